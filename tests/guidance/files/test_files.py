"""Editions as files: one layout, one normal form, one hash; and what is said of a damaged folder."""

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mbc_advisor.algorithm.case.vocabulary import STRENGTHS
from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.guidance.files import files
from mbc_advisor.guidance.files.files import FILES, SHIPPED, edition_from_files, read_edition, write_edition
from mbc_advisor.guidance.files.layout import WIDTH, edition_files
from mbc_advisor.guidance.models import Edition
from mbc_advisor.guidance.words import checks
from mbc_advisor.guidance.words.normal_form import tidy
from mbc_advisor.guidance.words.published import render
from mbc_advisor.guidance.words.required_codes import needed, needed_strengths
from mbc_advisor.guidance.words.texts import SECTIONS, STATES, EditionText, ReferenceText, StatementText, Wording


@pytest.fixture(scope="module")
def shipped():
    return read_edition()


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped files, to be damaged."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "edition"))


def changed(edition, code, **parts):
    return replace(edition, statements=edition.statements | {code: replace(edition.statements[code], **parts)})


def worded(edition, code, **parts):
    return changed(edition, code, wording=replace(edition.statements[code].wording, **parts))


# Strengths and dates


def sentences(edition):
    return [each.words for each in checks.faults(edition)]


def test_every_wording_of_a_recommendation_names_the_strengths_its_rule_gives_it_with(shipped):
    said = {
        (code, name): words.strengths
        for code, statement in shipped.statements.items()
        for name, words in statement.every_wording().items()
    }
    assert {pair: strengths for pair, strengths in said.items() if strengths} == needed_strengths()


def test_the_strengths_needed_are_those_of_the_rules_in_their_order():
    assert needed_strengths()["BIOPSY-A-LESION", "after_repeat"] == ("consider",)
    assert needed_strengths()["RESCAN-AFTER-WINDOW", ""] == ("required", "consider")
    assert set(needed_strengths()) == {pair for pair in needed() if pair[0] in RULES}
    for strengths in needed_strengths().values():
        assert list(strengths) == [each for each in STRENGTHS if each in strengths]


def test_words_written_for_another_strength_are_a_fault(shipped):
    assert not list(checks.faults(shipped, needed()))
    planted = worded(shipped, "ZOLEDRONATE-3-5-MG", strengths=("consider",))
    assert sentences(planted) == ["ZOLEDRONATE-3-5-MG: written for consider, but the rules give it as recommended."]
    assert sentences(worded(shipped, "FDG-PET-CT", strengths=("recommended",))) == [
        "FDG-PET-CT: written for recommended, but the rules give it as recommended or consider."
    ]


def test_words_without_a_strength_are_a_fault_where_the_rules_give_one(shipped):
    assert "TUMOUR-BOARD: written for no strength, but the rules give it as" in "\n".join(
        sentences(worded(shipped, "TUMOUR-BOARD", strengths=()))
    )


def test_words_of_a_conclusion_written_for_a_strength_are_a_fault(shipped):
    assert sentences(worded(shipped, "proven", strengths=("avoid",))) == [
        "proven: written for avoid, but no rule gives it."
    ]


def test_a_variant_inherits_the_strengths_it_does_not_state(shipped):
    statement = shipped.statements["BIOPSY-A-LESION"]
    assert statement.variants["visceral"].strengths == ()
    assert statement.worded("visceral").strengths == ("required",)
    assert statement.worded("after_repeat").strengths == ("consider",)
    variants = {"visceral": replace(statement.variants["visceral"], strengths=("avoid",))}
    planted = changed(shipped, statement.code, variants=statement.variants | variants)
    assert sentences(planted) == ["BIOPSY-A-LESION (visceral): written for avoid, but the rules give it as required."]


def test_a_variant_that_no_rule_gives_may_inherit_but_not_claim(shipped):
    statement = shipped.statements["TUMOUR-BOARD"]
    assert not list(checks.faults(changed(shipped, statement.code, variants={"spare": Wording(headline="Ask")})))
    claims = changed(shipped, statement.code, variants={"spare": Wording(strengths=("avoid",))})
    assert sentences(claims) == ["TUMOUR-BOARD (spare): written for avoid, but no rule gives it."]


