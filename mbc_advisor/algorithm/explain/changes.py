"""The single answers that could be other than they are, open ones and given ones.

A change says which statements of `case_sets` it adds and which it takes away. Two changes of different
questions add up, but where they feed one measure or belong to one study's result; those pairs are said anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..case.contradictions import NOT_IF_NEGATIVE, case_contradictions, study_contradictions
from ..case.facts import CaseFacts, Study, study_of
from ..case.measures import MIRELS_ITEMS, SINS_ITEMS, Limits, measure
from ..case.vocabulary import MODALITIES, QUESTIONS, RESULT, STUDY_CHOICES, STUDY_LISTS, Choice, OptionalChoice
from ..logic.case_sets import case_statements, study_statements
from .open_questions import NUMBERS_TRIED, open_answers

MEASURES = (
    frozenset(("crcl_ml_min", "sex", "age_years", "weight_kg", "creatinine_umol_l")),
    frozenset(("creatinine_umol_l", "creatinine_baseline_umol_l")),
    frozenset((*MIRELS_ITEMS, "mirels_total")),
    frozenset((*SINS_ITEMS, "sins_total")),
)
"""Questions that feed one measure."""
MEET = (
    frozenset(("weeks_on_therapy", "therapy")),
    frozenset(("proof", "bone_disease_known")),
    frozenset(("sex", "pregnancy")),
    frozenset(("bone_agent", "bone_agent_months")),
    frozenset(("bone_agent", "bone_agent_doses")),
)
"""Questions about the patient whose answers can contradict each other (the purpose is never changed)."""
RISES = (0, 60, 100)
"""Rises of creatinine to try, one on each side of every threshold."""
DETAILS = (*NOT_IF_NEGATIVE, "compared_with_before")
"""What is said of a study's findings, and falls with a negative result."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One answer other than the case's. ``key`` as in ``missing`` (``proof``, ``studies.mri.result``).

    ``open``: the question was open. ``alone``: it contradicts none of the case's other answers. ``place``:
    ``case`` or a modality; ``update``: what changes there; ``adds`` and ``drops``: statements.
    """

    key: str
    answer: Any
    open: bool
    alone: bool
    place: str
    update: dict[str, Any]
    adds: frozenset[str]
    drops: frozenset[str]

    @property
    def touches(self) -> frozenset[str]:
        """The statements that it adds or takes away."""
        return self.adds | self.drops


def made(facts: CaseFacts, changes: tuple[Change, ...]) -> CaseFacts:
    """The case with changes made."""
    update: dict[str, Any] = {}
    studies: dict[str, Study] = {study.modality: study for study in facts.studies}
    for change in sorted(changes, key=_results_first):
        if change.place == "case":
            update |= change.update
        elif change.place in studies:
            studies[change.place] = studies[change.place].model_copy(update=change.update)
        else:
            studies[change.place] = Study.model_validate({"modality": change.place} | change.update)
    return facts.model_copy(update=update | {"studies": tuple(studies.values())})


def possible(facts: CaseFacts, one: Change, two: Change) -> bool:
    """Whether two changes in one place together contradict nothing that the case did not contradict before."""
    first, second = sorted((one, two), key=_results_first)
    update = first.update | second.update
    if one.place == "case":
        return set(case_contradictions(facts)).issuperset(case_contradictions(facts.model_copy(update=update)))
    study = study_of(facts, one.place)
    assert study is not None  # of a study not done only the result is tried
    return set(study_contradictions(study)).issuperset(study_contradictions(study.model_copy(update=update)))


def _results_first(change: Change) -> bool:
    """A new result takes details away; a detail said beside it stays."""
    return not change.key.endswith(".result")


def open_changes(facts: CaseFacts, limits: Limits) -> list[Change]:
    """Every possible single answer to every open question about the patient and the studies done."""
    said = frozenset(case_statements(facts, limits))
    studies: dict[str, Study] = {study.modality: study for study in facts.studies}
    found = []
    for question in open_answers(facts):
        for answer in question.answers:
            if question.key.startswith("studies."):
                _, modality, part = question.key.split(".")
                found.append(_of_study(studies[modality], part, answer, True))
            else:
                found.append(_of_case(facts, question.key, answer, True, limits, said))
    return [change for change in found if change.touches]


def all_changes(facts: CaseFacts, limits: Limits) -> list[Change]:
    """Open answers first, then other answers than those given, then results of studies not done."""
    found = open_changes(facts, limits)
    tried = {(change.key, change.answer) for change in found}
    said = frozenset(case_statements(facts, limits))
    others = [
        _of_case(facts, key, answer, False, limits, said)
        for key, answer in _other_answers(facts)
        if (key, answer) not in tried
    ]
    for study in facts.studies:
        others += [change for change in _study_changes(study) if (change.key, change.answer) not in tried]
    done = {study.modality for study in facts.studies}
    for modality in MODALITIES:
        if modality not in done:
            others += _results_of_a_study_not_done(modality)
    return found + [change for change in others if change.touches]


def _of_case(facts: CaseFacts, key: str, answer: Any, is_open: bool, limits: Limits, said: frozenset[str]) -> Change:
    changed = facts.model_copy(update={key: answer})
    if isinstance(QUESTIONS[key], Choice) and not isinstance(QUESTIONS[key], OptionalChoice) and key != "sex":
        adds, drops = frozenset((f"{key}={answer}",)), frozenset((f"{key}={getattr(facts, key)}",))
    else:
        anew = frozenset(case_statements(changed, limits))
        adds, drops = anew - said, said - anew
    before = set(case_contradictions(facts))
    alone = before.issuperset(case_contradictions(changed))
    return Change(key, answer, is_open, alone, "case", {key: answer}, adds, drops)


def _other_answers(facts: CaseFacts) -> Iterator[tuple[str, Any]]:
    """(question, answer) for every answer about the patient that is not the one given."""
    computed = measure(facts)
    for key, question in QUESTIONS.items():
        given = getattr(facts, key)
        if isinstance(question, OptionalChoice):
            group = MIRELS_ITEMS if key in MIRELS_ITEMS else SINS_ITEMS
            if any(getattr(facts, item) is not None for item in group):
                yield from ((key, answer) for answer in question.answers if answer != given)
        elif isinstance(question, Choice):
            if question.open:
                yield from ((key, answer) for answer in question.answers if answer not in ("unknown", given))
        elif key in NUMBERS_TRIED:
            score = {
                "mirels_total": (computed.mirels, facts.mirels_total),
                "sins_total": (computed.sins, facts.sins_total),
            }
            counted, total = score.get(key, (None, None))
            if counted is None or counted == total:  # items, once all are given, win over a total
                yield from ((key, value) for value in NUMBERS_TRIED[key])
        elif key == "creatinine_umol_l" and given is not None and (before := facts.creatinine_baseline_umol_l):
            yield from ((key, before + rise) for rise in RISES)


def _of_study(study: Study, part: str, answer: Any, is_open: bool, also: dict[str, Any] | None = None) -> Change:
    update = {part: answer} | (also or {})
    changed = study.model_copy(update=update)
    said, anew = frozenset(study_statements(study)), frozenset(study_statements(changed))
    alone = set(study_contradictions(study)).issuperset(study_contradictions(changed))
    key = f"studies.{study.modality}.{part}"
    return Change(key, answer, is_open, alone, study.modality, update, anew - said, said - anew)


@lru_cache(maxsize=1024)
def _study_changes(study: Study) -> list[Change]:
    """What could be said otherwise of a study done: its result, and, of a finding, its details."""
    found = [
        _of_study(study, "result", other, False, _falls_with(study, other))
        for other in RESULT.answers
        if other != study.result
    ]
    found += [
        _of_study(study, "covers", cover, False)
        for cover in ("whole_body", "trunk")
        if study.covers not in (cover, "listed")
    ]
    if study.result == "negative":
        return found
    for key in ("morphology", "count", "compared_with_before"):
        answers = STUDY_CHOICES[key].answers
        found += [_of_study(study, key, a, False) for a in answers if a not in ("unknown", getattr(study, key))]
    for key in ("sites", "features"):
        answers = STUDY_LISTS[key].answers
        given = getattr(study, key)
        found += [_of_study(study, key, (*given, one), False) for one in answers if one not in given]
        found += [_of_study(study, key, tuple(o for o in given if o != one), False) for one in given if len(given) > 1]
    return [change for change in found if change.alone]


def _falls_with(study: Study, result: str) -> dict[str, Any]:
    """The details that a new result leaves without meaning."""
    if result == "negative":
        return {key: Study.model_fields[key].default for key in DETAILS}
    if result == "positive" and study.morphology == "none_visible":
        return {"morphology": "unknown"}
    return {}


@lru_cache(maxsize=16)
def _results_of_a_study_not_done(modality: str) -> list[Change]:
    return [
        Change(
            f"studies.{modality}.result", result, True, True, modality, {"result": result},
            frozenset(study_statements(Study.model_validate({"modality": modality, "result": result}))), frozenset(),
        )
        for result in RESULT.answers
    ]  # fmt: skip


def feed_one_measure(one: Change, two: Change) -> bool:
    """Whether two changes of one place go into the same computed number."""
    return any(one.key in measure and two.key in measure for measure in MEASURES)


@lru_cache(maxsize=256)
def neighbours(key: str) -> tuple[str, ...]:
    """The questions about the patient that feed a measure with this one, or whose answers can contradict its."""
    return tuple(sorted({other for group in (*MEASURES, *MEET) if key in group for other in group if other != key}))
