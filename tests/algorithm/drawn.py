"""Sound cases drawn by lot from the whole vocabulary, the same ones at every run."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from mbc_advisor.algorithm.facts import CaseFacts, read_what_is_sound
from mbc_advisor.algorithm.vocabulary import (
    MODALITIES,
    QUESTIONS,
    RESULT,
    SITES,
    STUDY_QUESTIONS,
    Choice,
    Number,
    Several,
)


@cache
def drawn(count: int, seed: int = 1) -> tuple[CaseFacts, ...]:
    """Cases with up to four studies and a third of the questions answered."""
    lot = random.Random(seed)
    return tuple(_without_faults(_case(lot)) for _ in range(count))


def _case(lot: random.Random) -> dict[str, Any]:
    case = {key: _answer(lot, question) for key, question in QUESTIONS.items() if lot.random() < 0.33}
    if lot.random() < 0.7:
        case.pop("purpose", None)
    case["studies"] = [
        {"modality": modality, "result": lot.choice([*RESULT.answers, "positive", "negative"])}
        | {
            key: _answer(lot, question)
            for key, question in STUDY_QUESTIONS.items()
            if lot.random() < 0.4 and key != "covered_sites"
        }
        for modality in lot.sample(list(MODALITIES), lot.randrange(5))
    ]
    for study in case["studies"]:
        if study.get("covers") == "listed":
            study["covered_sites"] = [*study.get("sites", []), *lot.sample(list(SITES), 3)]
    return case


def _answer(lot: random.Random, question: Any) -> Any:
    if isinstance(question, Number):
        if question.whole:
            return lot.randint(int(question.low), min(int(question.high), int(question.low) + 60))
        return round(lot.uniform(float(question.low), float(question.high)), 1)
    if isinstance(question, Several):
        return lot.sample(list(question.answers), lot.choice([0, 1, 1, 2]))
    if isinstance(question, Choice):
        return lot.choice(list(question.answers))
    return f"2026-{lot.randint(1, 4):02}-10"


def _without_faults(case: dict[str, Any]) -> CaseFacts:
    """The case less the answers that contradict others."""
    while True:
        facts, faults = read_what_is_sound(case)
        if not faults:
            return facts
        for fault in faults:
            *study, key = fault.key.split(".")
            for holder in [s for s in case["studies"] if s["modality"] == study[1]] if study else [case]:
                holder.pop(key, None)
                if key == "covered_sites":
                    holder.pop("covers", None)
