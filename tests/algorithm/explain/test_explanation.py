"""Explanations are made by asking: the trace decides as the rule does, a change changes what it says it does."""

import itertools

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from mbc_advisor.algorithm.advise import advise
from mbc_advisor.algorithm.case.contradictions import case_contradictions, study_contradictions
from mbc_advisor.algorithm.case.measures import Limits
from mbc_advisor.algorithm.case.read import contradictions, read_case
from mbc_advisor.algorithm.evaluate import answer
from mbc_advisor.algorithm.explain.changes import all_changes, made, open_changes
from mbc_advisor.algorithm.explain.counterfactual import MOST_PAIRED, Surroundings, strengths_of
from mbc_advisor.algorithm.explain.explanation import SECTIONS, Explanation
from mbc_advisor.algorithm.explain.next_question import ask_next
from mbc_advisor.algorithm.explain.open_questions import open_questions
from mbc_advisor.algorithm.explain.trace import ALL_OF, ONE_OF, Trace, Tracer, decisive, folded, in_short, plain_number
from mbc_advisor.algorithm.logic import case_sets
from mbc_advisor.algorithm.logic.conditions import Scope, Term
from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.algorithm.rules.common import pregnant

from ...support import strategies
from ...support.road import FOUNDING, VIGNETTES, vignette_case

