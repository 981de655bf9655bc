"""The consistency lint: contradictions planted into the shipped words are found, and the shipped words give few warnings."""

import re
import shutil
from collections import Counter
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from mbc_advisor.guidance.files.files import SHIPPED, read_edition, write_edition
from mbc_advisor.guidance.lint.lint import KINDS, statement_warnings, warnings
from mbc_advisor.guidance.lint.quantities import DOSES, quantities
from mbc_advisor.guidance.management.commands.lint_edition import accepted_warnings
from mbc_advisor.guidance.words.texts import EditionText, ReferenceText, StatementText, Wording

from .planted import PLANTED

ACCEPTED = SHIPPED.parent / "accepted-1.toml"
EDITION = read_edition()
PARTS = ("headline", "body", "plain")


def changed(statement: StatementText, variant: str, **texts: str) -> StatementText:
    """The statement with other texts in one wording."""
    if not variant:
        return replace(statement, wording=replace(statement.wording, **texts))
    return replace(statement, variants=statement.variants | {variant: replace(statement.variants[variant], **texts)})


def new_warnings(statement: StatementText, variant: str, **texts: str) -> list:
    """What the lint says of the changed statement and does not say of it as it is."""
    before = {warning.words for warning in statement_warnings(statement)}
    return [each for each in statement_warnings(changed(statement, variant, **texts)) if each.words not in before]


def said(headline="", body="", plain="", strengths=()) -> list:
    """The warnings of a statement that has these words and no others."""
    wording = Wording(headline, body, plain, strengths=strengths)
    return list(statement_warnings(StatementText("CODE", "treat", wording, "read", ("1.1",))))


def kinds(found) -> set[str]:
    return {warning.kind for warning in found}


# The shipped words


def test_the_shipped_edition_gives_exactly_the_warnings_that_are_accepted_with_a_reason():
    given = {warning.fingerprint: warning for warning in warnings(EDITION)}
    accepted = accepted_warnings(ACCEPTED)
    assert set(given) == set(accepted), [each.words for each in given.values()]
    for fingerprint, reason in accepted.items():
        assert reason.startswith(f"{given[fingerprint].about}: "), "a reason names what it is about"


def test_people_are_asked_to_look_at_fewer_than_twenty_places_of_the_shipped_edition():
    assert len(list(warnings(EDITION))) < 20


# Contradictions


@pytest.mark.parametrize(("code", "variant", "part", "old", "new", "kind"), PLANTED)
def test_a_contradiction_planted_into_the_shipped_words_is_found(code, variant, part, old, new, kind):
    statement = EDITION.statements[code]
    text = getattr(statement.worded(variant), part)
    assert old in text, "the shipped words have changed: plant this elsewhere"
    found = new_warnings(statement, variant, **{part: text.replace(old, new, 1)})
    assert kind in kinds(found), [each.words for each in found]
    assert all(each.code == code for each in found)


def test_contradictions_of_every_kind_are_planted_into_many_statements():
    planted = Counter(kind for *_, kind in PLANTED)
    assert len(PLANTED) >= 40
    assert len({code for code, *_ in PLANTED}) >= 40
    assert set(planted) == set(KINDS) - {"reference"}
    assert min(planted.values()) >= 6


def _in_other_units(quantity, text: str) -> bool:
    """Whether a text says a time a second time in other words: "every 4 weeks", "monthly"."""
    others = [each for each in quantities(text) if each.dimension == quantity.dimension and each.unit != quantity.unit]
    return any(0.9 < each.low * each.factor / (quantity.low * quantity.factor) < 1.1 for each in others)


STATED_TWICE = [
    (statement.code, name, part, number)
    for statement in EDITION.statements.values()
    for name, wording in statement.every_wording().items()
    for part, other in (("headline", "body"), ("plain", "body"), ("body", "headline"), ("body", "plain"))
    for number, quantity in enumerate(quantities(getattr(wording, part)))
    if quantity.words[0].isdigit()
    and not _in_other_units(quantity, getattr(wording, part))
    and (quantity.dimension in DOSES or (quantity.every and not quantity.adverb))
    and any(
        (each.low, each.high, each.unit) == (quantity.low, quantity.high, quantity.unit)
        for each in quantities(getattr(wording, other))
    )
]
"""Every dose, and every interval between doses, that headline or plain wording states as the body does."""