def test_treatment_and_emergencies_are_read_again_within_half_a_year_the_rest_within_one(shipped):
    soon = {"treat", "bone_agent", "urgent"}
    for statement in shipped.statements.values():
        assert statement.review_by == ("2027-05-22" if statement.section in soon else "2027-11-22")


def test_a_statement_that_is_never_read_again_is_a_fault(shipped):
    assert sentences(changed(shipped, "TUMOUR-BOARD", review_by="")) == [
        "TUMOUR-BOARD: no date by which it is read again."
    ]


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u00ad", "\u2066"])
def test_a_character_that_nobody_sees_is_a_fault(shipped, hidden):
    plain = shipped.statements["TUMOUR-BOARD"].wording.plain
    assert sentences(worded(shipped, "TUMOUR-BOARD", plain=f"{plain[:9]}{hidden}{plain[9:]}")) == [
        f"TUMOUR-BOARD: the plain holds an invisible character, U+{ord(hidden):04X}."
    ]


def test_a_strength_and_a_date_are_part_of_the_hash(shipped):
    hashes = {
        shipped.content_hash(),
        worded(shipped, "TUMOUR-BOARD", strengths=("avoid",)).content_hash(),
        changed(shipped, "TUMOUR-BOARD", review_by="2028-01-01").content_hash(),
        changed(shipped, "TUMOUR-BOARD", review_by="").content_hash(),
    }
    assert len(hashes) == 4


def test_the_states_of_the_files_are_those_of_the_database():
    assert list(STATES) == Edition.State.values


# The normal form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("One line\nof a paragraph\r\nand its end. ", "One line of a paragraph and its end."),
        ("one\n\n\n \n two", "one\n\ntwo"),
        ("First:\n- a\n- b\n  goes on\n\nthen", "First:\n\n- a\n- b goes on\n\nthen"),
        ("* a\n\n+ b", "- a\n- b"),
        ("1) a\n2) b", "1. a\n2. b"),
        ("It was found in\n10. Of these\n6. none", "It was found in 10. Of these 6. none"),
        ("a range of 5\n- 7 mg", "a range of 5\n\n- 7 mg"),
        ("- a\n  - b", "- a\n- b"),
        ("- found in\n  10. Of these\n\t6. none\n2. b", "- found in 10. Of these 6. none\n2. b"),
        ("5.\nfive", "5. five"),
        ("-\n- a", "-\n- a"),
        ("51\u00a0% of e\u0301clats\u2003here", "51 % of éclats here"),
        ("a\x00b\ud800c\ufeff", "abc"),
        ("a\tb\x0bc\x0cd", "a b c d"),
        ("\n \r\n", ""),
    ],
)
def test_markdown_has_one_normal_form(typed, kept):
    assert tidy(typed) == kept
    assert tidy(kept) == kept


SCRAPS = st.sampled_from([
    "\n", "\n\n", "\r\n", "\r", " ", "    ", "- ", "-", "* ", "1. ", "1.", "5. ", "5)", "10.", "word", "e", "\u0301",
    '"""', '"', "'''", "\\", "\\\n", "#", "[x]", "=", "\x00", "\x1f", "\x7f", "\x85", "\ud800", "\u2028", "\xa0",
    "\ufeff", "\u202e", "𝛽", "µ", "word " * 40, "x" * 130, "- 7 mg " * 30,
])  # fmt: skip
HOSTILE = st.lists(SCRAPS | st.text(st.characters(exclude_categories=[]), max_size=4), max_size=12).map("".join)


@given(HOSTILE)
@example("-\nfoo\n- bar")
@example("x\n-\nfoo")
@settings(max_examples=1000, deadline=None)
def test_the_normal_form_of_the_normal_form_is_itself(text):
    once = tidy(text)
    assert tidy(once) == once
    assert once == once.strip()
    once.encode()


