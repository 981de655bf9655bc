"""What would change an outcome, in words: lines of answers and what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mbc_advisor.algorithm.case.facts import CaseFacts, study_of
from mbc_advisor.algorithm.case.vocabulary import question_label
from mbc_advisor.algorithm.explain.changes import Change
from mbc_advisor.algorithm.explain.counterfactual import Counterfactual, Counterfactuals

from .words import answer_words, value_words

MOST_LINES = 12
"""On the page; on paper all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One way to another outcome: what would have to be answered, and what follows."""

    answers: tuple[str, ...]
    becomes: str
    now: str = ""
    """The case's present answer, where the question is answered."""


@dataclass(frozen=True, slots=True)
class WouldChange:
    """The smallest changes in words; ``size`` answers each, 0 where neither one nor two do it."""

    size: int
    lines: tuple[Line, ...]
    more: int


def in_words(
    found: Counterfactuals, facts: CaseFacts, outcome: Callable[[str], str], most: int | None = MOST_LINES
) -> WouldChange:
    """Changes in words, those of one question that bring the same on one line.

    :param facts: the case, for its present answers.
    :param outcome: the words of what it becomes.
    :param most: lines named of single answers; None for all.
    """
    grouped: dict[Any, list[Counterfactual]] = {}
    for difference in found.named:
        alone = len(difference.changes) == 1
        key = (difference.changes[0].key, difference.becomes) if alone else difference
        grouped.setdefault(key, []).append(difference)
    lines = [_line(group, facts, outcome) for group in grouped.values()]
    kept = lines[:most]
    more = len(lines) - len(kept) if found.size == 1 else found.found - len(found.named)
    return WouldChange(found.size, tuple(kept), more)


def _line(group: list[Counterfactual], facts: CaseFacts, outcome: Callable[[str], str]) -> Line:
    becomes = outcome(group[0].becomes)
    first = group[0].changes
    if len(first) == 2:
        texts = tuple(f"{question_label(change.key)}: {answer_words(change)}" for change in first)
        return Line(texts, becomes)
    answered = " or ".join(dict.fromkeys(answer_words(each.changes[0]) for each in group))
    return Line((f"{question_label(first[0].key)}: {answered}",), becomes, _now(first[0], facts))


def _now(change: Change, facts: CaseFacts) -> str:
    if change.open:
        return ""
    holder = facts if change.place == "case" else study_of(facts, change.place)
    given = getattr(holder, change.key.rpartition(".")[2])
    return value_words(change.key, given) if given not in (None, "unknown", ()) else ""
