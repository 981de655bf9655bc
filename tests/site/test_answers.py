"""What every answer carries, and what is refused."""

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path

from mbc_advisor import urls
from mbc_advisor.accounts.models import User

from .conftest import ANSWER


def page_with_a_fault(request):
    raise ValueError(f"cannot read {request.POST['x']}")


# The real addresses and one page with a fault.
urlpatterns = [path("fault", page_with_a_fault), *urls.urlpatterns]
handler400, handler500 = urls.handler400, urls.handler500


@pytest.mark.django_db
def test_health_is_ok_while_the_database_answers(client):
    got = client.get("/healthz")
    assert (got.status_code, got.content) == (200, b"ok\n")


def test_without_a_database_the_process_is_alive_but_not_in_health(client, monkeypatch):
    def refuse():
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/healthz").status_code == 503
    assert client.get("/livez").status_code == 200


@pytest.mark.django_db
def test_every_answer_carries_the_safety_headers(client):
    got = client.get("/healthz")
    assert "default-src 'none'" in got["Content-Security-Policy"]
    assert "unsafe" not in got["Content-Security-Policy"]
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["X-Frame-Options"] == "DENY"
    assert got["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in got["Permissions-Policy"]
    assert len(got["X-Request-ID"]) == 36


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


EMERGENCY = b"neurology=cord_or_cauda"
CASE = PART % (b"neurology", b"", b"cord_or_cauda")
OTHER = PART % (b"setting", b"", b"known_metastatic")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/live/", "/advice/", "/sheet/", "/text/"])
@pytest.mark.parametrize(
    ("status", "sent"),
    [
        pytest.param(415, {"data": EMERGENCY, "content_type": "text/plain"}, id="plain text"),
        pytest.param(415, {"data": b'{"neurology": "cord_or_cauda"}', "content_type": "application/json"}, id="JSON"),
        pytest.param(415, {"data": OTHER + CASE + b"--b--", "content_type": "multipart/mixed; boundary=b"}, id="mixed"),
        pytest.param(415, {"data": EMERGENCY, "content_type": ""}, id="no type"),
        pytest.param(400, multipart(OTHER), id="no end"),
        pytest.param(400, multipart(OTHER + CASE), id="no end after the emergency"),
        pytest.param(400, multipart(OTHER + CASE[:30]), id="ends within a head"),
        pytest.param(400, multipart(OTHER + CASE.replace(b"\r\n", b"\n") + b"--b--"), id="line feeds alone"),
        pytest.param(400, multipart(OTHER + b"--b\r\n\r\ncord_or_cauda\r\n--b--"), id="a part without a head"),
        pytest.param(400, multipart(OTHER + b"--b\r\nX: y\r\n\r\ncord_or_cauda\r\n--b--"), id="a part without a name"),
    ],
)
def test_a_body_that_is_no_whole_form_is_never_taken_for_a_smaller_case(browser, path, status, sent):
    got = browser.post(path, **sent)
    assert got.status_code == status
    assert "The request was not understood" in got.text


@pytest.mark.django_db
def test_a_form_that_does_not_say_its_length_is_refused(browser):
    got = browser.generic("POST", "/advice/", b"", content_type=FORM)
    assert got.status_code == 411
    assert "did not say how long it is" in got.text


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{"data": EMERGENCY, "content_type": FORM}, multipart(OTHER + CASE + b"--b--\r\n")])
def test_a_whole_form_of_either_kind_is_read_whole(browser, sent):
    assert "Suspected cord compression" in browser.post("/advice/", **sent).text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/no-such-page", "/admin/login/"])
@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (
            400,
            multipart(
                b'--b\r\nContent-Disposition: form-data; name="x"; filename="f"\r\n'
                b"Content-Transfer-Encoding: base64\r\n\r\nabcde\r\n--b--"
            ),
        ),
        (413, {"data": "x=1&" * 2001, "content_type": FORM}),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_at_every_address_with_cookies_too(path, status, sent):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get("/admin/login/")
    assert browser.cookies
    assert browser.post(path, **sent).status_code == status


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
