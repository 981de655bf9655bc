"""What no enumeration reaches: the order of studies, repetition, agreement added, and the two ways of writing a case."""

from __future__ import annotations

import json

import pytest
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mbc_advisor.algorithm.advise import Advice, advise
from mbc_advisor.algorithm.case.facts import as_json
from mbc_advisor.algorithm.case.read import CaseRefused, read_case, read_json
from mbc_advisor.algorithm.case.vocabulary import CERTAINTIES, MECHANISMS
from mbc_advisor.cases.questionnaire.posted import to_post
from mbc_advisor.cases.questionnaire.posted_case import read_post

from ..support.strategies import cases

often = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def said(advice: Advice) -> tuple:
    """All that advice says, without the case it is said of."""
    return (
        advice.conclusion, advice.lean, advice.certainty, frozenset(map(_unordered, advice.readings)), advice.measures, advice.subtype,
        [(each.code, each.strength, each.variant, each.after_emergency, each.modalities) for each in advice.recommendations],
    )  # fmt: skip


def _unordered(reading) -> tuple:
    pair = (reading.seen_on, reading.missed_by)
    return (
        frozenset(pair) if reading.agree else pair,
        reading.sites,
        reading.lean,
        reading.certainty,
        reading.rule,
        reading.capped,
    )


@often
@given(cases(), st.randoms())
def test_the_order_of_studies_never_matters(case, lot):
    shuffled = lot.sample(case.studies, len(case.studies))
    assert said(advise(case.model_copy(update={"studies": tuple(shuffled)}))) == said(advise(case))


@often
@given(cases())
def test_a_repeated_evaluation_never_differs(case):
    assert said(advise(case)) == said(advise(read_case(as_json(case))))


@often
@given(cases())
def test_a_second_study_of_a_modality_is_refused(case):
    assume(case.studies)
    data = as_json(case)
    with pytest.raises(CaseRefused, match="two studies were given"):
        read_case(data | {"studies": [*data["studies"], data["studies"][0]]})


@often
@given(cases())
def test_a_case_written_as_json_reads_back_equal(case):
    assert read_case(read_json(json.dumps(as_json(case)))) == case


@often
@given(cases())
def test_a_case_posted_by_the_form_reads_back_equal(case):
    posted = read_post(QueryDict(urlencode(to_post(case))), dropping=True)
    assert not posted.dropped
    assert not posted.faults
    assert posted.facts == case


PLAIN = st.fixed_dictionaries(
    {
        "morphology": st.sampled_from(["unknown", "lytic", "mixed"]),
        "count": st.sampled_from(["unknown", "two_to_four", "five_or_more", "diffuse"]),
        "sites": st.lists(st.sampled_from(["lumbar_spine", "pelvis", "ribs", "femur"]), unique=True, max_size=2),
    }
)


@often
@given(st.lists(st.sampled_from(list(MECHANISMS)), unique=True, min_size=3, max_size=3), st.tuples(PLAIN, PLAIN, PLAIN))
def test_a_positive_study_more_that_agrees_lowers_neither_the_lean_nor_its_certainty(modalities, reports):
    """Of plain positive studies (several lesions, no diffuse marrow, nothing else said) a third that agrees
    with one of two leaves a lean of metastasis at the same certainty or a higher one."""
    assume(len({MECHANISMS[modality] for modality in modalities}) > 1)
    studies = [
        {"modality": modality, "result": "positive"} | report
        for modality, report in zip(modalities, reports, strict=True)
        if not (report["count"] == "diffuse" and modality in ("fdg_pet_ct", "mri"))
    ]
    assume(len(studies) == 3)
    assume(
        any(
            MECHANISMS[one["modality"]] != MECHANISMS[studies[2]["modality"]] and _meet(one, studies[2])
            for one in studies[:2]
        )
    )
    before, after = (advise(read_case({"studies": some})) for some in (studies[:2], studies))
    assert LEANS_IN_ORDER.index(after.lean) <= LEANS_IN_ORDER.index(before.lean)
    if after.lean == before.lean:
        assert CERTAINTIES.index(after.certainty) <= CERTAINTIES.index(before.certainty)


LEANS_IN_ORDER = ["metastasis", "open", "flare", "healed", "benign"]


def _meet(one: dict, two: dict) -> bool:
    return not one["sites"] or not two["sites"] or bool(set(one["sites"]) & set(two["sites"]))