def multiplied(text: str, found, factor: float) -> str:
    """The text with this quantity multiplied wherever the text says it."""
    for each in reversed(quantities(text)):
        unit = each.unit or (each.inherited or ("",))[0]
        if (each.low, each.high, unit) == (found.low, found.high, found.unit):
            end = each.start + len(each.words)
            new = re.sub(r"\d+(?:\.\d+)?", lambda number: f"{float(number[0]) * factor:g}", text[each.start : end])
            text = text[: each.start] + new + text[end:]
    return text


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(where=st.sampled_from(STATED_TWICE), factor=st.sampled_from((0.1, 0.25, 0.5, 1.5, 2, 3, 5, 10, 100)))
def test_a_dose_or_interval_multiplied_in_one_wording_gives_a_warning(where, factor):
    code, variant, part, number = where
    statement = EDITION.statements[code]
    wording = statement.worded(variant)
    text = getattr(wording, part)
    quantity = quantities(text)[number]
    new = multiplied(text, quantity, factor)
    others = " ".join(getattr(wording, each) for each in PARTS if each != part)
    assume(not any(each.low == quantity.low * factor and each.unit == quantity.unit for each in quantities(others)))
    assert kinds(new_warnings(statement, variant, **{part: new})) & {"number", "unit"}, (text, new)


def test_the_doses_and_intervals_multiplied_are_those_of_many_statements():
    assert len(STATED_TWICE) >= 40
    assert len({code for code, *_ in STATED_TWICE}) >= 12


# What is the same said otherwise


SAME = [
    ("Give it within 24 hours.", "It is given within one day."),
    ("Repeat it after 12 weeks.", "It is repeated after three months."),
    ("More than 42 days lie between.", "More than six weeks lie between."),
    ("Uptake stayed higher at 29 to 35 days.", "It was seen for four to five weeks."),
    ("It found 51.2 % of them.", "It found about half of them."),
    ("It found 50 % of them.", "It found half of them."),
    ("It was so in 62.5 % of patients.", "It was so in about 6 of 10 patients."),
    ("It was so in 14.3 %.", "It was so in about 14 %, or one in seven."),
    ("It was so in 2.3 % and 36.6 % of patients.", "It was so in about 2 in 100 and 37 in 100."),
    ("76.2 % had metastasis, the others did not.", "About one in four did not have spread."),
    ("14.3 % had a second cancer and 9.5 % benign change.", "About one in four had another cancer or something harmless."),
    ("Survival was 40.7 against 26.9 months.", "Patients lived about 41 months instead of 27."),
    ("It was 5.5 months, 3.8 with the comparator.", "It was about two months longer."),
    ("Over 3.0 mmol/L (12 mg/dL) treat the calcium.", "Over 12 mg/dL the calcium is treated."),
    ("Creatinine rises by 44 µmol/L (0.5 mg/dL).", "The creatinine rises by 0.5 mg/dL."),
    ("Give 1 g of it.", "It is given as 1000 mg."),
    ("Doses are given 12-weekly.", "The drip is given every 12 weeks."),
    ("An interval of 4 weeks is kept.", "It is given every 4 weeks."),
    ("Give 8 Gy in 1 or 20 Gy in 5 fractions.", "One session of 8 Gy is given."),
    ("In 12 of 16 patients it rose.", "Of 16 patients, 12 had a rise."),
    ("It should be 4 mg, at 60 mL/min.", "How much is given depends on the kidneys."),
    ("HER2, CDK4/6, CA 15-3 and PD-L1 are read.", "HER2 and CDK4/6 are read."),
    ("It was published in 2021 (HR 0.82, 0.70-0.95).", "It was published some years ago."),
]  # fmt: skip


@pytest.mark.parametrize(("body", "plain"), SAME)
def test_the_same_said_in_other_words_or_units_gives_no_warning(body, plain):
    assert said(body=body, plain=plain) == []


