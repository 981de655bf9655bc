"""The pages of the writing: what is shown, kept, refused, and what two editors at once make of it."""

from dataclasses import replace

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from mbc_advisor.editorial.forms.statement import StatementForm
from mbc_advisor.editorial.presenters import writing
from mbc_advisor.editorial.workflow import comments, drafts
from mbc_advisor.editorial.workflow.acts import Act
from mbc_advisor.guidance.edition.rows import statement_text
from mbc_advisor.guidance.files.files import read_edition

from ...support.desk import WHY, approver, editor, person, reword, take
from .forms import at, form_of, row_of, sent
from .pages import html

pytestmark = pytest.mark.django_db

CODE, MANY = "TUMOUR-BOARD", "HYPERCALCAEMIA"
PAGES = ["statements", "references", "new_reference", "title"]
TEXT_PAGES = [("statement", CODE), ("reference", "nice_ng234"), ("remove_reference", "nice_ng234")]
EVERY_PAGE = [(name, ()) for name in PAGES] + [(name, (about,)) for name, about in TEXT_PAGES]


# Who comes in


@pytest.mark.parametrize(("name", "about"), EVERY_PAGE)
def test_whoever_is_not_signed_in_is_asked_to_and_who_has_no_role_is_told(client, draft, name, about):
    address = at(name, draft, *about)
    assert client.get(address).url == f"/sign-in/?next={address}"
    client.force_login(person("rosa"))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(("name", "about"), EVERY_PAGE)
@pytest.mark.parametrize("role", ["approver", "administrator"])
def test_who_may_not_write_reads_the_same_pages_without_a_form_and_is_told_why(client, draft, name, about, role):
    client.force_login(person(f"only-{role}", role))
    page = client.get(at(name, draft, *about))
    assert page.status_code == 200
    assert f"is for an editor; you are signed in as an {role}" in page.text
    assert 'name="why"' not in page.text


@pytest.mark.parametrize(("name", "about"), EVERY_PAGE)
def test_the_edition_in_force_is_shown_and_its_words_are_frozen(by_editor, edition, name, about):
    page = by_editor.get(at(name, edition, *about))
    assert "its words are frozen: start a draft from it" in page.text
    assert 'name="why"' not in page.text


@pytest.mark.parametrize(("name", "about"), EVERY_PAGE)
def test_an_edition_that_is_not_there_is_not_found(by_editor, edition, name, about):
    assert by_editor.get(reverse(f"editorial:{name}", args=[77, *about])).status_code == 404


@pytest.mark.parametrize("name", ["statement", "reference", "remove_reference"])
def test_a_code_or_a_key_that_is_not_there_is_not_found(by_editor, draft, name):
    assert by_editor.get(at(name, draft, "no-such-thing")).status_code == 404


def test_a_wrong_method_is_refused(by_editor, draft):
    assert by_editor.post(at("statements", draft)).status_code == 405
    assert by_editor.post(at("references", draft)).status_code == 405
    assert by_editor.get(at("preview", draft)).status_code == 405
    assert by_editor.put(at("statement", draft, CODE)).status_code == 405


def test_a_form_without_the_token_of_its_page_is_refused(client, draft):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(editor())
    assert strict.post(at("statement", draft, CODE), sent(draft)).status_code == 403


@pytest.mark.parametrize("who", ["approver", "administrator"])
def test_a_save_by_who_may_not_write_is_refused_and_changes_nothing(client, draft, who):
    client.force_login(person(f"only-{who}", who))
    page = client.post(at("statement", draft, CODE), sent(draft, headline="Not theirs to write"))
    assert page.status_code == 422
    assert "is for an editor" in page.text
    assert "Not theirs to write" in page.text
    assert row_of(draft).version == 1


def test_a_save_into_a_frozen_edition_is_refused_and_keeps_what_was_typed(by_editor, edition):
    page = by_editor.post(at("statement", edition, CODE), sent(edition, headline="Too late for this"))
    assert page.status_code == 422
    assert "frozen" in page.text
    assert "Too late for this" in page.text


# The list


