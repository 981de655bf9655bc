"""Writing in real browsers: words counted and previewed as they are typed, and two editors on one statement."""

import re

import pytest

from mbc_advisor.editorial.workflow import drafts
from mbc_advisor.guidance.edition.rows import statement_text
from mbc_advisor.guidance.models import Reference, Statement

from ...support.desk import WHY, new_draft, person, reword
from ..conftest import axe, axe_in_both_themes, sign_in

pytestmark = pytest.mark.usefixtures("clean_desk")

CODE, MANY = "TUMOUR-BOARD", "HYPERCALCAEMIA"
WIDTHS = (1280, 360)


def at(page, path):
    page.goto(re.sub(r"(https?://[^/]+).*", rf"\1/editorial/editions/2/{path}", page.url))


def writing(page, code, name="erin"):
    """A page of somebody who writes a statement of edition 2."""
    sign_in(page, name, "editor")
    at(page, f"statements/{code}")
    return page


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()


def kept(code=CODE):
    return Statement.objects.get(edition__number=2, code=code)


def test_an_editor_writes_a_statement_from_the_list_to_the_saved_page(open_page):
    page = open_page()
    sign_in(page, "erin", "editor")
    new_draft()
    at(page, "statements/")
    page.get_by_label("Words, code, source or evidence row").fill("tumour-board")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=CODE).click()
    page.get_by_label("Headline").fill("Bring the images to the board")
    page.get_by_label("Why").fill("Shorter.")
    save(page)
    assert page.get_by_role("status").first.inner_text() == "TUMOUR-BOARD is saved. Nothing is missing from it."
    assert page.get_by_role("heading", level=1).inner_text() == "Bring the images to the board"
    assert (kept().headline, kept().changed_by.username) == ("Bring the images to the board", "erin")
    at(page, "statements/?mark=changed")
    assert page.locator(".index li").count() == 1


def test_the_preview_and_the_count_follow_what_is_typed(open_page):
    page = open_page()
    new_draft()
    writing(page, MANY)
    page.locator("#id_headline").fill("One two three four five six seven eight nine ten")
    page.locator("#id_body").fill("Give **4 mg**.\n\n- <b>one</b>\n- two")
    look = page.locator("#preview-base")
    look.get_by_text("4 mg", exact=False).first.wait_for()
    look.locator("li", has_text="<b>one</b>").wait_for()
    assert look.get_by_role("heading").inner_text() == "One two three four five six seven eight nine ten"
    assert page.locator("[data-count-of=id_headline]").inner_text() == "10 of at most 9 words: too many"
    page.locator("#id_grade").fill("ESMO [I, A]")
    page.locator("#preview-variant-renal .grade", has_text="ESMO [I, A]").wait_for()  # it takes over the base's
    assert kept(MANY).version == 1


def test_a_source_is_added_by_its_key_with_the_keyboard_alone(open_page):
    page = open_page()
    new_draft()
    writing(page, CODE)
    before = page.locator("#id_citations").input_value()
    page.locator("#id_cite").focus()
    page.keyboard.type("nice_ng234")
    page.keyboard.press("Enter")
    assert page.locator("#id_citations").input_value() == f"{before}, nice_ng234"
    assert page.locator("#id_cite").input_value() == ""
    page.locator("#preview-base .references li", has_text="NG234").wait_for()
    assert "/statements/" in page.url  # Enter has sent nothing


def test_two_browsers_on_one_statement_lose_nothing(open_page, watch):
    watch.expect("status of 409")
    new_draft()
    erin, edgar = writing(open_page(), CODE), writing(open_page(), CODE, "edgar")
    edgar.locator("#id_headline").fill("Take the images to the board")
    edgar.get_by_label("Why").fill("Images first.")
    save(edgar)
    erin.locator("#id_headline").fill("Bring the scans to the board")
    erin.locator("#id_plain").fill("The whole team must look at the pictures.")
    erin.get_by_label("Why").fill("Plainer.")
    save(erin)
    assert erin.evaluate("document.activeElement.id") == "error-summary"
    assert "edgar saved it on" in erin.get_by_role("alert").inner_text()
    headline = erin.get_by_role("region", name="Base wording, headline")
    assert headline.get_by_role("textbox").input_value() == "Bring the scans to the board"
    assert headline.locator(".conflict-theirs").inner_text() == "Take the images to the board"
    assert headline.locator("ins").count() > 0
    assert axe(erin) == []

    edgar.locator("#id_grade").fill("A third save")
    edgar.get_by_label("Why").fill("And the grade.")
    save(edgar)
    erin.get_by_role("button", name="Save mine over theirs").click()
    erin.get_by_role("region", name="Base wording, grade").wait_for()
    assert erin.locator("#id_headline").input_value() == "Bring the scans to the board"
    erin.locator("#id_grade").fill("A third save")
    erin.get_by_role("button", name="Save mine over theirs").click()
    erin.wait_for_url(f"**/statements/{CODE}")
    erin.get_by_text(f"{CODE} is saved.").wait_for()
    wording = statement_text(kept()).wording
    assert (wording.headline, wording.plain) == (
        "Bring the scans to the board",
        "The whole team must look at the pictures.",
    )
    assert wording.grade == "A third save"
    assert kept().edition.events.filter(act="edit").count() == 3


