"""The words and the JSON of explanations: answers, spans of numbers, changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mbc_advisor.algorithm.case.vocabulary import QUESTIONS, RESULT, STUDY_QUESTIONS
from mbc_advisor.algorithm.explain.changes import Change
from mbc_advisor.algorithm.explain.counterfactual import Counterfactuals
from mbc_advisor.algorithm.explain.open_questions import OpenQuestion
from mbc_advisor.algorithm.explain.trace import plain_number
from mbc_advisor.algorithm.logic.case_sets import MEASURED_BY, MEASURES
from mbc_advisor.algorithm.logic.questions import Measured

from ..services import limits


def counterfactuals_json(found: Counterfactuals) -> dict[str, Any]:
    """The smallest changes as JSON-like data; ``becomes`` null where it would not be given."""
    return {
        "answers_needed": found.size,
        "found": found.found,
        "changes": [{"answers": changes_json(each.changes), "becomes": each.becomes or None} for each in found.named],
    }


def changes_json(changes: tuple[Change, ...]) -> dict[str, Any]:
    """Answers by question, as a case holds them."""
    return {change.key: _plain(change.answer) for change in changes}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return list(value) if isinstance(value, tuple) else value


def open_question_json(question: OpenQuestion) -> dict[str, Any]:
    """An open question as JSON-like data."""
    return {
        "question": question.key, "decides": list(question.would_decide), "settles": list(question.settles),
        "conclusions": list(question.conclusions),
    }  # fmt: skip


def answer_words(change: Change) -> str:
    """The answer of a change in words; a number as the span of numbers that say the same to the rules."""
    measured = MEASURES.get(MEASURED_BY.get(change.key, change.key))
    if measured is not None and all(statement in measured.thresholds for statement in change.touches):
        return span(measured, change.answer)
    return value_words(change.key, change.answer)


def value_words(key: str, value: Any) -> str:
    part = key.rpartition(".")[2]
    if part == "result":
        return RESULT.answers[value]
    question = STUDY_QUESTIONS[part] if key.startswith("studies.") else QUESTIONS[key]
    words = getattr(question, "answers", {})
    if isinstance(value, tuple):
        return ", ".join(words[one] for one in value)
    return words[value] if words else f"{plain_number(value)} {question.unit}".rstrip()  # type: ignore[union-attr]


def span(measured: Measured, value: Decimal | int) -> str:
    """The numbers that meet the same thresholds as this one: "at least 30 and under 40 mL/min"."""
    named = {"lower": limits().calcium_lower, "upper": limits().calcium_upper}
    low: tuple[Any, str] | None = None
    high: tuple[Any, str] | None = None
    for sign, limit in measured.thresholds.values():
        if sign == "known":
            continue
        limit = named.get(limit, limit)
        at_limit_above = sign in ("<", ">=")  # the limit itself belongs to the numbers above it
        if value > limit or (value == limit and at_limit_above):
            bound = (limit, f"{'at least' if at_limit_above else 'over'} {plain_number(limit)}")
            low = bound if low is None or bound > low else low
        else:
            bound = (limit, f"{'under' if at_limit_above else 'at most'} {plain_number(limit)}")
            high = bound if high is None or bound < high else high
    words = " and ".join(bound[1] for bound in (low, high) if bound)
    return f"{words} {measured.unit}".rstrip() if words else plain_number(value)