DIFFERENT = [
    ("Give it within 24 hours.", "It is given within two days.", "number"),
    ("Repeat it after 12 weeks.", "It is repeated after four months.", "number"),
    ("It found 51.2 % of them.", "It found about two thirds of them.", "number"),
    ("It was so in 62.5 % of patients.", "It was so in about 8 of 10 patients.", "number"),
    ("Give 3.5 mg.", "The dose is 4 mg.", "number"),
    ("Give 1 g of it.", "It is given as 100 mg.", "number"),
    ("Give 8 Gy in 1 or 20 Gy in 5 fractions.", "One session of 20 Gy is given.", "number"),
    ("Denosumab is 120 mg, zoledronate 4 mg.", "Denosumab 4 mg is given.", "number"),
    ("It is given above 60 mL/min.", "It is given below 60 mL/min.", "number"),
    ("Give three doses every 4 weeks.", "It is given every 4 months.", "unit"),
    ("Over 4.0 mmol/L (12 mg/dL) treat the calcium.", "Over 12 mg/dL it is treated.", "unit"),
    ("The calcium is over 12 mg/dL.", "The calcium is high.", "unit"),
    ("Give .5 mg.", "It is given.", "unit"),
    ("Give 4 mg bid.", "It is given twice.", "unit"),
    ("The spot may be benign.", "The spot is certainly harmless.", "certainty"),
    ("It may help.", "It always helps and is safe.", "certainty"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "plain", "kind"), DIFFERENT)
def test_what_differs_gives_a_warning_of_its_kind(body, plain, kind):
    assert kind in kinds(said(body=body, plain=plain))


def test_a_warning_says_in_one_sentence_what_each_text_says():
    (warning,) = said(body="Give 4 mg of zoledronate.", plain="The drip is 5 mg.")
    assert warning.words == "The plain wording says “5 mg” where the specialist wording says “4 mg”."
    assert (warning.code, warning.variant, warning.kind, warning.about) == ("CODE", "", "number", "CODE")


def test_bold_type_and_lists_hide_no_number():
    body = "Give it so:\n\n1. **4 mg** first\n2. then 8 mg"
    assert said(body=body, plain="First 4 mg, then 8 mg.") == []
    assert kinds(said(body=body, plain="First **5 mg**, then 8 mg.")) == {"number"}


MODALS = {"required": "must", "recommended": "should", "consider": "may", "avoid": "do not"}
SENTENCES = {
    "must": "The bone must be sampled.",
    "should": "The bone should be sampled.",
    "may": "A sample of the bone may be considered.",
    "do not": "Do not sample the bone.",
}


@pytest.mark.parametrize("strength", MODALS)
@pytest.mark.parametrize("modal", SENTENCES)
@pytest.mark.parametrize("part", ["body", "plain"])
def test_a_modal_agrees_with_its_own_strength_and_with_no_other(strength, modal, part):
    texts = {"body": SENTENCES[MODALS[strength]], "plain": SENTENCES[MODALS[strength]]} | {part: SENTENCES[modal]}
    found = [each for each in said(**texts, strengths=(strength,)) if each.kind == "strength"]
    assert bool(found) == (MODALS[strength] != modal)


def test_words_written_for_two_strengths_may_use_the_modal_of_either():
    for modal in ("should", "may"):
        texts = {"body": SENTENCES[modal], "plain": SENTENCES[modal]}
        assert not said(**texts, strengths=("recommended", "consider"))
    assert kinds(said(body=SENTENCES["must"], plain=SENTENCES["must"], strengths=("recommended", "consider"))) == {
        "strength"
    }


# Fingerprints and variants


def test_an_accepted_warning_is_given_anew_when_one_of_its_texts_changes_and_not_otherwise():
    statement = changed(
        EDITION.statements["CALCIUM-AND-VITAMIN-D"], "", plain="At least 50 mg of calcium should be taken."
    )
    (first,) = statement_warnings(statement)
    same = replace(
        statement, wording=replace(statement.wording, grade="ESMO [I, A]", citations=("other",)), rows=("9.9",)
    )
    assert [each.fingerprint for each in statement_warnings(same)] == [first.fingerprint]
    for part in ("plain", "body"):
        other = changed(statement, "", **{part: f"{getattr(statement.wording, part)} More is told."})
        (again,) = statement_warnings(other)
        assert again.words == first.words
        assert again.fingerprint != first.fingerprint
    assert re.fullmatch(r"[0-9a-f]{16}", first.fingerprint)


def test_a_strength_warning_is_given_anew_when_the_strength_changes():
    first, second = (said(body=SENTENCES["must"], strengths=(each,))[0] for each in ("consider", "recommended"))
    assert first.fingerprint != second.fingerprint