WORDS = st.lists(st.sampled_from(["bone", "scan", "10.", "6", "mg", "5", "*may*", "**not**", "é"]), min_size=1).map(
    lambda words: " ".join(["the", *words])
)
BLOCKS = st.lists(
    st.tuples(st.sampled_from(["", "", "- ", "* ", "1. ", "3) "]), WORDS, st.sampled_from([" ", "\n", "\r\n"])),
    max_size=6,
)


@given(BLOCKS)
@settings(max_examples=300, deadline=None)
def test_the_normal_form_reads_the_same_on_the_page(blocks):
    """Paragraphs and lists, their lines broken anywhere, the items' words under each other."""
    typed = "\n\n".join(marker + words.replace(" ", broken + " " * len(marker)) for marker, words, broken in blocks)

    def read(markdown):
        page = re.sub(r"</?p>|</?[ou]l>", "", render(markdown).replace("&nbsp;", " "))
        return re.sub(r"\s*(</?li>)\s*", r"\1", " ".join(page.split()))

    assert read(tidy(typed)) == read(typed)


# Out and in


def test_what_an_export_writes_is_what_the_project_ships(shipped, tmp_path):
    write_edition(shipped, tmp_path / "out")
    assert sorted(os.listdir(tmp_path / "out")) == sorted(FILES) == sorted(os.listdir(SHIPPED))
    for name in FILES:
        same = (tmp_path / "out" / name).read_bytes() == (SHIPPED / name).read_bytes()
        assert same, f"{name} was edited by hand: run manage.py lay_out_edition"


def test_files_edited_by_hand_are_brought_into_the_layout_without_a_change_of_words(folder, shipped, capsys):
    text = (folder / "treat.toml").read_text()
    (folder / "treat.toml").write_text(text.replace(", ", ",\n"))
    with pytest.raises(CommandError, match=r"^treat\.toml is not TOML: "):
        call_command("lay_out_edition", str(folder))
    (folder / "treat.toml").write_text(re.sub(r'(?<=\w) (?=\w[^"\n=\[]*\n)', "\n", text).replace("[SYS", "\n\n[SYS"))
    call_command("lay_out_edition", str(folder))
    assert capsys.readouterr().out == f"content hash {shipped.content_hash()}\n"
    assert (folder / "treat.toml").read_text() == text


def test_prose_keeps_within_the_width():
    prose = [line for text in edition_files(read_edition()).values() for line in text.splitlines()]
    long = [line for line in prose if len(line) > WIDTH]
    assert all(re.match("(title|authors|note|source) = ", line) for line in long)


NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,20}", fullmatch=True)
SHORT = HOSTILE.filter(lambda text: len(tidy(text)) <= 120)
BRIEF = HOSTILE.filter(lambda text: len(tidy(text)) <= 20)
DATES = st.dates().map(lambda day: day.isoformat())
WORDINGS = st.builds(
    Wording, SHORT, HOSTILE, HOSTILE, SHORT, st.lists(HOSTILE, max_size=3).map(tuple),
    st.lists(st.sampled_from(STRENGTHS), max_size=3).map(tuple),
)  # fmt: skip
STATEMENTS = st.builds(
    StatementText, NAMES, st.sampled_from(SECTIONS), WORDINGS, BRIEF, st.lists(HOSTILE, max_size=3).map(tuple),
    st.dictionaries(NAMES, WORDINGS, max_size=2), st.just("") | DATES,
)  # fmt: skip
REFERENCES = st.builds(
    ReferenceText, NAMES, HOSTILE, HOSTILE, SHORT, st.none() | st.integers(1, 9999), SHORT, BRIEF, BRIEF, HOSTILE
)
EDITIONS = st.builds(
    EditionText,
    SHORT.map("T{}".format),
    st.sampled_from(STATES),
    DATES,
    st.lists(STATEMENTS, max_size=3).map(lambda all_of_them: {each.code: each for each in all_of_them}),
    st.lists(REFERENCES, max_size=3).map(lambda all_of_them: {each.key: each for each in all_of_them}),
)


