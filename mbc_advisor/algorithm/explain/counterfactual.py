"""What would change this: the smallest other answers, one or else two, that bring another outcome.

The engine is asked, not the rules: case 0 of a set is the case, the others each a single answer, and in a
second pass each a pair of them. Pairs are laid out as a square of rows and columns; a statement
that a change does not touch has the same columns in every row, so one multiplication fills the square.

Bound: at most `MOST_PAIRED` single answers are paired, the most telling first, hence at most 19,900 pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..case.facts import CaseFacts
from ..case.measures import Limits
from ..evaluate import Answered, answer
from ..logic import case_sets
from ..logic.case_sets import CaseSet, case_statements, study_statements
from ..logic.conditions import Truth
from ..rules import RULES
from .changes import Change, all_changes, feed_one_measure, made, neighbours, possible
from .outcomes import Outcomes, conclusions_of, leans_of, strengths_of

MOST_PAIRED = 199
PAIRS_NAMED = 6


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Changes that, made together, bring another outcome: a strength, "" for not given, or a conclusion."""

    changes: tuple[Change, ...]
    becomes: str


@dataclass(frozen=True, slots=True)
class Counterfactuals:
    """The smallest changes that bring another outcome than ``now``.

    Singles, or, when none does it, pairs; ``found`` counts them all, ``named`` are those to show.
    """

    now: str
    named: tuple[Counterfactual, ...]
    found: int

    @property
    def size(self) -> int:
        """How many answers have to change; 0 when neither one nor two do it."""
        return len(self.named[0].changes) if self.named else 0


class Surroundings:
    """A case among its other answers.

    :param changes: the single answers to try; all of them when not given.
    """

    def __init__(self, facts: CaseFacts, limits: Limits = Limits(), changes: Sequence[Change] | None = None):
        self.facts, self.limits = facts, limits
        tried = all_changes(facts, limits) if changes is None else changes
        self.singles = [change for change in tried if change.alone]
        self._tried = list(tried)

    def conclusion(self) -> Counterfactuals:
        """The smallest changes that bring another conclusion."""
        return self._smallest(conclusions_of)

    def code(self, code: str) -> Counterfactuals:
        """The smallest changes that withhold a given code or change its strength, or that bring one not given."""
        return self._smallest(lambda answered: strengths_of(code, answered))

    def lean(self, a: str, b: str | None) -> Counterfactuals:
        """The smallest changes that bring another lean of a discordance, or after which it is none; so for a
        study that stands alone, ``b`` None."""
        return self._smallest(lambda answered: leans_of(a, b, answered))

    @cached_property
    def around(self) -> Answered:
        """The answers for the case (number 0) and for each of ``singles`` (1, 2, ...)."""
        return answer(_case_set(self.facts, self.limits, self.singles))

    @cached_property
    def paired(self) -> list[Change]:
        """The single answers that are paired: all of them, or the `MOST_PAIRED` that change most alone."""
        if len(self._tried) <= MOST_PAIRED:
            return self._tried
        weight = self._weights()
        return sorted(self._tried, key=lambda change: -weight.get(id(change), 0))[:MOST_PAIRED]

    def _weights(self) -> dict[int, int]:
        changed = dict.fromkeys(map(id, self.singles), 0)
        codes = [self.around.given[code] for code in RULES]
        for truth in (*codes, *conclusions_of(self.around).values()):
            differs = truth ^ self.around.scope.everywhere if truth & 1 else truth
            for index in _bits(differs):
                changed[id(self.singles[index - 1])] += 1
        return changed

    @cached_property
    def around_twice(self) -> Answered:
        """The answers for the case (number 0) and, in the square of ``paired``, for every possible pair."""
        return answer(_square(self.facts, self.limits, self.paired))

    def pair(self, index: int) -> tuple[Change, Change]:
        """The two changes made at a place of the square."""
        row, column = divmod(index, len(self.paired) + 1)
        return self.paired[row - 1], self.paired[column - 1]

    def _smallest(self, outcomes_of: Callable[[Answered], Outcomes]) -> Counterfactuals:
        outcomes = outcomes_of(self.around)
        now = next(outcome for outcome, where in outcomes.items() if where & 1)
        found = [(index, outcome) for outcome, where in outcomes.items() if outcome != now for index in _bits(where)]
        if found:
            return Counterfactuals(
                now,
                tuple(Counterfactual((self.singles[index - 1],), outcome) for index, outcome in sorted(found)),
                len(found),
            )
        outcomes = outcomes_of(self.around_twice)
        found = [(index, outcome) for outcome, where in outcomes.items() if outcome != now for index in _bits(where)]
        named = [Counterfactual(self.pair(index), outcome) for index, outcome in sorted(found)[:PAIRS_NAMED]]
        return Counterfactuals(now, tuple(named), len(found))


