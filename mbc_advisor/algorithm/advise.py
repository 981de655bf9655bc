"""From facts to advice: everything the algorithm says of one case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from .case.facts import CaseFacts
from .case.measures import Limits, Measures, measure
from .case.vocabulary import CERTAINTIES, LEANS, SITES, STRENGTHS
from .evaluate import WAYS, Answered, answer
from .explain.open_questions import OpenQuestion, decisive, open_answers, open_questions
from .explain.reasons import reasons
from .imaging.conclusions import CONCLUSIONS
from .imaging.coverage import COVER
from .imaging.readings import Reading
from .logic import case_sets
from .logic.conditions import Statements
from .rules import RULES, SECTION_ORDER, Rule, Way

ENGINE_VERSION = "1.0"
CONCLUSION_VARIANTS = {
    "not_assessable": ("no_study",),
    "resolve_first": ("response", "suspicion"),
    "possible_flare": ("response",),
    "likely_healed": ("response",),
}
_ORDER = {code: number for number, code in enumerate(RULES)}
_PRINTED = sorted(RULES, key=lambda code: SECTION_ORDER[RULES[code].section])


@dataclass(slots=True)
class Recommendation:
    """One code given to a case: in which way, how strongly, and about which studies.

    ``modalities`` fill the words' ``{modality}``.
    """

    rule: Rule
    way: Way
    modalities: tuple[str, ...]
    _answered: Answered

    @property
    def code(self) -> str:
        """Its public code."""
        return self.rule.code

    @property
    def section(self) -> str:
        """The section of the page that it stands in."""
        return self.rule.section

    @property
    def strength(self) -> str:
        """How strongly it is given to this case."""
        return self.way.strength

    @property
    def variant(self) -> str:
        """Which of its wordings fits; empty for the plain one."""
        return self.way.variant

    @property
    def after_emergency(self) -> bool:
        """Whether it waits until an emergency is over."""
        return self.way.after_emergency

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in the case's own answers."""
        return tuple(reasons(self.way.when, self._answered.scope, self._answered.said_by_terms))


@dataclass(frozen=True)
class Advice:
    """All that is said of a case."""

    facts: CaseFacts
    limits: Limits
    conclusion: str
    lean: str | None
    certainty: str | None
    readings: tuple[Reading, ...]
    recommendations: tuple[Recommendation, ...]
    imaged: dict[str, tuple[str, ...]]
    """For each study the sites that it imaged: as stated, as usual for it, or as its findings show."""
    measures: Measures
    subtype: str
    notes: frozenset[str]
    open: tuple[OpenQuestion, ...]
    """Open questions about the patient and the studies done that would change advice (when asked for)."""

    @property
    def discordances(self) -> tuple[Reading, ...]:
        """How each two studies that differ were read."""
        return tuple(reading for reading in self.readings if reading.missed_by and not reading.agree)

    @property
    def conclusion_variant(self) -> str:
        """Which wording of the conclusion fits (one of `CONCLUSION_VARIANTS`); empty for the plain one."""
        variants = CONCLUSION_VARIANTS.get(self.conclusion, ())
        holds = {
            "no_study": not self.facts.studies,
            "response": self.facts.purpose == "response",
            "suspicion": "any_positive" not in self.notes and "suspicion" in self.notes and self.lean is None,
        }
        return next((variant for variant in variants if holds[variant]), "")

    @cached_property
    def missing(self) -> tuple[OpenQuestion, ...]:
        """Every open question whose answers would change advice, studies not yet done included."""
        return open_questions(self.facts, self.limits)

    def given(self, code: str) -> bool:
        """Whether the case gets this code."""
        return any(recommendation.code == code for recommendation in self.recommendations)


