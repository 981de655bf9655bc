"""A consultation ready to be read: recommendations with their words, numbered references, tables.

One report serves the page, the live panel, the sheet and the text; templates place it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from operator import attrgetter

from mbc_advisor.algorithm.advise import ENGINE_VERSION, Advice, Recommendation
from mbc_advisor.algorithm.case.vocabulary import LEANS, MODALITIES, SITES, question_label
from mbc_advisor.algorithm.explain.next_question import ask_next, decided_alone
from mbc_advisor.algorithm.explain.open_questions import WEIGHTY, OpenQuestion
from mbc_advisor.algorithm.imaging.readings import Reading
from mbc_advisor.guidance.words.labels import ADVICE_TITLES, TO_VERIFY
from mbc_advisor.guidance.words.published import PublishedEdition
from mbc_advisor.guidance.words.texts import Wording

from ..questionnaire.posted import field_of
from ..services import Consultation, limits
from .case_words import CaseWords
from .parts import (
    ConclusionText,
    NumberedReference,
    OpenQuestionText,
    ReadingText,
    RecommendationText,
    Section,
    filled,
)

READERS = {"specialist": "Specialist wording", "plain": "Plain wording"}
FIRST_THINGS, OPEN_QUESTIONS = 6, 5


class Report:
    """A consultation in the words of its edition.

    :param reader: ``specialist`` or ``plain``; anything else is the specialist's.
    """

    readers = READERS
    engine_version = ENGINE_VERSION

    def __init__(self, consultation: Consultation, reader: str = "specialist"):
        self.consultation, self.at = consultation, consultation.at
        self.reader = reader if reader in READERS else "specialist"

    @property
    def advice(self) -> Advice:
        return self.consultation.advice

    @property
    def edition(self) -> PublishedEdition:
        return self.consultation.edition

    @cached_property
    def case(self) -> CaseWords:
        """The case in words: tables and lines."""
        return CaseWords(self.advice)

    # Recommendations

    @cached_property
    def urgent(self) -> Section:
        return self._section("urgent")

    @cached_property
    def sections(self) -> list[Section]:
        """Every section with recommendations, urgent and pitfalls apart."""
        return [self._section(key) for key in self._by_section if key not in ("urgent", "pitfall")]

    @cached_property
    def pitfalls(self) -> Section:
        return self._section("pitfall")

    @property
    def silent(self) -> list[tuple[str, str]]:
        """(key, title) of the sections that give nothing."""
        return [(key, title) for key, title in ADVICE_TITLES.items() if key not in self._by_section]

    @cached_property
    def first_things(self) -> list[RecommendationText]:
        """At most six things to do first: urgent; required in section order; recommended of confirm, image, treat."""
        ordered = list(self._by_section.get("urgent", ()))
        ordered += [r for r in self.advice.recommendations if r.strength == "required" and r.section != "urgent"]
        for key in ("confirm", "image", "treat"):
            ordered += [r for r in self._by_section.get(key, ()) if r.strength == "recommended"]
        return [self._text(recommendation) for recommendation in ordered[:FIRST_THINGS]]

    @cached_property
    def _by_section(self) -> dict[str, list[Recommendation]]:
        """The recommendations by section, those sections that have any, in the order of the page."""
        found: dict[str, list[Recommendation]] = {key: [] for key in ADVICE_TITLES}
        for recommendation in self.advice.recommendations:
            found[recommendation.section].append(recommendation)
        return {key: given for key, given in found.items() if given}

    def _section(self, key: str) -> Section:
        return Section(key, ADVICE_TITLES[key], [self._text(each) for each in self._by_section.get(key, ())])

    def _text(self, recommendation: Recommendation) -> RecommendationText:
        code, modalities = recommendation.code, recommendation.modalities
        wording = self.edition.wording(code, recommendation.variant)
        standing = self.edition.standing.get(code, "")
        to_verify = TO_VERIFY[self.edition.statements[code].basis]
        return RecommendationText(
            recommendation,
            filled(wording.headline, modalities),
            filled(self._for_reader(wording), modalities),
            wording.grade,
            "; ".join(filter(None, (to_verify, standing))),
            standing,
            wording.citations,
            self._cited(wording),
            recommendation.strength in WEIGHTY and code not in self._undecided,
        )

    @cached_property
    def _undecided(self) -> frozenset[str]:
        """Codes that a single open answer decides."""
        return frozenset().union(*[question.would_decide for question in self.advice.open])

    # The conclusion and the readings behind it

    @cached_property
    def conclusion(self) -> ConclusionText:
        """The conclusion in words."""
        code, wording = self.advice.conclusion, self._conclusion_wording
        return ConclusionText(wording.headline, self._said(code, wording), self._cited(wording))

    @property
    def how_sure(self) -> str:
        """One sentence: the lean, how certain, and what carries it."""
        advice = self.advice
        if advice.lean is None:
            return "No study carries a lean."
        carriers = [_studies(r) for r in advice.readings if (r.lean, r.certainty) == (advice.lean, advice.certainty)]
        carried = f", carried by {'; '.join(dict.fromkeys(carriers))}" if carriers else ""
        return f"Reading of the studies: {LEANS[advice.lean]}, certainty {advice.certainty}{carried}."

    @cached_property
    def readings(self) -> list[ReadingText]:
        """What each discordance, agreement and lone study says."""
        return [self._reading(reading) for reading in self.advice.readings]

    def _reading(self, reading: Reading) -> ReadingText:
        wording = self.edition.wording(reading.rule, reading.variant)
        lean = LEANS[reading.lean]
        if reading.capped:
            lean += ", held open because another disease is in play"
        text, sites = self._said(reading.rule, wording), ", ".join(SITES[site] for site in reading.sites)
        return ReadingText(reading, _studies(reading), lean, wording.headline, text, self._cited(wording), sites)

    @property
    def _conclusion_wording(self) -> Wording:
        return self.edition.wording(self.advice.conclusion, self.advice.conclusion_variant)

    def _for_reader(self, wording: Wording) -> str:
        return wording.plain if self.reader == "plain" else wording.body

    def _said(self, code: str, wording: Wording) -> str:
        """The words for the reader chosen, and why they may not be taken as they stand."""
        text, standing = self._for_reader(wording), self.edition.standing.get(code)
        return f"{text} ({standing[:1].upper()}{standing[1:]}.)" if standing else text

    # References

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """For each reference its number, in the order in which a reader of the whole page meets them."""
        keys = dict.fromkeys(key for wording in self._wordings() for key in wording.citations)
        return {key: number for number, key in enumerate(keys, 1)}

    def _wordings(self) -> Iterable[Wording]:
        order = sorted(self._by_section, key=lambda key: (key != "urgent", key == "pitfall"))
        said = {key: [self.edition.wording(r.code, r.variant) for r in self._by_section[key]] for key in order}
        yield from said.pop("urgent", ())
        yield self._conclusion_wording
        for reading in self.advice.readings:
            yield self.edition.wording(reading.rule, reading.variant)
        for wordings in said.values():
            yield from wordings

    def _cited(self, wording: Wording) -> tuple[int, ...]:
        return tuple(self._numbers[key] for key in wording.citations)

    @property
    def references(self) -> list[NumberedReference]:
        """The references cited, in the order of their numbers."""
        sources = self.edition.references
        return [NumberedReference(number, sources[key]) for key, number in self._numbers.items()]

    # Open questions

    @cached_property
    def open_questions(self) -> list[OpenQuestionText]:
        """The open questions that matter most, the most decisive first."""
        return [self._question(question) for question in self.advice.open[:OPEN_QUESTIONS]]

    @property
    def more_open(self) -> int:
        """How many further open questions would change advice."""
        return max(0, len(self.advice.open) - OPEN_QUESTIONS)

    @property
    def would_change(self) -> list[OpenQuestionText]:
        """The open questions that would change the conclusion."""
        return [question for question in self.open_questions if question.conclusions]

    @property
    def ask_first(self) -> OpenQuestionText | None:
        """The open question that decides the most required and recommended advice, and what it would settle."""
        if not self.advice.open:
            return None
        most = max(self.advice.open, key=attrgetter("weight"))
        alone = decided_alone(most, self.advice.open)
        return self._question(replace(most, would_decide=alone or most.would_decide))

    @property
    def all_settled(self) -> bool:
        """No open answer, nor any two together, would change weighty advice or the conclusion."""
        return not self.advice.open and ask_next(self.advice.facts, limits()).all_settled

    def _question(self, question: OpenQuestion) -> OpenQuestionText:
        headlines = {code: text.wording.headline for code, text in self.edition.statements.items()}
        settles = tuple(headlines[code].replace("{modality}", "that study") for code in question.would_decide[:3])
        others = tuple(headlines[code] for code in question.conclusions if code != self.advice.conclusion)
        more = max(0, len(question.would_decide) - 3)
        return OpenQuestionText(
            question.key, field_of(question.key), question_label(question.key), settles, others, more
        )


def _studies(reading: Reading) -> str:
    seen = MODALITIES[reading.seen_on]
    if reading.missed_by is None:
        return f"{seen} alone"
    missed = MODALITIES[reading.missed_by]
    return f"{seen} and {missed} agree" if reading.agree else f"{seen} shows what {missed} does not"