def _bits(where: Truth) -> Iterator[int]:
    while where:
        yield (where & -where).bit_length() - 1
        where &= where - 1


def _said(facts: CaseFacts, limits: Limits) -> dict[str, set[str]]:
    said = {"case": set(case_statements(facts, limits))}
    return said | {study.modality: set(study_statements(study)) for study in facts.studies}


@dataclass(slots=True)
class _Column:
    """One statement: in which changes it is touched, and in which cases 0, 1, 2, ... it is true."""

    touched: Truth = 0
    true: Truth = 0


def _columns(facts: CaseFacts, limits: Limits, changes: Sequence[Change]) -> dict[tuple[str, str], _Column]:
    columns: dict[tuple[str, str], _Column] = {}
    for index, change in enumerate(changes, start=1):
        for statement in change.adds:
            column = columns.setdefault((change.place, statement), _Column())
            column.touched |= 1 << index
            column.true |= 1 << index
        for statement in change.drops:
            columns.setdefault((change.place, statement), _Column()).touched |= 1 << index
    everywhere = (1 << (len(changes) + 1)) - 1
    for place, statements in _said(facts, limits).items():
        for statement in statements:
            column = columns.setdefault((place, statement), _Column())
            column.true |= everywhere & ~column.touched
    return columns


def _case_set(facts: CaseFacts, limits: Limits, changes: Sequence[Change]) -> CaseSet:
    everywhere = (1 << (len(changes) + 1)) - 1
    truths = {where: column.true for where, column in _columns(facts, limits, changes).items()}
    return _as_case_set(facts, truths, everywhere)


def _as_case_set(facts: CaseFacts, truths: dict[tuple[str, str], Truth], everywhere: Truth) -> CaseSet:
    found = case_sets.CaseSet(everywhere)
    for (place, statement), truth in truths.items():
        said = found.case if place == "case" else found.studies.setdefault(place, {})
        said[statement] = truth
    found.dates = {study.modality: [(everywhere, study.date)] for study in facts.studies if study.date}
    return found


def _square(facts: CaseFacts, limits: Limits, changes: Sequence[Change]) -> CaseSet:
    width = len(changes) + 1
    row = (1 << width) - 1
    every_row = ((1 << (width * width)) - 1) // row
    columns = _columns(facts, limits, changes)
    everywhere, together = _possible_pairs(facts, changes, columns)
    truths = {}
    for where, column in columns.items():
        truth = column.true * every_row
        for index in _bits(column.touched):
            segment = row << (index * width)
            truth = truth | segment if column.true >> index & 1 else truth & ~segment
        truths[where] = truth
    for one, two, index in together:
        _say_anew(truths, facts, limits, one, two, 1 << index)
    return _as_case_set(facts, {where: truth & everywhere for where, truth in truths.items()}, everywhere)


def _possible_pairs(
    facts: CaseFacts, changes: Sequence[Change], columns: dict[tuple[str, str], _Column]
) -> tuple[Truth, list[tuple[Change, Change, int]]]:
    """The places of the square that are cases: (their set, those to be said anew with their two changes).

    Only two changes that touch one statement, belong to one study, feed one measure or can contradict each
    other need a look of their own.
    """
    width, everywhere, together = len(changes) + 1, 1, []
    alone = sum(1 << index for index, change in enumerate(changes, start=1) if change.alone)
    of_question: dict[str, Truth] = {}
    of_study: dict[str, Truth] = {}
    for index, change in enumerate(changes, start=1):
        of_question[change.key] = of_question.get(change.key, 0) | 1 << index
        if change.place != "case":
            of_study[change.place] = of_study.get(change.place, 0) | 1 << index
    for index, change in enumerate(changes, start=1):
        later = (-1 << (index + 1)) & ~of_question[change.key]
        allowed = alone & later if change.alone else 0
        touching = 0
        for statement in change.touches:
            touching |= columns[change.place, statement].touched
        near = touching | of_study.get(change.place, 0)
        for key in neighbours(change.key):
            near |= of_question.get(key, 0)
        for other in _bits(near & later):
            two, bit = changes[other - 1], 1 << other
            if not possible(facts, change, two):
                allowed &= ~bit
                continue
            allowed |= bit
            if touching & bit or feed_one_measure(change, two):
                together.append((change, two, index * width + other))
        everywhere |= allowed << (index * width)
    return everywhere, together


def _say_anew(
    truths: dict[tuple[str, str], Truth], facts: CaseFacts, limits: Limits, one: Change, two: Change, bit: Truth
) -> None:
    """Say of one case what its two changes say together, where that is not one after the other."""
    place = one.place
    after = _said(facts, limits).get(place, set())
    after = after - two.drops | two.adds
    after = after - one.drops | one.adds  # as the square says it: the row wins over the column
    for statement in after.symmetric_difference(_said(made(facts, (one, two)), limits)[place]):
        truths[place, statement] = truths.get((place, statement), 0) ^ bit
