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
    rng = Random(seed)  # noqa: S311 - drawn to test, not to hide
    for _ in range(count):
        yield _without_faults(_case(rng))


def _case(rng: Random) -> dict[str, Any]:
    case = _answers(rng, QUESTIONS)
    modalities = rng.sample(list(MODALITIES), rng.choice((0, 1, 1, 2, 2, 2, 3, 3, 4, 5)))
    results = list(RESULT.answers)
    case["studies"] = [
        {"modality": modality, "result": rng.choice((*results, "positive"))} | _answers(rng, STUDY_QUESTIONS)
        for modality in modalities
    ]
    return case


def _answers(rng: Random, questions: Mapping[str, Question]) -> dict[str, Any]:
    share = rng.choice(ANSWERED)
    return {key: _answer(rng, question) for key, question in questions.items() if rng.random() < share}


def _answer(rng: Random, question: Question) -> Any:
    if isinstance(question, Number):
        low, high = int(question.low), int(question.high)
        if question.whole:
            return rng.choice((rng.randint(low, high), rng.randint(low, min(high, low + 40))))
        return float(Decimal(rng.randint(low * 100, high * 100)) / 100)
    if isinstance(question, Several):
        return rng.sample(list(question.answers), rng.randint(1, 4))
    if isinstance(question, Choice):
        return rng.choice(list(question.answers))
    return (FIRST_DAY + timedelta(days=rng.randint(0, 120))).isoformat()


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
