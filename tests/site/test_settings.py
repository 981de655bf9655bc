"""What the environment may set, and what a wrong setting is told."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mbc_advisor import environment


def settings_with(expression, **variables):
    """What EXPRESSION gives when the settings `s` are read under these environment variables."""
    code = f"import json; from mbc_advisor import settings as s; print(json.dumps({expression}, default=str))"
    known = {"PATH": os.environ["PATH"], "SECRET_KEY": "a key" * 10}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=known | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_any_variable_debug_is_off_and_only_this_machine_is_served():
    got = json.loads(settings_with("[s.DEBUG, s.ALLOWED_HOSTS, s.DATABASES['default']['ENGINE']]").stdout)
    assert got == [False, ["127.0.0.1", "localhost", "[::1]"], "django.db.backends.sqlite3"]


def test_a_database_url_chooses_postgresql_with_a_pool():
    got = settings_with("s.DATABASES['default']", DATABASE_URL="postgres://mbc:pw@db.example/mbc")
    database = json.loads(got.stdout)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["OPTIONS"]["pool"]
    assert database["CONN_MAX_AGE"] == 0
    assert database["CONN_HEALTH_CHECKS"]


def test_behind_tls_cookies_are_secure_and_https_is_kept():
    asked = "[s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0]"
    assert json.loads(settings_with(asked, BEHIND_TLS="1").stdout) == [True] * 4


def test_limits_of_calcium_are_the_usual_ones_unless_the_laboratory_has_its_own():
    asked = "[s.CALCIUM_LOWER_MMOL_L, s.CALCIUM_UPPER_MMOL_L]"
    assert json.loads(settings_with(asked).stdout) == ["2.20", "2.60"]
    assert json.loads(settings_with(asked, CALCIUM_UPPER_MMOL_L="2.55").stdout) == ["2.20", "2.55"]


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("CALCIUM_LOWER_MMOL_L", "low", "a number over 1.90"),
        ("CALCIUM_LOWER_MMOL_L", "NaN", "a number over 1.90"),
        ("CALCIUM_LOWER_MMOL_L", "1.90", "a number over 1.90"),
        ("CALCIUM_LOWER_MMOL_L", "2.70", "less than CALCIUM_UPPER_MMOL_L; they are 2.70 and 2.60"),
        ("CALCIUM_UPPER_MMOL_L", "3.0", "a number under 3.0"),
        ("DEBUG", "perhaps", "1 or 0; 'perhaps' was given."),
        ("TZ", "Mars/Olympus", "such as Europe/London; 'Mars/Olympus' was given."),
        ("SECRET_KEY", "x", "50 characters or more, 5 of them different, and it has 1, 1 of them different"),
        ("SECRET_KEY", "k" * 50, "50 characters or more, 5 of them different, and it has 50, 1 of them different"),
        ("DATABASE_URL", "mongo://user:secret@x", "an address such as postgres://user:password@host/name."),
    ],
)
def test_a_wrong_variable_stops_the_start_with_one_sentence_that_names_it(variable, value, told):
    known = {"PATH": os.environ["PATH"], "SECRET_KEY": "a key" * 10}
    for start in (["-m", "mbc_advisor.server", "127.0.0.1:1"], ["manage.py", "migrate"]):
        got = subprocess.run(
            [sys.executable, *start],
            cwd=settings.BASE_DIR,
            env=known | {variable: value},
            capture_output=True,
            text=True,
            check=False,
        )
        assert got.returncode == 1
        assert len(got.stderr.splitlines()) == 1
        assert got.stderr.startswith(f"{variable} must ")
        assert told in got.stderr
        assert "secret@" not in got.stderr


def test_an_empty_variable_counts_as_absent():
    got = settings_with("[s.DEBUG, s.ALLOWED_HOSTS, s.TIME_ZONE]", DEBUG="", ALLOWED_HOSTS="", TZ="")
    assert json.loads(got.stdout) == [False, ["127.0.0.1", "localhost", "[::1]"], "UTC"]


def test_the_secret_key_is_made_once_for_all_processes_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "var" / "secret-key"
    script = (
        "import sys, pathlib; from mbc_advisor import environment;"
        "print(environment.secret_key(pathlib.Path(sys.argv[1])))"
    )

    def start(_):
        return subprocess.check_output([sys.executable, "-c", script, file], cwd=settings.BASE_DIR, text=True)

    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(start, range(4)))
    assert keys == {file.read_text() + "\n"}
    assert len(file.read_text()) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret-key"]


def test_the_secret_key_of_the_environment_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given" * 10)
    assert environment.secret_key(tmp_path / "secret-key") == "given" * 10
    assert not list(tmp_path.iterdir())


def test_what_is_kept_is_for_its_owner_alone_also_what_an_older_version_made(tmp_path):
    var = tmp_path / "var"
    (var / "static").mkdir(parents=True)
    for name in ("site.sqlite3", "site.sqlite3-wal", "secret-key"):
        (var / name).write_text("kept")
        (var / name).chmod(0o644)
    var.chmod(0o755)
    environment.owner_only(var, "site.sqlite3", "new.sqlite3")
    assert [stat.S_IMODE(each.stat().st_mode) & 0o077 for each in (var, *var.iterdir())] == [0] * 6
    assert (var / "site.sqlite3").read_text() == "kept"


def test_a_folder_that_cannot_be_written_to_stops_the_start_with_its_name():
    with pytest.raises(ImproperlyConfigured, match="/proc/nothing must be writable"):
        environment.owner_only(Path("/proc/nothing"))


def test_passwords_are_hashed_with_argon2():
    got = settings_with("s.PASSWORD_HASHERS[0]").stdout
    assert "Argon2" in got
