"""A trace simplified says the same as before, and no part of it twice."""

import itertools

from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.algorithm.explain.explanation import Explanation
from mbc_advisor.algorithm.explain.simplify import simplify
from mbc_advisor.algorithm.explain.trace import ALL_OF, JOINED, ONE_OF, Trace, decisive
from mbc_advisor.algorithm.rules import RULES

from ...support import strategies
from ...support.road import FOUNDING

QUIET = effort(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def joined(join, parts):
    return Trace(JOINED[join], False, "", join, tuple(parts))


FORMULAS = st.recursive(
    st.sampled_from([Trace(name, False) for name in "abcd"]),
    lambda inner: st.builds(joined, st.sampled_from((ALL_OF, ONE_OF)), st.lists(inner, min_size=1, max_size=4)),
    max_leaves=14,
)


def true_of(trace, held):
    if not trace.parts:
        return trace.says in held
    return (all if trace.join == ALL_OF else any)(true_of(part, held) for part in trace.parts)


@given(FORMULAS)
@effort(QUIET, max_examples=400)
def test_what_is_lacking_stays_the_same_formula(trace):
    short = simplify(trace)
    for size in range(5):
        for held in itertools.combinations("abcd", size):
            assert true_of(short, held) == true_of(trace, held)
    assert len(list(short.leaves())) <= len(list(trace.leaves()))
    assert simplify(short) == short


@given(strategies.cases())
@effort(QUIET, max_examples=12)
def test_of_a_real_rule_only_deciding_parts_are_left_and_never_more_than_before(facts):
    explained = Explanation(facts)
    for code in RULES:
        trace = explained.why(code).trace
        short, whole = simplify(trace), decisive(trace)
        assert short.holds == trace.holds
        assert {leaf.holds for leaf in short.leaves()} == {trace.holds}
        assert {leaf.says for leaf in short.leaves()} <= {leaf.says for leaf in whole.leaves()}
        assert len(list(short.leaves())) <= len(list(whole.leaves()))


def test_a_part_named_beside_an_alternative_is_not_named_again_inside_it():
    a, b, c = (Trace(name, False) for name in "abc")
    assert simplify(joined(ONE_OF, [joined(ALL_OF, [a, b]), joined(ALL_OF, [a])])) == a
    assert simplify(joined(ALL_OF, [a, joined(ONE_OF, [joined(ALL_OF, [a, b]), c])])).parts == (
        a,
        joined(ONE_OF, [c, b]),
    )
    assert simplify(joined(ALL_OF, [a, joined(ONE_OF, [a, b])])) == a


def test_studies_of_which_the_same_is_said_share_a_line():
    case = FOUNDING | {"infection_signs": "no"}
    (study,) = [
        part
        for part in simplify(Explanation(read_case(case)).why("INFECTION-WORKUP").trace).parts
        if part.says.startswith("there is a study")
    ]
    assert [part.says for part in study.parts] == ["CT, bone scan"]


def test_what_is_said_beneath_a_name_is_not_said_beside_it():
    a, b = Trace("a", False), Trace("b", False)
    named = Trace("a bone is about to break", False, "", ONE_OF, (a, b), term="about_to_break")
    assert simplify(joined(ONE_OF, [named, a, b])) == named
    assert simplify(joined(ALL_OF, [named, a])).parts == (named, a)