def test_a_variant_tells_its_own_warnings_and_not_those_it_inherits():
    base = Wording("Give it", "It should be 4 mg.", "It should be 5 mg.")
    variants = {"heading": Wording(headline="Give it soon"), "body": Wording(body="It should be 3 mg.")}
    found = list(statement_warnings(StatementText("CODE", "treat", base, "read", ("1.1",), variants)))
    assert [each.variant for each in found] == ["", "body"]
    assert found[1].words.startswith("In the variant body: the plain wording says “5 mg”")


# References


def referenced(**fields) -> list:
    """The reference warnings of the shipped edition with one more reference that a statement cites."""
    statement = EDITION.statements["START-BONE-AGENT"]
    cited = replace(statement, wording=replace(statement.wording, citations=(*statement.wording.citations, "added")))
    added = ReferenceText("added", title="A title", **({"source": "A journal"} | fields))
    edition = replace(
        EDITION, statements=EDITION.statements | {cited.code: cited}, references=EDITION.references | {"added": added}
    )
    return [warning for warning in warnings(edition) if warning.kind == "reference"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"doi": "https://doi.org/10.1000/182"}, "starts with an address"),
        ({"doi": "doi:10.1000/182"}, "starts with an address"),
        ({"doi": "10.1000/182."}, "ends with “.”"),
        ({"doi": "10.1000/182)"}, "ends with “)”"),
        ({"doi": "10.1000/18 2"}, "has a space"),
        ({"doi": "11.1000/182"}, "is not a DOI"),
        ({"doi": "10.1/182"}, "is not a DOI"),
        ({"doi": "10.1000/"}, "is not a DOI"),
        ({"doi": "10.1093/ANNONC/mdy192"}, "is that of cardoso2018 too"),
        ({"doi": "10.1093/annonc/mdy192."}, "is that of cardoso2018 too"),
        ({"pmid": "123456789"}, "is not a PMID"),
        ({"pmid": "0123"}, "is not a PMID"),
        ({"pmid": "PMC12"}, "is not a PMID"),
        ({"pmid": "3664434"}, "is that of kamby1987 too"),
        ({"year": 1949}, "lies outside 1950 to 2027"),
        ({"year": 2028}, "lies outside 1950 to 2027"),
        ({"year": 2020, "source": "Ann Oncol 2021;32:1-9"}, "where the source says 2021"),
    ],
)
def test_a_reference_dead_or_doubled_by_form_is_found(fields, words):
    found = referenced(**fields)
    assert [each.key for each in found] == ["added"] * len(found)
    assert any(words in each.words for each in found), [each.words for each in found]
    assert all(each.code == "" and each.about == "added" for each in found)


@pytest.mark.parametrize(
    "fields",
    [
        {"doi": "10.1016/S1470-2045(22)00642-9"}, {"doi": "10.1002/(SICI)1097-0142(19971015)80:8+<1601::AID-CNCR16>3.3.CO;2-6".replace("<", "").replace(">", "")},
        {"pmid": "1"}, {"pmid": "99999999"}, {"pmid": "PMC1234567"}, {"year": 1950}, {"year": 2027},
        {"year": 2020, "source": "Ann Oncol 2020;31:2021-2030"},
    ],
)  # fmt: skip
def test_a_sound_reference_gives_no_warning(fields):
    assert referenced(**fields) == []


def test_a_citation_without_a_reference_and_a_reference_nobody_cites_are_found():
    statement = EDITION.statements["START-BONE-AGENT"]
    edition = replace(
        EDITION,
        statements=EDITION.statements
        | {statement.code: replace(statement, wording=replace(statement.wording, citations=("gone2020", "gone2020")))},
        references=EDITION.references | {"lonely2020": ReferenceText("lonely2020", title="A", source="B")},
    )
    found = {(each.about, each.words) for each in warnings(edition) if each.kind == "reference"}
    assert ("START-BONE-AGENT", "“gone2020” is cited, and there is no such reference.") in found
    assert ("lonely2020", "No statement cites this reference.") in found
    assert len([each for each in warnings(edition) if "gone2020" in each.words]) == 1, "said once"


# Any words at all


