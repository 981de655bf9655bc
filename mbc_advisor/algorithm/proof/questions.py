"""Every answer to every question, as far as any condition can tell answers apart.

A question's answers are fragments of a case (``{"er": "positive"}``), the one taken when nothing is said
first. A number stands for all that lie on the same side of every threshold. What may not stand together
is `facts.md`, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations, product
from typing import Any

from ..case.contradictions import CHANGES_FOR_THE_WORSE, NEVER_ON_PLANAR_OR_NAF
from ..case.facts import CaseFacts
from ..case.measures import Limits
from ..case.read import CaseRefused, read_case
from ..case.vocabulary import (
    CHOICES,
    MODALITIES,
    NUMBERS,
    PLANAR_OR_NAF,
    SCORES,
    SEES_DENSITY,
    STRUCTURE,
    STUDY_CHOICES,
    STUDY_LISTS,
    Number,
    OptionalChoice,
)
from ..logic import case_sets
from ..logic.questions import MEASURED, creatinine, creatinine_baseline, creatinine_rise
from ..rules import RULES  # noqa: F401 - the rules name the thresholds

LIMITS = Limits()
"""The usual limits. Only their order among the thresholds matters: 1.90 < lower <= upper < 3.0."""

GIVEN_AS = {
    "crcl": "crcl_ml_min", "corrected_calcium": "corrected_calcium_mmol_l", "uncorrected_calcium": "calcium_mmol_l",
    "mirels": "mirels_total", "sins": "sins_total",
}  # fmt: skip
"""The question by whose answer a computed measure is given directly."""
RENAL, CALCIUM = "creatinine_umol_l", "corrected_calcium_mmol_l"
"""Questions that stand for several: creatinine with its baseline, calcium corrected or not."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A question and its answers: fragments of a case, and what each says beyond the first."""

    key: str
    answers: tuple[dict[str, Any], ...]
    says: tuple[frozenset[str], ...]


@cache
def nothing_said() -> frozenset[str]:
    """What is true of a case in which every question is left open."""
    return frozenset(case_sets.case_statements(CaseFacts(), LIMITS))


def _statements(fragment: dict[str, Any]) -> frozenset[str]:
    return frozenset(case_sets.case_statements(read_case(fragment), LIMITS))


def _axis(key: str, fragments: list[dict[str, Any]], keep_all: bool = False, beside: str = "") -> Axis:
    """An answer for each set of statements that fragments make.

    :param beside: a further question; answered, though it says nothing to the rules, it is told from open.
    """
    found: dict[Any, dict[str, Any]] = {}
    for number, fragment in enumerate(fragments):
        found.setdefault((_statements(fragment), number if keep_all else beside in fragment), fragment)
    return Axis(key, tuple(found.values()), tuple(said for said, _ in found))


def around(thresholds: list[Decimal], question: Number) -> list[Any]:
    """Values of a number on, and on each side of, every threshold, in order."""
    step = 1 if question.whole else Decimal("0.01")
    tried = {limit + move for limit in thresholds for move in (-step, 0, step)}
    if question.whole:
        return sorted(
            {int(value) for value in tried | {question.low, question.low + 1} if question.low <= value <= question.high}
        )
    return sorted(float(value) for value in tried if question.low <= value <= question.high)


def thresholds(key: str) -> list[Decimal]:
    """What the rules compare a measure with."""
    named = {"lower": LIMITS.calcium_lower, "upper": LIMITS.calcium_upper}
    measured = next(each for each in MEASURED if each.key == key)
    return [named.get(limit, limit) for sign, limit in measured.thresholds.values() if sign != "known"]


