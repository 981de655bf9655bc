"""The database is away, full, busy or closed for writing: an answer that says so at once, and nothing typed is lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import ConnectionHandler, OperationalError, ProgrammingError, connection
from django.urls import path

from mbc_advisor import outages, urls

from .conftest import running

FORM = "application/x-www-form-urlencoded"
WORDS = 'Denosumab 120 mg every "4 weeks" & calcium <b>'


class Hidden(HTMLParser):
    """The hidden fields of a page and where its last form goes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.action = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.action = told["action"]
        if tag == "input" and told.get("type") == "hidden":
            self.fields[told["name"]] = told["value"]


def told_of_the_outage(answer, cause: str) -> Hidden:
    page = answer.text
    assert cause in page
    assert "Nothing was saved" in page
    assert int(answer.headers["Retry-After"]) > 0
    return Hidden(page)


# SQLite: real errors of a real file, through Django


@pytest.fixture
def file(tmp_path, django_db_blocker):
    """``file(OPTION=...)``: a connection of Django's to one SQLite file with a table ``kept``."""
    handlers = []

    def connect(name=str(tmp_path / "kept.sqlite3"), **options):
        handler = ConnectionHandler(
            {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": {"timeout": 0.1, **options}}}
        )
        handlers.append(handler)
        return handler["default"]

    with django_db_blocker.unblock():
        with connect().cursor() as cursor:
            cursor.execute("CREATE TABLE kept (words TEXT)")
        yield connect
        for each in handlers:
            each.close_all()


def error_of(database, *statements: str) -> OperationalError:
    with database.cursor() as cursor:
        for statement in statements[:-1]:
            cursor.execute(statement)
        with pytest.raises(OperationalError) as caught:
            cursor.execute(statements[-1])
    return caught.value


WRITE = "INSERT INTO kept VALUES (hex(zeroblob(100000)))"


def test_a_full_disk_is_named(file):
    assert outages.cause_of(error_of(file(), "PRAGMA max_page_count = 1", WRITE)) == outages.FULL


def test_a_writer_who_holds_the_database_is_named(file):
    with file().cursor() as other:
        other.execute("BEGIN IMMEDIATE")
        assert outages.cause_of(error_of(file(), WRITE)) == outages.BUSY


def test_a_database_closed_for_writing_is_named(file):
    assert outages.cause_of(error_of(file(), "PRAGMA query_only = ON", WRITE)) == outages.READ_ONLY


def test_a_file_that_cannot_be_opened_is_named(file):
    with pytest.raises(OperationalError) as caught:
        file("/proc/nothing.sqlite3").ensure_connection()
    assert outages.cause_of(caught.value) == outages.UNREADABLE


def test_a_wrong_question_is_no_outage(file):
    assert outages.cause_of(error_of(file(), "SELECT * FROM nothing")) is None
    assert outages.cause_of(ProgrammingError("wrong")) is None
    assert outages.cause_of(ValueError("wrong")) is None


# The page


def saves(request):
    raise OperationalError("the server went away")


urlpatterns = [path("saves", saves), *urls.urlpatterns]
handler400, handler500 = urls.handler400, urls.handler500


@pytest.mark.urls(__name__)
def test_what_was_typed_comes_along_and_a_password_does_not(browser):
    sent = {"words": WORDS, "code": ["A", "A"], "new_password1": "hunter2", "csrfmiddlewaretoken": "t"}
    got = browser.post("/saves?from=there", sent)  # without a database: the mark above asks for none
    assert got.status_code == 503
    hidden = told_of_the_outage(got, outages.AWAY)
    assert hidden.action == "/saves?from=there"
    assert hidden.fields.pop("csrfmiddlewaretoken") != "t"
    assert hidden.fields == {"words": WORDS, "code": "A"}
    assert got.text.count('name="code"') == 2
    assert "hunter2" not in got.text


@pytest.mark.urls(__name__)
def test_who_only_reads_is_offered_to_try_again(browser):
    got = browser.get("/saves")
    assert got.status_code == 503
    assert Hidden(got.text).action is None
    assert 'href="/saves">Try again' in got.text


@pytest.mark.django_db
def test_while_somebody_else_writes_readers_are_answered_and_a_writer_is_told(serve, sqlite_file):
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{sqlite_file}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", "make_admin", "ada", "--password-stdin"]
    password = "correct horse battery staple"
    subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True, input=password, text=True, capture_output=True)
    with serve() as server, closing(sqlite3.connect(sqlite_file)) as other:
        page = server.ask("/sign-in/")
        asked = {"Cookie": page.headers["Set-Cookie"].partition(";")[0], "Content-Type": FORM}
        token = Hidden(page.text).fields["csrfmiddlewaretoken"]
        fields = urlencode({"csrfmiddlewaretoken": token, "username": "ada", "password": password})
        other.execute("BEGIN IMMEDIATE")
        assert server.ask("/healthz", timeout=4).status == 200
        assert server.ask("/", timeout=4).status == 200
        got = server.ask("/sign-in/", "POST", body=fields, headers=asked)
        assert got.status == 503
        hidden = told_of_the_outage(got, outages.BUSY)
        assert hidden.fields.keys() == {"csrfmiddlewaretoken", "username"}
        other.rollback()
        assert server.ask("/sign-in/", "POST", body=fields, headers=asked).status == 302


