"""Sound cases drawn by lot from the vocabulary, to ask two engines the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from ..case.read import read_what_is_sound
from ..case.vocabulary import MODALITIES, QUESTIONS, RESULT, STUDY_QUESTIONS, Choice, Number, Question, Several

FIRST_DAY = date(2026, 1, 1)
ANSWERED = (0.15, 0.35, 0.7)
"""Which share of the questions is answered: in a short case, a usual one, a long one."""


def cases(count: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """So many cases as JSON-like data, each without contradiction; a seed gives the same ones again."""
    lots = Random(seed)  # noqa: S311 - drawn to test, not to hide
    for _ in range(count):
        yield _without_faults(_case(lots))


def _case(lots: Random) -> dict[str, Any]:
    case = _answers(lots, QUESTIONS)
    modalities = lots.sample(list(MODALITIES), lots.choice((0, 1, 1, 2, 2, 2, 3, 3, 4, 5)))
    results = list(RESULT.answers)
    case["studies"] = [
        {"modality": modality, "result": lots.choice((*results, "positive"))} | _answers(lots, STUDY_QUESTIONS)
        for modality in modalities
    ]
    return case


def _answers(lots: Random, questions: Mapping[str, Question]) -> dict[str, Any]:
    share = lots.choice(ANSWERED)
    return {key: _answer(lots, question) for key, question in questions.items() if lots.random() < share}


def _answer(lots: Random, question: Question) -> Any:
    if isinstance(question, Number):
        low, high = int(question.low), int(question.high)
        if question.whole:
            return lots.choice((lots.randint(low, high), lots.randint(low, min(high, low + 40))))
        return float(Decimal(lots.randint(low * 100, high * 100)) / 100)
    if isinstance(question, Several):
        return lots.sample(list(question.answers), lots.randint(1, 4))
    if isinstance(question, Choice):
        return lots.choice(list(question.answers))
    return (FIRST_DAY + timedelta(days=lots.randint(0, 120))).isoformat()


def _without_faults(case: dict[str, Any]) -> dict[str, Any]:
    """The case less the answers that contradict others."""
    while faults := read_what_is_sound(case)[1]:
        for fault in faults:
            *study, key = fault.key.split(".")
            for holder in [s for s in case["studies"] if s["modality"] == study[1]] if study else [case]:
                holder.pop(key, None)
                if key in ("covered_sites", "covers"):
                    holder.pop("covers", None)
                    holder.pop("covered_sites", None)
    return case
