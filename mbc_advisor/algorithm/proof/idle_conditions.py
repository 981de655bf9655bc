"""Nothing idle: every rule and way is reached, and no part of any condition could be left out.

A part is *idle* when leaving it out (an *and* without it, an *or* without it, a question without one of
the answers it names) changes no possible case. Every rule, lean, conclusion and named term is taken apart
by itself; the named terms inside it are parts that are not opened again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..case.vocabulary import LEANS
from ..evaluate import WAYS
from ..imaging.conclusions import DIAGNOSIS, RESPONSE
from ..imaging.leans import ALONE, ALONE_OVERRIDES, OVERRIDES, PAIRS, LeanRule
from ..logic.conditions import AllOf, AnyOf, Condition, Not, Says, Scope, Some, Term, Truth, walk
from ..logic.terms import CASE_TERMS
from ..rules import RULES
from .circuit import some
from .claims import Algorithm


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a rule, lean, conclusion or term; ``matters``: the cases in which leaving it out changes that."""

    of: str
    words: str
    matters: Truth


def without_a_part(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """The condition with one part left out, each in turn, and the words of that part."""
    match condition:
        case Says(place=place, words=words, yes=yes, no=no) if len(words) > 1:
            for left_out, text in words.items():
                yield text, Says(place, {name: words[name] for name in words if name != left_out}, yes, no)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            kind = type(condition)
            for number, part in enumerate(parts):
                others = (*parts[:number], *parts[number + 1 :])
                yield part.english(), kind(others)
                for said, changed in without_a_part(part):
                    yield said, kind((*parts[:number], changed, *parts[number + 1 :]))
        case Not(condition=part):
            yield from ((said, Not(changed)) for said, changed in without_a_part(part))
        case Some(among=among, condition=part, yes=yes, no=no):
            yield from ((said, Some(among, changed, yes, no)) for said, changed in without_a_part(part))


def reached(algorithm: Algorithm) -> Iterator[Part]:
    """What some case must reach: each rule in each of its ways, each lean rule, each lean, each conclusion."""
    for code, rule in RULES.items():
        above = algorithm.circuit.never
        for name, way in zip(WAYS[code], rule.ways, strict=True):
            yield Part(code, f"{way.strength} {way.variant}".strip(), algorithm.given[name] & ~above)
            above = above | algorithm.given[name]
    readings = algorithm.answered.readings
    for code, rules in {rule.code: rule for rule in (*OVERRIDES, *PAIRS, *ALONE)}.items():
        yield Part(
            code, f"as a lean ({rules.lean})", some(algorithm.circuit, (r.where for r in readings if r.rule == code))
        )
    for lean in LEANS:
        yield Part("lean", lean, algorithm.said[f"lean={lean}"])
    for purpose, row, code, hit, _ in _conclusions(algorithm):
        yield Part(f"{purpose} row {row + 1}", code, hit)


def parts(algorithm: Algorithm) -> Iterator[Part]:
    """Every part of every condition."""
    yield from _of_rules(algorithm)
    yield from _of_leans(algorithm)
    yield from _of_conclusions(algorithm)
    yield from _of_terms(algorithm)


def _of_rules(algorithm: Algorithm) -> Iterator[Part]:
    scope = algorithm.answered.scope
    for code, rule in RULES.items():
        left = algorithm.circuit.always
        for name, way in zip(WAYS[code], rule.ways, strict=True):
            truth = algorithm.given[name]
            for words, changed in without_a_part(way.when):
                yield Part(
                    f"{code} ({way.strength} {way.variant})".replace(" )", ")"),
                    words,
                    left & (truth ^ changed.ask(scope)),
                )
            left = left & ~truth


def _conclusions(algorithm: Algorithm) -> Iterator[tuple[str, int, str, Truth, Truth]]:
    """Purpose, row, code, the cases that take the row, and those that come to it."""
    for purpose, table in (("diagnosis", DIAGNOSIS), ("response", RESPONSE)):
        left = algorithm.said[f"purpose={purpose}"]
        for row, (code, condition) in enumerate(table):
            hit = left & condition.ask(algorithm.answered.scope)
            yield purpose, row, code, hit, left
            left = left & ~hit


def _of_conclusions(algorithm: Algorithm) -> Iterator[Part]:
    tables = {"diagnosis": DIAGNOSIS, "response": RESPONSE}
    for purpose, row, code, hit, left in _conclusions(algorithm):
        for words, changed in without_a_part(tables[purpose][row][1]):
            yield Part(f"conclusion {code} ({purpose})", words, hit ^ (left & changed.ask(algorithm.answered.scope)))


def _of_leans(algorithm: Algorithm) -> Iterator[Part]:
    """Parts of lean rules, in every discordance and lone study in which the rule is asked."""
    mattering: dict[tuple[str, str], Truth] = {}
    never = algorithm.circuit.never
    for scope, alone, rules, left in _asked_for_a_lean(algorithm):
        for rule in rules:
            if rule.when is None:
                continue
            here = alone if rule in ALONE_OVERRIDES else scope
            hit = left & rule.when.ask(here)
            for words, changed in without_a_part(rule.when):
                differs = hit ^ (left & changed.ask(here))
                mattering[rule.code, words] = mattering.get((rule.code, words), never) | differs
            if rule.unless:
                for words, changed in without_a_part(rule.unless[0]):
                    differs = hit & (rule.unless[0].ask(here) ^ changed.ask(here))
                    mattering[rule.code, words] = mattering.get((rule.code, words), never) | differs
            left = left & ~hit
    yield from (Part(code, words, truth) for (code, words), truth in mattering.items())


def _asked_for_a_lean(algorithm: Algorithm) -> Iterator[tuple[Scope, Scope, list[LeanRule], Truth]]:
    compared, readings = algorithm.answered.compared, algorithm.answered.readings
    for discordance in compared.discordances:
        rules = [rule for rule in (*OVERRIDES, *PAIRS) if rule.applies(discordance.a, discordance.b)]
        yield discordance.scope, compared.studies[discordance.a], rules, discordance.where
    for modality, scope in compared.studies.items():
        where = some(algorithm.circuit, (r.where for r in readings if (r.seen_on, r.missed_by) == (modality, None)))
        yield scope, scope, [rule for rule in (*ALONE_OVERRIDES, *ALONE) if rule.applies(modality, None)], where


def _of_terms(algorithm: Algorithm) -> Iterator[Part]:
    """Parts of named terms, asked of the case, or of each study where a term speaks of one."""
    conditions = [way.when for rule in RULES.values() for way in rule.ways]
    conditions += [condition for table in (DIAGNOSIS, RESPONSE) for _, condition in table]
    conditions += [rule.when for rule in (*OVERRIDES, *PAIRS, *ALONE) if rule.when is not None]
    terms = {part.name: part for each in (*conditions, *CASE_TERMS) for part in walk(each) if isinstance(part, Term)}
    scope, studies = algorithm.answered.scope, list(algorithm.answered.compared.studies.values())
    for term in terms.values():
        of_a_study = any(
            isinstance(part, Says) and part.place in ("a", "pair") for part in _in_the_open(term.condition)
        )
        for words, changed in without_a_part(term.condition):
            truths: list[Truth] = [
                each.where & (term.condition.ask(each) ^ changed.ask(each))
                if of_a_study
                else term.condition.ask(each) ^ changed.ask(each)
                for each in (studies if of_a_study else [scope])
            ]
            yield Part(f"term {term.name}", words, some(algorithm.circuit, truths))


def _in_the_open(condition: Condition) -> Iterator[Condition]:
    """The condition and what is inside it, but not inside a quantified part or another term."""
    yield condition
    if not isinstance(condition, Some | Term):
        for part in condition.parts():
            yield from _in_the_open(part)
