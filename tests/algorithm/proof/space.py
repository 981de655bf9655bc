"""A whole product of questions as one set of cases: every combination is asked, none is drawn by lot.

An axis is a list of fragments of a case, ``[{"er": "positive"}, {"er": "negative"}]``; a space is the
product of its axes. Number *n* of a space is the case whose fragments are the digits of *n*. The bits of
every statement are laid down as a pattern that repeats, so that no case object is ever built, and
`Space.case` builds the one that a failing test wants to show.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, cached_property
from itertools import product
from math import prod
from typing import Any, NamedTuple

from mbc_advisor.algorithm.case.facts import CaseFacts
from mbc_advisor.algorithm.case.measures import Limits
from mbc_advisor.algorithm.case.read import CaseRefused, read_case
from mbc_advisor.algorithm.case.vocabulary import QUESTIONS
from mbc_advisor.algorithm.evaluate import Answered, answer
from mbc_advisor.algorithm.logic import case_sets
from mbc_advisor.algorithm.logic.case_sets import CaseSet

Fragment = dict[str, Any]
Axis = Sequence[Fragment]
Mask = int

STAND_AGAINST_EACH_OTHER = (
    ("weeks_on_therapy", "therapy"),
    ("proof", "bone_disease_known"),
    ("purpose", "bone_disease_known"),
    ("purpose", "setting"),
    ("sex", "pregnancy"),
    ("bone_agent", "bone_agent_months"),
    ("bone_agent", "bone_agent_doses"),
)
"""The questions about the patient whose answers can contradict each other (facts.md, section 2)."""


def answers(key: str, *some: str | None) -> list[Fragment]:
    """Every answer to a question, or some of them; None leaves the question out."""
    return values(key, *(some or QUESTIONS[key].answers))


def values(key: str, *given: Any) -> list[Fragment]:
    """An axis of these values of a question; None leaves the question out."""
    return [{} if value is None else {key: value} for value in given]


@cache
def study(modality: str, absent: bool = False, **parts: tuple[Any, ...]) -> list[Fragment]:
    """Every sound study of a modality that the given answers make, and none at all where ``absent``.

    What the answers leave out is left out of the study; ``None`` among them leaves one out too.
    """
    made: dict[str, Fragment] = {"": {}} if absent else {}
    for chosen in product(*parts.values()):
        said = {key: value for key, value in zip(parts, chosen, strict=True) if value not in (None, ())}
        fragment = {"studies": [{"modality": modality, "result": "positive"} | said]}
        if _sound(fragment):
            made.setdefault(json.dumps(fragment), fragment)
    return list(made.values())


def _sound(fragment: Fragment) -> bool:
    try:
        read_case(fragment)
    except CaseRefused:
        return False
    return True


def merged(fragments: Iterable[Fragment]) -> Fragment:
    """The case that fragments make together."""
    case: Fragment = {}
    for fragment in fragments:
        studies = [*case.get("studies", []), *fragment.get("studies", [])]
        case |= fragment
        if studies:
            case["studies"] = studies
    return case


def ones(length: int) -> Mask:
    return (1 << length) - 1


def first(mask: Mask) -> int:
    """The first number of a mask."""
    return (mask & -mask).bit_length() - 1


def split(mask: Mask, truths: Iterable[Mask]) -> dict[tuple[bool, ...], Mask]:
    """The parts of a mask that the truths tell apart, by what is true in each."""
    parts: dict[tuple[bool, ...], Mask] = {(): mask} if mask else {}
    for truth in truths:
        parts = {
            (*told, holds): here
            for told, part in parts.items()
            for holds, here in ((True, part & truth), (False, part & ~truth))
            if here
        }
    return parts


def repeated(block: Mask, period: int, times: int) -> Mask:
    """``block`` of ``period`` bits, ``times`` times."""
    made = filled = 0
    while times:
        if times & 1:
            made |= block << filled
            filled += period
        block |= block << period
        period *= 2
        times >>= 1
    return made


class _Read(NamedTuple):
    """An axis read: its cases, and which of them say what of a study."""

    cases: list[CaseFacts]
    told: dict[tuple[str, str], list[int]]
    days: dict[tuple[str, date], list[int]]


_READ: dict[int, tuple[Axis, _Read]] = {}


def _read(axis: Axis) -> _Read:
    """An axis read once, however many spaces it stands in."""
    if id(axis) not in _READ:
        read = _Read([read_case(fragment) for fragment in axis], {}, {})
        for number, case in enumerate(read.cases):
            for each in case.studies:
                for statement in case_sets.study_statements(each):
                    read.told.setdefault((each.modality, statement), []).append(number)
                if each.date is not None:
                    read.days.setdefault((each.modality, each.date), []).append(number)
        _READ[id(axis)] = axis, read
    return _READ[id(axis)][1]


class Space:
    """The product of axes; the first axis turns fastest.

    :param limits: the laboratory's calcium limits.
    """

    def __init__(self, *axes: Axis, limits: Limits = Limits()):
        self.axes = axes
        self.limits = limits
        self.strides = [prod(len(axis) for axis in self.axes[:place]) for place in range(len(self.axes))]
        self.size = prod(len(axis) for axis in self.axes)
        self.everywhere = ones(self.size)

    # One case of it

    def case(self, number: int) -> Fragment:
        """Number ``number`` as the JSON of a case."""
        return merged(axis[number // stride % len(axis)] for axis, stride in zip(self.axes, self.strides, strict=True))

    def facts(self, number: int) -> CaseFacts:
        return read_case(self.case(number))

    def some(self, count: int, among: Mask | None = None, seed: int = 0) -> list[int]:
        """Numbers of cases drawn by lot among the sound ones, or among those of a mask."""
        mask = self.sound if among is None else among
        chosen = random.Random(seed)
        found: set[int] = set()
        for _ in range(8 * count):
            rest = mask >> (start := chosen.randrange(self.size))
            if rest:
                found.add(start + first(rest))
            if len(found) == count:
                break
        return sorted(found)

    def faults(self, mask: Mask, sentence: str) -> list[str]:
        """The sentence with the first sound case of a mask, when there is one."""
        mask &= self.sound
        if not mask:
            return []
        shown = json.dumps(self.case(first(mask)))
        return [f"{sentence}: in {mask.bit_count()} of {self.size} cases, the first: {shown}"]

    def none(self, mask: Mask, sentence: str) -> None:
        """Fail with the first sound case of a mask, when there is one."""
        if found := self.faults(mask, sentence):
            raise AssertionError(found[0])

    # Masks

    def option(self, place: int, *numbers: int) -> Mask:
        """The cases with one of these options of an axis."""
        return self._pattern(place, numbers)

    def where(self, holds: Any) -> Mask:
        """The cases in which, of the axis that it can tell, ``holds`` is true of the fragment."""
        mask = 0
        for place, axis in enumerate(self.axes):
            mask |= self._pattern(place, [number for number, fragment in enumerate(axis) if holds(fragment)])
        return mask

    def having(self, **given: Any) -> Mask:
        """The cases in which these questions about the patient have these answers."""
        mask = self.everywhere
        for key, value in given.items():
            accepted = value if isinstance(value, tuple | set | list) else (value,)
            mask &= self.where(
                lambda fragment, key=key, accepted=accepted: key in fragment and fragment[key] in accepted
            )
        return mask

    def _pattern(self, place: int, numbers: Iterable[int]) -> Mask:
        stride, count = self.strides[place], len(self.axes[place])
        block, piece = 0, ones(stride)
        for number in numbers:
            block |= piece << (number * stride)
        return repeated(block, stride * count, self.size // (stride * count)) if block else 0

    @cached_property
    def contradictory(self) -> Mask:
        """The combinations whose answers contradict each other (facts.md, section 2): no case, to be left out."""
        mask = 0
        for first, second in STAND_AGAINST_EACH_OTHER:
            for one, two in product(range(len(self.axes)), repeat=2):
                mask |= self._against(one, first, two, second) if one != two else 0
        return mask

    def _against(self, one: int, first: str, two: int, second: str) -> Mask:
        mask = 0
        for answer_one, given_one in self._by_answer(one, first).items():
            for answer_two, given_two in self._by_answer(two, second).items():
                if not _sound({first: answer_one, second: answer_two}):
                    mask |= self._pattern(one, given_one) & self._pattern(two, given_two)
        return mask

    def _by_answer(self, place: int, key: str) -> dict[Any, list[int]]:
        found: dict[Any, list[int]] = {}
        for number, fragment in enumerate(self.axes[place]):
            if key in fragment:
                found.setdefault(fragment[key], []).append(number)
        return found

    @cached_property
    def sound(self) -> Mask:
        """The combinations that are cases."""
        return self.everywhere & ~self.contradictory

    # All of it at once

    def case_set(self) -> CaseSet:
        """What is true in which case, as the engine asks it."""
        empty = case_sets.case_statements(CaseFacts(), self.limits)
        decided: list[str] = []
        made = CaseSet(self.everywhere, case=dict.fromkeys(empty, self.everywhere))
        for place, axis in enumerate(self.axes):
            cases, told, days = _read(axis)
            decided += self._say_of_the_case(made, place, cases, set(empty))
            decided += sorted({modality for modality, _ in told})
            for (modality, statement), numbers in told.items():
                said = made.studies.setdefault(modality, {})
                said[statement] = said.get(statement, 0) | self._pattern(place, numbers)
            for (modality, day), numbers in days.items():
                made.dates.setdefault(modality, []).append((self._pattern(place, numbers), day))
        if len(decided) != len(set(decided)):
            twice = next(each for each in decided if decided.count(each) > 1)
            raise ValueError(f"two axes decide {twice}: join them in one")
        return made

    def _say_of_the_case(self, made: CaseSet, place: int, cases: list[CaseFacts], empty: set[str]) -> list[str]:
        """Say what an axis says of the patient, and name the statements that it decides."""
        if not any(fragment.keys() - {"studies"} for fragment in self.axes[place]):
            return []
        told = [set(case_sets.case_statements(case, self.limits)) for case in cases]
        decided = sorted(set().union(*(said ^ empty for said in told)))
        for statement in decided:
            numbers = [number for number, said in enumerate(told) if statement in said]
            made.case[statement] = self._pattern(place, numbers)
        return decided

    def answer(self) -> Answered:
        """What the algorithm says of every case."""
        return answer(self.case_set())


def numbers_of(mask: Mask) -> Iterator[int]:
    """The numbers of the cases of a mask."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