def advise(facts: CaseFacts, limits: Limits = Limits(), asking: bool = False) -> Advice:
    """The advice for a case.

    :param limits: the laboratory's own calcium limits.
    :param asking: answer in the same pass which open answers would change the advice (`Advice.open`).
    """
    questions = open_answers(facts) if asking else []
    answered = answer(case_sets.around(facts, questions, limits) if questions else case_sets.of([facts], limits))
    said, terms = answered.scope.case, answered.scope.terms
    given = [_recommendation(RULES[code], answered) for code in _PRINTED if answered.given[code] & 1]
    given.sort(key=_place)
    return Advice(
        facts,
        limits,
        next(code for code in CONCLUSIONS if said[f"conclusion={code}"] & 1),
        next((lean for lean in LEANS if said.get(f"lean={lean}", 0) & 1), None),
        next((certainty for certainty in CERTAINTIES if said.get(f"certainty={certainty}", 0) & 1), None),
        tuple(
            _reading(reading, facts, bool(terms["marrow_failure"] & 1))
            for reading in answered.readings
            if reading.where & 1
        ),
        tuple(given),
        {study.modality: _imaged(answered.compared.studies[study.modality].a) for study in facts.studies},
        measure(facts),
        next((subtype for subtype, term in SUBTYPE_TERMS.items() if terms[term] & 1), "unknown"),
        frozenset(name for name in NOTES if (said.get(name, 0) | terms.get(name, 0)) & 1),
        decisive(answered, questions) if asking else (),
    )


def _place(recommendation: Recommendation) -> tuple[int, int, int]:
    """Sections in the order of the page, then strengths, then the order of the contract."""
    rule, way = recommendation.rule, recommendation.way
    return SECTION_ORDER[rule.section], _STRENGTH_ORDER[way.strength], _ORDER[rule.code]


_STRENGTH_ORDER = {strength: number for number, strength in enumerate(STRENGTHS)}
SUBTYPE_TERMS = {
    "hr_positive_her2_negative": "hr_positive", "her2_positive": "her2_positive", "triple_negative": "triple_negative",
    "unknown": "subtype_unknown",
}  # fmt: skip
NOTES = ("any_positive", "solitary", "destruction", "suspicion", "emergency")
"""Readings of the case that pages show or choose words by."""


def _recommendation(rule: Rule, answered: Answered) -> Recommendation:
    way = rule.ways[0]
    if len(rule.ways) > 1:
        way = next(way for way, name in zip(rule.ways, WAYS[rule.code], strict=True) if answered.given[name] & 1)
    return Recommendation(rule, way, _modalities(rule, answered) if rule.names else (), answered)


def _modalities(rule: Rule, answered: Answered) -> tuple[str, ...]:
    if rule.names == "shown_by":
        shown = [name for name, scope in answered.compared.studies.items() if scope.a.get("result=positive", 0) & 1]
        return ("ct",) if "ct" in shown else tuple(sorted(shown, key=_FOLLOWS.index))[:1]
    return tuple(
        sorted(
            {
                reading.missed_by
                for reading in answered.readings
                if reading.where & 1 and reading.missed_by and not reading.agree and reading.lean == "metastasis"
            },
            key=_FOLLOWS.index,
        )
    )


_FOLLOWS = ("ct", "mri", "fdg_pet_ct", "spect_ct", "bone_scan", "naf_pet_ct", "radiograph", "fes_pet_ct")
"""Which positive study names the follow-up, CT first (`algorithm.md`, monitor)."""


def _imaged(said: Statements) -> tuple[str, ...]:
    return tuple(site for site in SITES if said[COVER[site]] & 1)


def _reading(reading: Reading, facts: CaseFacts, cytopenia: bool) -> Reading:
    """A reading of the set, as one of this case."""
    sites: dict[str, tuple[str, ...]] = {study.modality: study.sites for study in facts.studies}
    shown = sites[reading.seen_on]
    if reading.agree and reading.missed_by:
        other = sites[reading.missed_by]
        shown = tuple(site for site in shown if site in other) or shown or other
    return replace(
        reading,
        where=1,
        sites=tuple(site for site in SITES if site in shown),
        variant="cytopenia" if reading.rule == "DIFFUSE-MARROW" and cytopenia else "",
    )
