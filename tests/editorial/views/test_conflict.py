"""Two editors on one text: the second save is refused, both texts are shown, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from mbc_advisor.editorial.workflow import drafts
from mbc_advisor.guidance.edition.rows import statement_text

from ...support.desk import WHY, editor, new_draft, person, reword
from .forms import as_posted, at, fields, row_of, sent
from .pages import html

pytestmark = pytest.mark.django_db

CODE, MANY = "TUMOUR-BOARD", "HYPERCALCAEMIA"


def test_the_second_save_is_refused_with_both_texts_and_goes_over_the_first_when_asked(by_editor, draft):
    opened = sent(draft, headline="Mine: bring the images")
    other = person("edgar", "editor")
    reword(draft, CODE, by=other, headline="Theirs: take the images")
    page = by_editor.post(at("statement", draft, CODE), opened)
    assert page.status_code == 409
    assert "edgar</strong> saved it on" in html(page)
    assert 'value="Mine: bring the images"' in page.text
    assert "Theirs: take the images" in page.text
    assert "<ins>" in page.text
    assert row_of(draft).headline == "Theirs: take the images"
    again = dict(fields(page))
    assert again["version"] == "2"
    assert by_editor.post(at("statement", draft, CODE), again).status_code == 302
    assert row_of(draft).headline == "Mine: bring the images"
    assert row_of(draft).body == opened["body"]


def test_a_third_save_in_between_is_a_conflict_again_and_loses_nothing(by_editor, draft):
    opened = sent(draft, headline="Mine")
    other = person("edgar", "editor")
    reword(draft, CODE, by=other, headline="Theirs")
    again = dict(fields(by_editor.post(at("statement", draft, CODE), opened)))
    reword(draft, CODE, by=other, plain="Theirs, in everyday words.")
    page = by_editor.post(at("statement", draft, CODE), again)
    assert page.status_code == 409
    last = dict(fields(page))
    assert (last["version"], last["headline"], last["plain"]) == ("3", "Mine", opened["plain"])
    assert "Theirs, in everyday words." in page.text


def test_a_conflict_over_many_wordings_carries_every_field_along(by_editor, draft):
    opened = sent(draft, MANY, **{"variant-renal-plain": "Mine."})
    text = statement_text(row_of(draft, MANY))
    reword(draft, MANY, by=person("edgar", "editor"), headline="Theirs")
    again = fields(by_editor.post(at("statement", draft, MANY), opened))
    by_editor.post(at("statement", draft, MANY), as_posted(again))
    variants = {**text.variants, "renal": replace(text.variants["renal"], plain="Mine.")}
    assert statement_text(row_of(draft, MANY)) == replace(text, variants=variants)


def test_theirs_that_mine_would_take_out_is_named(by_editor, draft):
    text = statement_text(row_of(draft, MANY))
    more = replace(text, variants={**text.variants, "old": replace(text.wording, headline="Old")})
    drafts.save(draft.number, more, 1, editor(), WHY)
    opened = sent(draft, MANY, **{"variant-old-remove": "on"})
    reword(draft, MANY, by=person("edgar", "editor"), headline="Theirs")
    page = by_editor.post(at("statement", draft, MANY), opened)
    assert "Theirs has what yours has not: Wording “old”." in page.text


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "٣"])
def test_a_save_that_does_not_know_its_version_is_a_conflict_not_an_overwriting(by_editor, draft, version):
    page = by_editor.post(at("statement", draft, CODE), sent(draft, headline="Mine", version=version))
    assert page.status_code == 409
    assert row_of(draft).version == 1


def test_the_same_form_sent_twice_is_saved_once(by_editor, draft):
    form = sent(draft, headline="Bring the images")
    for _ in range(2):
        assert by_editor.post(at("statement", draft, CODE), form).status_code == 302
    assert row_of(draft).version == 2


@pytest.mark.django_db(transaction=True)
def test_of_saves_at_the_very_same_moment_one_is_kept_and_the_others_are_told(edition):
    draft, together = new_draft(), Barrier(3)
    forms = [sent(draft, headline=f"The words of number {number}") for number in range(3)]
    writers = [Client() for _ in forms]
    for number, writer in enumerate(writers):
        writer.force_login(person(f"writer{number}", "editor"))

    def save(writer, form):
        try:
            together.wait()
            return writer.post(at("statement", draft, CODE), form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(save, writers, forms))
    assert sorted(answers) == [302, 409, 409]
    row = row_of(draft)
    assert (row.version, row.headline) == (2, f"The words of number {answers.index(302)}")
    assert draft.events.filter(act="edit").count() == 1