def test_the_list_holds_every_statement_by_section_with_its_marks(by_editor, draft):
    text = statement_text(row_of(draft))
    drafts.save(
        draft.number,
        replace(text, wording=replace(text.wording, headline="Bring it."), review_by="2025-01-01"),
        1,
        editor(),
        WHY,
    )
    comments.comment(draft.number, CODE, "Which board?", approver())
    page = by_editor.get(at("statements", draft)).text
    assert page.count('class="index-title"') == draft.statements.count()
    assert "changed · 1 fault · 1 comment open · review overdue" in page
    assert "9 wordings" in page


@pytest.mark.parametrize("mark", ["changed", "comments", "overdue"])
@time_machine.travel("2026-11-28 12:00Z")  # when nothing of the shipped edition is overdue
def test_the_list_is_cut_down_to_a_mark(by_editor, draft, mark):
    text = statement_text(row_of(draft))
    drafts.save(draft.number, replace(text, review_by="2025-01-01"), 1, editor(), WHY)
    comments.comment(draft.number, CODE, "Which board?", approver())
    page = by_editor.get(at("statements", draft), {"mark": mark})
    assert [line.code for _, _, lines in page.context["sections"] for line in lines] == [CODE]


def test_the_list_is_cut_down_to_words_wherever_they_stand(by_editor, draft):
    page = by_editor.get(at("statements", draft), {"q": "CALCITONIN pregnancy"})
    assert MANY in page.text
    assert CODE not in page.text
    none = by_editor.get(at("statements", draft), {"q": "zebra"})
    assert "No statement has all these words." in none.text


def test_the_list_shows_a_contradiction_as_a_warning(by_editor, draft):
    row = row_of(draft, "ZOLEDRONATE-3-5-MG")
    reword(draft, row.code, plain="The dose of this drip is made smaller, to 2 mg.")
    found = by_editor.get(at("statements", draft), {"mark": "warnings"})
    assert "ZOLEDRONATE-3-5-MG" in [line.code for _, _, lines in found.context["sections"] for line in lines]


def test_the_lists_ask_few_questions_of_the_database_however_long_they_are(
    by_editor, draft, django_assert_max_num_queries
):
    for name in ("statements", "references"):
        with django_assert_max_num_queries(12):
            by_editor.get(at(name, draft))


@pytest.mark.parametrize("code", [CODE, MANY])
def test_a_statement_asks_few_questions_however_many_wordings_it_has(
    by_editor, draft, django_assert_max_num_queries, code
):
    with django_assert_max_num_queries(12):
        by_editor.get(at("statement", draft, code))


# One statement


def test_the_editor_shows_words_condition_strength_and_the_words_in_force(by_editor, draft):
    reword(draft, MANY, headline="Raised calcium first")
    page = html(by_editor.get(at("statement", draft, MANY)))
    assert 'value="Raised calcium first"' in page
    assert "Raised calcium: treat it before the bone question" in page  # in force
    assert "The rules give it as required." in page
    assert 'name="variant-over_3_5-headline"' in page
    base = draft.statements.get(code=MANY).citations
    assert f"Empty, so as in the base wording: “{', '.join(base)}”" in page
    assert page.count("When it is shown") == 9
    renal = page[page.index('id="w-variant-renal"') : page.index('id="w-variant-renal_over_3_0"')]
    assert "Creatinine is at least 400" in renal
    assert "Asked only where none of these holds: Wording “pregnant over 3 5”" in renal


def test_the_sign_for_the_name_of_a_study_is_explained_where_it_stands(by_editor, draft):
    said = "{modality} becomes the name of the case&#x27;s study."
    code = next(row.code for row in draft.statements.all() if "{modality}" in row.headline + row.body)
    assert said in by_editor.get(at("statement", draft, code)).text
    assert "[the study]" in by_editor.get(at("statement", draft, code)).text
    assert said not in by_editor.get(at("statement", draft, CODE)).text


