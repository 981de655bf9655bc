"""Cases as sets of true statements, many at a time.

`of` takes whole cases. `around` takes one case and single changed answers: number 0 is the case as it
is, number *i* the case with change *i* made. Both give the same thing to the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..case.facts import CaseFacts, Study, study_of
from ..case.measures import Limits, measure
from ..case.vocabulary import CHOICES, MECHANISMS, NUMBERS, STUDY_CHOICES
from .conditions import Truth
from .questions import MEASURED, Measured

STATEMENT = {
    question.key: {answer: f"{question.key}={answer}" for answer in question.answers}
    for question in (*CHOICES.values(), *STUDY_CHOICES.values())
}
PLAIN_MEASURES = tuple(measured for measured in MEASURED if measured.key in NUMBERS)
COMPARES = {
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "<=": lambda value, limit: value <= limit,
    "known": lambda value, limit: True,
}


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A question (a key as in ``missing``: ``proof``, ``studies.mri.result``) and answers to try, a case each.

    ``says``: each statement that they make true, with those of their cases in which it is; None where that depends on
    another answer or on the laboratory.
    """

    key: str
    answers: tuple[Any, ...]
    says: tuple[tuple[str, Truth], ...] | None = None

    @classmethod
    def of(cls, key: str, answers: Iterable[Any]) -> Alternatives:
        """The alternatives, with what they say as far as it follows from them alone."""
        answers = tuple(answers)
        if key.startswith("studies.") or key in STATEMENT:
            return cls(key, answers, _gathered([_says(key, answer) for answer in answers]))
        if key == "corrected_calcium_mmol_l":  # against the laboratory's own limits
            return cls(key, answers)
        return cls(key, answers, _measured_says(key, answers, Limits()))


def _gathered(said: Sequence[Iterable[str]]) -> tuple[tuple[str, Truth], ...]:
    """Statements case by case (from 0), gathered to the cases of each statement."""
    gathered: dict[str, Truth] = {}
    for position, statements in enumerate(said):
        for statement in statements:
            gathered[statement] = gathered.get(statement, 0) | 1 << position
    return tuple(gathered.items())


def _says(key: str, answer: Any) -> Iterable[str]:
    if not key.startswith("studies."):
        return (STATEMENT[key][answer],)
    _, modality, part = key.split(".")
    if part == "result":
        return _new_study(modality, answer)
    if part in NAMES_EACH:
        return (f"{NAMES_EACH[part]}={one}" for one in answer)
    return (f"{part}={answer}",)


@dataclass(slots=True)
class CaseSet:
    """Statements about the patient and about each study, with the cases in which they are true."""

    everywhere: Truth
    case: dict[str, Truth] = field(default_factory=dict)
    studies: dict[str, dict[str, Truth]] = field(default_factory=dict)
    dates: dict[str, list[tuple[Truth, date]]] = field(default_factory=dict)

    def apart(self, a: str, b: str, days: int) -> Truth:
        """The cases in which two studies were done more than so many days apart (not known: not apart)."""
        apart = self.everywhere ^ self.everywhere
        for cases_a, day_a in self.dates.get(a, ()):
            for cases_b, day_b in self.dates.get(b, ()):
                if abs((day_a - day_b).days) > days:
                    apart = apart | (cases_a & cases_b)
        return apart


def of(cases: Sequence[CaseFacts], limits: Limits) -> CaseSet:
    """The set of whole cases, one bit a case in their order."""
    case_set = CaseSet((1 << len(cases)) - 1)
    for position, case in enumerate(cases):
        bit = 1 << position
        said = case_set.case
        for statement in case_statements(case, limits):
            said[statement] = said.get(statement, 0) | bit
        for study in case.studies:
            said = case_set.studies.setdefault(study.modality, {})
            for statement in study_statements(study):
                said[statement] = said.get(statement, 0) | bit
            if study.date is not None:
                case_set.dates.setdefault(study.modality, []).append((bit, study.date))
    return case_set


def around(case: CaseFacts, questions: Sequence[Alternatives], limits: Limits) -> CaseSet:
    """The set of a case (number 0) and, in their order, its single other answers (1, 2, ...).

    A question about a number must be an open one.
    """
    case_set = of([case], limits)
    size = 1 + sum(len(question.answers) for question in questions)
    everywhere = case_set.everywhere = (1 << size) - 1
    for said in (case_set.case, *case_set.studies.values()):
        for statement in said:
            said[statement] = everywhere
    case_set.dates = {modality: [(everywhere, day) for _, day in days] for modality, days in case_set.dates.items()}
    first = 1
    for question in questions:
        said, untrue = _where_said(case_set, case, question.key, limits)
        others = ~(((1 << len(question.answers)) - 1) << first)
        for statement in untrue:
            said[statement] &= others
        for statement, where in _said_anew(case, question, limits):
            said[statement] = said.get(statement, 0) | where << first
        first += len(question.answers)
    return case_set


