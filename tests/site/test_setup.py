"""The ground floor: settings, headers, limits, logs, error pages, administrators."""

import io
import json
import logging
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import path

from mbc_advisor import environment, urls
from mbc_advisor.accounts.models import User
from mbc_advisor.guidance.edition import load
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition

ANSWER = "Mrs-Answer-typed-by-hand"
GOOD_PASSWORD = "correct horse battery staple"


def page_with_a_fault(request):
    raise ValueError(f"cannot read {request.POST['x']}")


# The real addresses and one page with a fault.
urlpatterns = [path("fault", page_with_a_fault), *urls.urlpatterns]
handler400 = urls.handler400


@pytest.fixture
def browser():
    """A client that gets the error page a person would get."""
    return Client(raise_request_exception=False)


@pytest.fixture
def log():
    """What has been logged so far, as text."""
    handler = next(h for h in logging.getLogger().handlers if h.get_name() == "stderr")
    before = handler.setStream(io.StringIO())
    yield handler.stream.getvalue
    handler.setStream(before)


# Settings


def settings_with(expression, **variables):
    """What EXPRESSION gives when the settings `s` are read under these environment variables."""
    code = f"import json; from mbc_advisor import settings as s; print(json.dumps({expression}, default=str))"
    known = {"PATH": os.environ["PATH"], "SECRET_KEY": "x"}
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


def test_behind_tls_cookies_are_secure_and_https_is_kept():
    asked = "[s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0]"
    assert json.loads(settings_with(asked, BEHIND_TLS="1").stdout) == [True] * 4


def test_limits_of_calcium_are_the_usual_ones_unless_the_laboratory_has_its_own():
    asked = "[s.CALCIUM_LOWER_MMOL_L, s.CALCIUM_UPPER_MMOL_L]"
    assert json.loads(settings_with(asked).stdout) == ["2.20", "2.60"]
    assert json.loads(settings_with(asked, CALCIUM_UPPER_MMOL_L="2.55").stdout) == ["2.20", "2.55"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CALCIUM_LOWER_MMOL_L", "low"),
        ("CALCIUM_LOWER_MMOL_L", "NaN"),
        ("CALCIUM_LOWER_MMOL_L", "2.70"),
        ("CALCIUM_LOWER_MMOL_L", "1.90"),
        ("CALCIUM_UPPER_MMOL_L", "3.0"),
        ("DEBUG", "perhaps"),
    ],
)
def test_a_wrong_variable_stops_the_start_with_its_name(variable, value):
    got = settings_with("1", **{variable: value})
    assert got.returncode != 0
    assert f"ImproperlyConfigured: {variable} must" in got.stderr


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
    monkeypatch.setenv("SECRET_KEY", "given")
    assert environment.secret_key(tmp_path / "secret-key") == "given"
    assert not list(tmp_path.iterdir())


def test_passwords_are_hashed_with_argon2():
    got = settings_with("s.PASSWORD_HASHERS[0]").stdout
    assert "Argon2" in got


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way of locking")
def test_eight_people_who_read_then_write_at_once_lose_nothing_on_sqlite():
    User.objects.create(username="counter", first_name="0")

    def count(_):
        try:
            for _ in range(10):
                with transaction.atomic():
                    user = User.objects.get(username="counter")
                    user.first_name = str(int(user.first_name) + 1)
                    user.save()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(8)))
    assert User.objects.get().first_name == "80"


# Health, headers, cookies


@pytest.mark.django_db
def test_health_is_ok_while_the_database_answers(client):
    got = client.get("/healthz")
    assert (got.status_code, got.content) == (200, b"ok\n")


def test_health_is_not_ok_without_a_database(client, monkeypatch):
    def refuse():
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/healthz").status_code == 503


