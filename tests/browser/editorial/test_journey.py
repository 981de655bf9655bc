"""One change of the words as the people of a hospital go through it, from the people's making to the log, on pages alone."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from mbc_advisor.guidance.models import Edition, Event

from ...support.desk import accept_all, new_draft, person
from ..conftest import PASSWORD, axe, sign_in
from ..walk import follow

pytestmark = pytest.mark.usefixtures("clean_desk")

PEOPLE = {
    "erin": ("Erin O’Neil", "editor"),
    "edgar": ("Edgar “Ed” Müller 🩺", "editor", "approver"),
    "asha": ("Asha Rao", "approver"),
    "amir": ("Amir Haddad", "approver"),
}
CODE, VARIED, DOSE, SOURCE = "TUMOUR-BOARD", "CORD-COMPRESSION", "ZOLEDRONATE-3-5-MG", "nice_ng234"
HEADLINE = "Bring the images to the board"
IN_INFECTION = "id_variant-infection_possible-headline"


def go(page: Page, path: str) -> None:
    page.goto(urljoin(page.url, path))


def say(page: Page, words: str, button: str) -> None:
    """Give the reason that a page asks for, and send it."""
    page.get_by_label("Why", exact=True).fill(words)
    follow(page, page.get_by_role("button", name=button, exact=True))


def take(page: Page, label: str, words: str, number: int = 2) -> None:
    """Take a transition from the page of an edition; the page that follows is the edition's again."""
    go(page, f"/editorial/editions/{number}/")
    follow(page, page.locator(".buttons").get_by_role("link", name=label, exact=True))
    say(page, words, label)
    expect(page).to_have_url(re.compile(rf"/editorial/editions/{2 if label.startswith('Start') else number}/$"))


def write(page: Page, path: str, words: dict[str, str], why: str) -> None:
    """Change fields, by their ids, of a statement or reference of edition 2, and save."""
    go(page, f"/editorial/editions/2/{path}")
    for field, said in words.items():
        page.locator(f"[id='{field}']").fill(said)
    say(page, why, "Save")


def heading(page: Page, code: str):
    """The headline of a code as a reader gets it now."""
    go(page, f"/guidance/codes/{code}")
    return page.get_by_role("heading", level=1)


def make(page: Page, name: str, full_name: str, *roles: str) -> None:
    """Add a person in the administration."""
    go(page, "/admin/accounts/user/add/")
    first, _, last = full_name.partition(" ")
    for field, said in (("username", name), ("first_name", first), ("last_name", last), ("password1", PASSWORD), ("password2", PASSWORD)):  # fmt: skip
        page.locator(f"#id_{field}").fill(said)
    for role in roles:
        page.locator(f"#id_is_{role}").check()
    follow(page, page.get_by_role("button", name="Save", exact=True))


def come_in(page: Page, name: str) -> None:
    """Sign in at the page for it."""
    go(page, "/sign-in/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Sign in"))
    expect(page).to_have_url(re.compile("/editorial/$"))


def accept_the_rest(page: Page) -> None:
    """The approver accepts every warning of edition 2 (`test_review.py` does it by hand)."""
    accept_all(Edition.objects.get(number=2))
    go(page, "/editorial/editions/2/warnings/")
    expect(page.get_by_text("No warning is open.")).to_be_visible()


def stands(page: Page) -> str:
    """The state of edition 2, as its page tells it."""
    go(page, "/editorial/editions/2/")
    return page.locator("[aria-current=step]").inner_text().split("\n")[1]


