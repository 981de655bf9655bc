"""./run before it installs anything: what stops it, in one sentence."""

import shutil
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def clone(tmp_path) -> Path:
    """A folder, with a space in its name, that holds what ./run reads first."""
    folder = tmp_path / "a clone"
    shutil.copytree(settings.BASE_DIR / ".ci", folder / ".ci")
    shutil.copy(settings.BASE_DIR / "run", folder)
    return folder


def refusal(clone: Path, **variables: str) -> str:
    env = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, **variables}
    got = subprocess.run(["./run"], cwd=clone, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert got.returncode == 1
    assert not (clone / ".venv").exists()
    (line,) = (got.stdout + got.stderr).splitlines()
    return line


def test_a_folder_that_cannot_be_written_to_is_named(clone):
    (clone / "var").symlink_to("/proc")
    assert f"The folder {clone}/var cannot be written to" in refusal(clone)


def test_a_port_that_is_taken_is_named_and_another_offered(clone):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        assert f"Port {port} of 127.0.0.1 is taken" in refusal(clone, PORT=str(port))


@pytest.mark.django_db
def test_a_site_that_runs_already_is_pointed_to(clone, serve):
    with serve() as server:
        (clone / "var").mkdir()
        (clone / "var/server.pid").write_text(str(server.process.pid))
        told = refusal(clone, PORT=str(server.port))
    assert told == f"MBC Advisor runs already (process {server.process.pid}): it is at http://127.0.0.1:{server.port}/"


@pytest.mark.parametrize(
    ("variables", "told"), [({"PORT": "high"}, "from 1 to 65535"), ({"PYTHON": "/no"}, "not found")]
)
def test_a_wrong_variable_is_told(clone, variables, told):
    assert told in refusal(clone, **variables)