def test_a_save_keeps_the_words_in_their_normal_form_and_comes_back_to_the_page(by_editor, draft):
    form = sent(draft, headline="Bring the images to the board", body="One.\r\nTwo.\r\n\r\n- a\r\n- b", why="Shorter.")
    page = by_editor.post(at("statement", draft, CODE), form, follow=True)
    assert page.redirect_chain == [(at("statement", draft, CODE), 302)]
    assert "TUMOUR-BOARD is saved." in page.text
    row = row_of(draft)
    assert (row.headline, row.body, row.version) == ("Bring the images to the board", "One. Two.\n\n- a\n- b", 2)
    assert draft.events.last().comment == "Shorter."


def test_every_field_of_every_wording_is_kept(by_editor, draft):
    form = sent(
        draft,
        MANY,
        **{
            "variant-renal-headline": "Kidneys first",
            "variant-renal-body": "",
            "variant-renal-grade": "ESMO [I, A]",
            "variant-renal-citations": "zol_smpc; endo2023,\nwalsh2016",
            "variant-renal-cite": "jpn2024",
            "variant-renal-strengths": ["avoid", "required"],
            "basis": "expert",
            "rows": "7.20, S10",
            "review_by": "2028-02-29",
        },
    )
    by_editor.post(at("statement", draft, MANY), form)
    text = statement_text(row_of(draft, MANY))
    renal = text.variants["renal"]
    assert (renal.headline, renal.body, renal.grade) == ("Kidneys first", "", "ESMO [I, A]")
    assert renal.citations == ("zol_smpc", "endo2023", "walsh2016", "jpn2024")
    assert renal.strengths == ("required", "avoid")
    assert (text.basis, text.rows, text.review_by) == ("expert", ("7.20", "S10"), "2028-02-29")
    assert text.worded("renal").body == text.wording.body


def test_a_form_sent_back_as_it_came_changes_no_statement():
    for code, text in read_edition().statements.items():
        asked = writing.variants_needed(code), writing.takes_strengths(code)
        opened, data = StatementForm(text, 1, *asked), QueryDict(mutable=True)
        for name in opened.fields:
            value = opened[name].value()
            data.setlist(name, value if isinstance(value, list) else [value] if value is not False else [])
        back = StatementForm(text, 1, *asked, data)
        assert back.is_valid(), (code, back.errors)
        assert back.statement == text


def test_a_save_of_the_same_words_says_so_and_writes_nothing(by_editor, draft):
    lines = draft.events.count()
    page = by_editor.post(at("statement", draft, CODE), sent(draft, why=""), follow=True)
    assert "nothing was different, so nothing was saved" in page.text
    assert draft.events.count() == lines


def test_a_change_without_a_reason_is_refused_and_keeps_what_was_typed(by_editor, draft):
    page = by_editor.post(at("statement", draft, CODE), sent(draft, headline="Without a reason", why="  "))
    assert page.status_code == 422
    assert '<a href="#id_why">Why: nothing was given' in page.text
    assert 'value="Without a reason"' in page.text
    assert row_of(draft).version == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"review_by": "soon"}, "To be read again by: “soon” was given; accepted: a date such as 2027-11-22"),
        ({"review_by": "2027-02-30"}, "“2027-02-30” was given"),
        ({"review_by": "9999-12-31"}, "from 2020-01-01 to 2099-12-31"),
        ({"review_by": "2027-W01-1"}, "“2027-W01-1” was given"),
        ({"headline": "x" * 201}, "Base wording, headline: 201 characters were given; at most 200 are accepted."),
        ({"grade": "x" * 121}, "Base wording, grade: 121 characters were given; at most 120 are accepted."),
        ({"body": "word " * 5000}, "Base wording, for specialists: 24,999 characters were given; at most 20,000"),
        ({"citations": "gennari2021, what is this?"}, "Base wording, citations: “this?” was given; a key has up to 60"),
        ({"cite": "<script>"}, "Base wording, add a source: “&lt;script&gt;” was given"),
        ({"strengths": ["certain"]}, "Base wording, strengths: “certain” was given; accepted: required"),
        ({"basis": "hearsay"}, "Basis: hearsay was given; accepted: the source was read"),
        ({"rows": ", ".join(map(str, range(61)))}, "Evidence rows: 61 were given; at most 60 are accepted."),
        ({"rows": "r" * 61}, "Evidence rows: a text of 61 characters was given"),
        ({"why": "x" * 2001, "headline": "New"}, "Why: 2,001 characters were given; at most 2,000 are accepted."),
    ],
)
def test_what_a_field_cannot_take_is_refused_in_a_sentence_at_the_field_and_on_top(by_editor, draft, typed, sentence):
    page = by_editor.post(at("statement", draft, CODE), sent(draft, **typed))
    assert page.status_code == 422
    said = sentence.replace("“", "&quot;").replace("”", "&quot;")
    assert page.text.count(said) == 2
    assert row_of(draft).version == 1


