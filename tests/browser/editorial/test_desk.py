"""The desk in a real browser: from a draft to the edition in force, and the emergency, by people who sign in."""

import pytest

from mbc_advisor.editorial.workflow import drafts
from mbc_advisor.guidance.models import Edition

from ...support.desk import new_draft, reword
from ..conftest import PASSWORD, axe_in_both_themes, sign_in

pytestmark = pytest.mark.usefixtures("clean_desk")

CODE, HEADLINE = "TUMOUR-BOARD", "Bring the images to the board"


def test_two_browsers_that_submit_the_same_draft_submit_it_once(open_page, watch):
    watch.expect("status of 422")
    one, other = open_page(), open_page()
    sign_in(one, "erin", "editor")
    sign_in(other, "edgar", "editor")
    draft = reword(new_draft(), CODE, headline=HEADLINE)
    for page in (one, other):
        page.goto(f"{page.url}editions/{draft.number}/step/submit")
        page.get_by_label("Why").fill(f"Said in the browser of {page.locator('.desk-who strong').inner_text()}.")
    one.get_by_role("button", name="Submit for review").click()
    one.wait_for_url("**/editions/2/")
    other.get_by_role("button", name="Submit for review").click()
    summary = other.get_by_role("alert")
    assert "is submitted: “Submit for review” is not possible then" in summary.inner_text()
    assert other.evaluate("document.activeElement.id") == "error-summary"
    assert other.get_by_label("Why").input_value() == "Said in the browser of edgar."
    assert draft.events.filter(act="submit").count() == 1


def test_a_double_click_begins_one_draft(open_page):
    page = open_page()
    sign_in(page, "erin", "editor")
    page.get_by_role("link", name="Start a draft from edition 1").click()
    page.get_by_label("Why").fill("Because the test asks for it.")
    page.locator(".act-form button").dblclick()
    page.wait_for_url("**/editorial/editions/2/")
    assert Edition.objects.count() == 2


def test_words_are_withdrawn_in_five_acts_and_confirmed_by_a_second(open_page):
    page, reader = open_page(java_script_enabled=False), open_page()
    sign_in(page, "erin", "editor")
    page.get_by_label("Code, or words").fill("cord compression emergency pathway")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="CORD-COMPRESSION").click()
    page.get_by_label("Why").fill("The steroid dose is under query.")
    page.get_by_role("button", name="Withdraw now").click()
    page.wait_for_url("**/editorial/withdrawals/")
    reader.goto(reader.url + "guidance/codes/CORD-COMPRESSION")
    assert reader.get_by_role("heading", level=1).inner_text().startswith("Withdrawn: ")
    second = open_page()
    sign_in(second, "asha", "approver")
    second.get_by_role("link", name="Confirm the withdrawal").click()
    second.get_by_label("Why").fill("The sheet says otherwise.")
    second.get_by_role("button", name="Confirm").click()
    second.wait_for_url("**/editorial/withdrawals/")
    reader.reload()
    assert reader.get_by_text("A second person confirmed this on").first.is_visible()


def test_the_keyboard_alone_goes_from_the_sign_in_to_a_draft(open_page):
    page = open_page()
    sign_in(page, "erin", "editor")
    page.get_by_role("button", name="Sign out").press("Enter")
    page.wait_for_url("**/sign-in/")
    page.goto(page.url.replace("/sign-in/", "/editorial/editions/1/step/start"))
    assert "next=" in page.url
    for typed in ("erin", PASSWORD):
        page.keyboard.type(typed)
        page.keyboard.press("Enter" if typed == PASSWORD else "Tab")
    page.wait_for_url("**/step/start")
    page.get_by_label("Title of the draft").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("By keyboard.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/editorial/editions/2/")


PAGES = {
    "desk": "",
    "edition in force": "editions/1/",
    "draft": "editions/2/",
    "step": "editions/2/step/submit",
    "step refused": "editions/1/step/submit",
    "log": "editions/2/log/",
    "withdrawals": "withdrawals/?find=cord",
    "withdraw": "withdrawals/new/TUMOUR-BOARD",
    "people": "people/",
    "password": "../password/",
}


def test_long_words_without_a_gap_break_on_a_phone(open_page):
    page = open_page(width=320)
    long = sign_in(page, "W" * 150, "editor")
    drafts.start(1, long, "W" * 1900, "W" * 200)
    desk = page.url
    for path in ("", "editions/2/", "editions/2/log/", "editions/2/step/submit", "people/"):
        page.goto(desk + path)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320, path


def test_axe_finds_nothing_wrong_and_nothing_scrolls_sideways_on_a_phone_or_at_400_percent(open_page, watch):
    watch.expect("status of 422")
    page = open_page("/sign-in/", color_scheme="light")
    assert axe_in_both_themes(page) == []
    sign_in(page, "erin", "editor")
    reword(new_draft(), CODE, headline=HEADLINE)
    desk = page.url
    for name, path in PAGES.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(desk + path)
        assert axe_in_both_themes(page) == [], name
        for width in (360, 320):
            page.set_viewport_size({"width": width, "height": 256})
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width, (name, width)


def test_paper_has_the_log_and_both_texts_and_no_buttons(open_page):
    page = open_page()
    sign_in(page, "erin", "editor")
    reword(new_draft(), CODE, headline=HEADLINE)
    page.goto(page.url + "editions/2/log/?all")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".log-parts ins").first.is_visible()
    assert not page.locator(".desk-bar").is_visible()
