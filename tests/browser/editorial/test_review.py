"""The review in a browser: changes read and printed, a contradiction stopped, comments and warnings settled."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from mbc_advisor.editorial.workflow import comments, drafts
from mbc_advisor.editorial.workflow.acts import Act
from mbc_advisor.guidance.edition.rows import edition_text, statement_text
from mbc_advisor.guidance.models import Edition, Statement

from ...support.desk import WHY, approver, editor, new_draft, reword, take
from ..conftest import axe, axe_in_both_themes, sign_in
from ..walk import follow

CODE, DOSE = "TUMOUR-BOARD", "ZOLEDRONATE-3-5-MG"
PAGES = ("changes/", "changes/?all=1", "changes/?all=1&view=side", f"changes/{DOSE}", f"changes/{CODE}?view=side", "impact/", "warnings/")  # fmt: skip


@pytest.fixture
def draft(clean_desk) -> Edition:
    """A draft with a bit of everything: words, a number, a variant, a source, a contradiction, comments."""
    draft = new_draft()
    text = edition_text(draft)
    dose = text.statements[DOSE].wording
    draft = reword(draft, CODE, headline="Bring the images to the board")
    draft = reword(draft, DOSE, body=dose.body.replace("3.5 mg", "4 mg", 1), plain=dose.plain + " It has 5 mg.")
    row = Statement.objects.get(edition=draft, code="CORD-COMPRESSION")
    old = statement_text(row)
    other = replace(old.variants["infection_possible"], body="Read every word of this again, and then once more.")
    changed = replace(old, variants={**old.variants, "infection_possible": other}, review_by="2031-01-31")
    drafts.save(draft.number, changed, row.version, editor(), WHY)
    source = draft.references.get(key="nice_ng234")
    drafts.save(draft.number, replace(text.references["nice_ng234"], note="Read again in November 2026."), source.version, editor(), WHY)  # fmt: skip
    comments.comment(draft.number, DOSE, "Is 4 mg what the label says?\n\nI read 3.5 mg.", approver())
    comments.comment(draft.number, CODE, "Which images?", editor())
    comments.comment(draft.number, "", "On the whole, good.", approver())
    reword(draft, CODE, headline="Bring all the images to the board")
    draft.refresh_from_db()
    return draft


def visit(page: Page, draft: Edition, path: str) -> None:
    page.goto(f"{page.url.split('/editorial/')[0]}/editorial/editions/{draft.number}/{path}")


def test_every_page_of_the_review_is_accessible(open_page, draft):
    page = open_page("/", color_scheme="light")
    sign_in(page, "asha", "approver")
    for path in PAGES:
        visit(page, draft, path)
        assert (path, axe_in_both_themes(page)) == (path, [])


@pytest.mark.parametrize(("width", "height"), [(360, 780), (320, 256)])
def test_on_a_phone_and_at_400_percent_no_page_scrolls_sideways(open_page, draft, width, height):
    page = open_page("/", width=width, height=height)
    sign_in(page, "asha", "approver")
    for path in PAGES:
        visit(page, draft, path)
        assert (path, page.evaluate("document.scrollingElement.scrollWidth")) == (path, width)
        small = page.evaluate(
            """[...document.querySelectorAll('main :is(button, input:not([type=hidden]), select, textarea, .review-nav a, .diff-views a, .pager a)')]
                .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 43.5)
                .map((e) => e.outerHTML.slice(0, 100))"""
        )
        assert (path, small) == (path, [])


def test_marks_are_told_without_colour_on_screen_and_on_paper(open_page, draft):
    page = open_page("/")
    sign_in(page, "asha", "approver")
    visit(page, draft, "changes/?all=1")
    for medium in ("screen", "print"):
        page.emulate_media(media=medium)
        lines = page.evaluate(
            """['ins', 'del'].map((tag) => getComputedStyle(document.querySelector('.diff ' + tag)).textDecorationLine)"""
        )
        assert lines == ["underline", "line-through"]
    for away in (".review-nav", ".desk-bar", ".warned form", ".thread form", ".comments form", ".against"):
        assert page.locator(away).count()
        for each in page.locator(away).all():
            expect(each).to_be_hidden()
    expect(page.locator(".review-change")).to_have_count(4)
    expect(page.get_by_text("I read 3.5 mg.")).to_be_visible()
    expect(page.get_by_text("3.5 mg became 4 mg").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_planted_contradiction_is_stopped_then_accepted_by_name_and_comes_back_with_other_words(
    open_page, draft, scripts
):
    page = open_page("/", java_script_enabled=scripts)
    sign_in(page, "erin", "editor")
    blocking = page.locator(".blockers")
    contradiction = "The plain wording says “5 mg” where the specialist wording says “4 mg”"

    visit(page, draft, "step/submit")
    expect(blocking).to_contain_text(contradiction)
    expect(page.get_by_label("Why")).to_have_count(0)

    visit(page, draft, "warnings/")
    expect(page.get_by_text(contradiction).first).to_be_visible()
    while page.get_by_role("button", name="Accept in my name").count():
        page.get_by_label("Why it may stand").first.fill("The planted one.")
        with page.expect_navigation():
            page.get_by_label("Why it may stand").first.press("Enter")
        expect(page.locator(".desk-status")).to_contain_text("accepted in your name")
    expect(page.get_by_role("heading", name="Open (0)")).to_be_visible()
    expect(page.get_by_text("Accepted by erin").first).to_be_visible()

    visit(page, draft, "step/submit")
    expect(blocking).to_have_count(0)
    page.get_by_label("Why").fill("Please look at the dose.")
    follow(page, page.get_by_role("button", name="Submit for review"))
    draft.refresh_from_db()
    assert draft.state == "submitted"

    plain = edition_text(draft).statements[DOSE].wording.plain
    reword(draft, DOSE, plain=plain.replace("It has 5 mg.", "This one has 5 mg."))
    visit(page, draft, "step/submit")
    expect(blocking).to_contain_text(contradiction)


def test_a_reviewer_goes_through_the_changes_by_keyboard_comments_and_resolves(open_page, draft):
    for warning in _warnings(draft):
        comments.accept(draft.number, warning.fingerprint, "Planted.", editor())
    take(draft, Act.SUBMIT, Act.TAKE_UP)
    page = open_page("/")
    sign_in(page, "asha", "approver")
    visit(page, draft, "changes/")
    expect(page.get_by_role("heading", level=1)).to_have_text("4 texts differ from edition 1")
    link = page.get_by_role("link", name=CODE)
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("the words have changed since")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="Side by side").press("Enter")
    expect(page.locator(".diff-pair")).to_have_count(1)
    page.get_by_role("textbox", name="Comment").fill("All images, or the last ones?")
    follow(page, page.get_by_role("button", name="Add the comment"))
    expect(page.get_by_text("All images, or the last ones?")).to_be_visible()
    expect(page.locator(".diff-pair")).to_have_count(1)  # the view stays
    while page.get_by_role("button", name="Resolve").count():
        follow(page, page.get_by_role("button", name="Resolve").first)
    expect(page.get_by_text("Resolved by asha").first).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name=f"Next: {DOSE}").press("Enter")
    expect(page.get_by_text("3.5 mg became 4 mg")).to_be_visible()
    follow(page, page.get_by_role("link", name="To the edition, to approve it"))
    assert page.url.endswith(f"/editions/{draft.number}/")


def test_an_empty_comment_is_refused_with_the_reason_in_focus(open_page, watch, draft):
    watch.expect("status of 422")
    page = open_page("/")
    sign_in(page, "asha", "approver")
    visit(page, draft, f"changes/{CODE}")
    box = page.get_by_role("textbox", name="Comment")
    box.fill("   ")  # blanks, which the browser lets pass
    follow(page, page.get_by_role("button", name="Add the comment"))
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#error-summary")).to_contain_text("Write the comment first.")
    assert axe(page) == []


def _warnings(draft):
    from mbc_advisor.editorial.workflow.blockers import open_warnings

    return open_warnings(edition_text(draft))
