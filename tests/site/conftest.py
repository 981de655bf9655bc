"""What the tests of the ground floor share: a browser that sees error pages, and the server as it really runs."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

ANSWER = "Mrs-Answer-typed-by-hand"


@pytest.fixture
def browser():
    """A client that gets the error page a person would get."""
    return Client(raise_request_exception=False)


@dataclass
class Server:
    """The application server in a process of its own, with its log in a file."""

    port: int
    process: subprocess.Popen
    log: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def ask(self, path: str, method: str = "GET", timeout: float = 10, **sent) -> HTTPResponse:
        """The answer, read; its text is ``.text``."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        asked.request(method, path, **sent)
        answer = asked.getresponse()
        answer.text = answer.read().decode()
        asked.close()
        return answer

    def lines(self) -> list[dict]:
        """The log so far; a line that is no JSON is an error."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


@contextmanager
def running(folder: Path, **variables: str):
    """A server under these environment variables, ended with SIGTERM."""
    port, log = free_port(), folder / "server.log"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **variables}
    with log.open("w") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "mbc_advisor.server", f"127.0.0.1:{port}"],
            cwd=settings.BASE_DIR,
            env=env,
            stderr=err,
        )
    server = Server(port, process, log)
    try:
        for _ in range(200):
            assert process.poll() is None, log.read_text()
            try:
                server.ask("/livez")
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def sqlite_file(db, tmp_path) -> Path:
    """A database of its own with the edition in force."""
    if connection.vendor != "sqlite":
        pytest.skip("copies the SQLite file of the tests")
    file = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as ours, closing(sqlite3.connect(file)) as copy:
        ours.backup(copy)
    return file


@pytest.fixture
def serve(sqlite_file, tmp_path) -> Callable:
    """``with serve(VARIABLE="x") as server:`` on that database."""
    return lambda **variables: running(tmp_path, DATABASE_URL=f"sqlite:///{sqlite_file}", **variables)