@given(EDITIONS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_edition_comes_back_from_its_files_with_the_same_hash(edition):
    written = edition_files(edition)
    back = edition_from_files(written)
    assert back.content_hash() == edition.content_hash()
    assert edition_files(back) == written
    assert (back.status, back.dated) == (edition.status, edition.dated)


@given(EDITIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_edition_comes_back_from_its_folder_with_the_same_hash(tmp_path_factory, edition):
    folder = tmp_path_factory.mktemp("edition")
    write_edition(edition, folder)
    assert read_edition(folder).content_hash() == edition.content_hash()
    write_edition(edition, folder)
    assert sorted(os.listdir(folder)) == sorted(FILES)


def test_words_broken_otherwise_have_the_same_hash(shipped):
    said = shipped.statements["TUMOUR-BOARD"].wording
    same = worded(shipped, "TUMOUR-BOARD", body=said.body.replace(" ", "\r\n  "), headline=f" {said.headline}\n")
    assert same != shipped
    assert same.content_hash() == shipped.content_hash()
    assert edition_files(same) == edition_files(shipped)
    other = worded(shipped, "TUMOUR-BOARD", body=said.body.replace(" ", "\n\n", 1))
    assert other.content_hash() != shipped.content_hash()


def test_the_order_of_the_files_is_kept_and_does_not_count(shipped):
    turned = replace(
        shipped,
        statements=dict(reversed(shipped.statements.items())),
        references=dict(reversed(shipped.references.items())),
    )
    back = edition_from_files(edition_files(turned))
    assert back.content_hash() == shipped.content_hash()
    assert list(back.references) == list(turned.references)
    assert [c for c, s in back.statements.items() if s.section == "treat"] == [
        c for c, s in turned.statements.items() if s.section == "treat"
    ]


# Where an edition may be written


def test_a_folder_that_holds_something_else_is_left_alone(shipped, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ValueError, match="holds other things than an edition; choose a new or an empty folder"):
        write_edition(shipped, tmp_path)
    assert os.listdir(tmp_path) == ["thesis.txt"]


def test_the_files_of_an_edition_are_replaced_and_what_lies_beside_them_stays(shipped, folder):
    (folder / "README.md").write_text("why")
    write_edition(worded(shipped, "TUMOUR-BOARD", headline="Bring the images"), folder)
    assert read_edition(folder).statements["TUMOUR-BOARD"].wording.headline == "Bring the images"
    assert sorted(os.listdir(folder)) == sorted([*FILES, "README.md"])
    differing = [name for name in FILES if (folder / name).read_bytes() != (SHIPPED / name).read_bytes()]
    assert differing == ["discuss.toml"]


def test_an_edition_with_a_file_too_many_is_not_written_over(shipped, folder):
    (folder / "surgery.toml").write_text("")
    with pytest.raises(ValueError, match=r"holds surgery\.toml, which is no file of an edition"):
        write_edition(shipped, folder)


def test_a_disk_that_fills_up_leaves_the_edition_as_it_was(shipped, folder, monkeypatch):
    write = Path.write_text

    def full(path, *args, **named):
        if path.name == "treat.toml":
            raise OSError(28, "No space left on device")
        return write(path, *args, **named)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ValueError, match=r"cannot be written: No space left on device\."):
        write_edition(worded(shipped, "CORD-COMPRESSION", headline="Other"), folder)
    assert sorted(os.listdir(folder)) == sorted(FILES)
    assert read_edition(folder) == shipped


def test_what_an_interrupted_export_left_behind_is_no_hindrance(shipped, tmp_path):
    (tmp_path / f"{files._STAGING}x").mkdir()
    write_edition(shipped, tmp_path)
    assert read_edition(tmp_path) == shipped


def test_a_file_where_the_folder_should_be_is_said(shipped, tmp_path):
    (tmp_path / "out").write_text("")
    for wanted in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(ValueError, match=r"cannot be written: (File exists|Not a directory)\.$"):
            write_edition(shipped, wanted)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda e: changed(e, "TUMOUR-BOARD", section="surgery"), "TUMOUR-BOARD: 'surgery' is not a section."),
        (
            lambda e: changed(e, "TUMOUR-BOARD", review_by="soon"),
            "TUMOUR-BOARD: review_by is 'soon'; accepted: a date such as 2027-11-22.",
        ),
        (
            lambda e: worded(e, "TUMOUR-BOARD", body="word " * 400_000),
            "bytes; accepted: at most 2,000,000.",
        ),
        (lambda e: replace(e, dated="20261122"), "dated is '20261122'; accepted: a date such as 2027-11-22."),
        (
            lambda e: replace(e, references=e.references | {"a b": ReferenceText("a b")}),
            'references.toml: "a b" is no name; accepted: up to 60 letters, digits, hyphens and underscores.',
        ),
        (
            lambda e: worded(e, "TUMOUR-BOARD", strengths=("maybe",)),
            'discuss.toml: TUMOUR-BOARD: strengths is a list with "maybe"; accepted: a list, of '
            "required, recommended, consider, avoid, information.",
        ),
        (
            lambda e: replace(e, statements=e.statements | {"OTHER": e.statements["TUMOUR-BOARD"]}),
            "These words would not be read back as they are, so no file was written.",
        ),
    ],
)
def test_what_could_not_be_read_back_is_not_written(shipped, tmp_path, spoil, says):
    with pytest.raises(ValueError, match=re.escape(says) + "$"):
        write_edition(spoil(shipped), tmp_path / "out")
    assert not (tmp_path / "out").exists()