FRAGMENTS = st.sampled_from(
    [
        "Give",
        "4",
        "mg.",
        "must",
        "not",
        "should",
        "may",
        "be",
        "considered",
        "1,822",
        "0.5",
        "1/2",
        "-3",
        "–",
        "of",
        "100",
        "one",
        "in",
        "five",
        "half",
        "10-20",
        "%",
        "every",
        "every",
        "week",
        "weekly",
        "zoledronate",
        "MRI",
        "FDG",
        "PET/CT",
        "(",
        ")",
        "[I,",
        "A]",
        "“",
        "”",
        "*",
        "_",
        "12",
        "of",
        "16",
        "0",
        "of",
        "0",
        "one",
        "of",
        "one",
        "mmol/L",
        "(3",
        "mg/dL)",
        "8",
        "Gy",
        "in",
        "0",
        "HER2",
        "2021",
        "\n\n-",
        "\n1.",
        ".",
        ";",
        ":",
        "No",
    ]
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(FRAGMENTS | st.text(max_size=6), max_size=14).map(" ".join), min_size=3, max_size=3))
@example(["9" * 400 + " mg", "9" * 400 + " kg every 0 weeks", "٣ mg, ½ of 3"])
@example(["", "", ""])
def test_whatever_is_typed_is_linted_the_same_twice_and_each_warning_is_one_sentence(texts):
    found = said(*texts, strengths=("required",))
    assert found == said(*texts, strengths=("required",))
    assert len({each.fingerprint for each in found}) == len(found)
    for warning in found:
        assert warning.kind in KINDS
        assert warning.words.endswith(".")
        assert warning.words[0].isupper()


def test_a_long_paste_is_read_at_its_beginning_and_holds_nothing_up():
    assert kinds(said(body="Give 4 mg. " + "of 1 " * 20_000, plain="Give 5 mg. " + "of 1 " * 20_000)) == {"number"}


def test_an_edition_without_words_has_no_warnings():
    assert list(warnings(EditionText("Empty", "draft", "2026-01-01", {}, {}))) == []


# The command


def lint(*args, **options) -> str:
    out = StringIO()
    call_command("lint_edition", *args, stdout=out, **options)
    return out.getvalue()


def contradicting(folder: Path) -> Path:
    """The shipped edition in a folder, with a dose that differs between the wordings."""
    statement = EDITION.statements["CALCIUM-AND-VITAMIN-D"]
    plain = statement.wording.plain.replace("500 mg", "50 mg")
    edition = replace(EDITION, statements=EDITION.statements | {statement.code: changed(statement, "", plain=plain)})
    write_edition(edition, folder)
    return folder


def test_the_command_prints_the_shipped_warnings_and_passes_with_the_accepted_ones():
    printed = lint("--strict", str(ACCEPTED))
    assert printed.count(" Accepted: ") == len(accepted_warnings(ACCEPTED))
    assert printed.splitlines()[-1].startswith(str(len(accepted_warnings(ACCEPTED))))


def test_the_command_stops_an_edition_whose_dose_differs_between_the_wordings(tmp_path):
    folder = contradicting(tmp_path / "edition")
    printed = lint(str(folder))
    assert (
        "CALCIUM-AND-VITAMIN-D: The plain wording says “50 mg” where the specialist wording says “500 mg”." in printed
    )
    with pytest.raises(CommandError, match=r"^[0-9a-f]{16} is not accepted in accepted-1.toml\.$"):
        lint(str(folder), "--strict", str(ACCEPTED))


def test_the_command_wants_accepted_warnings_taken_out_that_are_no_longer_given(tmp_path):
    accepted = Path(shutil.copy(ACCEPTED, tmp_path / "accepted.toml"))
    accepted.write_text(accepted.read_text() + '\n0000000000000000 = "It stood once."\n')
    with pytest.raises(CommandError, match=r"0000000000000000 in accepted\.toml is no longer given: take it out"):
        lint("--strict", str(accepted))


@pytest.mark.parametrize("content", ['0123 = ""', "0123 = 3", "not toml", None])
def test_the_command_refuses_a_list_of_accepted_warnings_it_cannot_use_in_a_sentence(tmp_path, content):
    accepted = tmp_path / "accepted.toml"
    if content is not None:
        accepted.write_text(content)
    with pytest.raises(CommandError, match=r"accepted\.toml"):
        lint("--strict", str(accepted))


def test_the_command_says_what_is_wrong_with_a_folder_that_is_no_edition(tmp_path):
    with pytest.raises(CommandError, match=r"edition\.toml is missing"):
        lint(str(tmp_path))