@pytest.mark.django_db
def test_every_answer_carries_the_safety_headers(client):
    got = client.get("/healthz")
    assert "default-src 'none'" in got["Content-Security-Policy"]
    assert "unsafe" not in got["Content-Security-Policy"]
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["X-Frame-Options"] == "DENY"
    assert got["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in got["Permissions-Policy"]
    assert len(got["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_a_visitor_gets_no_session(client):
    assert client.get("/").status_code == 200
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.django_db
def test_what_answers_a_post_is_kept_by_no_cache(client):
    assert client.post("/admin/login/", {"username": "nobody"})["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_what_a_person_signed_in_sees_is_kept_by_no_cache(client):
    client.force_login(User.objects.create(username="somebody"))
    assert client.get("/")["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_the_form_token_is_out_of_reach_of_scripts(client):
    client.get("/admin/login/")
    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_browser_that_asks_for_an_icon_gets_no_error(client):
    assert client.get("/favicon.ico").status_code == 204


# What cannot be taken, and what went wrong


def multipart(body):
    return {"data": body, "content_type": "multipart/form-data; boundary=b"}


FORM = "application/x-www-form-urlencoded"
PART = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "sent"),
    [
        pytest.param(413, {"data": "x=" + "y" * 300_000, "content_type": FORM}, id="a large form"),
        pytest.param(413, {"data": "x=1&" * 2001, "content_type": FORM}, id="many fields"),
        pytest.param(413, multipart(PART % (b"x", b"", b"y" * 300_000)), id="a large part"),
        pytest.param(413, multipart(PART % (b"x", b'; filename="f"', b"y" * 300_000)), id="a large file"),
        pytest.param(413, multipart(PART % (b"x", b"", b"1") * 2001 + b"--b--"), id="many parts"),
        pytest.param(413, multipart(PART % (b"x", b'; filename="f"', b"1") * 20 + b"--b--"), id="many files"),
        pytest.param(400, {"data": b"x", "content_type": "multipart/form-data"}, id="multipart without boundary"),
        pytest.param(
            400,
            multipart(
                b'--b\r\nContent-Disposition: form-data; name="x"; filename="f"\r\n'
                b"Content-Transfer-Encoding: base64\r\n\r\nabcde\r\n--b--"
            ),
            id="a file that is no base64",
        ),
        pytest.param(400, {"data": b"x", "content_type": FORM + "; charset=utf-16"}, id="a strange charset"),
        pytest.param(400, {"data": {}, "headers": {"host": "elsewhere.example"}}, id="a strange host"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(browser, status, sent):
    got = browser.post("/", **sent)
    assert got.status_code == status
    assert ("Too much was sent" if status == 413 else "The request was not understood") in got.text


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_what_to_do():
    got = Client(enforce_csrf_checks=True).post("/", {"x": "1"})
    assert got.status_code == 403
    assert "The form could not be checked" in got.text


@pytest.mark.django_db
def test_an_unknown_address_has_a_page_of_ours(browser):
    got = browser.get("/no-such-page")
    assert got.status_code == 404
    assert "There is no page at this address" in got.text


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_fault_shows_a_page_of_ours_and_no_detail(browser):
    got = browser.post("/fault", {"x": ANSWER})
    assert got.status_code == 500
    assert "Something went wrong" in got.text
    assert ANSWER not in got.text
    assert "ValueError" not in got.text


# The log


@pytest.mark.django_db
def test_a_request_is_logged_in_one_line_without_what_was_asked_or_typed(browser, log):
    got = browser.post(f"/healthz?q={ANSWER}", {"x": ANSWER}, headers={"user-agent": "Browser-of-somebody"})
    lines = [json.loads(line) for line in log().splitlines()]
    (line,) = [each for each in lines if each["event"] == "request"]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/healthz", 405)
    assert line["request_id"] == got["X-Request-ID"]
    assert line["ms"] >= 0
    assert ANSWER not in log()
    assert "Browser-of-somebody" not in log()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_fault_is_logged_with_its_place_but_never_its_message(browser, log):
    browser.post(f"/fault?q={ANSWER}", {"x": ANSWER})
    assert ANSWER not in log()
    faults = [each for each in map(json.loads, log().splitlines()) if "error" in each]
    assert [fault["error"][0]["type"] for fault in faults] == ["ValueError"]
    assert "page_with_a_fault" in faults[0]["error"][0]["at"][-1]
    assert faults[0]["request_id"]


# Administrators


def make_admin(name, password, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
    out = io.StringIO()
    call_command("make_admin", name, "--password-stdin", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_one_command_makes_an_administrator_who_can_sign_in(client, monkeypatch):
    assert make_admin("ada", GOOD_PASSWORD, monkeypatch) == "ada is now an administrator; sign in at /admin/.\n"
    assert client.login(username="ada", password=GOOD_PASSWORD)
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_the_same_command_gives_a_known_person_the_right_and_a_new_password(client, monkeypatch):
    User.objects.create_user("ada", password="forgotten", is_active=False)
    assert "again" in make_admin("ada", GOOD_PASSWORD, monkeypatch)
    assert User.objects.count() == 1
    assert client.login(username="ada", password=GOOD_PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("ada", "short", "too short"),
        ("ada", "", "no password"),
        ("ada lovelace", GOOD_PASSWORD, "valid username"),
    ],
)
def test_an_administrator_is_not_made_of_a_bad_name_or_password(name, password, sentence, monkeypatch):
    with pytest.raises(CommandError, match=sentence):
        make_admin(name, password, monkeypatch)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_two_different_passwords_change_nothing(monkeypatch):
    typed = iter([GOOD_PASSWORD, GOOD_PASSWORD + "."])
    monkeypatch.setattr("mbc_advisor.accounts.management.commands.make_admin.getpass", lambda _: next(typed))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    with pytest.raises(CommandError, match="differ"):
        call_command("make_admin", "ada")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_before_the_migrations_the_command_says_to_run_them(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("no such table")

    monkeypatch.setattr(User.objects, "filter", refuse)
    with pytest.raises(CommandError, match="migrate"):
        make_admin("ada", GOOD_PASSWORD, monkeypatch)


def test_without_a_terminal_the_command_says_how_to_give_the_password(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(CommandError, match="--password-stdin"):
        call_command("make_admin", "ada")


def test_two_processes_that_load_the_same_edition_at_once_both_succeed(db, monkeypatch):
    text = replace(read_edition(), references={})
    monkeypatch.setattr(load.checks, "faults", lambda *_: ())
    first, _ = load.load(text)
    Edition.objects.update(in_force=False)
    monkeypatch.setattr(load, "_kept", lambda content_hash: None)  # asked before the other had written
    second, _ = load.load(text)
    assert second == first
    assert Edition.objects.get(in_force=True) == first
