"""The references of a draft: listed, added, changed, taken out, each by its own form."""

from dataclasses import replace

import pytest

from mbc_advisor.editorial.workflow import drafts
from mbc_advisor.guidance.edition.rows import reference_text
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Reference

from ...support.desk import WHY, editor, person
from .forms import at, fields, source_form

pytestmark = pytest.mark.django_db

CODE, MANY = "TUMOUR-BOARD", "HYPERCALCAEMIA"


def test_the_references_are_listed_with_who_cites_each(by_editor, draft):
    page = by_editor.get(at("references", draft))
    assert page.text.count('<li id="ref-') == draft.references.count()
    part = page.text[page.text.index('id="ref-nice_ng234"') :]
    assert "CORD-COMPRESSION" in part[: part.index("</ul>")]


def test_the_references_are_cut_down_to_words_and_to_a_mark(by_editor, draft):
    source = replace(read_edition().references["nice_ng234"], key="new_source", title="A zebra among sources")
    drafts.save(draft.number, source, 0, editor(), WHY)
    for asked in ({"q": "ZEBRA"}, {"mark": "uncited"}, {"mark": "changed"}):
        found = by_editor.get(at("references", draft), asked).context["found"]
        assert [each.source.key for each in found] == ["new_source"]
    assert "No reference has both" in by_editor.get(at("references", draft), {"q": "horse", "mark": "uncited"}).text


def test_a_reference_is_added_with_what_people_paste(by_editor, draft):
    assert 'value="coleman2030"' in by_editor.get(at("new_reference", draft), {"key": "coleman2030"}).text
    form = {
        "version": 0, "key": "coleman2030", "authors": "Coleman R,\r\nHadji P", "title": " Bone  health ", "source": "Ann Oncol 2030",
        "year": "2030", "doi": "https://doi.org/10.1016/j.annonc.2030.07.019", "pmid": "PMID: 32801018", "kind": "guideline",
        "note": "", "why": WHY,
    }  # fmt: skip
    page = by_editor.post(at("new_reference", draft), form, follow=True)
    assert page.redirect_chain[0][0] == at("reference", draft, "coleman2030")
    kept = reference_text(Reference.objects.get(edition=draft, key="coleman2030"))
    assert (kept.authors, kept.title, kept.year) == ("Coleman R, Hadji P", "Bone health", 2030)
    assert (kept.doi, kept.pmid, kept.kind) == ("10.1016/j.annonc.2030.07.019", "32801018", "guideline")
    assert 'href="https://doi.org/10.1016/j.annonc.2030.07.019"' in page.text
    lines = draft.events.count()
    assert by_editor.post(at("new_reference", draft), form).status_code == 302  # sent twice
    assert draft.events.count() == lines


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"key": ""}, "Key: nothing was given; accepted: up to 60 letters"),
        ({"key": "a b"}, "Key: “a b” was given; accepted: up to 60 letters"),
        ({"key": "new"}, "Key: new is taken by the program"),
        ({"key": CODE}, f"Key: {CODE} is taken by the program"),
        ({"year": "20"}, "Year: “20” was given; accepted: four digits from 1800 to 2100"),
        ({"year": "9999"}, "Year: “9999” was given"),
        ({"year": "٢٠٢٠"}, "was given; accepted: four digits"),
        ({"doi": "10.1016"}, "DOI: “10.1016” was given; accepted: 10., digits, a slash"),
        ({"doi": "10.1016/a b"}, "DOI: “10.1016/a b” was given"),
        ({"doi": "10.1016/ab."}, "DOI: “10.1016/ab.” was given"),
        ({"pmid": "12"}, "PMID or PMC number: “12” was given; accepted: 4 to 9 digits"),
        ({"kind": "rumour"}, "Kind: rumour was given; accepted: Article, Guideline"),
        ({"source": "x" * 301}, "Source: 301 characters were given; at most 300 are accepted."),
    ],
)
def test_a_reference_of_wrong_form_is_refused_in_a_sentence(by_editor, draft, typed, sentence):
    form = {"version": 0, "key": "coleman2030", "title": "T", "source": "S", "kind": "article", "why": WHY} | typed
    page = by_editor.post(at("new_reference", draft), form)
    assert page.status_code == 422
    assert page.text.count(sentence.replace("“", "&quot;").replace("”", "&quot;")) == 2
    assert draft.references.filter(key="coleman2030").count() == 0


