"""Which open questions would change the advice: the engine asked again with every other single answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from . import worlds
from .conclusions import CONCLUSIONS
from .contradictions import case_contradictions, study_contradictions
from .engine import WAYS, answer
from .measures import Limits, measure
from .rules import RULES
from .rules.base import AVOID, RECOMMENDED, REQUIRED
from .vocabulary import MODALITIES, QUESTIONS, RESULT, SITES, STUDY_QUESTIONS, Choice, OptionalChoice
from .worlds import Change

WEIGHTY = frozenset((REQUIRED, RECOMMENDED, AVOID))
MAY_CONTRADICT = frozenset(
    ("weeks_on_therapy", "therapy", "proof", "bone_disease_known", "purpose", "setting", "sex", "pregnancy", "bone_agent",
     "bone_agent_months", "bone_agent_doses")
)  # fmt: skip
NUMBERS: dict[str, tuple[str, ...]] = {
    "weeks_on_therapy": ("10", "40"),
    "weeks_since_gcsf": ("2", "20"),
    "age_years": ("45", "60"),
    "crcl_ml_min": ("25", "35", "45", "55", "70"),
    "corrected_calcium_mmol_l": ("1.85", "2.10", "2.40", "2.80"),
    "vitamin_d_nmol_l": ("30", "70"),
    "bone_agent_doses": ("1", "5", "30"),
    "bone_agent_months": ("6", "30"),
    "mirels_total": ("6", "7", "8", "10"),
    "sins_total": ("4", "9", "15"),
}
"""One number on each side of every threshold that a rule asks about."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question not answered, the weighty codes and the conclusions that its answers would decide."""

    key: str
    would_decide: tuple[str, ...]
    conclusions: tuple[str, ...]


def open_questions(facts: Any, limits: Limits = Limits()) -> tuple[OpenQuestion, ...]:
    """The open questions of a case whose single answers change advice, the most decisive first.

    Advice here is urgent, required, recommended or to be avoided. Impossible answers are not tried.
    """
    changes = _changes(facts)
    answered = answer(worlds.around(facts, changes, limits))
    worlds_of: dict[str, int] = {}
    for position, change in enumerate(changes, start=1):
        worlds_of[change.key] = worlds_of.get(change.key, 1) | 1 << position
    weighty = {code: _weighty(code, answered.ways) for code in WAYS}
    weighty = {code: truth for code, truth in weighty.items() if truth and truth != answered.scope.everywhere}
    concluded = {code: answered.scope.case[f"conclusion={code}"] for code in CONCLUSIONS}
    found = []
    for key, where in worlds_of.items():
        decided = tuple(code for code, truth in weighty.items() if truth & where and truth & where != where)
        conclusions = tuple(code for code, truth in concluded.items() if truth & where)
        if decided or len(conclusions) > 1:
            found.append(OpenQuestion(key, decided, conclusions))
    found.sort(key=lambda question: (-len(question.conclusions), -len(question.would_decide)))
    return tuple(found)


def _weighty(code: str, answers: dict[str, int]) -> int:
    """The cases in which a code is given in a weighty way: the first way that holds is the way taken."""
    truth = above = 0
    for way, name in zip(RULES[code].ways, WAYS[code], strict=True):
        if way.strength in WEIGHTY:
            truth |= answers[name] & ~above
        above |= answers[name]
    return truth


def _changes(facts: Any) -> list[Change]:
    changes = []
    for key, answers in _open_answers():
        if getattr(facts, key) in ("unknown", None) and _askable(facts, key):
            changes += [Change(key, answer) for answer in answers if _possible(facts, key, answer)]
    if facts.creatinine_umol_l is not None and facts.creatinine_baseline_umol_l is None and facts.bone_agent == "zoledronate":
        for fall in (0, 60, 100):
            if facts.creatinine_umol_l - fall >= 10:
                changes.append(Change("creatinine_baseline_umol_l", facts.creatinine_umol_l - fall))
    for modality in MODALITIES:
        study = next((study for study in facts.studies if study.modality == modality), None)
        if study is None:
            changes += [Change(f"studies.{modality}.result", result) for result in RESULT.answers]
        elif study.result != "negative":
            changes += _study_changes(study)
    return changes


@cache
def _open_answers() -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The questions about the patient that can be open, and the answers to try."""
    choices = [
        (q.key, tuple(answer for answer in q.answers if answer != "unknown"))
        for q in QUESTIONS.values()
        if isinstance(q, Choice) and not isinstance(q, OptionalChoice) and q.open
    ]
    numbers = [
        (key, tuple(int(value) if QUESTIONS[key].whole else Decimal(value) for value in values))  # type: ignore[union-attr]
        for key, values in NUMBERS.items()
    ]
    return tuple(choices + numbers)


def _askable(facts: Any, key: str) -> bool:
    """Numbers that would be computed or are known in another form are not asked again."""
    if key not in NUMBERS:
        return True
    measures = measure(facts)
    known = {
        "crcl_ml_min": measures.crcl_ml_min, "corrected_calcium_mmol_l": measures.corrected_calcium_mmol_l,
        "mirels_total": measures.mirels, "sins_total": measures.sins,
    }  # fmt: skip
    return known.get(key) is None


def _possible(facts: Any, key: str, answer: Any) -> bool:
    if key not in MAY_CONTRADICT:
        return True
    return not any(True for _ in case_contradictions(facts.model_copy(update={key: answer})))


def _study_changes(study: Any) -> list[Change]:
    changes = []
    for key in ("morphology", "count", "compared_with_before"):
        if getattr(study, key) == "unknown":
            question = STUDY_QUESTIONS[key]
            assert isinstance(question, Choice)
            changes += [(key, answer) for answer in question.answers if answer != "unknown"]
    if not study.sites and study.covers != "listed":
        changes += [("sites", (site,)) for site in SITES]
    if not study.features:
        features = STUDY_QUESTIONS["features"]
        changes += [("features", (feature,)) for feature in features.answers]  # type: ignore[union-attr]
    return [
        Change(f"studies.{study.modality}.{key}", answer)
        for key, answer in changes
        if not any(True for _ in study_contradictions(study.model_copy(update={key: answer})))
    ]
