"""Which open questions would change the advice: the engine asked again with every other single answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from ..case.contradictions import case_contradictions, study_contradictions
from ..case.facts import CaseFacts, Study
from ..case.measures import Limits, measure
from ..case.vocabulary import CHOICES, MODALITIES, NUMBERS, RESULT, SITES, STUDY_CHOICES, STUDY_LISTS, OptionalChoice
from ..evaluate import WAYS, Answered, answer
from ..imaging.conclusions import CONCLUSIONS
from ..logic import case_sets
from ..logic.case_sets import Alternatives
from ..rules import RULES
from ..rules.base import AVOID, RECOMMENDED, REQUIRED

WEIGHTY = frozenset((REQUIRED, RECOMMENDED, AVOID))
MAY_CONTRADICT = frozenset(
    ("weeks_on_therapy", "therapy", "proof", "bone_disease_known", "purpose", "setting", "sex", "pregnancy", "bone_agent",
     "bone_agent_months", "bone_agent_doses")
)  # fmt: skip
_TRIED: dict[str, tuple[str, ...]] = {
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
NUMBERS_TRIED: dict[str, tuple[Decimal | int, ...]] = {
    key: tuple(int(value) if NUMBERS[key].whole else Decimal(value) for value in values)
    for key, values in _TRIED.items()
}
"""One number on each side of every threshold that a rule asks about."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question not answered: the weighty codes that its answers would decide, and the conclusions,
    other than the present one, that they could bring. ``weight``: how often, over its answers, a weighty
    code comes out otherwise. ``settles``, once ranked among others: the codes that it alone decides, so
    that answering it settles them, but for pairs."""

    key: str
    would_decide: tuple[str, ...]
    conclusions: tuple[str, ...]
    weight: int = 0
    settles: tuple[str, ...] = ()


def open_questions(facts: CaseFacts, limits: Limits = Limits()) -> tuple[OpenQuestion, ...]:
    """The open questions of a case whose single answers change advice, the most decisive first.

    Advice here is urgent, required, recommended or to be avoided. Impossible answers are not tried.
    Results of studies not yet done are among the questions.
    """
    questions = [*open_answers(facts), *_studies_not_done(facts)]
    return decisive(answer(case_sets.around(facts, questions, limits)), questions)


def decisive(answered: Answered, questions: list[Alternatives]) -> tuple[OpenQuestion, ...]:
    """The questions that matter among those asked in the cases around a case."""
    everywhere = answered.scope.everywhere
    owner, elsewhere = _layout(tuple([len(question.answers) for question in questions]))
    weights = [0] * len(questions)
    decided: list[list[str]] = [[] for _ in questions]
    conclusions: list[list[str]] = [[] for _ in questions]
    for code in CAN_BE_WEIGHTY:
        truth = answered.given[code] if code in _ALL_WEIGHTY else weighty_cases(code, answered.given)
        if truth and truth != everywhere:
            where = truth ^ everywhere if truth & 1 else truth
            while where:  # the question of the lowest case in which the code comes out otherwise
                number = owner[(where & -where).bit_length()]
                rest = where & elsewhere[number]
                weights[number] += (where ^ rest).bit_count()
                decided[number].append(code)
                where = rest
    for code in CONCLUSIONS:
        where = answered.scope.case[f"conclusion={code}"]
        while where and not where & 1:
            number = owner[(where & -where).bit_length()]
            conclusions[number].append(code)
            where &= elsewhere[number]
    found = [
        OpenQuestion(question.key, tuple(codes), tuple(others), weight)
        for question, codes, others, weight in zip(questions, decided, conclusions, weights, strict=True)
        if codes or others
    ]
    found.sort(key=lambda question: (-len(question.conclusions), -len(question.would_decide)))
    return tuple(found)


@lru_cache(maxsize=256)
def _layout(sizes: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """Of questions with so many answers: by case (counted from 1) its question, and by question all other cases."""
    owner, elsewhere, first = [-1, -1], [], 1
    for number, size in enumerate(sizes):
        owner += [number] * size
        elsewhere.append(~(((1 << size) - 1) << first))
        first += size
    return owner, elsewhere


CAN_BE_WEIGHTY = tuple(code for code, rule in RULES.items() if any(way.strength in WEIGHTY for way in rule.ways))
_WAYS = {
    code: tuple(zip(WAYS[code], (way.strength in WEIGHTY for way in RULES[code].ways), strict=True))
    for code in CAN_BE_WEIGHTY
}
_ALL_WEIGHTY = frozenset(code for code, ways in _WAYS.items() if all(weighty for _, weighty in ways))


def weighty_cases(code: str, answers: dict[str, int]) -> int:
    """The cases in which a code is given in a weighty way: the first way that holds is the way taken."""
    if code in _ALL_WEIGHTY:
        return answers[code]
    truth = above = 0
    for name, weighty in _WAYS[code]:
        if weighty:
            truth |= answers[name] & ~above
        above |= answers[name]
    return truth


def open_answers(facts: CaseFacts) -> list[Alternatives]:
    """Every possible answer to every open question about the patient and about the studies done."""
    questions: list[Alternatives] = []
    given, known, relevant = facts.__dict__, _known_otherwise(facts), _relevant(facts)
    for key, alternatives in _OPEN.items():
        if given[key] in ("unknown", None) and key not in known:
            questions.append(_uncontradicted(key, relevant) if key in MAY_CONTRADICT else alternatives)
    if (
        facts.creatinine_umol_l is not None
        and facts.creatinine_baseline_umol_l is None
        and facts.bone_agent == "zoledronate"
    ):
        baselines = (facts.creatinine_umol_l - fall for fall in (0, 60, 100))
        questions.append(Alternatives.of("creatinine_baseline_umol_l", (b for b in baselines if b >= 10)))
    for study in facts.studies:
        if study.result != "negative":
            questions += _study_questions(study.model_copy(update={"date": None}) if study.date else study)
    return [question for question in questions if question.answers]


@cache
def _results(modality: str) -> Alternatives:
    return Alternatives.of(f"studies.{modality}.result", RESULT.answers)


def _studies_not_done(facts: CaseFacts) -> list[Alternatives]:
    done = {study.modality for study in facts.studies}
    return [_results(modality) for modality in MODALITIES if modality not in done]


def _open_questions_of_the_case() -> dict[str, Alternatives]:
    """The questions about the patient that can be open, and the answers to try."""
    found = {
        q.key: Alternatives.of(q.key, (answer for answer in q.answers if answer != "unknown"))
        for q in CHOICES.values()
        if q.open and not isinstance(q, OptionalChoice)
    }
    found |= {key: Alternatives.of(key, values) for key, values in NUMBERS_TRIED.items()}
    return found


_OPEN = _open_questions_of_the_case()
_RELEVANT = tuple(sorted(MAY_CONTRADICT))
_relevant = attrgetter(*_RELEVANT)


def _known_otherwise(facts: CaseFacts) -> set[str]:
    """Numbers that can be computed, or are known in another form, are not asked again."""
    measures = measure(facts)
    known = {
        "crcl_ml_min": measures.crcl_ml_min,
        "corrected_calcium_mmol_l": measures.corrected_calcium_mmol_l,
        "mirels_total": measures.mirels,
        "sins_total": measures.sins,
    }
    return {key for key, value in known.items() if value is not None}


@lru_cache(maxsize=4096)
def _uncontradicted(key: str, relevant: tuple[Any, ...]) -> Alternatives:
    """The answers to a question that do not contradict the case's other answers."""
    given = dict(zip(_RELEVANT, relevant, strict=True))
    answers = _OPEN[key].answers
    return Alternatives.of(
        key, (one for one in answers if not any(case_contradictions(CaseFacts.model_construct(**given | {key: one}))))
    )


@lru_cache(maxsize=4096)
def _study_questions(study: Study) -> list[Alternatives]:
    tried: dict[str, list[Any]] = {}
    for key in ("morphology", "count", "compared_with_before"):
        if getattr(study, key) == "unknown":
            tried[key] = [answer for answer in STUDY_CHOICES[key].answers if answer != "unknown"]
    if not study.sites:
        tried["sites"] = [(site,) for site in SITES]
    if not study.features:
        tried["features"] = [(feature,) for feature in STUDY_LISTS["features"].answers]
    return [
        Alternatives.of(
            f"studies.{study.modality}.{key}",
            (one for one in answers if not any(study_contradictions(study.model_copy(update={key: one})))),
        )
        for key, answers in tried.items()
    ]