# Damaged folders


def spoilt(name, old, new):
    """A change of one file's text."""

    def spoil(folder):
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return spoil


def first_board(line):
    return spoilt("discuss.toml", "[TUMOUR-BOARD]\n", f"[TUMOUR-BOARD]\n{line}\n")


def of_board(name, new):
    def spoil(folder):
        text = (folder / "discuss.toml").read_text()
        (folder / "discuss.toml").write_text(re.sub(rf"(?m)^{name} = .*$", f"{name} = {new}", text, count=1))

    return spoil


def sparse(folder):
    with (folder / "treat.toml").open("wb") as file:
        file.truncate(100_000_000)


def as_folder(folder):
    (folder / "treat.toml").unlink()
    (folder / "treat.toml").mkdir()


def as_pipe(folder):
    (folder / "treat.toml").unlink()
    os.mkfifo(folder / "treat.toml")


BOARD = "discuss.toml: TUMOUR-BOARD"
OF_A_WORDING = "headline, body, plain, grade, strengths, citations"
DAMAGED = {
    "an unknown field": (
        first_board('headlin = "x"'),
        f'{BOARD}: "headlin" is no field of it; accepted: {OF_A_WORDING}, rows, basis, review_by, variants.',
    ),
    "an unknown field of a variant": (
        spoilt("urgent.toml", "variants.over_3_0]\n", 'variants.over_3_0]\nbasis = "read"\n'),
        f'urgent.toml: HYPERCALCAEMIA, variant over_3_0: "basis" is no field of it; accepted: {OF_A_WORDING}.',
    ),
    "an unknown field of a reference": (
        spoilt("references.toml", "[cardoso2018]\n", "[cardoso2018]\nisbn = 1\n"),
        'references.toml: cardoso2018: "isbn" is no field of it; accepted: '
        "authors, title, source, year, doi, pmid, kind, note.",
    ),
    "an unknown field of the edition": (
        spoilt("edition.toml", "title", "by = 1\ntitle"),
        'edition.toml: "by" is no field of it; accepted: title, status, dated.',
    ),
    "a text for a list": (of_board("citations", '"x"'), f'{BOARD}: citations is "x"; accepted: a list of texts.'),
    "a list of numbers": (
        of_board("citations", "[1, 2.5]"),
        f"{BOARD}: citations is a list with 1, 2.5; accepted: a list of texts.",
    ),
    "a list of lists": (
        of_board("rows", '[["x"], {a = 1}, "y"]'),
        f'{BOARD}: rows is a list with a list, a table, "y"; accepted: a list of texts.',
    ),
    "a number for a text": (
        of_board("headline", "-" + "9" * 80),
        f"{BOARD}: headline is a very large number; accepted: a text of at most 200 characters.",
    ),
    "a truth for a text": (
        of_board("headline", "true"),
        f"{BOARD}: headline is true; accepted: a text of at most 200 characters.",
    ),
    "an empty list for a text": (
        of_board("headline", "[]"),
        f"{BOARD}: headline is an empty list; accepted: a text of at most 200 characters.",
    ),
    "a headline without end": (
        of_board("headline", f'"{"x" * 5000}"'),
        f"{BOARD}: headline is a text of 5000 characters; accepted: a text of at most 200 characters.",
    ),
    "no such strength": (
        of_board("strengths", '["maybe"]'),
        f'{BOARD}: strengths is a list with "maybe"; accepted: a list, of {", ".join(STRENGTHS)}.',
    ),
    "a date as a text": (
        of_board("review_by", '"2027-11-22"'),
        f'{BOARD}: review_by is "2027-11-22"; accepted: a date such as 2027-11-22, without quotation marks.',
    ),
    "a time for a date": (
        of_board("review_by", "2027-11-22T10:00:00"),
        f"{BOARD}: review_by is 2027-11-22 10:00:00; accepted: a date such as 2027-11-22, without quotation marks.",
    ),
    "no such day": (
        of_board("review_by", "2027-02-30"),
        "discuss.toml is not TOML: Invalid date or datetime (at line ",
    ),
    "a year in words": (
        spoilt("references.toml", "year = 2021", "year = true"),
        "references.toml: gennari2021: year is true; accepted: a year in digits, without quotation marks.",
    ),
    "a statement that is no table": (
        spoilt("discuss.toml", "[TUMOUR-BOARD]\n", "OTHER = 5\n[TUMOUR-BOARD]\n"),
        "discuss.toml: OTHER is 5; accepted: a table, under a line [OTHER].",
    ),
    "variants that are no tables": (
        first_board("variants = []"),
        f"{BOARD}: variants is an empty list; accepted: tables.",
    ),
    "a variant that is no table": (
        first_board("variants = {x = 1}"),
        f"{BOARD}, variants: x is 1; accepted: a table, under a line [x].",
    ),
    "a code that can have no address": (
        spoilt("discuss.toml", "[TUMOUR-BOARD]\n", '["TUMOUR/BOARD\\n"]\n'),
        'discuss.toml: "TUMOUR/BOARD\\n" is no name; accepted: up to 60 letters, digits, hyphens and underscores.',
    ),
    "the same code twice": (
        spoilt("discuss.toml", "[TUMOUR-BOARD]\n", "[TUMOUR-BOARD]\n[TUMOUR-BOARD]\n"),
        "discuss.toml is not TOML: Cannot declare ('TUMOUR-BOARD',) twice (at line ",
    ),
    "the same code in two sections": (
        spoilt("discuss.toml", "[TUMOUR-BOARD]\n", '[CORD-COMPRESSION]\nbasis = "read"\n[TUMOUR-BOARD]\n'),
        "discuss.toml: CORD-COMPRESSION stands in urgent.toml too.",
    ),
    "an unknown section": (
        lambda folder: (folder / "surgery.toml").write_text(""),
        f"surgery.toml is no file of an edition; accepted: {', '.join(FILES)}.",
    ),
    "no edition.toml": (lambda folder: (folder / "edition.toml").unlink(), "edition.toml is missing from "),
    "a section missing": (lambda folder: (folder / "treat.toml").unlink(), "treat.toml is missing from "),
    "no title": (
        spoilt("edition.toml", 'title = "First edition"', ""),
        "edition.toml: title is missing; accepted: a text of 1 to 200 characters.",
    ),
    "an empty title": (
        spoilt("edition.toml", "First edition", " "),
        'edition.toml: title is " "; accepted: a text of 1 to 200 characters.',
    ),
    "no such status": (
        spoilt("edition.toml", '"submitted"', '"perfect"'),
        f'edition.toml: status is "perfect"; accepted: one of {", ".join(STATES)}.',
    ),
    "a list as status": (
        spoilt("edition.toml", '"submitted"', '["submitted"]'),
        f'edition.toml: status is a list with "submitted"; accepted: one of {", ".join(STATES)}.',
    ),
    "a binary file": (
        lambda folder: (folder / "treat.toml").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00"),
        "treat.toml is not text in UTF-8 (byte 1).",
    ),
    "bytes that are no TOML": (
        lambda folder: (folder / "treat.toml").write_bytes(b"\x00" * 50),
        "treat.toml is not TOML: Invalid statement (at line 1, column 1).",
    ),
    "a file of 100 MB": (sparse, "treat.toml has 100,000,000 bytes; accepted: at most 2,000,000."),
    "a folder for a file": (as_folder, "treat.toml is not a file."),
    "a pipe for a file": (as_pipe, "treat.toml is not a file."),
    "lists within lists": (
        lambda folder: (folder / "treat.toml").write_text("x = " + "[" * 100_000),
        "treat.toml is nested too deeply.",
    ),
    "a number without end": (
        lambda folder: (folder / "treat.toml").write_text("x = " + "9" * 10_000),
        "treat.toml is not TOML: Exceeds the limit (4300 digits) for integer string conversion",
    ),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_folder_is_refused_in_one_sentence(folder, damage):
    spoil, says = DAMAGED[damage]
    spoil(folder)
    with pytest.raises(ValueError, match=r"\A[^\n]*\.\Z") as refused:
        read_edition(folder)
    assert str(refused.value).startswith(says)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ValueError, match=r"/none is not a folder\.$"):
        read_edition(tmp_path / "none")


