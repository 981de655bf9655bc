"""The tumour-board sheet: eleven blocks in order, every red flag answered, nothing known from silence, nothing lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from mbc_advisor.algorithm.case.measures import Limits
from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.algorithm.evaluate import answer
from mbc_advisor.algorithm.logic import case_sets
from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.algorithm.rules_version import _lines, rules_hash
from mbc_advisor.cases.board_sheet.case_blocks import flare_window
from mbc_advisor.cases.board_sheet.page_fit import PAGE_LINES, Fit, height
from mbc_advisor.cases.board_sheet.parts import FactLine, lines
from mbc_advisor.cases.board_sheet.sheet import BoardSheet
from mbc_advisor.cases.report.report import Report
from mbc_advisor.cases.services import consult
from mbc_advisor.guidance.edition import in_force

from ...support.road import FOUNDING, VIGNETTES, Page, fields_of, send, words

BLOCKS = [
    "header",
    "question",
    "urgency",
    "case",
    "imaging",
    "tissue",
    "algorithm",
    "bone",
    "pitfalls",
    "decision",
    "footer",
]
ASIDE = ("sources", "continuation")
FLAGS = [
    "Cord compression", "Hypercalcaemia", "Pathological fracture", "Severe hypocalcaemia", "Impending fracture", "Visceral crisis",
    "Spinal infection", "Marrow failure",
]  # fmt: skip
URGENT = dict(
    zip(
        FLAGS,
        ("CORD-COMPRESSION", "HYPERCALCAEMIA", "PATHOLOGICAL-FRACTURE", "HYPOCALCAEMIA", "IMPENDING-FRACTURE", "VISCERAL-CRISIS",
         "SPINAL-INFECTION", "MARROW-FAILURE"),
        strict=True,
    )
)  # fmt: skip
TRUNK = ["cervical_spine", "thoracic_spine", "lumbar_spine", "sacrum", "pelvis", "ribs", "sternum"]
EIGHT_STUDIES = {
    "label": "B-2026-117", "setting": "known_metastatic", "proof": "elsewhere", "er": "positive", "pgr": "negative", "her2": "low",
    "receptor_sample": "primary", "histology": "lobular", "grade": "2", "visceral": "present", "therapy": "current",
    "weeks_on_therapy": 9, "therapy_line": "later", "neurology": "none", "fracture": "none", "pain": "moderate",
    "pain_type": "mechanical", "course": "worse", "markers": "rising", "age_years": 61, "sex": "female", "menopause": "postmenopausal",
    "weight_kg": 70, "creatinine_umol_l": 98, "calcium_mmol_l": 2.31, "albumin_g_l": 33, "vitamin_d_nmol_l": 41,
    "bone_agent": "zoledronate", "bone_agent_doses": 9, "bone_agent_months": 26, "dental": "extraction_needed",
    "mirels_site": "peritrochanteric", "mirels_pain": "moderate", "mirels_lesion": "mixed", "mirels_size": "third_to_two_thirds",
    "sins_total": 8, "cytopenia": "no", "infection_signs": "no",
    "studies": [
        {"modality": "ct", "result": "positive", "morphology": "mixed", "count": "five_or_more", "sites": TRUNK, "date": "2026-11-02",
         "features": ["soft_tissue_mass", "cortical_destruction"], "compared_with_before": "more_sclerotic"},
        {"modality": "bone_scan", "result": "negative", "date": "2026-10-30"},
        {"modality": "spect_ct", "result": "equivocal", "sites": ["pelvis"], "date": "2026-10-30"},
        {"modality": "fdg_pet_ct", "result": "negative", "date": "2026-09-12"},
        {"modality": "fes_pet_ct", "result": "positive", "count": "five_or_more", "sites": ["thoracic_spine", "pelvis", "femur"],
         "compared_with_before": "first_study", "date": "2026-11-10"},
        {"modality": "naf_pet_ct", "result": "positive", "count": "diffuse", "compared_with_before": "new_lesions",
         "sites": [*TRUNK, "shoulder_girdle", "humerus", "femur"], "date": "2026-11-12"},
        {"modality": "mri", "result": "positive", "morphology": "marrow", "count": "diffuse", "features": ["diffuse_symmetric"],
         "sites": ["thoracic_spine", "lumbar_spine", "sacrum"], "date": "2026-11-15"},
        {"modality": "radiograph", "result": "benign", "sites": ["femur"], "covers": "listed", "covered_sites": ["femur"],
         "features": ["sclerotic_rim"], "date": "2026-11-01"},
    ],
}  # fmt: skip
"""Every kind of study, long lists, eight disagreements: more than one page holds."""

CASES = {name: vignette["case"] for name, vignette in VIGNETTES.items()} | {"empty": {}, "eight-studies": EIGHT_STUDIES}
every_case = pytest.mark.parametrize("name", CASES)


def sheet_of(case) -> BoardSheet:
    return BoardSheet(Report(consult(read_case(case), in_force.shipped(), datetime(2026, 11, 22, 9, tzinfo=UTC))))


def flags_of(**case) -> dict[str, str]:
    return {flag.name: flag.answer for flag in sheet_of(case).flags}


@pytest.fixture
def sheet(client, db):
    def opened(case, **more) -> Page:
        return Page(send(client, "/sheet/", [*fields_of(case), *more.items()]))

    return opened


def block(page: Page, name: str):
    return page.one(f"*[@data-block='{name}']")


# The page


@every_case
def test_the_eleven_blocks_stand_in_order(sheet, name):
    page = sheet(CASES[name])
    found = [each.get("data-block") for each in page.root.iter() if each.get("data-block")]
    assert page.status == 200
    assert [each for each in found if each not in ASIDE] == BLOCKS


@every_case
def test_every_red_flag_is_printed_with_an_answer(sheet, name):
    page = sheet(CASES[name])
    rows = block(page, "urgency").findall(".//dl/div")
    assert [words(row.find("dt")) for row in rows] == FLAGS
    said = {"yes": "! YES", "no": "no", "not known": "? not known"}
    for row in rows:
        assert words(row.find("dd")).startswith(said[row.get("data-answer")])


@every_case
def test_no_value_is_left_blank(sheet, name):
    page = sheet(CASES[name])
    values = [each for tag in ("dd", "dt", "td", "th") for each in page.all(tag)]
    assert values
    assert all(words(each) for each in values)


def test_what_is_not_known_is_named(sheet):
    page = sheet(FOUNDING)
    case, tissue, bone = (words(block(page, name)) for name in ("case", "tissue", "bone"))
    for name in (
        "age",
        "receptors read on",
        "date of that sample",
        "weeks on it",
        "flare window",
        "neurology",
        "bone pain",
    ):
        assert name in case.split("Not known:")[1]
    assert "Not known: biopsy of a metastasis done, where, result, adequacy, date" in tissue
    assert "Not known: creatinine clearance, corrected calcium, 25-OH vitamin D, teeth and jaw, bone agent" in bone


def test_nothing_is_hidden_and_nothing_is_inline(client, db):
    html = send(client, "/sheet/", fields_of(EIGHT_STUDIES)).content.decode()
    assert not re.search(r"<details|<style|\sstyle=|\son\w+=|<script>", html)


def test_the_answers_travel_back_to_the_advice(sheet):
    page = sheet(EIGHT_STUDIES, reader="plain")
    form = page.one("form[@method='post']")
    fields = [
        (each.get("name"), each.get("value"))
        for each in form.iter("input")
        if each.get("name") != "csrfmiddlewaretoken"
    ]
    assert form.get("action") == "/advice/"
    assert sorted(fields) == sorted([*fields_of(EIGHT_STUDIES), ("reader", "plain")])


def test_the_label_is_printed_or_a_box_is_left(sheet):
    assert "B-2026-117" in words(block(sheet(EIGHT_STUDIES), "header"))
    assert "write or stick here" in words(block(sheet(FOUNDING), "header"))


def test_the_foot_says_by_which_words_and_rules(sheet):
    foot = words(block(sheet(FOUNDING), "footer"))
    for part in (
        "edition ",
        "pending review by clinicians",
        "engine 1.0",
        f"rules {rules_hash()}",
        "Printed at",
        "not a treatment order",
    ):
        assert part in foot


def test_answers_that_cannot_be_used_go_back_to_the_questions(client, db):
    response = send(client, "/sheet/", {"age_years": "seven"})
    assert response.status_code == 422


# The question


def test_the_question_of_the_founding_case():
    sheet = sheet_of(FOUNDING)
    assert sheet.question == (
        "CT shows lytic lesions in thoracic spine and pelvis, the bone scan does not: "
        "is metastatic bone disease established, and what next?"
    )
    assert sheet.why_now == "Two studies disagree; setting: known metastatic."


@every_case
def test_every_case_has_one_question(name):
    question = sheet_of(CASES[name]).question
    assert question.endswith("?")
    assert question[0].isupper()
    assert question.count(":") == 1
    assert "_" not in question
    assert len(question) < 260


@pytest.mark.parametrize(
    ("studies", "start"),
    [
        ([], "No imaging study is recorded:"),
        ([("ct", "equivocal"), ("bone_scan", "negative")], "No study is positive (CT equivocal, bone scan negative):"),
        (
            [("bone_scan", "positive"), ("mri", "negative"), ("ct", "benign")],
            "The bone scan shows uptake, MRI does not, CT names a benign cause:",
        ),
        ([("ct", "positive"), ("mri", "positive")], "CT and MRI show lesions:"),
        (
            [("fdg_pet_ct", "positive"), ("ct", "negative"), ("mri", "negative")],
            "FDG PET/CT shows uptake, CT and MRI do not:",
        ),
    ],
)
def test_the_question_says_who_shows_what(studies, start):
    case = {"studies": [{"modality": modality, "result": result} for modality, result in studies]}
    assert sheet_of(case).question.startswith(start)


def test_what_is_urgent_comes_first_in_why_now():
    assert sheet_of({"neurology": "cord_or_cauda"}).why_now.startswith("URGENT: ")


# The red flags


def test_nothing_is_known_from_silence():
    assert set(flags_of().values()) == {"not known"}
    assert set(flags_of(**FOUNDING).values()) == {"not known"}


@every_case
def test_flags_and_urgent_advice_say_the_same(name):
    sheet = sheet_of(CASES[name])
    for flag in sheet.flags:
        if flag.name != "Impending fracture" or not flag.present:
            assert flag.present == sheet.advice.given(URGENT[flag.name]), flag


@pytest.mark.parametrize(
    ("flag", "case", "expected"),
    [
        ("Cord compression", {"neurology": "none"}, "no"),
        ("Cord compression", {"neurology": "cord_or_cauda"}, "yes"),
        ("Pathological fracture", {"fracture": "none"}, "no"),
        ("Pathological fracture", {"fracture": "pathological"}, "yes"),
        ("Visceral crisis", {"visceral": "crisis"}, "yes"),
        ("Visceral crisis", {"visceral": "present"}, "no"),
        ("Marrow failure", {"cytopenia": "no"}, "no"),
        ("Marrow failure", {"cytopenia": "yes"}, "yes"),
        ("Hypercalcaemia", {"corrected_calcium_mmol_l": 2.60}, "no"),
        ("Hypercalcaemia", {"corrected_calcium_mmol_l": 2.61}, "yes"),
        ("Hypercalcaemia", {"calcium_mmol_l": 2.4}, "not known"),
        ("Hypercalcaemia", {"calcium_mmol_l": 2.4, "calcium_level": "normal"}, "not known"),
        ("Hypercalcaemia", {"calcium_mmol_l": 2.7}, "yes"),
        ("Hypercalcaemia", {"calcium_level": "raised"}, "yes"),
        ("Hypercalcaemia", {"calcium_level": "normal"}, "no"),
        ("Severe hypocalcaemia", {"calcium_level": "low"}, "not known"),
        ("Severe hypocalcaemia", {"calcium_level": "normal"}, "no"),
        ("Severe hypocalcaemia", {"calcium_mmol_l": 2.0}, "not known"),
        ("Impending fracture", {"mirels_total": 6}, "not known"),
        ("Impending fracture", {"mirels_total": 6, "sins_total": 4}, "no"),
        ("Impending fracture", {"mirels_total": 9, "fracture": "pathological"}, "yes"),
        ("Spinal infection", {"infection_signs": "yes"}, "not known"),
        ("Spinal infection", {"infection_signs": "no"}, "no"),
    ],
)
def test_a_flag_is_answered_by_answers_alone(flag, case, expected):
    assert flags_of(**case)[flag] == expected


@pytest.mark.parametrize(("signs", "expected"), [("no", "not known"), ("unknown", "not known"), ("yes", "yes")])
def test_a_changed_disc_keeps_infection_open(signs, expected):
    mri = {"modality": "mri", "result": "positive", "sites": ["lumbar_spine"], "features": ["disc_or_endplate"]}
    assert flags_of(infection_signs=signs, studies=[mri])["Spinal infection"] == expected


@pytest.mark.parametrize("calcium", [1.80, 1.89, 1.90, 1.91, 2.19, 2.30])
def test_severe_hypocalcaemia_begins_where_the_rules_say(calcium):
    sheet = sheet_of({"corrected_calcium_mmol_l": calcium})
    answer = {flag.name: flag.answer for flag in sheet.flags}["Severe hypocalcaemia"]
    assert answer == ("yes" if sheet.advice.given("HYPOCALCAEMIA") else "no")


@pytest.mark.parametrize(("mirels", "sins"), [*((m, 0) for m in range(4, 13)), *((4, s) for s in range(19))])
def test_an_impending_fracture_begins_where_the_rules_say(mirels, sins):
    sheet = sheet_of({"mirels_total": mirels, "sins_total": sins})
    answer = {flag.name: flag.answer for flag in sheet.flags}["Impending fracture"]
    assert answer == ("yes" if sheet.advice.given("IMPENDING-FRACTURE") else "no")


@pytest.mark.parametrize("therapy", ["current", "unknown"])
@pytest.mark.parametrize("weeks", [0, 25, 26, 27, 60])
def test_the_flare_window_ends_where_the_rules_say(therapy, weeks):
    case = {"therapy": therapy, "weeks_on_therapy": weeks}
    inside = answer(case_sets.of([read_case(case)], Limits())).scope.terms["window"] & 1
    assert flare_window(read_case(case)) == ("yes" if inside else "no")


def test_a_flare_window_is_not_known_without_weeks():
    assert flare_window(read_case({})) == flare_window(read_case({"therapy": "current"})) == "not known"
    assert flare_window(read_case({"therapy": "none"})) == "no"


# The other blocks


def test_each_disagreement_has_a_mark_in_the_table_and_in_words():
    sheet = sheet_of(CASES["lobular-sclerosis-quiet-on-fdg"])
    marks = {row.name: row.marks for row in sheet.studies}
    assert marks["FDG PET/CT"] == "≠A, B, C"
    assert {marks[name] for name in ("CT", "Bone scan", "FES PET/CT")} == {"≠A", "≠B", "≠C"}
    told = "\n".join(each.text for each in sheet.readings)
    for letter in "ABC":
        assert f"≠{letter} " in told
    assert "FDG PET/CT not" in told


@every_case
def test_no_reading_is_lost(name):
    sheet = sheet_of(CASES[name])
    told = sheet.readings
    assert {each.headline for each in told} == {each.headline for each in sheet.report.readings}
    marked = sum(mark != "" for each in told for mark, _ in each.who)
    assert marked == len({(v.headline, v.lean, v.reading.certainty, v.reading.sites, v.reading.seen_on) for v in sheet.report.readings
                          if v.reading.missed_by and not v.reading.agree})  # fmt: skip


def test_what_was_not_covered():
    facts = {
        fact.name: fact.value
        for fact in sheet_of(CASES["humeral-lysis-outside-ct-field-nondiagnostic-core"]).coverage.facts
    }
    assert "humerus" in facts["CT"]
    assert facts["no record of"]


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        ("none", "biopsy of a metastasis done: no; where, result, adequacy, date: not applicable; Not known: decalcification"),
        ("bone_nondiagnostic", "biopsy of a metastasis done: yes; where: bone; result: no diagnosis; adequacy: non-diagnostic; "
                               "Not known: date, decalcification"),
        ("unknown", "Not known: biopsy of a metastasis done, where, result, adequacy, date, decalcification"),
    ],
)  # fmt: skip
def test_tissue(proof, said):
    assert sheet_of({"proof": proof}).tissue.text == said


def test_bone_values_have_units_and_formulas():
    told = sheet_of(EIGHT_STUDIES).bone.text
    for part in ("58.7 mL/min (Cockcroft-Gault: (140 − 61) × 70 kg × 1.04 / 98 µmol/L)", "2.31 + 0.02 × (40 − 33 g/L)", "41 nmol/L",
                 "zoledronate", "its doses: 9 (first 26 months ago)", "Mirels score: 9 of 12", "SINS: 8 of 18"):  # fmt: skip
        assert part in told
    partly = sheet_of(
        {"creatinine_umol_l": 90, "calcium_mmol_l": 2.3, "mirels_site": "upper_limb", "bone_agent": "none"}
    ).bone.text
    for part in ("creatinine clearance: not known (creatinine 90 µmol/L)", "corrected calcium: not known (total 2.3 mmol/L)",
                 "Mirels score: not known (1 of 4 items given)", "bone agent and its doses: none"):  # fmt: skip
        assert part in partly


@every_case
def test_recommendations_and_pitfalls_keep_to_their_number(name):
    sheet = sheet_of(CASES[name])
    numbers = {source.number for source in sheet.sources}
    assert len(sheet.recommendations) <= 6
    assert len(sheet.pitfalls) <= 3
    assert [each.code for each in sheet.recommendations] == [
        each.code for each in sheet.report.first_things if each.strength in ("required", "recommended")
    ][:6]
    for each in sheet.recommendations:
        assert each.grade
        assert each.numbers or "expert opinion" in each.grade
        assert set(each.numbers) <= numbers
    assert numbers == set(range(1, len(numbers) + 1))


def test_a_pitfall_of_this_case_comes_before_one_of_every_case():
    assert "FDG can miss lobular bone metastases" in sheet_of(CASES["lobular-sclerosis-quiet-on-fdg"]).pitfalls


def test_what_settles_the_question_and_what_would_change_the_conclusion(sheet):
    told = words(block(sheet(FOUNDING), "algorithm"))
    assert "Settled by: proof by histology" in told
    assert "Would change if known: proof by histology, to “Bone metastasis is proven by tissue” or" in told


# Too long for a page


def test_a_long_case_continues_on_a_page_with_a_name_and_loses_nothing(sheet):
    page = sheet(EIGHT_STUDIES)
    rest = block(page, "continuation")
    assert words(rest.find("h2")) == "Continuation: imaging, what would change the conclusion and sources"
    assert len(rest.findall(".//tbody/tr")) == 8
    on_page, model = page.text(), sheet_of(EIGHT_STUDIES)
    for headline in {each.headline for each in model.readings} | set(model.limits_of_reading) | {model.would_change}:
        assert headline in on_page
    assert words(block(page, "imaging")).count("see the continuation page") == 4


def test_the_founding_case_continues_nowhere(sheet):
    page = sheet(FOUNDING)
    assert block(page, "continuation") is None
    assert "Sources: [1] " in words(block(page, "sources"))


@every_case
def test_the_first_page_is_not_overfull(name):
    sheet = sheet_of(CASES[name])
    all_left = Fit("apart", changes=False, coverage=False, decides=False, table=False, limits=False, readings=1)
    assert height(sheet, sheet.fit) <= PAGE_LINES or sheet.fit == all_left
    assert bool(sheet.continued) == (sheet.fit.sources == "apart")


def test_lines_are_counted_by_words():
    assert lines("", 10) == 0
    assert lines("word", 10) == 1
    assert lines("one two three four five six", 8) == 2
    assert FactLine(()).text == ""


# The hash of the rules


def test_the_hash_covers_every_rule_and_holds_still():
    told = "\n".join(_lines())
    assert all(code in told for code in RULES)
    assert re.fullmatch(r"[0-9a-f]{12}", rules_hash())
    assert rules_hash() == rules_hash.__wrapped__()


@pytest.mark.django_db
@every_case
def test_facts_run_on_without_a_gap_before_their_semicolon(name, client):
    page = Page(send(client, "/sheet/", fields_of(CASES[name])))
    facts = [fact for run in page.by_class("run") for fact in run]
    assert facts
    assert not any(fact[-1].tail for fact in facts)
