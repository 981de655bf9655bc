"""The desk in a real browser: from a draft to the edition in force, and the emergency, by people who sign in."""

import re

import pytest

from mbc_advisor.editorial.workflow import drafts
from mbc_advisor.guidance.models import Edition, Event

from ...support.desk import new_draft, reword
from ..conftest import PASSWORD, axe, sign_in

pytestmark = pytest.mark.usefixtures("clean_desk")

CODE, HEADLINE = "TUMOUR-BOARD", "Bring the images to the board"


def take(page, label, why="Because the test asks for it."):
    """Take a transition from the page of an edition, with the comment it asks for."""
    page.get_by_role("link", name=label, exact=True).click()
    page.get_by_label("Why").fill(why)
    page.locator(".act-form button").click()
    page.wait_for_url(re.compile(r"/editorial/editions/\d+/$"))


def stands(page):
    return page.locator("[aria-current=step]").inner_text().split("\n")[1]


def test_a_draft_goes_from_the_desk_of_an_editor_to_every_reader(open_page):
    """The whole journey on the pages alone: written, commented, accepted, approved, published, put back."""
    writer, judge, reader = open_page(), open_page(), open_page()
    sign_in(writer, "erin", "editor")
    sign_in(judge, "asha", "approver")
    reader.goto(f"{reader.url}guidance/codes/{CODE}")

    take(writer, "Start a draft from edition 1", "The board asked for clearer words.")
    assert stands(writer) == "Draft"
    assert "says exactly what edition 1, in force, says" in writer.locator(".blockers").inner_text()
    writer.goto(f"{writer.url}statements/{CODE}")
    writer.get_by_label("Headline").first.fill(HEADLINE)
    writer.get_by_label("Why").fill("The board asked for it.")
    writer.get_by_role("button", name="Save", exact=True).click()
    writer.get_by_role("status").get_by_text(re.compile("saved|kept", re.IGNORECASE)).wait_for()
    writer.goto(re.sub(r"/statements/.*", "/", writer.url))
    take(writer, "Submit for review")
    assert stands(writer) == "Submitted"

    judge.reload()
    judge.get_by_role("link", name="Take up for review: edition 2").click()
    judge.get_by_label("Why").fill("I know the board.")
    judge.locator(".act-form button").click()
    judge.wait_for_url("**/editorial/editions/2/")
    judge.goto(f"{judge.url}changes/{CODE}")
    judge.get_by_label("Comment", exact=True).fill("Which images?")
    judge.get_by_role("button", name="Add the comment").click()
    judge.get_by_role("button", name="Resolve").wait_for()
    judge.goto(re.sub(r"/changes/.*", "/", judge.url))
    assert "A comment on TUMOUR-BOARD is not resolved." in judge.locator(".blockers").inner_text()
    judge.get_by_role("link", name="See the comment").click()
    judge.get_by_role("button", name="Resolve").click()
    judge.get_by_text("Resolved by asha").wait_for()
    judge.goto(re.sub(r"/changes/.*", "/warnings/", judge.url))
    while (reason := judge.get_by_label("Why it may stand")).count():
        reason.first.fill("Read, and it may stand.")
        judge.get_by_role("button", name="Accept in my name").first.click()
        judge.wait_for_load_state()
    judge.goto(judge.url.split("warnings")[0])
    take(judge, "Approve")
    assert stands(judge) == "Approved"
    reader.reload()
    assert reader.get_by_role("heading", level=1).inner_text() != HEADLINE
    take(judge, "Publish")
    assert judge.get_by_text("In force since").is_visible()

    reader.reload()
    assert reader.get_by_role("heading", level=1).inner_text() == HEADLINE
    assert not reader.get_by_text("Not yet reviewed").is_visible()
    reader.goto(reader.url.replace(f"codes/{CODE}", "editions/1/"))
    assert reader.get_by_role("heading", level=1).inner_text().startswith("Edition 1")

    judge.goto(judge.url.replace("/2/", "/1/"))
    take(judge, "Put back in force", "The new words were misread.")
    reader.goto(reader.url.replace("editions/1/", f"codes/{CODE}"))
    assert reader.get_by_role("heading", level=1).inner_text() != HEADLINE
    acts = list(Event.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-5:] == ["approve", "supersede", "publish", "supersede", "put_back"]


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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_wrong_and_nothing_scrolls_sideways_on_a_phone_or_at_400_percent(open_page, watch, theme):
    watch.expect("status of 422")
    page = open_page("/sign-in/", color_scheme=theme)
    assert axe(page) == []
    sign_in(page, "erin", "editor")
    reword(new_draft(), CODE, headline=HEADLINE)
    desk = page.url
    for name, path in PAGES.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(desk + path)
        assert axe(page) == [], name
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