def test_a_form_that_arrives_without_its_words_wipes_nothing(by_editor, draft):
    page = by_editor.post(at("statement", draft, CODE), {"version": 1, "why": WHY})
    assert page.status_code == 422
    assert "it did not arrive with the form" in page.text
    assert row_of(draft).version == 1


def test_an_unfinished_text_is_kept_and_what_it_lacks_is_said(by_editor, draft):
    form = sent(draft, headline="This headline has far too many words to be of use", plain="")
    page = by_editor.post(at("statement", draft, CODE), form, follow=True).text
    assert "What it still lacks is listed below." in page
    assert f"{CODE}: the headline has 11 words; 9 at most." in page
    assert f"{CODE}: the plain is missing." in page


def test_an_unknown_key_is_kept_with_the_nearest_one_and_the_way_to_add_it(by_editor, draft):
    page = html(by_editor.post(at("statement", draft, CODE), sent(draft, citations="genari2021"), follow=True))
    assert "cites genari2021, which the edition has no reference for." in page
    assert "The nearest key is <strong>gennari2021</strong>." in page
    assert f'href="{at("new_reference", draft)}?key=genari2021"' in page
    assert "genari2021: no such reference in this edition" in page
    assert "genari2021" in by_editor.get(at("references", draft)).text


def test_an_evidence_row_that_nothing_else_rests_on_is_pointed_out(by_editor, draft):
    page = html(by_editor.post(at("statement", draft, CODE), sent(draft, rows="99.99"), follow=True))
    assert "Neither a rule nor a shipped statement rests on 99.99: check the row" in page


def test_a_contradiction_is_shown_right_after_saving(by_editor, draft):
    form = sent(draft, "ZOLEDRONATE-3-5-MG", plain="The dose of this drip is made smaller, to 2 mg.")
    page = by_editor.post(at("statement", draft, "ZOLEDRONATE-3-5-MG"), form, follow=True).text
    assert "2 mg" in page[page.index("<h3>Warnings</h3>") :]


def test_an_open_comment_is_shown_beside_the_words(by_editor, draft):
    comments.comment(draft.number, CODE, "Which board?", approver())
    assert "Which board?" in by_editor.get(at("statement", draft, CODE)).text


def test_whoever_edits_what_is_under_review_is_told_what_that_does(by_editor, draft):
    take(reword(draft, CODE, headline="Other words"), Act.SUBMIT, Act.TAKE_UP, Act.APPROVE)
    page = by_editor.get(at("statement", draft, CODE)).text
    assert "Saving a change makes it a draft again and ends its approval." in page


def test_a_wording_that_no_rule_gives_can_be_taken_out_and_one_that_is_needed_cannot(by_editor, draft):
    text = statement_text(row_of(draft, MANY))
    more = replace(text, variants={**text.variants, "old": replace(text.wording, headline="Old")})
    drafts.save(draft.number, more, 1, editor(), WHY)
    page = html(by_editor.get(at("statement", draft, MANY)))
    assert "variant-old-remove" in page
    assert "variant-renal-remove" not in page
    form = sent(draft, MANY, **{"variant-old-remove": "on", "variant-renal-remove": "on"})
    by_editor.post(at("statement", draft, MANY), form)
    assert statement_text(row_of(draft, MANY)) == text