def test_words_are_changed_by_people_from_their_first_day_to_the_log(open_page, watch):
    watch.expect("status of 409", "status of 422")
    ada = open_page()
    head = person("ada", "administrator")
    head.set_password(PASSWORD)
    head.save()
    go(ada, "/admin/")
    ada.locator("#id_username").fill("ada")
    ada.locator("#id_password").fill(PASSWORD)
    follow(ada, ada.get_by_role("button", name="Log in"))
    for name, (full_name, *roles) in PEOPLE.items():
        make(ada, name, full_name, *roles)
    go(ada, "/editorial/people/")
    for full_name, *_ in PEOPLE.values():
        expect(ada.locator("main")).to_contain_text(full_name)
    go(ada, "/editorial/")
    expect(ada.get_by_role("link", name="Start a draft")).to_have_count(0)

    erin, edgar, asha, amir, reader = (open_page() for _ in range(5))
    for page, name in ((erin, "erin"), (edgar, "edgar"), (asha, "asha"), (amir, "amir")):
        come_in(page, name)
        expect(page.locator(".desk-who")).to_contain_text(PEOPLE[name][0])
    old = heading(reader, CODE).inner_text()
    expect(reader.get_by_text("Not yet reviewed").first).to_be_visible()

    # Written: a statement, a variant with its preview, a source; a dose in one wording only is stopped.
    take(erin, "Start a draft from this edition", "The board asked for clearer words.", number=1)
    assert stands(erin) == "Draft"
    expect(erin.locator(".blockers")).to_contain_text("says exactly what edition 1, in force, says")
    go(erin, f"/editorial/editions/2/statements/{VARIED}")
    erin.locator(f"[id='{IN_INFECTION}']").fill("Infection or cancer: both at once")
    expect(erin.locator("#preview-variant-infection_possible h3")).to_have_text("Infection or cancer: both at once")
    say(erin, "Shorter.", "Save")
    write(erin, f"references/{SOURCE}", {"id_note": "Read again in November 2026."}, "Read again.")
    go(erin, f"/editorial/editions/2/statements/{DOSE}")
    plain = erin.locator("#id_plain").input_value()
    write(erin, f"statements/{DOSE}", {"id_plain": f"{plain} It has 5 mg."}, "The planted one.")
    go(erin, "/editorial/editions/2/step/submit")
    expect(erin.locator(".blockers")).to_contain_text("“5 mg” where the specialist wording says “3.5 mg”")
    expect(erin.get_by_label("Why", exact=True)).to_have_count(0)
    write(erin, f"statements/{DOSE}", {"id_plain": plain}, "Taken back.")

    # Two on one statement: the second sees both, and nothing is lost.
    go(edgar, f"/editorial/editions/2/statements/{CODE}")
    write(erin, f"statements/{CODE}", {"id_headline": "Words of Erin"}, "The board asked for it.")
    edgar.locator("#id_headline").fill(HEADLINE)
    say(edgar, "The board asked me too.", "Save")
    expect(edgar.get_by_role("alert")).to_contain_text("Erin O’Neil saved it")
    expect(edgar.locator(".conflict-theirs").first).to_have_text("Words of Erin")
    expect(edgar.locator("#id_headline")).to_have_value(HEADLINE)
    say(edgar, "Agreed with Erin.", "Save mine over theirs")
    expect(edgar.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    take(erin, "Submit for review", "Please look at the variant too.")
    assert stands(erin) == "Submitted"

    # Reviewed: sent back with a comment, answered, submitted again, the rest of the warnings taken on by name.
    go(asha, "/editorial/")
    follow(asha, asha.get_by_role("link", name="Take up for review: edition 2"))
    say(asha, "I know the board.", "Take up for review")
    go(asha, f"/editorial/editions/2/changes/{VARIED}")
    expect(asha.locator("main")).to_contain_text("Infection or cancer: both at once")
    asha.get_by_label("Comment", exact=True).fill("Which one first?")
    follow(asha, asha.get_by_role("button", name="Add the comment"))
    take(asha, "Send back", "One question.")
    go(erin, "/editorial/")
    expect(erin.get_by_role("link", name="1 open comment")).to_be_visible()
    write(erin, f"statements/{VARIED}", {IN_INFECTION: "Infection or cancer: treat both at once"}, "Answered.")
    take(erin, "Submit for review", "Answered.")
    take(edgar, "Take up for review", "I approve as well.")
    go(edgar, "/editorial/editions/2/step/approve")
    expect(edgar.locator("main")).to_contain_text("You changed words of this edition since its last approval")
    expect(edgar.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    go(asha, "/editorial/editions/2/")
    expect(asha.locator(".blockers")).to_contain_text(f"A comment on {VARIED} is not resolved.")
    follow(asha, asha.get_by_role("link", name="See the comment"))
    follow(asha, asha.get_by_role("button", name="Resolve"))
    accept_the_rest(asha)
    take(asha, "Approve", "Read word by word.")
    assert stands(asha) == "Approved"
    assert heading(reader, CODE).inner_text() == old
    take(amir, "Publish", "From today.")
    expect(amir.get_by_text("In force since")).to_be_visible()

    # For readers: the new words, who stands behind them, and the old ones at their own address.
    expect(heading(reader, CODE)).to_have_text(HEADLINE)
    expect(reader.locator("body")).to_contain_text("approved by clinicians")
    expect(reader.get_by_text("Not yet reviewed")).to_have_count(0)
    go(reader, "/guidance/editions/1/")
    expect(reader.locator("main")).to_contain_text(old)
    expect(reader.locator("main")).not_to_contain_text(HEADLINE)

    # The emergency: at once, by one; confirmed by a second.
    go(erin, "/editorial/")
    erin.get_by_label("Code, or words").fill(VARIED.lower())
    follow(erin, erin.get_by_role("button", name="Find"))
    follow(erin, erin.get_by_role("link", name=VARIED))
    say(erin, "The steroid dose is under query.", "Withdraw now")
    expect(heading(reader, VARIED)).to_contain_text("Withdrawn: ")
    expect(reader.locator("main")).to_contain_text("Reason given: The steroid dose is under query.")
    go(amir, "/editorial/")
    follow(amir, amir.get_by_role("link", name="Confirm the withdrawal"))
    say(amir, "The sheet says otherwise.", "Confirm")
    heading(reader, VARIED)
    expect(reader.locator("main")).to_contain_text("A second person confirmed this on")

    # Back, and the log tells all of it.
    take(asha, "Put back in force", "The new words were misread.", number=1)
    expect(heading(reader, CODE)).to_have_text(old)
    acts = list(Event.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["supersede", "put_back"]
    published = acts.index("publish")
    assert acts[published - 2 : published] == ["approve", "supersede"]
    go(ada, "/editorial/editions/2/log/?all")
    told = ada.locator("main").inner_text()
    for full_name, act in (
        ("Erin O’Neil", "The board asked for clearer words."), ("Edgar “Ed” Müller 🩺", "Agreed with Erin."), ("Asha Rao", "One question."),
        ("Asha Rao", "Which one first?"), ("Asha Rao", "Read word by word."), ("Amir Haddad", "From today."),
        ("Erin O’Neil", "The steroid dose is under query."), ("Amir Haddad", "The sheet says otherwise."),
    ):  # fmt: skip
        assert full_name in told
        assert act in told
    assert "Edition 1 was put in force." in told


def test_without_scripts_the_essential_road_is_the_same(open_page):
    writer, judge, reader = (open_page(java_script_enabled=False) for _ in range(3))
    for page, name, role in ((writer, "erin", "editor"), (judge, "asha", "approver")):
        sign_in(page, name, role)
        page.context.clear_cookies(name="sessionid")
        come_in(page, name)
    take(writer, "Start a draft from this edition", "Without scripts.", number=1)
    go(writer, f"/editorial/editions/2/statements/{CODE}")
    writer.locator("#id_headline").fill(HEADLINE)
    follow(writer, writer.get_by_role("button", name="Preview"))
    expect(writer.locator("#preview-base h3")).to_have_text(HEADLINE)
    say(writer, "The board asked for it.", "Save")
    take(writer, "Submit for review", "Please.")
    take(judge, "Take up for review", "Mine.")
    accept_the_rest(judge)
    take(judge, "Approve", "Read.")
    take(judge, "Publish", "From today.")
    expect(heading(reader, CODE)).to_have_text(HEADLINE)
    expect(reader.locator("body")).to_contain_text("approved by clinicians")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_when_the_session_ended_goes_along_through_the_sign_in(open_page, watch, scripts):
    watch.expect("status of 403", "status of 422", "Response Status Error Code 403")
    page = open_page(java_script_enabled=scripts)
    sign_in(page, "erin", "editor")
    new_draft()
    go(page, f"/editorial/editions/2/statements/{CODE}")
    body = "Words typed for hours: “5 < 6 & so on”.\n\n- one\n- two"
    page.locator("#id_body").fill(body)
    page.context.clear_cookies(name="sessionid")
    say(page, "Hours of work.", "Save")
    expect(page.get_by_text("You are no longer signed in.")).to_be_visible()
    for password in ("not the password", PASSWORD):
        page.get_by_label("Username").fill("erin")
        page.get_by_label("Password").fill(password)
        follow(page, page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Send it again")
    if scripts:
        assert axe(page) == []
    follow(page, page.get_by_role("button", name="Send it again"))
    expect(page).to_have_url(re.compile(f"/statements/{CODE}$"))
    expect(page.get_by_text(f"{CODE} is saved.")).to_be_visible()
    expect(page.locator("#id_body")).to_have_value(body)


def test_what_was_typed_before_a_sign_in_in_another_tab_is_sent_again_with_one_press(open_page, watch):
    watch.expect("status of 403", "Response Status Error Code 403")  # of the preview too
    page = open_page()
    sign_in(page, "erin", "editor")
    new_draft()
    go(page, f"/editorial/editions/2/statements/{CODE}")
    page.locator("#id_headline").fill(HEADLINE)
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    other.goto(page.url)
    come_in(other, "erin")
    say(page, "In the first tab.", "Save")
    follow(page, page.get_by_role("button", name="Send it again"))
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
