"""How a disagreement was read: the row that the trace finds is the row that the algorithm took."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort

from mbc_advisor.algorithm.advise import advise
from mbc_advisor.algorithm.case.measures import Limits
from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.algorithm.evaluate import answer
from mbc_advisor.algorithm.explain.changes import made
from mbc_advisor.algorithm.explain.counterfactual import Surroundings
from mbc_advisor.algorithm.explain.explanation import Explanation
from mbc_advisor.algorithm.explain.outcomes import leans_of
from mbc_advisor.algorithm.logic import case_sets

from ...support import strategies
from ...support.road import FOUNDING, VIGNETTES, vignette_case

QUIET = effort(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
CT, COLD = (
    {"modality": "ct", "result": "positive", "morphology": "lytic"},
    {"modality": "bone_scan", "result": "negative"},
)
MARROW = {"modality": "mri", "result": "positive", "count": "diffuse"}


def readings(case):
    return Explanation(read_case(case)).leans


@given(strategies.cases())
@effort(QUIET, max_examples=150)
def test_every_disagreement_and_lone_study_is_traced_to_the_row_that_decided_it(facts):
    told = Explanation(facts).leans
    read = [reading for reading in advise(facts).readings if not reading.agree]
    assert [(w.seen_on, w.missed_by, w.rule, w.lean, w.certainty) for w in told] == [
        (r.seen_on, r.missed_by, r.rule, r.lean, r.certainty) for r in read
    ]
    for why in told:
        assert why.row.trace.holds
        assert not any(row.trace.holds for row in why.before)
        assert why.otherwise is None or why.otherwise.trace.holds
        assert ((why.lean, why.certainty) == (why.row.rule.lean, why.row.rule.certainty)) or why.changed
        assert all(trace.holds for _, trace in why.changed)


def test_the_founding_case_says_why_lytic_lesions_outweigh_the_cold_scan_and_what_would_come_next():
    (why,) = readings(FOUNDING)
    assert why.rule == "CT-LYTIC-BONE-SCAN-NEGATIVE"
    here = [part.here for part in why.row.trace.parts]
    assert here == ["CT", "bone scan", "lytic"]
    assert why.before[-1].rule.code == "CT-SOLITARY-BONE-SCAN-NEGATIVE"
    assert why.otherwise.rule.code == "CT-MULTIPLE-BONE-SCAN-NEGATIVE"
    told = why.as_json()
    assert told["not_instead"][-1]["why_not"]["holds"] is False
    assert told["otherwise"] == {
        "rule": "CT-MULTIPLE-BONE-SCAN-NEGATIVE",
        "lean": "metastasis",
        "certainty": "moderate",
    }


@pytest.mark.parametrize(
    ("more", "studies", "said"),
    [
        ({}, [CT | {"date": "2026-01-01"}, COLD | {"date": "2026-06-01"}], "certainty lowered by one step"),
        ({"paraprotein": "suspected"}, [CT, COLD], "held open, because another disease is in play"),
        ({"cytopenia": "yes"}, [MARROW, COLD], "the row's own exception holds"),
        ({}, [CT | {"features": ["soft_tissue_mass"]}], ""),
        ({"therapy": "none"}, [CT | {"compared_with_before": "unchanged_two_years"}], "certainty low"),
    ],
)
def test_what_made_the_lean_another_than_the_rows_own_is_told(more, studies, said):
    (why,) = readings(more | {"studies": studies})
    assert [says for says, _ in why.changed] == ([said] if said else [])
    assert [each["says"] for each in why.as_json().get("then", [])] == ([said] if said else [])
    assert ("missed_by" in why.as_json()) == (len(studies) > 1)


@pytest.mark.parametrize("name", list(VIGNETTES)[::4])
def test_what_would_change_a_lean_changes_it(name):
    facts = read_case(vignette_case(name))
    near = Surroundings(facts, Limits())
    for why in Explanation(facts).leans:
        found = near.lean(why.seen_on, why.missed_by)
        assert found.now == why.lean
        for difference in found.named[:5]:
            other = answer(case_sets.of([made(facts, difference.changes)], Limits()))
            outcome = next(lean for lean, where in leans_of(why.seen_on, why.missed_by, other).items() if where & 1)
            assert outcome == difference.becomes != why.lean