def _where_said(case_set: CaseSet, case: CaseFacts, key: str, limits: Limits) -> tuple[dict[str, Truth], Sequence[str]]:
    """Where the answers to a question stand, and the statements that another answer makes untrue."""
    if key.startswith("studies."):
        _, modality, part = key.split(".")
        said = case_set.studies.setdefault(modality, {})
        if part == "result" or part in NAMES_EACH:
            return said, ()
        return said, (f"{part}={getattr(study_of(case, modality), part)}",)
    if _feeds_a_measure(case, key):
        return case_set.case, case_statements(case, limits)
    given = getattr(case, key)
    return case_set.case, (f"{key}={given}",) if given is not None else ()


def _said_anew(case: CaseFacts, question: Alternatives, limits: Limits) -> Iterable[tuple[str, Truth]]:
    """What the answers to a question say: all of the case where a measure is computed from them."""
    key = question.key
    if _feeds_a_measure(case, key):
        changed = [case.model_copy(update={key: answer}) for answer in question.answers]
        return _gathered([case_statements(one, limits) for one in changed])
    return _measured_says(key, question.answers, limits) if question.says is None else question.says


@lru_cache(maxsize=256)
def _measured_says(key: str, answers: tuple[Any, ...], limits: Limits) -> tuple[tuple[str, Truth], ...]:
    measured = MEASURES[MEASURED_BY.get(key, key)]
    return _gathered([_measured(measured, answer, limits) for answer in answers])


NAMES_EACH = {"sites": "site", "features": "feature"}
"""Questions that take several answers, each a statement of its own."""


def _feeds_a_measure(case: CaseFacts, key: str) -> bool:
    """Whether a changed answer changes a measure computed from several: then all is said anew."""
    if key == "sex":
        return None not in (case.age_years, case.weight_kg, case.creatinine_umol_l)
    if key == "corrected_calcium_mmol_l":
        return case.calcium_mmol_l is not None
    return key == "creatinine_baseline_umol_l"


MEASURED_BY = {
    "crcl_ml_min": "crcl", "corrected_calcium_mmol_l": "corrected_calcium", "mirels_total": "mirels", "sins_total": "sins",
}  # fmt: skip
MEASURES = {m.key: m for m in MEASURED}


def case_statements(case: CaseFacts, limits: Limits) -> list[str]:
    """Every statement about the patient that a case makes true, numbers against the rules' thresholds."""
    given = case.__dict__
    said = [STATEMENT[key][given[key]] for key in CHOICES if given[key] is not None]
    for measured in PLAIN_MEASURES:
        if (value := given[measured.key]) is not None:
            said += _measured(measured, value, limits)
    computed = measure(case)
    for key, value in (
        ("crcl", computed.crcl_ml_min),
        ("corrected_calcium", computed.corrected_calcium_mmol_l),
        ("uncorrected_calcium", computed.uncorrected_calcium_mmol_l),
        ("creatinine_rise", computed.creatinine_rise_umol_l),
        ("mirels", computed.mirels),
        ("sins", computed.sins),
    ):
        if value is not None:
            said += _measured(MEASURES[key], value, limits)
    return said


def _measured(measured: Measured, value: Decimal | int, limits: Limits) -> list[str]:
    named = {"upper": limits.calcium_upper, "lower": limits.calcium_lower}
    return [
        statement
        for statement, (sign, limit) in measured.thresholds.items()
        if COMPARES[sign](value, named.get(limit, limit) if isinstance(limit, str) else limit)
    ]


def study_statements(study: Study) -> list[str]:
    """Every statement about a study that it makes true."""
    given = study.__dict__
    said = [f"modality={study.modality}", f"mechanism={MECHANISMS[study.modality]}", f"result={study.result}"]
    said += [STATEMENT[key][given[key]] for key in STUDY_CHOICES]
    said += [f"site={site}" for site in study.sites]
    said += [f"feature={feature}" for feature in study.features]
    said += [f"covered_site={site}" for site in study.covered_sites]
    return said


def _new_study(modality: str, result: str) -> list[str]:
    defaults = [f"{key}={question.default}" for key, question in STUDY_CHOICES.items()]
    return [f"modality={modality}", f"mechanism={MECHANISMS[modality]}", f"result={result}", *defaults]
