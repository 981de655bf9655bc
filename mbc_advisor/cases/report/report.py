"""A consultation ready to be read: items with their words, numbered references, tables.

One report serves the page, the live panel, the sheet and the text; templates only place it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from operator import attrgetter

from django.utils.safestring import SafeString

from mbc_advisor.algorithm.advise import ENGINE_VERSION, Advice, Recommendation
from mbc_advisor.algorithm.case.vocabulary import LEANS, MODALITIES, SITES, question_label
from mbc_advisor.algorithm.explain.next_question import ask_next, decided_alone
from mbc_advisor.algorithm.explain.open_questions import OpenQuestion
from mbc_advisor.algorithm.imaging.readings import Reading
from mbc_advisor.guidance.words.labels import ADVICE_TITLES, TO_VERIFY
from mbc_advisor.guidance.words.published import PublishedEdition, render
from mbc_advisor.guidance.words.texts import Wording

from ..services import Consultation, limits
from .case_words import CaseWords
from .html import acts_html, contents_html, line_html, why_not_html
from .parts import Item, Numbered, Open, Section, Voice, filled

FIRST_THINGS, OPEN_QUESTIONS = 6, 5


class Report:
    """A consultation in the words of its edition.

    :param reader: ``specialist`` or ``plain``.
    """

    def __init__(self, consultation: Consultation, reader: str = "specialist"):
        self.consultation, self.reader = consultation, reader
        self.at = consultation.at
        self.engine_version = ENGINE_VERSION
        self._numbers: dict[str, int] = {}

    def number_references(self) -> Report:
        """Fix the numbers of the references in the order in which a reader of the whole page meets them."""
        for part in (self.urgent, self.conclusion, self.voices, self.sections, self.pitfalls):
            assert part is not None
        return self

    @cached_property
    def urgent(self) -> Section:
        return self._section("urgent")

    @cached_property
    def pitfalls(self) -> Section:
        return self._section("pitfall")

    @cached_property
    def sections(self) -> list[Section]:
        """Every section with items, urgent and pitfalls apart."""
        return [
            self._section(key) for key in ADVICE_TITLES if key not in ("urgent", "pitfall") and key in self._by_section
        ]

    @property
    def sections_html(self) -> SafeString:
        """Every section with items, urgent and pitfalls apart, as it stands on the page."""
        return SafeString("\n".join([section.whole for section in self.sections]))

    @cached_property
    def voices(self) -> list[Voice]:
        """What each disagreement, agreement and lone study says."""
        return [self._voice(reading) for reading in self.advice.readings]

    @property
    def advice(self) -> Advice:
        return self.consultation.advice

    @property
    def edition(self) -> PublishedEdition:
        return self.consultation.edition

    @property
    def plain(self) -> bool:
        return self.reader == "plain"

    @property
    def acts(self) -> SafeString:
        """The buttons of the page: the other wording, paper, text, change."""
        return acts_html(self.reader)

    @property
    def contents(self) -> SafeString:
        """The list of what is on the page."""
        sections = tuple([(section.key, section.title) for section in self.sections])
        return contents_html(bool(self.urgent.items), bool(self.case.studies), sections, bool(self.pitfalls.items))

    def _cite(self, keys: tuple[str, ...]) -> tuple[int, ...]:
        numbers = self._numbers
        for key in keys:
            if key not in numbers:
                numbers[key] = len(numbers) + 1
        return tuple([numbers[key] for key in keys])

    @cached_property
    def _by_section(self) -> dict[str, list[Recommendation]]:
        found: dict[str, list[Recommendation]] = {}
        for advice in self.advice.recommendations:
            found.setdefault(advice.rule.section, []).append(advice)
        return found

    def _section(self, key: str) -> Section:
        return Section(key, ADVICE_TITLES[key], [self._item(advice) for advice in self._by_section.get(key, ())])

    def _item(self, advice: Recommendation) -> Item:
        wording = self.edition.wording(advice.code, advice.variant)
        basis = TO_VERIFY[self.edition.statements[advice.code].basis]
        standing = self.edition.standing.get(advice.code, "")
        if standing:
            basis = f"{basis}; {standing}" if basis else standing
        return Item(advice, wording, basis, standing, self._cite(wording.citations), self.plain, self)

    @cached_property
    def undecided(self) -> frozenset[str]:
        """Codes that a single open answer decides."""
        return frozenset().union(*[question.would_decide for question in self.advice.open])

    @property
    def silent(self) -> SafeString:
        """The ways to what is not given in the sections that give nothing."""
        return why_not_html(tuple((k, t) for k, t in ADVICE_TITLES.items() if k not in self._by_section), True)

    @property
    def all_settled(self) -> bool:
        """No open answer, nor any two together, would change weighty advice or the conclusion."""
        return not self.advice.open and ask_next(self.advice.facts, limits()).all_settled

    @cached_property
    def ask_first(self) -> SafeString:
        """The open question that decides the most required and recommended advice, and what it would settle."""
        if not self.advice.open:
            return SafeString("")
        most = max(self.advice.open, key=attrgetter("weight"))
        alone = decided_alone(most, self.advice.open)
        return self._open(replace(most, would_decide=alone or most.would_decide)).first

    @cached_property
    def conclusion(self) -> Voice:
        """The conclusion in words; its reading is that of the case."""
        wording = self.edition.wording(self.advice.conclusion, self.advice.conclusion_variant)
        text = self._said(self.advice.conclusion, wording)
        lean = LEANS[self.advice.lean] if self.advice.lean else "no lean"
        return Voice(None, "", lean, wording.headline, render(text), self._cite(wording.citations), "")  # type: ignore[arg-type]

    @property
    def how_sure(self) -> str:
        """One sentence: the lean, how certain, and what carries it."""
        advice = self.advice
        if advice.lean is None:
            return "No study carries a lean."
        carriers = [_studies(r) for r in advice.readings if (r.lean, r.certainty) == (advice.lean, advice.certainty)]
        carried = f", carried by {'; '.join(dict.fromkeys(carriers))}" if carriers else ""
        return f"Reading of the studies: {LEANS[advice.lean]}, certainty {advice.certainty}{carried}."

    def _voice(self, reading: Reading) -> Voice:
        wording = self.edition.wording(reading.rule, reading.variant)
        lean = LEANS[reading.lean]
        if reading.capped:
            lean += ", held open because another disease is in play"
        text = self._said(reading.rule, wording)
        sites = ", ".join(SITES[site] for site in reading.sites)
        return Voice(
            reading, _studies(reading), lean, wording.headline, render(text), self._cite(wording.citations), sites
        )

    def _said(self, code: str, wording: Wording) -> str:
        """The words for the reader chosen, and why they may not be taken as they stand."""
        text, standing = wording.plain if self.plain else wording.body, self.edition.standing.get(code)
        return f"{text} ({standing[:1].upper()}{standing[1:]}.)" if standing else text

    @cached_property
    def first_things(self) -> list[Item]:
        """The first things to do, with their words."""
        return [self._item(advice) for advice in self._first]

    @cached_property
    def _first(self) -> list[Recommendation]:
        """At most six things to do first: urgent; required in section order; recommended of confirm, image, treat."""
        ordered = list(self._by_section.get("urgent", ()))
        ordered += [a for a in self.advice.recommendations if a.strength == "required" and a.section != "urgent"]
        for key in ("confirm", "image", "treat"):
            ordered += [a for a in self._by_section.get(key, ()) if a.strength == "recommended"]
        return ordered[:FIRST_THINGS]

    @cached_property
    def references(self) -> list[Numbered]:
        """The references cited, in the order of their numbers."""
        sources = self.edition.references
        return [Numbered(number, sources[key]) for key, number in self._numbers.items()]

    @property
    def references_html(self) -> SafeString:
        return SafeString("".join([reference.html for reference in self.references]))

    @cached_property
    def open_questions(self) -> list[Open]:
        """The open questions that matter most, the most decisive first."""
        return [self._open(question) for question in self.advice.open[:OPEN_QUESTIONS]]

    @cached_property
    def first_short(self) -> SafeString:
        """The first things to do as list items, for where the items in full are not on the page."""
        return SafeString("".join([self._short(advice) for advice in self._first]))

    def _short(self, advice: Recommendation) -> SafeString:
        headline = filled(self.edition.wording(advice.code, advice.variant).headline, advice.modalities)
        return line_html(advice.code, headline, advice.strength, False)

    @property
    def first_linked(self) -> SafeString:
        """The first things to do as list items, linked to the items in full."""
        return SafeString("".join([item.line for item in self.first_things]))

    @property
    def open_lines(self) -> SafeString:
        """The open questions as list items."""
        return SafeString("".join([question.line for question in self.open_questions]))

    @property
    def more_open(self) -> int:
        """How many further open questions would change advice."""
        return max(0, len(self.advice.open) - OPEN_QUESTIONS)

    @property
    def would_change(self) -> list[Open]:
        """The open questions that would change the conclusion."""
        return [question for question in self.open_questions if question.conclusions]

    def _open(self, question: OpenQuestion) -> Open:
        statements = self.edition.statements
        settles = tuple(_plain_headline(statements[code].wording.headline) for code in question.would_decide[:3])
        others = tuple(
            statements[code].wording.headline for code in question.conclusions if code != self.advice.conclusion
        )
        return Open(question.key, question_label(question.key), settles, others, max(0, len(question.would_decide) - 3))

    @cached_property
    def case(self) -> CaseWords:
        """The case in words: tables and lines."""
        return CaseWords(self.advice)


def _studies(reading: Reading) -> str:
    seen = MODALITIES[reading.seen_on]
    if reading.missed_by is None:
        return f"{seen} alone"
    missed = MODALITIES[reading.missed_by]
    return f"{seen} and {missed} agree" if reading.agree else f"{seen} shows what {missed} does not"


def _plain_headline(text: str) -> str:
    return text.replace("{modality}", "that study")
