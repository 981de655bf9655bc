"""The log: what it tells, and what it must not."""

import io
import json
import logging

import pytest
from django.urls import path

from mbc_advisor import urls

from .conftest import ANSWER


def page_with_a_fault(request):
    raise ValueError(f"cannot read {request.POST['x']}")


# The real addresses and one page with a fault.
urlpatterns = [path("fault", page_with_a_fault), *urls.urlpatterns]
handler400, handler500 = urls.handler400, urls.handler500


@pytest.fixture
def log():
    """What has been logged so far, as text."""
    handler = next(h for h in logging.getLogger().handlers if h.get_name() == "stderr")
    before = handler.setStream(io.StringIO())
    yield handler.stream.getvalue
    handler.setStream(before)


@pytest.mark.django_db
def test_a_request_is_logged_in_one_line_without_what_was_asked_or_typed(browser, log):
    got = browser.post(f"/healthz?q={ANSWER}", {"x": ANSWER}, headers={"user-agent": "Browser-of-somebody"})
    lines = [json.loads(line) for line in log().splitlines()]
    (line,) = lines
    assert (line["event"], line["request"], line["code"]) == ("request_finished", "POST /healthz", 405)
    assert line["request_id"] == got["X-Request-ID"]
    assert line["ms"] >= 0
    assert ANSWER not in log()
    assert "Browser-of-somebody" not in log()


@pytest.mark.django_db
def test_a_page_is_logged_by_its_route_and_an_unknown_address_not_at_all(browser, log):
    browser.get(f"/guidance/rulebook/{ANSWER}/")
    browser.get(f"/{ANSWER}")
    assert [json.loads(line)["request"] for line in log().splitlines()][-1] == "GET (no page)"
    assert ANSWER not in log()


def test_a_remark_of_the_server_is_logged_without_its_words(log):
    try:
        raise ValueError(ANSWER)
    except ValueError:
        logging.getLogger("waitress").exception(f"Exception while serving /{ANSWER}")  # as waitress forms its own
    (line,) = map(json.loads, log().splitlines())
    assert (line["logger"], line["level"], line["error"][0]["type"]) == ("waitress", "error", "ValueError")
    assert ANSWER not in log()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_fault_is_logged_with_its_place_but_never_its_message(browser, log):
    browser.post(f"/fault?q={ANSWER}", {"x": ANSWER})
    assert ANSWER not in log()
    faults = [each for each in map(json.loads, log().splitlines()) if "error" in each]
    assert [fault["error"][0]["type"] for fault in faults] == ["ValueError"]
    assert "page_with_a_fault" in faults[0]["error"][0]["at"][-1]
    assert faults[0]["request_id"]