def test_a_wording_that_the_rules_need_is_added_by_writing_it(by_editor, edition):
    text = read_edition()
    renal = text.statements[MANY].variants.pop("renal")
    draft = drafts.import_draft(text, editor(), WHY)
    assert "the statement has not got it" in html(by_editor.get(at("statement", draft, MANY)))
    typed = {f"variant-renal-{part}": getattr(renal, part) for part in ("headline", "body", "plain", "grade")} | {
        "variant-renal-citations": " ".join(renal.citations)
    }
    by_editor.post(at("statement", draft, MANY), sent(draft, MANY))
    assert "renal" not in statement_text(row_of(draft, MANY)).variants
    by_editor.post(at("statement", draft, MANY), sent(draft, MANY, **typed))
    draft.refresh_from_db()
    assert draft.content_hash == edition.content_hash


def test_a_code_that_a_draft_lacks_is_listed_and_filled_with_the_shipped_words(by_editor, edition):
    text = read_edition()
    lacking = text.statements.pop(CODE)
    draft = drafts.import_draft(text, editor(), WHY)
    assert "No words yet" in by_editor.get(at("statements", draft), {"q": CODE}).text
    assert "has no words for this code" in by_editor.get(at("statement", draft, CODE)).text
    assert by_editor.post(at("statement", draft, CODE), form_of(lacking, 0, why="")).status_code == 422
    by_editor.post(at("statement", draft, CODE), form_of(lacking, 0))
    draft.refresh_from_db()
    assert draft.content_hash == edition.content_hash


# The preview


def test_the_preview_shows_every_wording_as_readers_would_see_it_and_keeps_nothing(by_editor, draft):
    form = sent(
        draft, headline="Bring **nothing**", body="It is *4 mg*.\n\n- one\n- two", citations="esmo_none, nice_ng234"
    )
    page = by_editor.post(at("preview", draft), form, headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "<em>4&nbsp;mg</em>" in page.text
    assert "<li>one</li>" in page.text
    assert "esmo_none: no such reference in this edition" in page.text
    assert 'id="preview-base" hx-swap-oob="true"' in html(page)
    assert "<html" not in page.text
    assert row_of(draft).version == 1


def test_the_preview_without_scripts_is_the_page_with_all_that_was_typed(by_editor, draft):
    page = by_editor.post(at("preview", draft), sent(draft, headline="As typed", why="", body="**Strong**"))
    assert page.status_code == 200
    assert "Nothing is saved yet" in page.text
    assert 'value="As typed"' in page.text
    assert "<strong>Strong</strong>" in page.text
    assert "error-summary" not in page.text


def test_a_variant_takes_over_in_the_preview_what_was_just_typed_for_the_base(by_editor, draft):
    form = sent(draft, MANY, grade="ESMO [I, A]")
    page = by_editor.post(at("preview", draft), form, headers={"HX-Request": "true"})
    assert page.text.count('<span class="grade">ESMO [I, A]</span>') == 9


def test_a_preview_of_nothing_known_is_not_found(by_editor, draft):
    assert by_editor.post(at("preview", draft), {}).status_code == 404


# The title


def test_a_draft_gets_another_title(by_editor, draft):
    form = {"title": "Spring revision", "why": WHY, "seen": draft.title}
    assert by_editor.post(at("title", draft), form).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Spring revision"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": " "}, "A title of 1 to 200 characters is needed."),
        ({"title": "x" * 201}, "Title: 201 characters were given; at most 200 are accepted."),
        ({"why": ""}, "Say in a sentence why"),
        ({"seen": "What somebody else has changed"}, "Somebody else has meanwhile called this edition"),
    ],
)
def test_a_title_that_cannot_be_is_refused_and_stays_in_the_field(by_editor, draft, typed, sentence):
    page = by_editor.post(at("title", draft), {"title": "Spring", "why": WHY, "seen": draft.title} | typed)
    assert page.status_code == 422
    assert sentence in page.text
    assert f'name="seen" value="{draft.title}"' in page.text
    draft.refresh_from_db()
    assert draft.title == "Revision of edition 1"