# PostgreSQL: a server of the tests' own, stopped and started


class Cluster:
    """A private PostgreSQL without a TCP port, where the tests run on PostgreSQL and so have its programs."""

    def __init__(self) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name))
        self.bin, self.folder = programs[-1], Path(tempfile.mkdtemp(prefix="mbc-pg.", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._do("initdb", "-D", self.folder / "data", "-U", "mbc", "-A", "trust", "--no-sync", "--locale=C.UTF-8")
        self.start()
        self._do("createdb", "-h", self.folder, "-U", "mbc", "mbc")
        self.url = f"postgres://mbc@/mbc?host={self.folder}"

    def _do(self, program: str, *arguments) -> None:
        become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*become, self.bin / program, *arguments], cwd="/", check=True, stdout=subprocess.DEVNULL)

    def copy(self, of: dict) -> None:
        """What stands in the database of the tests."""
        source = [self.bin / "pg_dump", "-h", of["OPTIONS"].get("host", of["HOST"]), "-U", of["USER"], of["NAME"]]
        dump = subprocess.run(source, check=True, capture_output=True).stdout
        target = [self.bin / "psql", "-q", "-h", self.folder, "-U", "mbc", "mbc"]
        subprocess.run(target, check=True, input=dump, stdout=subprocess.DEVNULL)

    def _pg_ctl(self, *arguments) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off"
        where = ["-D", self.folder / "data", "-l", self.folder / "log", "-w", "-s"]
        self._do("pg_ctl", *where, *(["-o", options] if arguments[0] != "stop" else []), *arguments)

    def start(self) -> None:
        self._pg_ctl("start")

    def stop(self) -> None:
        self._pg_ctl("stop", "-m", "fast")


@contextmanager
def cluster():
    made = Cluster()
    try:
        yield made
    finally:
        if (made.folder / "data/postmaster.pid").exists():
            made.stop()
        shutil.rmtree(made.folder)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="stops and starts PostgreSQL")
def test_postgresql_may_go_and_come_back(tmp_path):
    with cluster() as database:
        database.copy(connection.settings_dict)
        with running(tmp_path, DATABASE_URL=database.url) as server:
            page = server.ask("/sign-in/")
            cookie = page.headers["Set-Cookie"].partition(";")[0]
            asked = {"Cookie": f"{cookie}; sessionid={'x' * 32}", "Content-Type": FORM}
            for _ in range(4):
                assert server.ask("/").status == 200

            database.stop()
            database.start()
            for _ in range(8):  # none of the idle connections is handed out dead
                assert server.ask("/").status == 200

            database.stop()
            began = time.perf_counter()
            got = server.ask("/")
            assert got.status == 503
            assert time.perf_counter() - began < 2
            told_of_the_outage(got, outages.AWAY)
            assert server.ask("/livez").status == 200
            assert server.ask("/healthz").status == 503

            token = Hidden(page.text).fields["csrfmiddlewaretoken"]
            fields = urlencode({"csrfmiddlewaretoken": token, "title": WORDS})
            began = time.perf_counter()
            got = server.ask("/editorial/editions/1/title", "POST", body=fields, headers=asked)
            assert got.status == 503
            assert time.perf_counter() - began < 2
            hidden = told_of_the_outage(got, outages.AWAY)
            assert hidden.action == "/editorial/editions/1/title"
            assert hidden.fields["title"] == WORDS

            database.start()
            assert server.ask("/").status == 200
            server.lines()
