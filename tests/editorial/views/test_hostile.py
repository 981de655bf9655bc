"""What nobody should send and somebody will: the forms of the writing neither break nor carry it to a reader."""

from dataclasses import replace
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mbc_advisor.editorial.workflow import drafts
from mbc_advisor.guidance.edition.rows import edition_text, reference_text, statement_text
from mbc_advisor.guidance.models import Reference

from ...support.desk import WHY, editor
from .forms import CODE, at, row_of, sent, source_form

pytestmark = pytest.mark.django_db

URLENCODED = "application/x-www-form-urlencoded"
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "<javascript:alert(1)>",
    "![x](https://example.org/pixel.png)",
    "<style>body{display:none}</style>",
    "</textarea><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "<form action=/editorial/><button>x</button></form>",
]
RAW = [b"%00", b"%ED%A0%80", b"%FF%FE", b"a%00b", b"%F0%9F%A9%BB", b"%E2%80%AE%D7%A9", b"%0B%0C%1F", b"%EF%BB%BF", b"%"]
FIELDS = (
    "headline",
    "body",
    "plain",
    "grade",
    "citations",
    "cite",
    "rows",
    "review_by",
    "basis",
    "strengths",
    "why",
    "version",
)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_inert_in_the_preview_and_on_the_page(by_editor, draft, text):
    form = sent(draft, headline=text, body=text, plain=text, grade=text)
    look = by_editor.post(at("preview", draft), form, headers={"HX-Request": "true"}).text
    kept = by_editor.post(at("statement", draft, CODE), form, follow=True).text
    for page in (look, kept):
        for live in ("<script>alert", "<img", "<svg", "<style>", 'href="javascript', "<form action=/editorial/>"):
            assert live not in page
    assert escape(row_of(draft).body) in kept


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "‮gnitirw", "🩻🦴 " * 30, "Ｆｕｌｌ", "é", "﷽", "a​b"])
def test_every_script_and_every_sign_is_kept(by_editor, draft, text):
    page = by_editor.post(at("statement", draft, CODE), sent(draft, body=text), follow=True)
    assert page.status_code == 200
    assert row_of(draft).body == text.strip()


@pytest.mark.parametrize("raw", RAW)
@pytest.mark.parametrize("field", FIELDS)
def test_bytes_that_are_no_text_break_no_form(by_editor, draft, field, raw):
    form = {name: value for name, value in sent(draft).items() if name != field}
    body = urlencode(form, doseq=True) + f"&{field}={raw.decode()}"
    for name in ("statement", "preview"):
        about = (CODE,) if name == "statement" else ()
        page = by_editor.generic("POST", at(name, draft, *about), body, URLENCODED, CONTENT_LENGTH=str(len(body)))
        assert page.status_code in (200, 302, 409, 422)
    statement_text(row_of(draft)).normal()


def test_what_nobody_sees_is_taken_out_of_words_and_reasons(by_editor, draft):
    row = Reference.objects.get(edition=draft, key="nice_ng234")
    form = source_form(reference_text(row), 1, note="Read\x00 again\ufeff.", why="Be\x00cause.")
    assert by_editor.post(at("reference", draft, row.key), form).status_code == 302
    row.refresh_from_db()
    assert row.note == "Read again."
    assert draft.events.last().comment == "Because."
    title = {"title": "Spr\x00ing", "why": "Why\x00", "seen": draft.title}
    assert by_editor.post(at("title", draft), title).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Spring"


def test_a_megabyte_is_too_much_and_is_refused_in_a_sentence(by_editor, draft):
    page = by_editor.post(at("statement", draft, CODE), sent(draft, body="word " * 200_000))
    assert page.status_code == 413
    assert "Too much was sent" in page.text
    assert row_of(draft).version == 1


def test_a_thousand_wordings_that_nobody_asked_for_are_not_made(by_editor, draft):
    many = {f"variant-v{number}-headline": "x" for number in range(1000)}
    by_editor.post(at("statement", draft, CODE), sent(draft, **many))
    assert len(statement_text(row_of(draft)).variants) <= 40


def test_the_filters_take_whatever_is_asked(by_editor, draft):
    for name in ("statements", "references"):
        for asked in ("q=%00", "q=%ED%A0%80", "mark=%00", "mark=nothing", "q=" + "x" * 5000, "q=%25%27%22%5C"):
            assert by_editor.get(f"{at(name, draft)}?{asked}").status_code == 200
    assert by_editor.get(f"{at('new_reference', draft)}?key=%3Cscript%3E%00").status_code == 200


_TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z", "C"]), max_size=60)
_WORDS = st.one_of(
    _TEXT, st.sampled_from(MARKUP), st.sampled_from(["", "2027-11-22", "0", "1", "-1", "required", "gennari2021", "\x00", "*", "- ", "1. a\n2. b"])
)  # fmt: skip
_NAMES = st.one_of(
    st.sampled_from(
        [
            *FIELDS,
            "code",
            "variant-x-headline",
            "variant-x-body",
            "variant-x-citations",
            "variant-x-remove",
            "variant--headline",
        ]
    ),
    st.from_regex(r"variant-[a-z_]{1,8}-(headline|plain|strengths|cite|remove)", fullmatch=True),
)


@given(typed=st.dictionaries(_NAMES, _WORDS, max_size=8), to=st.sampled_from(["statement", "preview", "bare"]))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_of_a_statement_ends_in_an_error_of_the_program(by_editor, draft, typed, to):
    form = typed if to == "bare" else sent(draft) | typed
    body = "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(str(value).encode())}"
        for name, values in form.items()
        for value in (values if isinstance(values, (list, tuple)) else [values])
    )
    name, about = ("preview", ()) if to == "preview" else ("statement", (CODE,))
    page = by_editor.generic("POST", at(name, draft, *about), body, URLENCODED, CONTENT_LENGTH=str(len(body)))
    assert page.status_code in (200, 302, 404, 409, 422)
    assert by_editor.get(at("statement", draft, CODE)).status_code == 200
    assert by_editor.get(at("statements", draft)).status_code == 200
    draft.refresh_from_db()
    assert draft.content_hash == edition_text(draft).content_hash()


@given(
    typed=st.dictionaries(
        st.sampled_from(["key", "authors", "title", "source", "year", "doi", "pmid", "kind", "note", "why", "version"]),
        _WORDS,
    )
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_of_a_reference_ends_in_an_error_of_the_program(by_editor, draft, typed):
    form = {"version": 0, "key": "fuzzed", "title": "T", "source": "S", "kind": "article", "why": WHY} | typed
    for name, about in (
        ("new_reference", ()),
        ("reference", ("nice_ng234",)),
        ("remove_reference", ("nice_ng234",)),
        ("title", ()),
    ):
        page = by_editor.post(at(name, draft, *about), form)
        assert page.status_code in (200, 302, 404, 409, 422)
    assert by_editor.get(at("references", draft)).status_code == 200


def test_a_draft_with_every_kind_of_fault_can_still_be_read_and_mended(by_editor, draft):
    text = statement_text(row_of(draft))
    worst = replace(
        text, wording=replace(text.wording, headline="", body="", plain="", citations=("no_such",), strengths=()), rows=(), basis="hearsay"
    )  # fmt: skip
    drafts.save(draft.number, worst, 1, editor(), WHY)
    page = by_editor.get(at("statement", draft, CODE))
    assert page.status_code == 200
    assert "(no headline)" in page.text
    assert by_editor.get(at("references", draft)).status_code == 200
    assert by_editor.post(at("statement", draft, CODE), sent(draft, headline="Mended")).status_code == 302
    assert row_of(draft).headline == "Mended"