def test_a_file_that_may_not_be_read_is_said(folder, monkeypatch):
    def denied(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(ValueError, match=r"edition\.toml cannot be read: Permission denied\.$"):
        read_edition(folder)


def test_a_byte_order_mark_and_windows_line_ends_are_no_damage(folder, shipped):
    for name in FILES:
        text = (folder / name).read_bytes()
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert read_edition(folder) == shipped


SMALL = {
    "edition.toml": 'title = "t"\nstatus = "draft"\ndated = 2026-11-22\n',
    "urgent.toml": '[A]\nheadline = "h"\nbody = """\nb"""\ncitations = ["k"]\nstrengths = ["avoid"]\n'
    'rows = ["1"]\nbasis = "read"\nreview_by = 2027-01-01\n[A.variants.v]\nplain = "p"\n',
    "references.toml": '[k]\ntitle = "t"\nyear = 2020\n',
}
VALUES = st.sampled_from([
    '"x"', "1", "-1.5", "inf", "nan", "true", "[]", "[1]", '["k"]', "{}", "{a = {b = 1}}", "[[]]", "2026-01-01",
    "2026-01-01T00:00:00Z", "10:00:00", "'''\n'''", '"\\u0000"', '"\\ud800"', "", "[", "0x10", '"\\u2028"',
])  # fmt: skip


@given(st.data())
@settings(max_examples=1000, deadline=None)
def test_whatever_is_done_to_the_files_they_are_read_or_refused_in_one_sentence(data):
    damaged = {name: SMALL.get(name, "") for name in FILES}
    name = data.draw(st.sampled_from(sorted(SMALL)))
    text = damaged[name]
    for _ in range(data.draw(st.integers(1, 3))):
        if data.draw(st.booleans()):  # another value for a field
            fields = sorted(set(re.findall(r"(?m)^\w+ = ", text))) or ["x = "]
            field = data.draw(st.sampled_from(fields))
            text = re.sub(rf"(?m)^{field}.*$", lambda found: field + data.draw(VALUES), text, count=1)  # noqa: B023
        else:  # a piece cut out, another put in
            start = data.draw(st.integers(0, len(text)))
            end = data.draw(st.integers(start, min(len(text), start + 12)))
            text = text[:start] + data.draw(HOSTILE) + text[end:]
    damaged[name] = text
    try:
        edition = edition_from_files(damaged)
    except ValueError as refused:
        said = str(refused)
        assert re.fullmatch(r"[\w.]+\.toml\b[^\n]*\.", said), said
        assert len(said) < 600
    else:
        assert edition_from_files(edition_files(edition)).content_hash() == edition.content_hash()