@cache
def axes() -> tuple[Axis, ...]:
    """The questions about the patient; no statement belongs to two of them."""
    made = [
        _axis(key, [{} if answer == "unknown" else {key: answer} for answer in question.answers], keep_all=True)
        for key, question in CHOICES.items()
        if not isinstance(question, OptionalChoice)
    ]
    made.append(_axis("mirels_site", [{}, *({"mirels_site": site} for site in SCORES["mirels_site"].answers)]))
    together = (
        "corrected_calcium",
        "uncorrected_calcium",
        "creatinine_umol_l",
        "creatinine_baseline_umol_l",
        "creatinine_rise",
    )
    for measured in MEASURED:
        if measured.key not in together:
            key = GIVEN_AS.get(measured.key, measured.key)
            values = around(thresholds(measured.key), NUMBERS[key])
            made.append(_axis(key, [{}, *({key: value} for value in values)], key.startswith("bone_agent")))
    calcium = [
        {GIVEN_AS[measure]: value}
        for measure in ("corrected_calcium", "uncorrected_calcium")
        for value in around(thresholds(measure), NUMBERS[GIVEN_AS[measure]])
    ]
    return (*made, _axis(CALCIUM, [{}, *calcium]), _axis(RENAL, [{}, *_renal()], beside=creatinine_baseline.key))


def _renal() -> Iterator[dict[str, Any]]:
    now, before = creatinine.key, creatinine_baseline.key
    question = NUMBERS[now]
    baselines = around(
        [*thresholds(before), question.low, Decimal(300), Decimal(340), Decimal(360), Decimal(500)], question
    )
    yield from ({before: value} for value in baselines)
    yield from ({now: value} for value in around(thresholds(now), question))
    rises = [*thresholds(creatinine_rise.key), Decimal(0)]
    for value in baselines:
        levels = [Decimal(str(value)) + rise for rise in rises]
        for level in around([*thresholds(now), *levels], question):
            yield {before: value, now: level}


@cache
def contradictions() -> tuple[tuple[str, int, str, int], ...]:
    """Pairs of answers about the patient that no case holds together: (key, answer, key, answer)."""
    found = []
    against = [axis for axis in axes() if axis.key in _MAY_CONTRADICT]
    for one, two in combinations(against, 2):
        for (first, some), (second, others) in product(enumerate(one.answers), enumerate(two.answers)):
            if not sound(some | others):
                found.append((one.key, first, two.key, second))
    return tuple(found)


_MAY_CONTRADICT = frozenset(
    ("weeks_on_therapy", "therapy", "proof", "bone_disease_known", "purpose", "setting", "sex", "pregnancy", "bone_agent",
     "bone_agent_months", "bone_agent_doses")
)  # fmt: skip


def sound(fragment: dict[str, Any]) -> bool:
    """Whether the contract accepts a case."""
    try:
        read_case(fragment)
    except CaseRefused:
        return False
    return True


STUDIES = tuple(MODALITIES)
NAMED = {"sites": "site", "features": "feature", "covered_sites": "covered_site"}


def study_contradictions(modality: str) -> Iterator[tuple[str, ...]]:
    """Statements about a study that no case makes together (those of `covers` apart)."""
    negative = "result=negative"
    yield from (
        (negative, f"morphology={one}")
        for one in STUDY_CHOICES["morphology"].answers
        if one not in ("unknown", "none_visible")
    )
    yield from ((negative, f"count={one}") for one in STUDY_CHOICES["count"].answers if one != "unknown")
    yield from ((negative, f"{NAMED[key]}={one}") for key in ("sites", "features") for one in STUDY_LISTS[key].answers)
    yield from ((negative, f"compared_with_before={one}") for one in CHANGES_FOR_THE_WORSE)
    if modality in STRUCTURE:
        yield "result=positive", "morphology=none_visible"
    if modality in PLANAR_OR_NAF:
        yield from ((f"feature={one}",) for one in NEVER_ON_PLANAR_OR_NAF)
    if modality not in SEES_DENSITY:
        yield ("compared_with_before=more_sclerotic",)
    yield from (
        ("count=one", *(f"site={site}" for site in three)) for three in combinations(STUDY_LISTS["sites"].answers, 3)
    )