def test_a_reference_is_changed_and_its_key_and_reason_are_asked_as_ever(by_editor, draft):
    row = Reference.objects.get(edition=draft, key="nice_ng234")
    form = source_form(reference_text(row), row.version, note="Read again.")
    assert by_editor.post(at("reference", draft, row.key), form | {"why": ""}).status_code == 422
    page = by_editor.post(at("reference", draft, row.key), form, follow=True)
    assert "nice_ng234: saved." in page.text
    row.refresh_from_db()
    assert (row.note, row.version) == ("Read again.", 2)
    same = source_form(reference_text(row), row.version, why="")
    page = by_editor.post(at("reference", draft, row.key), same, follow=True)
    assert "nothing was different, so nothing was saved" in page.text


def test_a_key_is_given_once(by_editor, draft):
    form = source_form(read_edition().references["nice_ng234"], 0, key="nice_ng234", note="Another.")
    page = by_editor.post(at("new_reference", draft), form)
    assert page.status_code == 422
    assert "has a reference nice_ng234 already" in page.text
    assert "Another." in page.text


def test_the_second_save_of_a_reference_shows_both_texts(by_editor, draft):
    row = Reference.objects.get(edition=draft, key="nice_ng234")
    text = reference_text(row)
    form = source_form(text, row.version, note="Mine.")
    drafts.save(draft.number, replace(text, note="Theirs."), row.version, person("edgar", "editor"), WHY)
    page = by_editor.post(at("reference", draft, row.key), form)
    assert page.status_code == 409
    assert "Theirs." in page.text
    again = dict(fields(page))
    assert (again["version"], again["note"], again["title"]) == ("2", "Mine.", text.title)
    assert by_editor.post(at("reference", draft, row.key), again).status_code == 302
    row.refresh_from_db()
    assert reference_text(row) == replace(text, note="Mine.")


def test_a_reference_taken_out_meanwhile_can_be_put_back_as_it_was_typed(by_editor, draft):
    source = replace(read_edition().references["nice_ng234"], key="new_source")
    row = drafts.save(draft.number, source, 0, editor(), WHY)
    form = source_form(source, row.version, note="Mine.")
    drafts.remove_reference(draft.number, "new_source", row.version, person("edgar", "editor"), WHY)
    page = by_editor.post(at("reference", draft, "new_source"), form)
    assert page.status_code == 409
    assert "Somebody has taken new_source out" in page.text
    again = dict(fields(page))
    assert again["note"] == "Mine."
    assert by_editor.post(at("reference", draft, "new_source"), again).status_code == 302
    assert Reference.objects.get(edition=draft, key="new_source").note == "Mine."


def test_a_reference_is_taken_out_once_nobody_cites_it(by_editor, draft):
    assert "It stays while it is cited, by" in by_editor.get(at("remove_reference", draft, "nice_ng234")).text
    refused = by_editor.post(at("remove_reference", draft, "nice_ng234"), {"version": 1, "why": WHY})
    assert refused.status_code == 422
    assert "nice_ng234 is cited by CORD-COMPRESSION" in refused.text
    source = replace(read_edition().references["nice_ng234"], key="new_source")
    drafts.save(draft.number, source, 0, editor(), WHY)
    address = at("remove_reference", draft, "new_source")
    assert by_editor.post(address, {"version": 1, "why": ""}).status_code == 422
    assert by_editor.post(address, {"version": 1, "why": "x" * 2001}).status_code == 422
    assert by_editor.post(address, {"version": 7, "why": WHY}).status_code == 409
    for _ in range(2):  # sent twice
        page = by_editor.post(address, {"version": 1, "why": WHY}, follow=True)
        assert page.redirect_chain == [(at("references", draft), 302)]
    assert draft.events.filter(about="new_source").count() == 2
