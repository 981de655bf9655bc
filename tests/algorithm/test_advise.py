"""The advice object: what pages and JSON read from it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mbc_advisor.algorithm.advise import CONCLUSION_VARIANTS, Advice, advise
from mbc_advisor.algorithm.case.measures import Limits, number
from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.algorithm.case.vocabulary import STRENGTHS
from mbc_advisor.algorithm.explain.open_questions import open_questions
from mbc_advisor.algorithm.rules import RULES, SECTION_ORDER
from mbc_advisor.algorithm.rules.base import SECTIONS

from ..support.drawn import drawn
from .acceptance.test_vignettes import VIGNETTES

EVERY_CASE = [*(read_case(vignette["case"]) for vignette in VIGNETTES.values()), *drawn(80)]
FOUNDING = VIGNETTES["founding-case"]["case"]


def advice_on(**said: object) -> Advice:
    return advise(read_case(said))


def study(modality: str, result: str = "positive", **said: object) -> dict:
    return {"modality": modality, "result": result, **said}


def test_sections_stand_in_the_order_of_the_page_urgent_first():
    assert tuple(SECTION_ORDER) == SECTIONS
    assert SECTIONS[0] == "urgent"


@pytest.mark.parametrize("facts", EVERY_CASE, ids=lambda facts: f"{len(facts.studies)} studies")
def test_advice_is_ordered_by_section_then_strength_then_the_contract(facts):
    given = advise(facts).recommendations
    contract = list(RULES)
    keys = [(SECTION_ORDER[each.section], STRENGTHS.index(each.strength), contract.index(each.code)) for each in given]
    assert keys == sorted(keys)
    assert len({each.code for each in given}) == len(given)
    for each in given:
        assert each.way in each.rule.ways
        assert each.variant == each.way.variant
        assert each.after_emergency == each.way.after_emergency


@pytest.mark.parametrize("facts", EVERY_CASE[:60], ids=lambda facts: f"{len(facts.studies)} studies")
def test_asking_at_once_or_later_says_the_same(facts):
    at_once, later = advise(facts, asking=True), advise(facts)
    assert at_once.conclusion == later.conclusion
    assert [(i.code, i.variant, i.reasons) for i in at_once.recommendations] == [
        (i.code, i.variant, i.reasons) for i in later.recommendations
    ]
    assert later.open == ()
    assert later.missing == open_questions(facts)
    named = {question.key: question for question in later.missing}
    assert all(named[question.key] == question for question in at_once.open)
    assert {key for key in named if not is_a_study_not_done(key, facts)} == {question.key for question in at_once.open}


def is_a_study_not_done(key: str, facts) -> bool:
    return key.endswith(".result") and key.split(".")[1] not in {one.modality for one in facts.studies}


@pytest.mark.parametrize(
    ("said", "conclusion", "variant"),
    [
        ({}, "not_assessable", "no_study"),
        ({"studies": [study("radiograph", "negative")]}, "not_assessable", ""),
        ({"studies": [study("ct", "negative")], "alp": "raised"}, "resolve_first", "suspicion"),
        ({"studies": [study("ct", count="one")]}, "resolve_first", ""),
        (
            {"purpose": "response", "studies": [study("mri", compared_with_before="first_study")]},
            "resolve_first",
            "response",
        ),
        (
            {
                "purpose": "response",
                "weeks_on_therapy": 9,
                "studies": [study("bone_scan", compared_with_before="worse")],
            },
            "possible_flare",
            "response",
        ),
        (
            {
                "setting": "known_metastatic",
                "weeks_on_therapy": 9,
                "studies": [study("bone_scan", compared_with_before="worse")],
            },
            "possible_flare",
            "",
        ),
        (FOUNDING, "act_as_metastatic", ""),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_conclusion_is_worded_for_its_purpose(said, conclusion, variant):
    advice = advice_on(**said)
    assert (advice.conclusion, advice.conclusion_variant) == (conclusion, variant)
    assert variant in ("", *CONCLUSION_VARIANTS.get(conclusion, ()))


def test_the_answer_to_the_founding_case():
    advice = advice_on(**FOUNDING)
    assert (advice.conclusion, advice.lean, advice.certainty) == ("act_as_metastatic", "metastasis", "moderate")
    assert advice.subtype == "hr_positive_her2_negative"
    assert advice.given("BIOPSY-A-LESION")
    assert not advice.given("HYPERCALCAEMIA")
    (pair,) = advice.discordances
    assert (pair.seen_on, pair.missed_by, pair.sites, pair.rule) == (
        "ct", "bone_scan", ("thoracic_spine", "pelvis"), "CT-LYTIC-BONE-SCAN-NEGATIVE",
    )  # fmt: skip
    assert {"BIOPSY-A-LESION", "SYSTEMIC-THERAPY-WAITS"} <= {
        code for q in advice.missing if q.key == "proof" for code in q.would_decide
    }


@pytest.mark.parametrize(
    ("shown", "named"),
    [
        (["bone_scan", "mri", "ct"], ("ct",)),
        (["bone_scan", "mri"], ("mri",)),
        (["fes_pet_ct", "radiograph"], ("radiograph",)),
        (["fes_pet_ct"], ("fes_pet_ct",)),
        ([], ()),
    ],
    ids=str,
)
def test_the_follow_up_names_the_study_that_shows_the_disease_ct_first(shown, named):
    advice = advice_on(proof="bone", studies=[study(modality) for modality in shown])
    (given,) = [each for each in advice.recommendations if each.code == "SAME-MODALITY"]
    assert given.modalities == named


def test_the_blind_tests_are_named():
    advice = advice_on(studies=[study("mri"), study("bone_scan", "negative"), study("ct", "negative")])
    (given,) = [each for each in advice.recommendations if each.code == "NOT-THE-BLIND-TEST"]
    assert given.modalities == ("ct", "bone_scan")


def test_an_agreement_shows_the_sites_that_two_studies_share_or_those_of_the_one_that_states_them():
    both = advice_on(studies=[study("ct", sites=["ribs", "pelvis"]), study("fdg_pet_ct", sites=["pelvis", "femur"])])
    (reading,) = both.readings
    assert (reading.agree, reading.sites) == (True, ("pelvis",))
    one = advice_on(studies=[study("ct"), study("fdg_pet_ct", sites=["femur", "pelvis"])])
    assert [reading.sites for reading in one.readings] == [("pelvis", "femur")]
    assert both.discordances == ()


def test_a_diffuse_marrow_is_worded_for_cytopenia():
    said = {"studies": [study("mri", count="diffuse"), study("ct", "negative")]}
    assert [r.variant for r in advice_on(**said).discordances] == [""]
    assert [r.variant for r in advice_on(**said, cytopenia="yes").discordances] == ["cytopenia"]


def test_another_disease_in_play_caps_a_metastasis_at_open():
    advice = advice_on(**FOUNDING, paraprotein="present")
    assert [(reading.lean, reading.capped) for reading in advice.discordances] == [("open", True)]
    assert [(reading.lean, reading.capped) for reading in advice_on(**FOUNDING).discordances] == [("metastasis", False)]


def test_a_baseline_is_asked_for_where_it_would_withhold_zoledronate():
    on = {"bone_disease_known": "yes", "bone_agent": "zoledronate", "crcl_ml_min": 45}
    asked = {question.key: question for question in advice_on(**on, creatinine_umol_l=180).missing}
    assert "WITHHOLD-ZOLEDRONATE" in asked["creatinine_baseline_umol_l"].would_decide
    assert "creatinine_baseline_umol_l" not in {q.key for q in advice_on(**on).missing}
    assert "creatinine_baseline_umol_l" not in {q.key for q in advice_on(**on, creatinine_umol_l=12).missing}


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, None), (7, 7), (Decimal("58.00"), 58), (Decimal("58.24"), 58.24), (Decimal(100) / 3, 33.3333)],
    ids=str,
)
def test_a_measure_is_a_number_for_json(value, shown):
    assert number(value) == shown
    assert type(number(value)) is type(shown)


def test_the_laboratory_limits_travel_with_the_advice():
    limits = Limits(calcium_upper=Decimal("2.50"))
    assert advise(read_case({"corrected_calcium_mmol_l": 2.55}), limits).limits is limits
