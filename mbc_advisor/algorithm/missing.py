"""Which open questions would change the advice: the engine asked again with every other single answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from . import worlds
from .conclusions import CONCLUSIONS
from .contradictions import case_contradictions, study_contradictions
from .engine import WAYS, Answered, answer
from .measures import Limits, measure
from .rules import RULES
from .rules.base import AVOID, RECOMMENDED, REQUIRED
from .vocabulary import MODALITIES, QUESTIONS, RESULT, SITES, STUDY_QUESTIONS, Choice, OptionalChoice, Several
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
    """A question not answered: the weighty codes that its answers would decide, and the conclusions,
    other than the present one, that they could bring."""

    key: str
    would_decide: tuple[str, ...]
    conclusions: tuple[str, ...]


def open_questions(facts: Any, limits: Limits = Limits()) -> tuple[OpenQuestion, ...]:
    """The open questions of a case whose single answers change advice, the most decisive first.

    Advice here is urgent, required, recommended or to be avoided. Impossible answers are not tried.
    Results of studies not yet done are among the questions.
    """
    changes = [*open_answers(facts), *_studies_not_done(facts)]
    return decisive(answer(worlds.around(facts, changes, limits)), changes)


def decisive(answered: Answered, changes: list[Change]) -> tuple[OpenQuestion, ...]:
    """The questions that matter among those changed in the worlds around a case."""
    everywhere = answered.scope.everywhere
    keys = ["", *(change.key for change in changes)]
    worlds_of: dict[str, int] = {}
    for position, change in enumerate(changes, start=1):
        worlds_of[change.key] = worlds_of.get(change.key, 0) | 1 << position
    decided: dict[str, list[str]] = {}
    conclusions: dict[str, list[str]] = {}

    def note(code: str, where: int, found: dict[str, list[str]]) -> None:
        while where:  # the question of the lowest world in which the code comes out otherwise
            key = keys[(where & -where).bit_length() - 1]
            found.setdefault(key, []).append(code)
            where &= ~worlds_of[key]

    for code in _CAN_BE_WEIGHTY:
        truth = _weighty(code, answered.given)
        if truth and truth != everywhere:
            note(code, truth ^ everywhere if truth & 1 else truth, decided)
    for code in CONCLUSIONS:
        truth = answered.scope.case[f"conclusion={code}"]
        if truth and not truth & 1:
            note(code, truth, conclusions)
    found = [
        OpenQuestion(key, tuple(decided.get(key, ())), tuple(conclusions.get(key, ())))
        for key in worlds_of
        if key in decided or key in conclusions
    ]
    found.sort(key=lambda question: (-len(question.conclusions), -len(question.would_decide)))
    return tuple(found)


_CAN_BE_WEIGHTY = tuple(code for code, rule in RULES.items() if any(way.strength in WEIGHTY for way in rule.ways))
_WAYS = {
    code: tuple(zip(WAYS[code], (way.strength in WEIGHTY for way in RULES[code].ways), strict=True))
    for code in _CAN_BE_WEIGHTY
}
_ALL_WEIGHTY = frozenset(code for code, ways in _WAYS.items() if all(weighty for _, weighty in ways))


def _weighty(code: str, answers: dict[str, int]) -> int:
    """The cases in which a code is given in a weighty way: the first way that holds is the way taken."""
    if code in _ALL_WEIGHTY:
        return answers[code]
    truth = above = 0
    for name, weighty in _WAYS[code]:
        if weighty:
            truth |= answers[name] & ~above
        above |= answers[name]
    return truth


def open_answers(facts: Any) -> list[Change]:
    """Every possible answer to every open question about the patient and about the studies done."""
    changes: list[Change] = []
    given, known, relevant = facts.__dict__, _known_otherwise(facts), _relevant(facts)
    for key, possible in _OPEN.items():
        if given[key] in ("unknown", None) and key not in known:
            changes += _uncontradicted(key, relevant) if key in MAY_CONTRADICT else possible
    if (
        facts.creatinine_umol_l is not None
        and facts.creatinine_baseline_umol_l is None
        and facts.bone_agent == "zoledronate"
    ):
        for fall in (0, 60, 100):
            if facts.creatinine_umol_l - fall >= 10:
                changes.append(Change.to("creatinine_baseline_umol_l", facts.creatinine_umol_l - fall))
    for study in facts.studies:
        if study.result != "negative":
            changes += _study_changes(study.model_copy(update={"date": None}) if study.date else study)
    return changes


@cache
def _result_changes(modality: str) -> list[Change]:
    return [Change.to(f"studies.{modality}.result", result) for result in RESULT.answers]


def _studies_not_done(facts: Any) -> list[Change]:
    done = {study.modality for study in facts.studies}
    return [change for modality in MODALITIES if modality not in done for change in _result_changes(modality)]


def _open_questions_of_the_case() -> dict[str, list[Change]]:
    """The questions about the patient that can be open, and the answers to try."""
    found = {
        q.key: [Change.to(q.key, answer) for answer in q.answers if answer != "unknown"]
        for q in QUESTIONS.values()
        if isinstance(q, Choice) and not isinstance(q, OptionalChoice) and q.open
    }
    for key, values in NUMBERS.items():
        number = int if QUESTIONS[key].whole else Decimal  # type: ignore[union-attr]
        found[key] = [Change.to(key, number(value)) for value in values]
    return found


_OPEN = _open_questions_of_the_case()
_RELEVANT = tuple(sorted(MAY_CONTRADICT))
_relevant = attrgetter(*_RELEVANT)


def _known_otherwise(facts: Any) -> set[str]:
    """Numbers that can be computed, or are known in another form, are not asked again."""
    measures = measure(facts)
    known = {
        "crcl_ml_min": measures.crcl_ml_min, "corrected_calcium_mmol_l": measures.corrected_calcium_mmol_l,
        "mirels_total": measures.mirels, "sins_total": measures.sins,
    }  # fmt: skip
    return {key for key, value in known.items() if value is not None}


@lru_cache(maxsize=4096)
def _uncontradicted(key: str, relevant: tuple) -> list[Change]:
    """The answers to a question that do not contradict the case's other answers."""
    given = dict(zip(_RELEVANT, relevant, strict=True))
    return [c for c in _OPEN[key] if not any(case_contradictions(SimpleNamespace(**given | {key: c.answer})))]


@lru_cache(maxsize=4096)
def _study_changes(study: Any) -> list[Change]:
    changes: list[tuple[str, Any]] = []
    for key in ("morphology", "count", "compared_with_before"):
        if getattr(study, key) == "unknown":
            question = STUDY_QUESTIONS[key]
            assert isinstance(question, Choice)
            changes += [(key, answer) for answer in question.answers if answer != "unknown"]
    if not study.sites and study.covers != "listed":
        changes += [("sites", (site,)) for site in SITES]
    if not study.features:
        features = STUDY_QUESTIONS["features"]
        assert isinstance(features, Several)
        changes += [("features", (feature,)) for feature in features.answers]
    return [
        Change.to(f"studies.{study.modality}.{key}", answer)
        for key, answer in changes
        if not any(study_contradictions(study.model_copy(update={key: answer})))
    ]
