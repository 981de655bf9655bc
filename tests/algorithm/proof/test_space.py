"""The helper itself: a number of a space is the case that it stands for."""

from __future__ import annotations

import re
from random import Random

import pytest

from mbc_advisor.algorithm.case.measures import Limits
from mbc_advisor.algorithm.case.read import CaseRefused, read_case
from mbc_advisor.algorithm.logic.case_sets import of

from .decisions import (
    CALCIUM,
    CLOCK,
    COURSE,
    FAMILIES,
    PATIENTS,
    RISE,
    conditions_of,
    decision,
    family,
    in_pairs,
    one_at_a_time,
)
from .space import Space, answers, first, merged, numbers_of, ones, repeated, split, study, values

SPACES = {
    "every answer of questions that contradict each other": lambda: Space(
        answers("purpose"), answers("setting"), answers("proof"), answers("bone_disease_known"), answers("sex"), answers("pregnancy"),
        answers("therapy"), values("weeks_on_therapy", None, 0, 26, 27), answers("bone_agent"), values("bone_agent_doses", None, 0, 3),
        values("bone_agent_months", 0, 24),
    ),
    "studies with everything that they can say": lambda: Space(
        study("ct", absent=True, result=("positive", "equivocal", "benign", "negative"), morphology=(None, "lytic"), count=(None, "one", "diffuse"),
              sites=((), ("ribs",), ("skull", "femur")), covers=(None, "trunk", "listed"), covered_sites=((), ("ribs", "skull", "femur")),
              date=(None, "2026-01-01")),
        study("bone_scan", absent=True, features=((), ("fracture_line",)), compared_with_before=(None, "worse"), date=("2026-03-01", None)),
        study("mri", result=("negative", "benign")),
    ),
    "numbers": lambda: Space(CALCIUM, RISE, values("crcl_ml_min", None, 29.9, 30), values("mirels_total", None, 8, 9), values("age_years", None, 56)),
    "a family": lambda: Space(*FAMILIES["CT and bone scan"], CLOCK, COURSE, PATIENTS),
    "a family with days and coverage": lambda: family("marrow, coverage, days and what else decides a lean")[0],
    "a decision": lambda: decision("START-BONE-AGENT", "BONE-AGENT-WAITS"),
}  # fmt: skip


def said_in(case_set, number: int) -> dict:
    """All that is said in one case."""
    said = {"case": {statement for statement, mask in case_set.case.items() if mask >> number & 1}}
    for modality, statements in case_set.studies.items():
        said[modality] = {statement for statement, mask in statements.items() if mask >> number & 1}
    days = {(modality, day) for modality, dates in case_set.dates.items() for mask, day in dates if mask >> number & 1}
    return {place: statements for place, statements in said.items() if statements} | {"days": days}


@pytest.mark.parametrize("name", SPACES)
def test_what_is_said_in_a_world_is_what_its_case_says(name):
    space = SPACES[name]()
    case_set = space.case_set()
    for number in space.some(120):
        assert said_in(case_set, number) == said_in(of([read_case(space.case(number))], Limits()), 0)


@pytest.mark.parametrize("name", SPACES)
def test_the_contradictory_worlds_are_those_that_are_refused(name):
    space = SPACES[name]()
    lot = Random(3)
    for number in (lot.randrange(space.size) for _ in range(300)):
        try:
            read_case(space.case(number))
        except CaseRefused:
            assert space.contradictory >> number & 1
        else:
            assert space.sound >> number & 1


@pytest.mark.parametrize(
    ("axes", "what"),
    [
        (
            (values("corrected_calcium_mmol_l", 2.0, 2.4), values("corrected_calcium_mmol_l", 3.0, 2.4)),
            "corrected_calcium known",
        ),
        ((answers("er"), answers("er")), "er=negative"),
        ((study("ct", absent=True), study("ct")), "ct"),
    ],
    ids=["a measure", "a question", "a study"],
)
def test_two_axes_that_decide_the_same_are_refused(axes, what):
    with pytest.raises(ValueError, match=f"two axes decide {what}: join them in one"):
        Space(*axes).case_set()


def test_a_failure_shows_the_first_sound_case():
    space = Space(answers("purpose"), answers("bone_disease_known", "no", "yes"))
    shown = 'not so: in 1 of 4 cases, the first: {"purpose": "diagnosis", "bone_disease_known": "no"}'
    with pytest.raises(AssertionError, match=re.escape(shown)):
        space.none(0b0011, "not so")
    space.none(0b0010, "response with no bone disease is no case")
    assert space.faults(0, "never") == []


def test_masks_select_by_fragment_by_answer_and_by_study():
    space = Space([{}, *study("ct", count=("one", "diffuse"))], answers("er", "positive", "negative"))
    assert space.size == 6
    assert space.option(0, 0) == 0b001001
    assert space.having(er="negative") == 0b111000
    assert space.having(er=("negative", "positive")) == space.everywhere
    assert space.where(lambda fragment: fragment.get("studies")) == 0b110110
    assert [space.case(number) for number in (0, 4)] == [
        {"er": "positive"},
        {"studies": [{"modality": "ct", "result": "positive", "count": "one"}], "er": "negative"},
    ]
    assert space.facts(0).er == "positive"


def test_bits_repeat_split_and_are_numbered():
    assert repeated(0b01, 2, 3) == 0b010101
    assert repeated(1, 1, 1000) == ones(1000)
    assert list(numbers_of(0b10110)) == [1, 2, 4]
    assert first(0b10100) == 2
    assert split(0b1111, [0b0011, 0b0001]) == {(True, True): 0b0001, (True, False): 0b0010, (False, False): 0b1100}
    assert split(0, [1]) == {}


def test_fragments_are_merged_with_their_studies():
    assert merged([{"er": "positive"}, {"studies": [1]}, {"studies": [2]}]) == {"er": "positive", "studies": [1, 2]}


def test_axes_may_be_joined_one_or_two_answers_at_a_time():
    er, pgr = answers("er", None, "positive"), answers("pgr", None, "negative")
    assert one_at_a_time(er, pgr) == [{}, {"er": "positive"}, {"pgr": "negative"}]
    assert in_pairs(er, pgr) == [{}, {"er": "positive"}, {"pgr": "negative"}, {"er": "positive", "pgr": "negative"}]


def test_a_decision_asks_every_question_of_its_rules_with_every_difference_that_they_make():
    space = decision("DENTAL-CHECK-FIRST")
    dental = {fragment.get("dental") for axis in space.axes for fragment in axis}
    assert {"not_done", "cleared"} & dental or None in dental
    assert conditions_of("DENTAL-CHECK-FIRST")
    assert all(len(axis) > 1 for axis in space.axes)