QUIET = effort(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
LIMITS = Limits()
BARE = {"facts_version": 1}


def flat(trace):
    yield trace
    for part in trace.parts:
        yield from flat(part)


def strengths(facts):
    return {each.code: each.strength for each in advise(facts).recommendations}


# Why and why not


@given(strategies.cases())
@effort(QUIET, max_examples=40)
def test_a_trace_holds_exactly_where_the_rule_is_given(facts):
    explained, given_codes = Explanation(facts), strengths(facts)
    for code in RULES:
        why = explained.why(code)
        assert why.given == why.trace.holds == (code in given_codes)
        assert why.way is None or why.way.strength == given_codes[code]
        assert not any(trace.holds for _, trace in why.before)
    assert explained.conclusion.code == advise(facts).conclusion
    assert explained.conclusion.trace.holds
    assert not any(trace.holds for _, trace in explained.conclusion.before)


@given(strategies.cases())
@effort(QUIET, max_examples=25)
def test_every_part_of_a_trace_is_joined_as_it_says(facts):
    explained = Explanation(facts)
    for code in RULES:
        for part in flat(explained.why(code).trace):
            assert part.says
            if part.parts:
                outcome = [each.holds for each in part.parts]
                assert part.holds == (all(outcome) if part.join == ALL_OF else any(outcome))
                assert part.join in (ALL_OF, ONE_OF)


@given(strategies.cases())
@effort(QUIET, max_examples=15)
def test_of_a_withheld_rule_only_parts_that_fail_are_named_and_at_least_one(facts):
    explained = Explanation(facts)
    for section in SECTIONS:
        for why in explained.withheld(section):
            failed = decisive(why.trace)
            assert not any(part.holds for part in flat(failed))
            assert list(failed.leaves())
            assert why.as_json()["why_not"]["holds"] is False


def test_the_founding_case_says_why_with_its_own_answers():
    explained = Explanation(read_case(FOUNDING))
    leaves = {(leaf.says, leaf.here) for leaf in explained.why("BIOPSY-A-LESION").trace.leaves()}
    assert ("the conclusion is act as metastatic", "act as metastatic") in leaves
    leaves = {(leaf.says, leaf.here) for leaf in explained.why("FDG-PET-CT").trace.leaves()}
    assert ("its result is positive", "positive") in leaves
    assert any(here == "not known" for _, here in leaves)


def test_why_not_names_the_answer_that_was_missing_and_the_one_that_was_given():
    explained = Explanation(read_case(FOUNDING | {"proof": "bone"}))
    failed = decisive(explained.why("REPEAT-BIOPSY").trace)
    assert {leaf.here for leaf in failed.leaves()} == {"metastasis proven in bone"}


def test_numbers_are_shown_as_they_are_compared():
    case = FOUNDING | {"sex": "female", "age_years": 61, "weight_kg": 70, "creatinine_umol_l": 111}
    explained = Explanation(read_case(case))
    leaves = list(explained.why("ZOLEDRONATE-NOT-ADVISED").trace.leaves())
    assert "about 51.81 mL/min" in {leaf.here for leaf in leaves if "creatinine clearance" in leaf.says}
    assert [plain_number(value) for value in (7, read_case(case).weight_kg)] == ["7", "70"]


def test_a_study_that_does_not_exist_is_said_not_to():
    explained = Explanation(read_case(BARE))
    here = {leaf.here for code in RULES for leaf in explained.why(code).trace.leaves()}
    assert {"no study is recorded", "no studies disagree"} <= here


def test_a_code_given_in_a_later_way_says_why_not_in_the_earlier_ones():
    case = next(vignette_case(name) for name in VIGNETTES if later_ways(name))
    explained = Explanation(read_case(case))
    why = next(explained.why(code) for code in RULES if explained.given(code) and explained.why(code).before)
    assert [each["strength"] for each in why.as_json()["not_instead"]] == [way.strength for way, _ in why.before]


def later_ways(name):
    explained = Explanation(read_case(vignette_case(name)))
    return any(explained.given(code) and explained.why(code).before for code in RULES)


def test_in_short_every_part_is_named_and_what_does_not_matter_is_closed():
    fits, fails = Trace("a", True), Trace("b", False)
    group = Trace("all of these hold", False, "", ALL_OF, (fits, fails))
    named = Trace("heading", False, "", ALL_OF, (fits, fails), clause="the whole clause")
    short = in_short(Trace("one", True, "", ONE_OF, (fits, named, group)))
    assert [part.says for part in short.parts] == ["a", "the whole clause", "all of these hold"]
    assert [part.parts for part in short.parts] == [(), (), (fails,)]


def test_a_named_term_shows_the_answer_beneath_it_and_the_negation_it_stands_for():
    facts = read_case(BARE | {"pregnancy": "excluded"})
    scope = Scope(1, {"pregnancy=excluded": 1})
    term = Term("quiet", "nothing is in the way", ~pregnant, no="something is in the way")
    (part,) = Tracer(facts).trace(term, scope).parts
    assert (part.says, part.holds) == ("the patient is not known to be pregnant", True)
    assert part.here == "Pregnancy: excluded"
    assert Tracer(facts).trace(~term, scope).says == "something is in the way"


@given(strategies.cases())
@effort(QUIET, max_examples=8)
def test_folded_a_trace_loses_nothing_since_each_named_condition_is_kept_once(facts):
    explained, terms = Explanation(facts), {}
    for code in RULES:
        whole = explained.why(code).trace
        said = {part.says for part in flat(folded(whole, terms))}
        kept = said.union(part.says for term in terms.values() for part in flat(term))
        assert {part.says for part in flat(whole)} <= kept
    assert not any(part.parts for term in terms.values() for each in flat(term) for part in each.parts if part.term)


def test_the_conclusion_says_which_conclusions_came_first_and_what_failed_in_them():
    answered = Explanation(read_case(FOUNDING)).conclusion.as_json()
    assert answered["conclusion"] == "act_as_metastatic"
    assert [each["conclusion"] for each in answered["not_instead"]] == ["proven", "not_assessable"]
    assert Explanation(read_case(BARE | {"purpose": "response"})).conclusion.code == "not_assessable"


# What would change this


@given(strategies.cases(), st.randoms(use_true_random=False))
@effort(QUIET, max_examples=30)
def test_every_world_around_a_case_says_what_the_case_with_those_answers_would(facts, lot):
    near = Surroundings(facts, LIMITS)
    width = len(near.paired) + 1
    everywhere = near.around_twice.scope.everywhere
    pairs = [divmod(index, width) for index in lot.sample(range(width, width * width), 60) if everywhere >> index & 1]
    tried = [((change,), index, near.around) for index, change in enumerate(near.singles, start=1)]
    tried += [((near.paired[j - 1],), j, near.around_twice) for j in range(1, width) if everywhere >> j & 1]
    tried += [((near.paired[i - 1], near.paired[j - 1]), i * width + j, near.around_twice) for i, j in pairs]
    for changes, index, answered in lot.sample(tried, min(len(tried), 80)):
        alone = answer(case_sets.of([made(facts, changes)], LIMITS))
        differs = [code for code in RULES if (answered.given[code] >> index ^ alone.given[code]) & 1]
        assert not differs, [(change.key, change.answer) for change in changes]
        conclusions = [key for key in alone.scope.case if key.startswith("conclusion=")]
        assert all((answered.scope.case[key] >> index ^ alone.scope.case[key]) & 1 == 0 for key in conclusions)


@given(strategies.cases())
@effort(QUIET, max_examples=6)
def test_exactly_the_pairs_without_contradiction_are_tried(facts):
    near = Surroundings(facts, LIMITS)
    everywhere, width = near.around_twice.scope.everywhere, len(near.paired) + 1
    for (i, one), (j, two) in itertools.combinations(enumerate(near.paired, start=1), 2):
        if one.key != two.key:
            assert bool(everywhere >> (i * width + j) & 1) == (not contradictions(made(facts, (one, two))))
    for change in near.singles:
        assert not contradictions(made(facts, (change,)))


def test_every_pair_of_questions_that_can_contradict_is_known():
    therapy = Surroundings(read_case(BARE | {"therapy": "stopped"}))
    allowed = {
        tuple(sorted((one.key, two.key)))
        for one, two in itertools.combinations(therapy.paired, 2)
        if {one.key, two.key} == {"therapy", "weeks_on_therapy"}
        and not [*case_contradictions(made(therapy.facts, (one, two)))]
    }
    assert allowed == {("therapy", "weeks_on_therapy")}
    assert "weeks_on_therapy" not in {change.key for change in therapy.singles}


@pytest.mark.parametrize("name", VIGNETTES)
def test_the_smallest_changes_do_what_they_say_and_nothing_smaller_does(name):
    facts = read_case(vignette_case(name))
    near, now = Surroundings(facts), strengths(facts)
    conclusion = near.conclusion()
    assert conclusion.now == advise(facts).conclusion
    for difference in conclusion.named:
        assert advise(made(facts, difference.changes)).conclusion == difference.becomes != conclusion.now
    for code, strength in now.items():
        found = near.code(code)
        assert found.now == strength
        assert found.size <= 2
        assert len(found.named) <= found.found
        for difference in found.named[:4]:
            assert strengths(made(facts, difference.changes)).get(code, "") == difference.becomes != strength
            for single in difference.changes if found.size == 2 else ():
                if single.alone:
                    assert strengths(made(facts, (single,))).get(code, "") == strength


def test_given_answers_count_as_well_as_open_ones():
    found = Surroundings(read_case(FOUNDING)).code("SYSTEMIC-HR-POSITIVE")
    keys = {(change.key, change.answer) for each in found.named for change in each.changes}
    assert ("her2", "positive") in keys
    assert ("studies.ct.result", "negative") in keys


def test_where_no_single_answer_does_it_pairs_are_found():
    sizes = {name: sizes_of(name) for name in list(VIGNETTES)[:6]}
    assert any(2 in each.values() for each in sizes.values()), sizes


def sizes_of(name):
    facts = read_case(vignette_case(name))
    near = Surroundings(facts)
    return {code: near.code(code).size for code in strengths(facts)}


def test_what_nothing_changes_has_no_changes():
    found = Surroundings(read_case(FOUNDING)).code("TUMOUR-BOARD")
    assert (found.size, found.found, found.named) == (0, 0, ())


def test_a_withheld_code_says_what_would_bring_it():
    found = Surroundings(read_case(FOUNDING)).code("CORD-COMPRESSION")
    assert found.now == ""
    assert [(each.changes[0].key, each.becomes) for each in found.named] == [("neurology", "required")]


def test_a_crowded_case_pairs_only_the_answers_that_change_most():
    study = {"result": "positive", "features": ["fracture_line"]}
    crowd = ["ct", "mri", "fdg_pet_ct", "spect_ct", "fes_pet_ct", "radiograph", "naf_pet_ct"]
    near = Surroundings(read_case(BARE | {"studies": [study | {"modality": each} for each in crowd]}))
    assert len(near.singles) > MOST_PAIRED == len(near.paired)
    assert near.around_twice.scope.everywhere.bit_count() <= 20_000


def test_scores_with_items_are_changed_by_their_items_and_totals_by_totals():
    items = {"mirels_site": "lower_limb", "mirels_pain": "mild", "mirels_lesion": "lytic", "mirels_size": "under_third"}
    counted = {change.key for change in all_changes(read_case(BARE | items), LIMITS)}
    assert "mirels_total" not in counted
    assert {"mirels_site", "mirels_size"} <= counted
    total = {change.key for change in all_changes(read_case(BARE | {"mirels_total": 8, "sins_total": 9}), LIMITS)}
    assert {"mirels_total", "sins_total"} <= total
    assert not {"mirels_site", "sins_pain"} & total


def test_a_rise_of_creatinine_can_be_changed_by_the_value_of_today():
    case = BARE | {"creatinine_umol_l": 90, "creatinine_baseline_umol_l": 80, "bone_agent": "zoledronate"}
    found = Surroundings(read_case(case)).code("WITHHOLD-ZOLEDRONATE")
    assert {change.key for each in found.named for change in each.changes} >= {"creatinine_umol_l"}


def test_a_new_result_takes_away_the_details_it_leaves_without_meaning():
    quiet = {"modality": "ct", "result": "benign", "morphology": "none_visible"}
    facts = read_case(
        BARE | {"studies": [quiet, {"modality": "mri", "result": "positive", "sites": ["ribs", "sternum"]}]}
    )
    for change in all_changes(facts, LIMITS):
        if change.alone:
            assert not [fault for study in made(facts, (change,)).studies for fault in study_contradictions(study)]
    results = {(change.key, change.answer) for change in all_changes(facts, LIMITS)}
    assert {
        ("studies.ct.result", "positive"),
        ("studies.mri.result", "negative"),
        ("studies.mri.sites", ("ribs",)),
    } <= results
    assert all(strengths_of(code, Surroundings(facts).around) for code in RULES)


# What to ask next


@given(strategies.cases(), st.randoms(use_true_random=False))
@effort(QUIET, max_examples=20)
def test_what_is_settled_stands_whatever_two_open_answers_are(facts, lot):
    found = ask_next(facts)
    changes = [change for change in open_changes(facts, LIMITS) if change.alone]
    for _ in range(25):
        two = lot.sample(changes, 2)
        if len({change.key for change in two}) < 2 or contradictions(made(facts, tuple(two))):
            continue
        after = advise(made(facts, tuple(two)))
        given_codes = {each.code for each in after.recommendations}
        assert set(found.settled) - dict(found.unless_two).keys() <= given_codes
        assert after.conclusion in found.conclusions


def test_the_founding_case_is_asked_first_what_decides_most_and_knows_what_stands():
    found = ask_next(read_case(FOUNDING))
    assert set(found.settled) == {"TUMOUR-BOARD", "STATE-THE-DISAGREEMENT", "RECHECK-RECEPTORS"}
    assert found.conclusions[0] == "act_as_metastatic"
    assert "proven" in found.conclusions
    assert not found.all_settled
    assert found.questions[0].key == "proof"
    weights = {question.key: question.weight for question in open_questions(read_case(FOUNDING))}
    ordered = [weights[question.key] for question in found.questions]
    assert ordered == sorted(ordered, reverse=True)
    assert {question.key.split(".")[1] for question in found.studies} <= {
        "mri", "fdg_pet_ct", "spect_ct", "fes_pet_ct", "naf_pet_ct", "radiograph",
    }  # fmt: skip
    by_key = {question.key: question for question in found.questions}
    assert "REPEAT-BIOPSY" in by_key["proof"].settles
    (code, pair) = found.unless_two[0]
    assert code == "RECHECK-RECEPTORS"
    assert len(pair) == 2


def complete_case():
    """A case answered until no open answer, and no two of them, matter."""
    facts = read_case(BARE | {"purpose": "diagnosis", "proof": "bone"})
    for _ in range(200):
        found = ask_next(facts)
        if found.all_settled:
            return facts
        two = {change.key for _, pair in (*found.unless_two, *found.with_two) for change in pair}
        keys = [question.key for question in found.questions] or sorted(two)
        facts = made(facts, (next(c for c in open_changes(facts, LIMITS) if c.key == keys[0]),))
    raise AssertionError("questions without end")


def test_where_nothing_open_can_change_the_advice_it_is_settled():
    found = ask_next(complete_case())
    assert found.settled
    assert (found.undecided, found.unless_two, found.with_two, len(found.conclusions)) == ((), (), (), 1)
