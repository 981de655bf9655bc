"""Conditions: how they join, what they say, and that one question has one answer however it is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mbc_advisor.algorithm.advise import advise
from mbc_advisor.algorithm.case.measures import Limits, measure
from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.algorithm.case.vocabulary import QUESTIONS
from mbc_advisor.algorithm.evaluate import WAYS, answer
from mbc_advisor.algorithm.explain.reasons import reasons
from mbc_advisor.algorithm.imaging.conclusions import CONCLUSIONS, DIAGNOSIS, RESPONSE
from mbc_advisor.algorithm.imaging.leans import ALONE, LEAN_RULES, OVERRIDES, PAIRS
from mbc_advisor.algorithm.logic.case_sets import Alternatives, around, of
from mbc_advisor.algorithm.logic.compiler import compiled
from mbc_advisor.algorithm.logic.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    Says,
    Scope,
    Some,
    Term,
    some_discordance,
    some_study,
    walk,
)
from mbc_advisor.algorithm.logic.questions import LIMITS_BY_NAME, Measured, crcl, er, flag, other, pain, proof, this
from mbc_advisor.algorithm.logic.terms import CASE_TERMS
from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.algorithm.rules.base import Section

from ...support.drawn import drawn
from ..acceptance.test_vignettes import VIGNETTES

YES, NO = Says("case", {"yes": "yes"}, "it is", "it is not"), Says("case", {"no": "no"}, "it was", "it was not")
SCOPE = Scope(everywhere=0b111, case={"yes": 0b011, "no": 0b110})


def test_conditions_join_as_sets_of_cases():
    assert YES.ask(SCOPE) == 0b011
    assert (YES & NO).ask(SCOPE) == 0b010
    assert (YES | NO).ask(SCOPE) == 0b111
    assert (~YES).ask(SCOPE) == 0b100
    assert (~(YES & ~NO)).ask(SCOPE) == 0b110


def test_joining_the_same_way_makes_one_flat_condition():
    assert (YES & NO & YES).parts() == (YES, NO, YES)
    assert (YES | NO | YES).parts() == (YES, NO, YES)
    assert len((YES & (NO | YES)).parts()) == 2
    assert YES.parts() == ()


@pytest.mark.parametrize(
    "wrong",
    [lambda: YES and NO, lambda: YES or NO, lambda: not YES, lambda: bool(YES & NO)],
    ids=["and", "or", "not", "bool"],
)
def test_and_or_and_not_are_refused(wrong):
    with pytest.raises(TypeError, match="join conditions with"):
        wrong()


@pytest.mark.parametrize("wrong", [lambda: YES & True, lambda: YES | "x"], ids=["True", "a text"])
def test_what_is_no_condition_cannot_be_joined(wrong):
    with pytest.raises(TypeError, match="is not a condition"):
        wrong()


TERM = Term("t", "the term holds", YES & NO, no="the term does not hold")


@pytest.mark.parametrize(
    ("condition", "english"),
    [
        (YES, "it is"),
        (~YES, "it is not"),
        (YES & NO, "it is, and it was"),
        (YES | NO, "it is, or it was"),
        (YES & (YES | NO), "it is, and (it is, or it was)"),
        (~(YES | NO), "not (it is, or it was)"),
        (~~YES, "not (it is not)"),
        (TERM, "the term holds"),
        (~TERM, "the term does not hold"),
        (~Term("t", "the term holds", YES), "not (the term holds)"),
        (some_study(YES), "there is a study: it is"),
        (~some_study(YES), "there is no study: it is"),
        (some_discordance(YES & NO), "there is a disagreement: it is, and it was"),
        (YES & some_study(NO), "it is, and (there is a study: it was)"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_condition_says_itself_in_english(condition, english):
    assert condition.english() == english


def test_a_term_already_answered_is_not_asked_again():
    assert TERM.ask(SCOPE) == 0b010
    assert TERM.ask(Scope(everywhere=0b111, case=SCOPE.case, terms={"t": 0b101})) == 0b101


def test_some_holds_where_one_study_meets_the_whole_condition():
    one = Scope(everywhere=0b111, case={}, a={"yes": 0b111}, where=0b011)
    two = Scope(everywhere=0b111, case={}, a={"yes": 0b100, "no": 0b111}, where=0b110)
    both = Scope(everywhere=0b111, case={}, studies=[one, two])
    hot, cold = Says("a", {"yes": "yes"}, "", ""), Says("a", {"no": "no"}, "", "")
    assert some_study(hot).ask(both) == 0b111
    assert some_study(hot & cold).ask(both) == 0b100
    assert some_discordance(hot).ask(both) == 0


def test_walking_finds_every_part_terms_included():
    condition = ~some_study(TERM) & YES
    assert [type(part) for part in walk(condition)] == [AllOf, Not, Some, Term, AllOf, Says, Says, Says]


def test_a_wrong_answer_fails_when_a_rule_is_written():
    with pytest.raises(ValueError, match="maybe is not an answer to er"):
        er.is_("maybe")
    with pytest.raises(ValueError, match="soft is not an answer to feature"):
        this.features.any_of("soft")


def test_a_question_asked_of_several_answers_reads_as_one_sentence():
    assert "or" in pain.is_("moderate", "severe").english()
    assert this.sites.only("ribs").english().count("ribs") == 1
    assert (~other.positive).english() != other.positive.english()


def test_a_number_is_asked_on_its_own_side_of_a_threshold():
    measured = Measured("m", "the measure", "mg")
    for condition, statement in (
        (measured.under(3), "m<3"),
        (measured.over("3.5"), "m>3.5"),
        (measured.at_least(3), "m>=3"),
        (measured.at_most(4), "m<=4"),
        (measured.known, "m known"),
    ):
        assert list(condition.words) == [statement]
        assert "the measure" in condition.english()
    assert set(measured.thresholds) == {"m<3", "m>3.5", "m>=3", "m<=4", "m known"}
    named = [measured.under(name) for name in LIMITS_BY_NAME]
    assert [condition.yes.endswith("limit") for condition in named] == [True, True]
    assert "30" in crcl.under(30).english()


def test_a_section_that_is_not_one_is_refused():
    with pytest.raises(ValueError, match="surgery is not a section"):
        Section("surgery")


class Odd(Condition):
    """A kind of condition that the compiler does not know."""

    def ask(self, scope):
        return scope.everywhere

    def english(self):
        return "odd"


def test_a_condition_of_an_unknown_kind_cannot_be_compiled():
    with pytest.raises(TypeError, match="cannot be compiled"):
        compiled({"odd": Odd()})


def test_a_flag_says_itself_both_ways():
    condition = flag("x", "it holds", "it does not hold", "pair")
    assert (condition.english(), (~condition).english(), condition.place) == ("it holds", "it does not hold", "pair")


# The compiled form and the conditions themselves

EVERY_CASE = [read_case(vignette["case"]) for vignette in VIGNETTES.values()]


def batch() -> tuple:
    return (*EVERY_CASE, *drawn(700))


@pytest.fixture(scope="module")
def answered():
    return answer(of(batch(), Limits()))


@pytest.mark.parametrize("code", RULES)
def test_a_rule_answers_the_same_compiled_and_asked(code, answered):
    for name, way in zip(WAYS[code], RULES[code].ways, strict=True):
        assert way.when.ask(answered.scope) == answered.given[name]
    assert RULES[code].when.ask(answered.scope) == answered.given[code]


def inner_terms() -> list[Term]:
    conditions = [way.when for rule in RULES.values() for way in rule.ways] + [
        c for table in (DIAGNOSIS, RESPONSE) for _, c in table
    ]
    return list({part.name: part for c in conditions for part in walk(c) if isinstance(part, Term)}.values())


@pytest.mark.parametrize("term", inner_terms(), ids=lambda term: term.name)
def test_a_named_term_answers_the_same_compiled_and_asked(term, answered):
    asked = term.condition.ask(answered.scope)
    assert term.ask(answered.scope) == answered.scope.terms.get(term.name, asked) == asked
    assert compiled({term.name: term})(answered.scope)[1][term.name] == asked


@pytest.mark.parametrize(
    "rule", [rule for rule in (*OVERRIDES, *PAIRS, *ALONE) if rule.when is not None], ids=lambda rule: rule.code
)
def test_a_lean_rule_answers_the_same_compiled_and_asked(rule, answered):
    known = frozenset(term.name for term in CASE_TERMS)
    definitions = {"when": rule.when} | ({"unless": rule.unless[0]} if rule.unless else {})
    ask = compiled(definitions, known)
    scopes = [
        discordance.scope
        for discordance in answered.compared.discordances
        if rule.applies(discordance.a, discordance.b)
    ]
    scopes += [scope for modality, scope in answered.compared.studies.items() if rule.applies(modality, None)]
    assert scopes
    for scope in scopes:
        assert ask(scope)[0] == {name: condition.ask(scope) for name, condition in definitions.items()}


def test_a_condition_inside_some_may_speak_of_the_study_the_case_and_a_term(answered):
    inner = this.positive & (proof.is_("none") | Term("x", "x", er.is_("positive"))) & ~this.result.is_("negative")
    conditions = {
        "some": some_study(inner),
        "again": ~some_study(inner),
        "nested": some_study(some_study(this.positive) & this.negative),
    }
    assert compiled(conditions)(answered.scope)[0] == {name: c.ask(answered.scope) for name, c in conditions.items()}


# Sets: all at once, and each alone


def test_many_cases_at_once_are_answered_as_each_alone():
    cases = batch()[: len(EVERY_CASE) + 300]
    together = answer(of(cases, Limits()))
    conclusions = {code: together.scope.case[f"conclusion={code}"] for code in CONCLUSIONS}
    for place, facts in enumerate(cases):
        alone = answer(of([facts], Limits()))
        assert {code for code, mask in alone.given.items() if mask} == {
            code for code, mask in together.given.items() if mask >> place & 1
        }
        assert [code for code, mask in conclusions.items() if mask >> place & 1] == [
            code for code in CONCLUSIONS if alone.scope.case[f"conclusion={code}"]
        ]
        assert found(alone, 0) == found(together, place)


def found(answered, place: int) -> set:
    return {
        (r.seen_on, r.missed_by, r.agree, r.rule, r.lean, r.certainty, r.capped)
        if not r.agree
        else (*sorted((r.seen_on, r.missed_by)), r.agree, r.rule, r.lean, r.certainty, r.capped)
        for r in answered.readings
        if r.where >> place & 1
    }


def test_the_worlds_around_a_case_are_the_changed_cases_themselves():
    for facts in (*EVERY_CASE[:12], *drawn(40)):
        tried: dict[str, tuple] = {
            key: tuple(stated for stated in QUESTIONS[key].answers if stated != getattr(facts, key))
            for key in ("proof", "er", "therapy", "sex", "pain", "bone_agent", "calcium_level", "cytopenia")
        }
        measured = measure(facts)
        if measured.crcl_ml_min is None:
            tried["crcl_ml_min"] = (Decimal(25), Decimal(70))
        if measured.corrected_calcium_mmol_l is None:
            tried["corrected_calcium_mmol_l"] = (Decimal(2), Decimal(3))
        for one in facts.studies:
            if one.count != "one":
                tried[f"studies.{one.modality}.count"] = ("one",)
            if not one.sites:
                tried[f"studies.{one.modality}.sites"] = (("ribs",), ("femur", "pelvis"))
        once = answer(around(facts, [Alternatives.of(key, answers) for key, answers in tried.items()], Limits()))
        changed = [facts, *(with_answer(facts, key, stated) for key, answers in tried.items() for stated in answers)]
        anew = answer(of(changed, Limits()))
        assert once.given == anew.given
        for code in CONCLUSIONS:
            assert once.scope.case[f"conclusion={code}"] == anew.scope.case[f"conclusion={code}"]


def with_answer(facts, key: str, stated):
    if not key.startswith("studies."):
        return facts.model_copy(update={key: stated})
    _, modality, part = key.split(".")
    studies = tuple(one.model_copy(update={part: stated}) if one.modality == modality else one for one in facts.studies)
    return facts.model_copy(update={"studies": studies})


# Reasons

CODE_LIKE = {*RULES, *LEAN_RULES, *CONCLUSIONS} - {"FLARE", "SUPERSCAN", "proven", "stable"}


@pytest.mark.parametrize("facts", [*EVERY_CASE, *drawn(60)], ids=lambda facts: f"{len(facts.studies)} studies")
def test_every_code_given_has_reasons_in_words(facts):
    for each in advise(facts).recommendations:
        assert each.reasons, f"{each.code} has no reason"
        for reason in each.reasons:
            assert reason.strip() == reason != ""
            assert not any(f" {code} " in f" {reason} " for code in CODE_LIKE), f"{each.code}: {reason}"
            assert "_" not in reason, f"{each.code}: {reason}"
            assert "=" not in reason, f"{each.code}: {reason}"


def test_reasons_name_what_is_absent_where_only_that_holds_a_condition_up():
    scope = Scope(everywhere=1, case={"yes": 1})
    assert reasons(~NO, scope) == ["it was not"]
    assert reasons(~NO & ~TERM, scope) == ["it was not", "the term does not hold"]
    assert reasons(~some_study(YES), scope) == ["there is no study: it is"]
    assert reasons(~(NO | TERM), scope) == ["it was not", "the term does not hold"]
    assert reasons(NO | ~NO, scope) == ["it was not"]
    assert reasons(AnyOf((NO, NO)), scope) == []
    assert reasons(~Not(YES), scope) == []
    assert reasons(YES & ~NO, scope) == ["yes"]


def test_a_reason_opens_named_terms_two_levels_deep_and_says_nothing_twice():
    deep = Term("a", "first", Term("b", "second", Term("c", "third", YES)))
    assert reasons(deep & deep, Scope(everywhere=1, case={"yes": 1})) == ["first (second (third))"]
    assert reasons(Term("d", "yes", YES), Scope(everywhere=1, case={"yes": 1})) == ["yes"]
