"""A product of questions as one set of cases: every statement a pattern of bits that repeats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

from ..case.read import read_case
from ..evaluate import Answered, answer
from ..logic import case_sets
from ..logic.case_sets import CaseSet
from .questions import LIMITS, nothing_said

Fragment = dict[str, Any]


class Product:
    """Case *n* has of each axis the fragment that the digits of *n* name; the first axis turns fastest.

    No two axes may decide the same statement or hold the same study, nor contradict each other.
    """

    def __init__(self, *axes: Sequence[Fragment]):
        self.axes = axes
        self.size = prod(map(len, axes))

    def case(self, number: int) -> Fragment:
        """One case, as JSON-like data."""
        made: Fragment = {"studies": []}
        for axis in self.axes:
            number, digit = divmod(number, len(axis))
            studies = [*made["studies"], *axis[digit].get("studies", ())]
            made |= axis[digit] | {"studies": studies}
        return made

    def case_set(self) -> CaseSet:
        """What is true in which case, as the engine asks it."""
        made = CaseSet((1 << self.size) - 1)
        made.case = dict.fromkeys(nothing_said(), made.everywhere)
        stride = 1
        for axis in self.axes:
            self._say(made, axis, stride)
            stride *= len(axis)
        return made

    def _say(self, made: CaseSet, axis: Sequence[Fragment], stride: int) -> None:
        cases = [read_case(fragment) for fragment in axis]
        said = [frozenset(case_sets.case_statements(case, LIMITS)) for case in cases]
        for statement in frozenset().union(*(each ^ nothing_said() for each in said)):
            made.case[statement] = self._where(
                (n for n, each in enumerate(said) if statement in each), stride, len(axis)
            )
        of_studies: dict[tuple[str, str], list[int]] = {}
        for number, case in enumerate(cases):
            for study in case.studies:
                for statement in case_sets.study_statements(study):
                    of_studies.setdefault((study.modality, statement), []).append(number)
        for (modality, statement), numbers in of_studies.items():
            made.studies.setdefault(modality, {})[statement] = self._where(numbers, stride, len(axis))

    def _where(self, numbers: Iterable[int], stride: int, count: int) -> int:
        block = sum(((1 << stride) - 1) << (number * stride) for number in numbers)
        length = stride * count
        while length < self.size:  # doubled until it covers the space, then cut
            block |= block << length
            length *= 2
        return block & ((1 << self.size) - 1)

    def answer(self) -> Answered:
        """What the algorithm says of every case."""
        return answer(self.case_set())