def test_theirs_is_taken_by_a_link_and_what_was_typed_is_dropped_only_when_one_agrees(open_page, watch):
    watch.expect("status of 409")
    new_draft()
    page = writing(open_page(), CODE)
    reword(kept().edition, CODE, by=person("edgar", "editor"), headline="Take the images to the board")
    page.locator("#id_headline").fill("Mine")
    page.get_by_label("Why").fill("Why not.")
    save(page)
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Take theirs").click()
    page.wait_for_url(f"**/statements/{CODE}")
    assert asked == ["beforeunload"]
    assert page.locator("#id_headline").input_value() == "Take the images to the board"
    assert kept().version == 2


def test_leaving_with_unsaved_words_is_asked_first_and_saving_is_not(open_page):
    page = open_page()
    new_draft()
    writing(page, CODE)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Headline").press_sequentially("!")
    page.get_by_role("link", name="Statements", exact=True).click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.locator("#id_headline").input_value().startswith("!")
    page.get_by_label("Why").fill("A cry.")
    save(page)
    assert asked == ["beforeunload"]
    assert kept().headline.startswith("!")


def test_an_error_is_named_on_top_and_at_its_field_and_all_that_was_typed_is_there(open_page, watch):
    watch.expect("status of 422")
    page = open_page()
    new_draft()
    writing(page, CODE)
    page.locator("#id_headline").fill("Typed and not lost")
    page.locator("#id_citations").fill("what is this?")
    save(page)
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "id_citations"
    assert page.locator("#id_headline").input_value() == "Typed and not lost"
    assert axe(page) == []


def test_without_scripts_a_statement_is_previewed_and_saved(open_page):
    new_draft()
    page = writing(open_page(java_script_enabled=False), CODE)
    page.locator("#id_headline").fill("Without a script")
    page.get_by_role("button", name="Preview").click()
    assert page.locator("#preview-base h3").inner_text() == "Without a script"
    assert page.get_by_text("Nothing is saved yet").is_visible()
    page.locator("#id_cite").fill("nice_ng234")
    page.get_by_label("Why").fill("No scripts here.")
    save(page)
    assert (kept().headline, kept().citations[-1]) == ("Without a script", "nice_ng234")


def test_a_preview_that_cannot_be_fetched_says_so(open_page, watch):
    watch.expect("htmx:sendError", "net::ERR_FAILED", "Failed to load resource")
    page = open_page()
    new_draft()
    writing(page, CODE)
    page.route("**/preview", lambda route: route.abort())
    page.locator("#id_headline").fill("Nobody answers")
    page.get_by_text("The preview is not up to date").wait_for()
    page.unroute("**/preview")
    page.locator("#id_headline").fill("Somebody answers")
    page.locator("#preview-base h3", has_text="Somebody answers").wait_for()
    assert page.locator("#stale-preview").inner_text() == ""


def test_a_source_is_added_cited_and_taken_out_again(open_page):
    new_draft()
    page = open_page()
    sign_in(page, "erin", "editor")
    at(page, "references/")
    page.get_by_role("link", name="Add a reference").click()
    for label, words in (
        ("Key", "coleman2030"),
        ("Title", "Bone health"),
        ("Source", "Ann Oncol 2030"),
        ("Why", "New."),
    ):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("DOI").fill("https://doi.org/10.1016/j.annonc.2030.07.019")
    save(page)
    assert page.get_by_role("link", name="https://doi.org/10.1016/j.annonc.2030.07.019").is_visible()
    page.get_by_role("link", name="Take it out").click()
    page.get_by_label("Why").fill("Not read after all.")
    page.get_by_role("button", name="Take it out").click()
    page.get_by_text("coleman2030 is taken out of the references.").wait_for()
    assert not Reference.objects.filter(edition__number=2, key="coleman2030").exists()


def test_every_page_fits_and_is_open_to_everybody(open_page):
    page = open_page(color_scheme="light")
    sign_in(page, "erin", "editor")
    draft = new_draft()
    reword(draft, CODE, citations=("no_such",), headline="Far too many words for the headline of a statement")
    drafts.rename(2, "A long title " * 8, person("erin"), WHY)
    for path in (
        "statements/", f"statements/{CODE}", f"statements/{MANY}", "references/", "references/new",
        "references/nice_ng234", "references/nice_ng234/remove", "title",
    ):  # fmt: skip
        at(page, path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
            assert axe_in_both_themes(page) == [], (path, width)


def test_at_400_per_cent_nothing_runs_off_the_page(open_page):
    page = open_page(width=320, height=256)
    new_draft()
    writing(page, MANY)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    at(page, "references/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_may_not_write_reads_the_same_words_without_a_form(open_page):
    page = open_page()
    new_draft()
    sign_in(page, "asha", "approver")
    at(page, f"statements/{MANY}")
    assert page.get_by_text("“Change words” is for an editor").is_visible()
    assert page.get_by_role("textbox").count() == 0
    assert page.locator("article.item").count() >= 9
    assert axe(page) == []
