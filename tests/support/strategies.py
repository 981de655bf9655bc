"""Sound cases drawn by lot, from the vocabulary itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from mbc_advisor.algorithm.case.read import read_case, read_what_is_sound
from mbc_advisor.algorithm.case.vocabulary import (
    MODALITIES,
    QUESTIONS,
    RESULT,
    STUDY_QUESTIONS,
    Choice,
    Number,
    Several,
)

LABELS = "abcXYZ 0123-/._äß"


def answer_to(question) -> st.SearchStrategy[Any]:
    """An answer that a question accepts, taken alone."""
    if isinstance(question, Number):
        if question.whole:
            return st.integers(int(question.low), int(question.high))
        return st.decimals(question.low, question.high, places=2, allow_nan=False, allow_infinity=False)
    if isinstance(question, Several):
        return st.lists(st.sampled_from(list(question.answers)), unique=True, max_size=4)
    if isinstance(question, Choice):
        return st.sampled_from(list(question.answers))
    return st.dates(date(2000, 1, 1), date(2027, 12, 31)).map(date.isoformat)


def some_of(questions: dict[str, Any], at_most: int) -> st.SearchStrategy[dict[str, Any]]:
    """Answers to some of the questions."""
    chosen = st.lists(st.sampled_from(list(questions)), unique=True, max_size=at_most)
    return chosen.flatmap(lambda keys: st.fixed_dictionaries({key: answer_to(questions[key]) for key in keys}))


@st.composite
def raw(draw) -> dict[str, Any]:
    """The JSON of a case whose answers are each accepted, though they may contradict each other."""
    case = draw(some_of(QUESTIONS, 14))
    if draw(st.booleans()):
        case["label"] = draw(st.text(LABELS, max_size=7)).strip()
    case["studies"] = [
        {"modality": modality, "result": draw(st.sampled_from(list(RESULT.answers)))}
        | draw(some_of(STUDY_QUESTIONS, 6))
        for modality in draw(st.lists(st.sampled_from(list(MODALITIES)), unique=True, max_size=4))
    ]
    return case


def without_faults(case: dict[str, Any]) -> dict[str, Any]:
    """A case less the answers that contradict others."""
    while faults := read_what_is_sound(case)[1]:
        for fault in faults:
            *study, key = fault.key.split(".")
            for holder in [s for s in case["studies"] if s["modality"] == study[1]] if study else [case]:
                holder.pop(key, None)
                if key == "covered_sites":
                    holder.pop("covers", None)
    return case


def cases() -> st.SearchStrategy[Any]:
    """Cases without contradiction, as facts."""
    return raw().map(without_faults).map(read_case)


__all__ = ["answer_to", "cases", "raw", "some_of", "without_faults"]
