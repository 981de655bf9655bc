"""Each decision with its whole space of possible answers, every one of them asked.

A decision is a rule. Its space is the product of the questions that its conditions name, one answer for
each that they tell apart; what the studies say together (a quantified part, the lean, the conclusion) is
a question here, with every answer. Where opened terms would make a space too large, they too are
questions: each is a decision of its own. Answers that contradict each other are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import prod

from ..logic.conditions import AllOf, AnyOf, Condition, Not, Says, Some, Term
from ..rules import RULES
from .questions import axes, contradictions, nothing_said

MOST = 1 << 22
"""The largest space whose terms are opened."""

Options = dict[str, list[frozenset[str]]]
"""For each question its answers: the statements that each makes true."""


@dataclass(frozen=True, slots=True)
class Decision:
    """``size``: the answers taken together; ``possible``: those that no contradiction forbids; ``ways``: those that take
    each way; ``opened``: whether named terms were opened."""

    code: str
    questions: int
    size: int
    possible: int
    ways: tuple[int, ...]
    opened: bool

    @property
    def given(self) -> int:
        return sum(self.ways)


def decisions() -> Iterator[Decision]:
    """Every rule, enumerated."""
    for code, rule in RULES.items():
        conditions = [way.when for way in rule.ways]
        space = Space(conditions, opened=True)
        if space.size > MOST:
            space = Space(conditions, opened=False)
        left, ways = space.possible, []
        for condition in conditions:
            hit = left & space.ask(condition)
            ways.append(hit.bit_count())
            left &= ~hit
        yield Decision(code, len(space.options), space.size, space.possible.bit_count(), tuple(ways), space.opened)


class Space:
    """The product of the answers to all that some conditions ask; an answer of the product is a bit."""

    def __init__(self, conditions: Iterable[Condition], opened: bool):
        self.opened = opened
        asked: dict[str, set[str]] = {}
        for condition in conditions:
            self._hear(condition, asked)
        self.options = {key: _answers(key, statements) for key, statements in asked.items()}
        self.size = prod(len(options) for options in self.options.values())
        if self.size > MOST and opened:
            return
        self.everywhere = (1 << self.size) - 1
        self._strides: dict[str, int] = {}
        stride = 1
        for key, options in self.options.items():
            self._strides[key] = stride
            stride *= len(options)
        self._truths: dict[str, int] = {}
        for key, options in self.options.items():
            for statement in frozenset().union(*options):
                where = (number for number, said in enumerate(options) if statement in said)
                self._truths[statement] = self._where(key, where)

    def _hear(self, condition: Condition, asked: dict[str, set[str]]) -> None:
        match condition:
            case Says(place="case", words=words):
                for statement in words:
                    asked.setdefault(_question(statement), set()).add(statement)
            case Some():
                asked.setdefault(condition.english(), set()).add(condition.english())
            case Term(name=name) if not self.opened:
                asked.setdefault(name, set()).add(name)
            case _:
                for part in condition.parts():
                    self._hear(part, asked)

    def _where(self, key: str, numbers: Iterable[int]) -> int:
        stride, count = self._strides[key], len(self.options[key])
        block = sum(((1 << stride) - 1) << (number * stride) for number in numbers)
        length = stride * count
        while length < self.size:  # doubled until it covers the space, then cut
            block |= block << length
            length *= 2
        return block & self.everywhere

    @property
    def possible(self) -> int:
        """The answers that no contradiction forbids."""
        mask, all_axes = self.everywhere, {axis.key: axis for axis in axes()}
        for one, first, two, second in contradictions():
            if one in self.options and two in self.options:
                some, others = all_axes[one].says[first], all_axes[two].says[second]
                against = [n for n, said in enumerate(self.options[one]) if said == some]
                mask &= ~(
                    self._where(one, against)
                    & self._where(two, (n for n, s in enumerate(self.options[two]) if s == others))
                )
        return mask

    def ask(self, condition: Condition) -> int:
        """The answers in which a condition holds."""
        match condition:
            case Says(words=words):
                truth = 0
                for statement in words:
                    truth |= self._truths.get(statement, 0)
                return truth
            case AllOf(conditions=parts):
                truth = self.everywhere
                for part in parts:
                    truth &= self.ask(part)
                return truth
            case AnyOf(conditions=parts):
                truth = 0
                for part in parts:
                    truth |= self.ask(part)
                return truth
            case Not(condition=part):
                return self.everywhere ^ self.ask(part)
            case Term(condition=part) if self.opened:
                return self.ask(part)
            case Term(name=name):
                return self._truths[name]
            case Some():
                return self._truths[condition.english()]
        raise TypeError(f"{condition!r} cannot be enumerated")  # pragma: no cover - these are all kinds


_ASKED_BY = {statement: axis.key for axis in axes() for statement in frozenset().union(*axis.says)}
_AGAINST = {frozenset((one, two)) for one, _, two, _ in contradictions()}
_MAY_CONTRADICT = frozenset().union(*_AGAINST)


def _question(statement: str) -> str:
    """What a statement answers: a question about the patient, or what the studies have come to."""
    return _ASKED_BY.get(statement) or statement.partition("=")[0]


def _answers(key: str, asked: set[str]) -> list[frozenset[str]]:
    """The answers to a question that differ in what is asked; all of them where they may contradict others."""
    axis = next((axis for axis in axes() if axis.key == key), None)
    if axis is not None:
        kept = asked if key not in _MAY_CONTRADICT else frozenset().union(*axis.says) | nothing_said()
        return list(dict.fromkeys(said & kept for said in axis.says))
    if key in asked:  # a yes or no
        return [frozenset(), frozenset((key,))]
    alone = [frozenset((statement,)) for statement in sorted(asked)]
    if key in ("rule", "only_rule"):  # findings by several rules may stand side by side
        alone = [
            frozenset().union(*some) for length in range(1, len(alone) + 1) for some in combinations(alone, length)
        ]
    return [frozenset(), *alone]
