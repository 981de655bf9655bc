"""What must hold for every possible case (algorithm.md, section 3), asked of every case of a space.

A space holds every combination of the questions that a decision asks, so that nothing rests on luck; a
failure names the first case that breaks the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import combinations, permutations

import pytest

from mbc_advisor.algorithm.advise import advise
from mbc_advisor.algorithm.case.facts import CaseFacts, Study, as_json
from mbc_advisor.algorithm.case.measures import Limits
from mbc_advisor.algorithm.case.read import contradictions, read_case, read_what_is_sound
from mbc_advisor.algorithm.case.vocabulary import (
    MODALITIES,
    QUESTIONS,
    RESULT,
    STUDY_QUESTIONS,
    Choice,
    Number,
    Several,
)
from mbc_advisor.algorithm.evaluate import WAYS, Answered, answer
from mbc_advisor.algorithm.explain.open_questions import open_questions
from mbc_advisor.algorithm.imaging.conclusions import CONCLUSIONS, DIAGNOSIS, RESPONSE
from mbc_advisor.algorithm.imaging.leans import AGREE, ALONE, LEAN_RULES, OVERRIDES, PAIRS
from mbc_advisor.algorithm.imaging.study_pairs import NAMES_BENIGN_CAUSES
from mbc_advisor.algorithm.logic.case_sets import CaseSet, of
from mbc_advisor.algorithm.logic.conditions import Some, walk
from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.words import checks
from mbc_advisor.guidance.words.required_codes import needed

from ...support.drawn import drawn
from ..acceptance.test_vignettes import VIGNETTES
from .decisions import (
    BENIGN,
    CALCIUM,
    CLOCK,
    COURSE,
    FAMILIES,
    NEGATIVE,
    OF_THE_FAMILIES,
    PATIENTS,
    TRIED,
    at,
    axes_of,
    conditions_of,
    decision,
    family,
    in_pairs,
    kinds,
    one_at_a_time,
    some_of,
    studies_told_apart,
    with_,
)
from .space import Space, answers, numbers_of, study, values

pytestmark = pytest.mark.slow

URGENT = tuple(code for code, rule in RULES.items() if rule.section == "urgent")
DOSES = ("ZOLEDRONATE-4-0-MG", "ZOLEDRONATE-3-5-MG", "ZOLEDRONATE-3-3-MG", "ZOLEDRONATE-3-0-MG")
SYSTEMIC = tuple(
    code
    for code in RULES
    if (code.startswith("SYSTEMIC-") or code.endswith("-OPTION"))
    and code not in ("SYSTEMIC-THERAPY-WAITS", "SYSTEMIC-THERAPY-IN-PREGNANCY")
)
HOLDS_A_BONE_AGENT_BACK = (
    "BONE-AGENT-WAITS", "WITHHOLD-ZOLEDRONATE", "CORRECT-CALCIUM-FIRST", "EXTRACT-THEN-HEAL", "ZOLEDRONATE-NOT-ADVISED",
    "NO-BONE-AGENT-IN-PREGNANCY", "DENOSUMAB-STOP-PLAN",
)  # fmt: skip
MOST_WORLDS = 3_000_000


def conclusion(answered: Answered, *codes: str) -> int:
    """The cases with one of these conclusions."""
    mask = 0
    for code in codes:
        mask |= answered.scope.case[f"conclusion={code}"]
    return mask


@cache
def spaces_of(*codes: str) -> tuple[Space, ...]:
    """All that the rules of these codes ask; where that is too much, every kind of studies with one of the
    other answers at a time, and the kinds of one family with two of them."""
    conditions = conditions_of(*codes)
    whole = decision(*codes)
    if whole.size <= MOST_WORLDS:
        return (whole,)
    rest = axes_of(conditions, OF_THE_FAMILIES)
    few = next(iter(FAMILIES))
    return Space(kinds(conditions), one_at_a_time(*rest)), Space(kinds(conditions, few), in_pairs(*rest))


@cache
def label_spaces() -> tuple[Space, ...]:
    """Every kind of studies that `NO-METASTATIC-LABEL` can tell apart, with what brings each option of therapy."""
    label = conditions_of("NO-METASTATIC-LABEL")
    receptors = [
        {"er": er, "pgr": "negative", "her2": her2} | more
        for er in ("positive", "negative")
        for her2 in ("positive", "low", "zero")
        for more in (
            {},
            {
                "gbrca": "pathogenic",
                "pik3ca": "mutated",
                "esr1": "mutated",
                "pd_l1": "positive",
                "therapy_line": "later",
            },
        )
    ]
    rest = [axis for axis in axes_of(label, OF_THE_FAMILIES) if "er" not in axis[-1]]
    return (
        Space(kinds(label), one_at_a_time(*rest), [{}, *receptors]),
        Space(kinds(label, next(iter(FAMILIES))), in_pairs(*rest), [{}, receptors[1]]),
    )


# 1. Every disagreement gets exactly one lean and at least one explanation

ORDERED_PAIRS = [(a, b) for a, b in permutations(MODALITIES, 2) if b != "radiograph"]
EXPLAINS_A_PAIR = [
    rule.when
    for rule in RULES.values()
    if rule.section == "explanation"
    and any(isinstance(part, Some) and part.among == "discordances" for part in walk(rule.when))
]
STATE: list[dict] = [
    {},
    {"setting": "known_metastatic"},
    {"setting": "known_metastatic", "therapy": "none"},
    {"setting": "known_metastatic", "therapy": "stopped"},
    {"setting": "known_metastatic", "therapy": "current"},
    {"setting": "known_metastatic", "weeks_on_therapy": 10},
    {"setting": "known_metastatic", "weeks_on_therapy": 10, "course": "worse"},
    {"bone_disease_known": "yes", "weeks_on_therapy": 10, "course": "better"},
    {"bone_disease_known": "yes", "weeks_on_therapy": 40},
    {"purpose": "response"},
    {"purpose": "response", "therapy": "current", "weeks_on_therapy": 26},
]
THIRD = {
    "ct": [{}, *some_of("ct", {"morphology": "lytic"}, {"morphology": "sclerotic"}, BENIGN, absent=False)],
    "mri": [{}, *some_of("mri", {"sites": ["pelvis"]}, BENIGN, absent=False)],
}


@cache
def every_study(modality: str) -> list[dict]:
    """Every morphology, count, comparison and place of a positive study, with every single report word."""
    return study(
        modality,
        morphology=(None, "lytic", "sclerotic", "mixed", "marrow"),
        count=(None, "one", "two_to_four", "five_or_more", "diffuse"),
        compared_with_before=(None, "new_lesions", "worse", "unchanged", "unchanged_two_years", "more_sclerotic"),
        sites=((), ("ribs",), ("lumbar_spine",), ("lumbar_spine", "femur")),
        features=(
            (),
            *((feature,) for feature in STUDY_QUESTIONS["features"].answers if feature != "cortical_destruction"),
        ),
    )


@cache
def not_positive(modality: str) -> list[dict]:
    return some_of(
        modality,
        NEGATIVE | {"compared_with_before": "unchanged"}, NEGATIVE | {"covers": "listed", "covered_sites": ["ribs", "skull"]}, BENIGN, BENIGN | at("lumbar_spine", "femur"),
        absent=False,
    )  # fmt: skip


def pair_space(a: str, b: str) -> Space:
    asks = [rule.when for rule in (*OVERRIDES, *PAIRS) if rule.when is not None and rule.applies(a, b)]
    asks += [rule.unless[0] for rule in (*OVERRIDES, *PAIRS) if rule.unless and rule.applies(a, b)]
    asks += EXPLAINS_A_PAIR
    rest = one_at_a_time(*axes_of(asks, OF_THE_FAMILIES))
    third = THIRD["mri" if "ct" in (a, b) else "ct"] if {a, b} != {"ct", "mri"} else [{}]
    return Space(studies_told_apart(every_study(a), asks), not_positive(b), STATE, rest, third)


@cache
def read_pair(a: str, b: str) -> tuple[list[str], frozenset[tuple[str, str, str]]]:
    """What is wrong in the space of a pair, and which lean rules are reached in it."""
    space = pair_space(a, b)
    answered = space.answer()
    (discordance,) = (
        discordance for discordance in answered.compared.discordances if (discordance.a, discordance.b) == (a, b)
    )
    assert discordance.where.bit_count() > space.size // 8, "the space holds hardly any disagreement"
    faults: list[str] = []
    left = discordance.where
    for reading in answered.readings:
        if not reading.agree and (reading.seen_on, reading.missed_by) == (a, b):
            faults += space.faults(
                reading.where & ~left, f"{reading.rule} is given beside another lean, or without a disagreement"
            )
            left &= ~reading.where
    faults += space.faults(left, "a disagreement has no lean")
    explained = 0
    for condition in EXPLAINS_A_PAIR:
        for part in walk(condition):
            if isinstance(part, Some) and part.among == "discordances":
                explained |= part.condition.ask(discordance.scope) & condition.ask(answered.scope)
    faults += space.faults(discordance.where & ~explained, "a disagreement is not explained")
    for each in EXPLAINED_OTHERWISE:
        faults += space.faults(answered.scope.case.get(each, 0) & ~answered.given[each], f"{each} is not said")
    return faults, leans_reached(space, answered)


def leans_reached(space: Space, answered: Answered) -> frozenset[tuple[str, str, str]]:
    found = (reading for reading in answered.readings if reading.where & space.sound and not reading.agree)
    return frozenset((reading.rule, reading.seen_on, reading.missed_by or "alone") for reading in found)


@pytest.mark.parametrize(("a", "b"), ORDERED_PAIRS, ids=[f"{a} against {b}" for a, b in ORDERED_PAIRS])
def test_every_disagreement_has_exactly_one_lean_and_an_explanation(a, b):
    assert not read_pair(a, b)[0]


EXPLAINED_OTHERWISE = ("NOT-COVERED", "RADIOGRAPH-INSENSITIVE", "DIFFERENT-SITES", "STUDIES-APART")


@pytest.mark.parametrize("a", [modality for modality in MODALITIES if modality != "radiograph"])
def test_a_radiograph_that_shows_nothing_lowers_nothing_and_is_explained(a):
    studies, state = every_study(a), STATE
    alone, beside = Space(studies, state), Space(studies, state, some_of("radiograph", NEGATIVE, BENIGN, absent=False))
    one, two = alone.answer(), beside.answer()
    assert not [discordance for discordance in two.compared.discordances if discordance.b == "radiograph"]
    beside.none(beside.everywhere & ~two.given["RADIOGRAPH-INSENSITIVE"], "the radiograph is not explained")
    for code in CONCLUSIONS:
        before = conclusion(one, code)
        for option in (0, 1):
            after = conclusion(two, code) >> option * alone.size & alone.everywhere
            alone.none(before ^ after, f"the radiograph makes or unmakes {code}")


# 2. Exactly one conclusion; the board sees every case with a study


def check_one_conclusion_and_the_board(space: Space, answered: Answered) -> None:
    left = space.everywhere
    for code in CONCLUSIONS:
        here = conclusion(answered, code)
        space.none(here & ~left, f"{code} stands beside another conclusion")
        left &= ~here
    space.none(left, "there is no conclusion")
    with_a_study = space.where(lambda fragment: fragment.get("studies"))
    space.none(with_a_study ^ answered.given["TUMOUR-BOARD"], "the board is not asked, or asked about nothing")


@pytest.mark.parametrize("name", FAMILIES)
def test_every_case_has_one_conclusion_and_every_case_with_a_study_goes_to_the_board(name):
    check_one_conclusion_and_the_board(*family(name))


@pytest.mark.parametrize("name", FAMILIES)
def test_the_conclusion_is_the_first_of_its_table_that_holds(name):
    space, answered = family(name)
    expected = dict.fromkeys(CONCLUSIONS, 0)
    for purpose, table in (("diagnosis", DIAGNOSIS), ("response", RESPONSE)):
        left = space.having(purpose=purpose)
        for code, condition in table:
            hit = left & condition.ask(answered.scope)
            expected[code] |= hit
            left &= ~hit
    for code in CONCLUSIONS:
        space.none(expected[code] ^ conclusion(answered, code), f"{code} is not the first that holds")


def test_the_families_of_studies_reach_every_conclusion_lean_and_certainty():
    reached: set[str] = set()
    for name in FAMILIES:
        space, answered = family(name)
        reached |= {statement for statement, mask in answered.scope.case.items() if mask & space.sound}
    wanted = {f"conclusion={code}" for code in CONCLUSIONS}
    wanted |= {f"lean={lean}" for lean in ("metastasis", "open", "flare", "healed", "benign")}
    wanted |= {f"certainty={certainty}" for certainty in ("high", "moderate", "low")}
    assert wanted <= reached


# 3. No case gets both


def two_of(codes):
    return list(combinations(codes, 2))


CONTRADICT = [
    ("START-BONE-AGENT", "BONE-AGENT-WAITS"),
    *((dose, "ZOLEDRONATE-NOT-ADVISED") for dose in DOSES),
    *two_of(DOSES),
    *((dose, "HYPERCALCAEMIA") for dose in DOSES),
    ("CALCIUM-AND-VITAMIN-D", "NO-CALCIUM-VITAMIN-D"),
    ("BIOPSY-A-LESION", "BIOPSY-MAY-BE-SKIPPED"),
    *((option, "SYSTEMIC-THERAPY-WAITS") for option in SYSTEMIC),
    ("DO-NOT-SWITCH", "CHANGE-LINE-AT-MDT"),
    ("RADIOTHERAPY-FOR-PAIN", "STABILITY-BEFORE-RADIOTHERAPY"),
    *two_of(("MIRELS-FIX", "MIRELS-BORDERLINE", "MIRELS-LOW")),
    *two_of(("SINS-UNSTABLE", "SINS-INDETERMINATE", "SINS-STABLE")),
    *(("CONTINUE-BONE-AGENT", code) for code in HOLDS_A_BONE_AGENT_BACK),
]
NEVER_WITH_THE_LABEL = ("START-BONE-AGENT", *SYSTEMIC)
"""The pairs of section 3, number 3."""

ALSO_CONTRADICT = [
    ("DENOSUMAB-EVERY-4-WEEKS", "HYPERCALCAEMIA"),
    ("REPLETE-VITAMIN-D", "CHECK-VITAMIN-D"),
    ("RESCAN-AFTER-WINDOW", "CHANGE-LINE-AT-MDT"),
    ("SYSTEMIC-THERAPY-IN-PREGNANCY", "SYSTEMIC-HR-POSITIVE"),
    ("REPLETE-VITAMIN-D", "NO-CALCIUM-VITAMIN-D"),
    ("CHECK-VITAMIN-D", "NO-CALCIUM-VITAMIN-D"),
]
"""Pairs that the tables of section 2 keep apart."""


@pytest.mark.parametrize(("one", "two"), CONTRADICT + ALSO_CONTRADICT, ids=lambda code: code)
def test_no_case_gets_both(one, two):
    for space in spaces_of(one, two):
        answered = space.answer()
        space.none(answered.given[one] & answered.given[two], f"{one} and {two} are given together")
        check_one_conclusion_and_the_board(space, answered)


def test_no_case_gets_both_the_curative_label_and_metastatic_therapy():
    never = {"NO-METASTATIC-LABEL", *NEVER_WITH_THE_LABEL}
    for space in label_spaces():
        answered = space.answer()
        never -= {code for code in never if answered.given[code] & space.sound}
        for code in NEVER_WITH_THE_LABEL:
            space.none(
                answered.given["NO-METASTATIC-LABEL"] & answered.given[code],
                f"{code} is given beside the curative label",
            )
    assert not never, "not given in any of these cases"


@pytest.mark.parametrize("name", FAMILIES)
def test_no_case_of_the_families_gets_both_of_any_pair(name):
    space, answered = family(name)
    for one, two in [*CONTRADICT, *ALSO_CONTRADICT, *(("NO-METASTATIC-LABEL", code) for code in NEVER_WITH_THE_LABEL)]:
        space.none(answered.given[one] & answered.given[two], f"{one} and {two} are given together")


# 4. No dose without its conditions


@cache
def dose_space() -> tuple[Space, Answered]:
    conditions = conditions_of(*DOSES, "DENOSUMAB-EVERY-4-WEEKS")
    space = Space(
        kinds(conditions),
        values("crcl_ml_min", None, 0, 29.9, 30, 39.9, 40, 49.9, 50, 60, 60.1),
        CALCIUM,
        answers("dental"),
        answers("pregnancy"),
        answers("bone_agent"),
        answers("stopping_bone_agent", "unknown", "yes"),
    )
    return space, space.answer()


def any_dose(answered: Answered, *codes: str) -> int:
    mask = 0
    for code in codes or (*DOSES, "DENOSUMAB-EVERY-4-WEEKS"):
        mask |= answered.given[code]
    return mask


def calcium_is(fragment: dict) -> str:
    """Low, high, else empty: by the sentence of algorithm.md, section 1, worked out anew."""
    number, level = fragment.get("corrected_calcium_mmol_l"), fragment.get("calcium_level", "unknown")
    if number is not None:
        return "high" if number > 2.60 else "low" if number < 2.20 else ""
    total = fragment.get("calcium_mmol_l")
    if total is not None and total > 2.60:
        return "high"
    if total is not None and total < 2.20 and level not in ("normal", "raised"):
        return "low"
    return {"raised": "high", "low": "low"}.get(level, "")


def test_no_zoledronate_dose_without_a_known_clearance_of_30_or_more():
    space, answered = dose_space()
    enough = space.where(lambda fragment: fragment.get("crcl_ml_min", 0) >= 30)
    space.none(any_dose(answered, *DOSES) & ~enough, "zoledronate is dosed without a known CrCl of 30 or more")


@pytest.mark.parametrize(
    ("code", "given_at"),
    list(zip(DOSES, ((60.1,), (50, 60), (40, 49.9), (30, 39.9)), strict=True)),
    ids=DOSES,
)
def test_each_zoledronate_dose_stands_in_its_band_of_clearance_and_in_no_other(code, given_at):
    space, answered = dose_space()
    band = space.having(crcl_ml_min=given_at)
    space.none(answered.given[code] & ~band, f"{code} is given outside its band")
    space.none(
        any_dose(answered, *DOSES) & band & ~answered.given[code], f"another dose is given in the band of {code}"
    )
    assert answered.given[code] & band


def test_no_bone_agent_dose_while_calcium_is_low_or_high():
    space, answered = dose_space()
    wrong = space.where(lambda fragment: calcium_is(fragment))
    space.none(any_dose(answered) & wrong, "a bone agent is dosed while the calcium is low or high")


def test_no_bone_agent_dose_in_pregnancy():
    space, answered = dose_space()
    space.none(
        any_dose(answered) & space.having(pregnancy=("pregnant", "possible")), "a bone agent is dosed in pregnancy"
    )


def test_no_bone_agent_dose_with_the_jaw_unhealed():
    space, answered = dose_space()
    unhealed = space.having(dental=("extraction_needed", "unhealed_wound"))
    space.none(any_dose(answered) & unhealed, "a bone agent is dosed with the jaw unhealed")


def test_no_bone_agent_dose_while_a_stop_is_considered():
    space, answered = dose_space()
    space.none(
        any_dose(answered) & space.having(stopping_bone_agent="yes"), "a bone agent is dosed while it is to be stopped"
    )


def test_no_bone_agent_dose_in_a_case_that_is_not_established():
    space, answered = dose_space()
    known = space.having(bone_disease_known="yes") | space.having(proof="bone")
    known |= space.having(purpose="response") & ~space.having(proof="bone_benign")
    established = known | conclusion(answered, "proven", "act_as_metastatic")
    space.none(any_dose(answered) & ~established, "a bone agent is dosed in a case that is not established")


# 5. Urgent codes depend on urgent facts alone

URGENT_FACTS = (
    answers("neurology"),
    answers("fracture"),
    answers("visceral", "unknown", "present", "crisis"),
    answers("cytopenia"),
    values("mirels_total", None, 8, 9),
    values("sins_total", None, 12, 13),
    [
        *values("corrected_calcium_mmol_l", None, 1.89, 1.90, 2.60, 2.61),
        *values("calcium_mmol_l", 1.89, 2.61),
        {"calcium_level": "raised"},
    ],
)
PICTURES = [
    {},
    *(fragment for axes in FAMILIES.values() for axis in axes for fragment in axis if fragment.get("studies")),
]


@cache
def urgent_space() -> tuple[Space, Answered]:
    whole = [Space(*axes) for axes in FAMILIES.values()]
    together = [space.case(space.size - 1 - step) for space in whole for step in (0, space.size // 3)]
    together = [{"studies": case["studies"]} for case in together]
    space = Space([*PICTURES, *together], answers("infection_signs", "unknown", "yes"), *URGENT_FACTS)
    return space, space.answer()


@pytest.mark.parametrize("code", [code for code in URGENT if code != "SPINAL-INFECTION"])
def test_no_imaging_answer_makes_or_removes_an_urgent_code(code):
    space, answered = urgent_space()
    given = answered.given[code]
    without_pictures = given & space.option(0, 0)
    everywhere_alike = without_pictures * ((1 << len(space.axes[0])) - 1)
    assert without_pictures, "never given without a study"
    space.none(given ^ everywhere_alike, f"a study makes or removes {code}")


def test_an_infected_spine_is_urgent_whatever_other_studies_show():
    disc = some_of("mri", with_("disc_or_endplate") | at("lumbar_spine"), with_("disc_or_endplate"), absent=False)
    others = [{}] + [f for f in PICTURES if f and f["studies"][0]["modality"] != "mri"]
    space = Space(disc, others, [{"infection_signs": "yes"}, {"neurology": "cord_or_cauda"}])
    space.none(~space.answer().given["SPINAL-INFECTION"], "another study removes the infected spine")


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("CORD-COMPRESSION", {"neurology": "cord_or_cauda"}),
        ("PATHOLOGICAL-FRACTURE", {"fracture": "pathological"}),
        ("VISCERAL-CRISIS", {"visceral": "crisis"}),
        ("MARROW-FAILURE", {"cytopenia": "yes"}),
        ("HYPERCALCAEMIA", {"calcium_level": "raised"}),
        ("HYPERCALCAEMIA", {"corrected_calcium_mmol_l": 2.61}),
        ("HYPERCALCAEMIA", {"calcium_mmol_l": 2.61}),
        ("HYPOCALCAEMIA", {"corrected_calcium_mmol_l": 1.89}),
        ("HYPOCALCAEMIA", {"calcium_mmol_l": 1.89}),
        ("IMPENDING-FRACTURE", {"mirels_total": 9}),
        ("IMPENDING-FRACTURE", {"sins_total": 13}),
    ],
    ids=str,
)
def test_an_urgent_fact_gives_its_code_in_every_case_that_has_it(code, facts):
    space, answered = urgent_space()
    there = space.having(**facts)
    if code == "IMPENDING-FRACTURE":
        there &= (
            ~space.having(fracture="pathological")
            if "mirels_total" in facts
            else ~space.having(neurology="cord_or_cauda")
        )
    assert there
    space.none(there & ~answered.given[code], f"{code} is missing")


# 6. No line is changed on a planar or NaF study or a marker alone inside the window


def test_no_line_is_changed_on_a_planar_or_naf_study_or_a_marker_alone_inside_the_window():
    words = [
        f
        for f in STUDY_QUESTIONS["features"].answers
        if f not in ("soft_tissue_mass", "cortical_destruction", "disc_or_endplate")
    ]
    hot = {
        modality: study(
            modality,
            absent=True,
            count=(None, "one", "five_or_more", "diffuse"),
            compared_with_before=(None, "first_study", "new_lesions", "worse", "unchanged"),
            morphology=(None, "lytic", "sclerotic"),
            sites=((), ("ribs",), ("lumbar_spine",)),
            features=((), *((word,) for word in words)) if modality == "bone_scan" else ((),),
        )
        for modality in ("bone_scan", "naf_pet_ct")
    }
    unchanged = [
        {},
        *some_of(
            "ct",
            NEGATIVE,
            {"compared_with_before": "unchanged", "morphology": "lytic"},
            {"compared_with_before": "better"},
            absent=False,
        ),
        *some_of("fdg_pet_ct", {"compared_with_before": "unchanged"}, NEGATIVE, absent=False),
        *some_of("mri", {"morphology": "marrow"}, {"features": ["soft_tissue_mass"]}, absent=False),
    ]
    purposes = [{}, {"purpose": "response"}, {"purpose": "response", "proof": "bone_benign"}]
    clock = [{"weeks_on_therapy": 0}, {"weeks_on_therapy": 26}, {"therapy": "current", "weeks_on_therapy": 10}]
    for first, second in ((hot["bone_scan"], [{}]), (hot["naf_pet_ct"][:40], hot["bone_scan"][:40:3])):
        space = Space(
            first, second, unchanged, purposes, clock, answers("course"), answers("markers", "unknown", "rising")
        )
        answered = space.answer()
        space.none(answered.given["CHANGE-LINE-AT-MDT"], "the line is changed")
        space.none(conclusion(answered, "progression_likely"), "progression is called")


# 7. Negative instead of absent

NEVER_REMOVED = (*URGENT, "MARROW-BIOPSY", "INFECTION-WORKUP", "TISSUE-BEFORE-FIXATION", "REPEAT-BIOPSY")


@pytest.mark.parametrize("proof", ["bone_benign", "bone_nondiagnostic", "unknown"])
def test_a_study_made_negative_instead_of_absent_removes_nothing_that_protects(proof):
    shown = {
        "ct": [{}, with_("disc_or_endplate")],
        "mri": [with_("disc_or_endplate") | at("lumbar_spine")],
        "bone_scan": [{"count": "five_or_more"}],
        "naf_pet_ct": [{"count": "diffuse"}],
        "spect_ct": [{}],
        "fdg_pet_ct": [{"count": "diffuse"}],
    }
    axes = [[{}, *some_of(modality, NEGATIVE, *shown.get(modality, []), absent=False)] for modality in MODALITIES]
    facts = [
        {}, {"cytopenia": "yes"}, {"cytopenia": "yes", "weeks_since_gcsf": 2}, {"infection_signs": "yes"}, {"neurology": "cord_or_cauda"},
        {"fracture": "pathological"}, {"fixation_planned": "yes"}, {"mirels_total": 9}, {"sins_total": 13}, {"visceral": "crisis"},
        {"calcium_level": "raised"}, {"corrected_calcium_mmol_l": 1.8}, {"cytopenia": "yes", "purpose": "response"},
    ]  # fmt: skip
    space = Space(*axes, [fact | {"proof": proof} for fact in facts])
    answered = space.answer()
    for place, (modality, stride) in enumerate(zip(MODALITIES, space.strides, strict=False)):
        absent = space.option(place, 0)
        for code in NEVER_REMOVED:
            lost = (answered.given[code] & absent) << stride & ~answered.given[code]
            space.none(lost, f"a negative {MODALITIES[modality]} removes {code}")


# 8. Every rule is reached, every part of it matters, every code has words


@cache
def reached_by(*codes: str) -> frozenset[str]:
    """The ways in which rules are given in the vignettes and in the spaces of some codes."""
    reached: set[str] = set()
    told = of([read_case(vignette["case"]) for vignette in VIGNETTES.values()], Limits())
    for answered, sound in [
        (answer(told), told.everywhere),
        *((space.answer(), space.sound) for code in codes for space in spaces_of(code)),
    ]:
        for names in WAYS.values():
            left = sound
            for name in names:
                if answered.given[name] & left:
                    reached.add(name)
                left &= ~answered.given[name]
    return frozenset(reached)


@pytest.mark.parametrize("code", RULES)
def test_every_way_of_a_rule_is_taken_in_some_case(code):
    missing = [
        f"{RULES[code].ways[number].strength} {RULES[code].ways[number].variant}".strip()
        for number, name in enumerate(WAYS[code])
        if name not in reached_by() and name not in reached_by(code)
    ]
    assert not missing, f"no case of the space of {code} is given it as: {missing}"


def test_every_lean_rule_is_reached_against_every_study_and_alone_where_it_can_be():
    reached = frozenset().union(
        *(leans_reached(*family(name)) for name in FAMILIES), *(read_pair(a, b)[1] for a, b in ORDERED_PAIRS)
    )
    for rule in ALONE:
        assert any((rule.code, a, "alone") in reached for a in rule.seen_on), (
            f"{rule.code} is never reached by a study alone"
        )
    for rule in (*OVERRIDES, *PAIRS):
        here = {(a, b) for code, a, b in reached if code == rule.code}
        assert {a for a, _ in here} >= set(rule.seen_on), f"{rule.code} is not reached from every study that it names"
        others = set() if rule.needs_b else {"alone"}
        asks = (
            {statement for part in walk(rule.when) for statement in getattr(part, "words", ())}
            if rule.when is not None
            else set()
        )
        answering = NAMES_BENIGN_CAUSES if "benign_here" in asks else rule.missed_by
        others |= {b for b in answering if b != "radiograph" and set(rule.seen_on) != {b}}
        assert {b for _, b in here} >= others, f"{rule.code} is not reached against every study that it names"


def test_every_code_has_words_and_every_citation_a_reference():
    assert not list(checks.faults(read_edition(), needed()))


def tried_answers(facts: CaseFacts) -> dict[str, list]:
    """The answers to try in a case: each closed answer to a question, and numbers across their thresholds."""
    tried: dict[str, list] = {}
    for key, question in QUESTIONS.items():
        if isinstance(question, Choice):
            tried[key] = [None, *question.answers] if question.default is None else list(question.answers)
        elif key in TRIED:
            tried[key] = [None, *(int(value) if question.whole else Decimal(str(value)) for value in TRIED[key])]
        else:
            tried[key] = [None, question.low, (question.low + question.high) / 8, question.high]
    for place in range(len(facts.studies)):
        for key, question in STUDY_QUESTIONS.items():
            if isinstance(question, Choice) and key != "covers":
                tried[f"{place}.{key}"] = list(question.answers)
            elif isinstance(question, Several) and key != "covered_sites":
                tried[f"{place}.{key}"] = [(), *((each,) for each in question.answers)]
    return tried


def question_at(path: str) -> str:
    """The question of a path: ``studies.count`` of ``0.count``."""
    place, _, part = path.rpartition(".")
    return f"studies.{part}" if place else part


def test_every_answer_to_every_question_changes_some_case_or_its_words():
    anything = tried_answers(read_case({"studies": [{"modality": "ct", "result": "positive"}]}))
    wanted = {(question_at(path), str(each)) for path, tried in anything.items() for each in tried}
    for facts in (*(read_case(vignette["case"]) for vignette in VIGNETTES.values()), *drawn(400)):
        cases: list[tuple[str, str, CaseFacts]] = []
        for path, tried in tried_answers(facts).items():
            if not any((question_at(path), str(each)) in wanted for each in tried):
                continue
            place, _, part = path.rpartition(".")
            for each in tried:
                if place:
                    other = with_study(facts, int(place), facts.studies[int(place)].model_copy(update={part: each}))
                else:
                    other = facts.model_copy(update={part: each})
                if not contradictions(other):
                    cases.append((path, str(each), other))
        if not wanted:
            break
        said: dict[str, dict[str, frozenset[str]]] = {}
        for (path, each, _), names in zip(cases, answer_of([other for *_, other in cases]), strict=True):
            said.setdefault(path, {})[each] = names
        for path, by_answer in said.items():
            for each, names in by_answer.items():
                if any(names != others for others in by_answer.values()):
                    wanted.discard((question_at(path), each))
    assert not wanted, "these answers change nothing in any case"


def answer_of(cases: list[CaseFacts]) -> list[frozenset[str]]:
    """The codes, ways and conclusion of each case, by name."""
    answered = answer(of(cases, Limits()))
    names: list[set[str]] = [set() for _ in cases]
    concluded = {code: conclusion(answered, code) for code in CONCLUSIONS}
    for name, mask in (*answered.given.items(), *concluded.items()):
        for number in numbers_of(mask):
            names[number].add(name)
    return list(map(frozenset, names))


# 9. Order, repetition, absence


@pytest.mark.parametrize("name", FAMILIES)
def test_the_order_of_studies_never_matters(name):
    space = Space(*FAMILIES[name], CLOCK, COURSE, PATIENTS[::5])
    first = space.answer()
    for order in permutations(first.compared.studies):
        case_set = space.case_set()
        answered = answer(
            CaseSet(case_set.everywhere, case_set.case, {m: case_set.studies[m] for m in order}, case_set.dates)
        )
        check_same(space, first, answered, f"the order {', '.join(order)}")


def test_the_order_of_four_studies_never_matters():
    modalities = ("ct", "bone_scan", "fdg_pet_ct", "mri")
    shown = [
        {"morphology": "lytic"}, {"morphology": "sclerotic", "count": "one"} | at("ribs"), BENIGN | at("ribs"), NEGATIVE,
        {"count": "diffuse", "compared_with_before": "worse"},
    ]  # fmt: skip
    space = Space(*(some_of(modality, *shown) for modality in modalities), CLOCK[3:6], PATIENTS[::9])
    first = space.answer()
    for order in permutations(modalities):
        case_set = space.case_set()
        answered = answer(
            CaseSet(case_set.everywhere, case_set.case, {m: case_set.studies[m] for m in order}, case_set.dates)
        )
        check_same(space, first, answered, f"the order {', '.join(order)}")


def check_same(space: Space, first: Answered, second: Answered, what: str) -> None:
    for code, mask in first.given.items():
        space.none(mask ^ second.given[code], f"{what} changes {code}")
    for statement, mask in first.scope.case.items():
        if statement.startswith(("conclusion=", "lean=", "certainty=")):
            space.none(mask ^ second.scope.case.get(statement, 0), f"{what} changes {statement}")


def test_a_repeated_evaluation_never_differs():
    space = Space(*FAMILIES["CT and bone scan"], CLOCK, COURSE, PATIENTS[::5])
    check_same(space, space.answer(), space.answer(), "asking again")


@pytest.mark.parametrize("vignette", VIGNETTES.values(), ids=lambda vignette: vignette["title"])
def test_every_fact_may_be_absent_and_its_order_never_matters(vignette):
    case = vignette["case"]
    whole = said_of(case)
    assert said_of(case) == whole
    for order in list(permutations(case.get("studies", [])))[:24]:
        assert said_of(case | {"studies": list(order)}) == whole
    for key in case:
        refused_or_answered({other: value for other, value in case.items() if other != key})
    for place, one in enumerate(case.get("studies", [])):
        for key in set(one) - {"modality", "result"}:
            less = {other: value for other, value in one.items() if other != key}
            refused_or_answered(case | {"studies": [*case["studies"][:place], less, *case["studies"][place + 1 :]]})


def said_of(case: dict) -> tuple:
    advice = advise(read_case(case))
    given = tuple(
        (each.code, each.variant, each.strength, words_of(each.reasons), each.modalities)
        for each in advice.recommendations
    )
    found = frozenset(
        (
            reading.agree,
            *(sorted(studies) if reading.agree else studies),
            reading.lean,
            reading.certainty,
            reading.rule,
            reading.sites,
        )
        for reading in advice.readings
        for studies in [(reading.seen_on, reading.missed_by or "")]
    )
    asked = {(question.key, question.would_decide, question.conclusions) for question in advice.missing}
    return advice.conclusion, advice.lean, advice.certainty, given, found, asked


def words_of(reasons: tuple[str, ...]) -> list[str]:
    """What reasons say, whichever study they name first."""
    return sorted(re.split(r"[;()] ?", "; ".join(reasons)))


def refused_or_answered(case: dict) -> None:
    """What is left of a case may stand against itself: covers listed without the list."""
    facts, faults = read_what_is_sound(case)
    assert all(fault.key.endswith(".covered_sites") for fault in faults)
    assert advise(facts).conclusion in CONCLUSIONS


def stated_answers(key: str) -> list:
    question = QUESTIONS[key]
    if isinstance(question, Number):
        few = 60 if question.whole else 20
        step = (
            max((question.high - question.low) / few, Decimal(1))
            if question.whole
            else (question.high - question.low) / few
        )
        found = [question.low + step * n for n in range(few + 1) if question.low + step * n <= question.high]
        return [int(value) for value in found] if question.whole else found
    return [answer for answer in question.answers if answer != "unknown"]


def other_answers(facts: CaseFacts, named: set[str]) -> Iterator[tuple[str, CaseFacts]]:
    """The sound cases in which one open question is answered that ``named`` does not hold."""
    for key in QUESTIONS:
        if key not in named and getattr(facts, key) in ("unknown", None):
            for stated in stated_answers(key):
                yield key, facts.model_copy(update={key: stated})
    for place, one in enumerate(facts.studies):
        for key, question in STUDY_QUESTIONS.items():
            path = f"studies.{one.modality}.{key}"
            if path in named or getattr(one, key) not in ("unknown", ()) or key == "covered_sites":
                continue
            stated = (
                [(a,) for a in question.answers] + list(combinations(question.answers, 2))
                if isinstance(question, Several)
                else question.answers
            )
            for each in stated:
                yield path, with_study(facts, place, one.model_copy(update={key: each}))
    for modality in set(MODALITIES) - {one.modality for one in facts.studies}:
        if f"studies.{modality}.result" not in named:
            for result in RESULT.answers:
                yield (
                    f"studies.{modality}.result",
                    with_study(facts, len(facts.studies), Study(modality=modality, result=result)),
                )


def with_study(facts: CaseFacts, place: int, one: Study) -> CaseFacts:
    return facts.model_copy(update={"studies": (*facts.studies[:place], one, *facts.studies[place + 1 :])})


def acting_cases() -> list[CaseFacts]:
    """Cases concluded act_as_metastatic: the vignettes, for every lean rule that leads there one of each family,
    and some in which an answer is half given."""
    cases = [
        vignette["case"] for vignette in VIGNETTES.values() if vignette["expect"]["conclusion"] == "act_as_metastatic"
    ]
    founding = VIGNETTES["founding-case"]["case"]
    cases += [
        founding | more
        for more in (
            {"pth": "raised", "calcium_level": "normal"},
            {"pth": "raised", "calcium_mmol_l": 2.4},
            {"paraprotein": "absent"},
        )
    ]
    listed = {"covers": "listed", "covered_sites": ["thoracic_spine", "lumbar_spine", "pelvis"]}
    cases += [
        {
            "setting": "known_metastatic",
            "studies": [
                {"modality": "ct", "result": "positive", "morphology": "lytic", "count": "five_or_more"} | listed,
                *others,
            ],
        }
        for others in (
            [{"modality": "mri", "result": "benign", "sites": ["lumbar_spine"]}],
            [
                {"modality": "fdg_pet_ct", "result": "positive", "sites": ["lumbar_spine"]},
                {"modality": "mri", "result": "benign"} | listed,
            ],
        )
    ]
    for name in FAMILIES:
        space, answered = family(name)
        acting = conclusion(answered, "act_as_metastatic") & space.sound
        for rule in (*LEAN_RULES, AGREE):
            here = acting & answered.scope.case.get(f"rule={rule}", 0)
            cases += [space.case(number) for number in space.some(1, here, seed=len(cases))] if here else []
    facts = [read_case(case) for case in cases]
    acting = conclusion(answer(of(facts, Limits())), "act_as_metastatic")
    return [facts[number] for number in numbers_of(acting)]


def test_missing_names_every_question_whose_answer_would_undo_act_as_metastatic():
    unnamed: dict[str, dict] = {}
    cases = acting_cases()
    assert len(cases) > 40
    for facts in cases:
        named = {question.key for question in open_questions(facts)}
        named |= (
            {"calcium_mmol_l"} if "corrected_calcium_mmol_l" in named else set()
        )  # the calcium, asked in its other form
        others = [(key, other) for key, other in other_answers(facts, named) if not contradictions(other)]
        still = conclusion(answer(of([other for _, other in others], Limits())), "act_as_metastatic")
        for place, (key, other) in enumerate(others):
            if not still >> place & 1:
                unnamed.setdefault(key, as_json(other))
    assert not unnamed
