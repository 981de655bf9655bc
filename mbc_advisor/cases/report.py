"""A consultation ready to be read: items with their words, numbered references, tables.

One report serves the page, the live panel, the sheet and the text; templates only place it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import attrgetter

from django.template.loader import get_template
from django.utils.safestring import SafeString

from mbc_advisor.algorithm.advise import ENGINE_VERSION, Advice, Reading, Recommendation
from mbc_advisor.algorithm.asknext import ask_next, decided_alone
from mbc_advisor.algorithm.missing import WEIGHTY, OpenQuestion
from mbc_advisor.algorithm.vocabulary import LEANS, MODALITIES, SITES, question_label
from mbc_advisor.guidance.files import ReferenceText, Wording
from mbc_advisor.guidance.words import PublishedEdition, link, render

from .answers import field_of
from .case_words import CaseWords
from .services import Consultation, limits

SECTION_TITLES = {
    "urgent": "Urgent", "explanation": "Why the studies may disagree", "confirm": "Confirm", "image": "Image", "discuss": "Discuss",
    "treat": "Treat", "bone_agent": "Bone agents", "radiotherapy": "Radiotherapy", "orthopaedics": "Orthopaedics",
    "monitor": "Monitor", "pitfall": "Pitfalls",
}  # fmt: skip
BASIS_WORDS = {"read": "", "second_hand": "source read second-hand, to verify", "expert": "expert opinion, to verify"}
READERS = {"specialist": "Specialist wording", "plain": "Plain wording"}
FIRST_THINGS, OPEN_QUESTIONS = 6, 5


@dataclass(slots=True)
class Item:
    """One recommendation with its words. ``numbers`` are its references' numbers in this report."""

    advice: Recommendation
    wording: Wording
    basis: str
    standing: str
    numbers: tuple[int, ...]
    plain_first: bool
    report: Report

    @property
    def code(self) -> str:
        return self.advice.rule.code

    @property
    def strength(self) -> str:
        return self.advice.way.strength

    @property
    def after_emergency(self) -> bool:
        return self.advice.way.after_emergency

    @property
    def headline(self) -> str:
        return _filled(self.wording.headline, self.advice.modalities)

    @property
    def text(self) -> str:
        """The words for the reader chosen, as Markdown."""
        return _filled(self.wording.plain if self.plain_first else self.wording.body, self.advice.modalities)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in the case's own answers, each with a capital."""
        return tuple(reason[:1].upper() + reason[1:] for reason in self.advice.reasons)

    @property
    def line(self) -> SafeString:
        """The item as one line of a list, linked to the item in full on the same page."""
        return _line_html(self.code, self.headline, self.strength, True)

    @property
    def short(self) -> SafeString:
        """The item as one line of a list, where the item in full is not on the page."""
        return _line_html(self.code, self.headline, self.strength, False)

    @property
    def html(self) -> SafeString:
        """The item on the page."""
        return SafeString(
            "".join(
                (
                    _words_html(
                        self.code,
                        self.strength,
                        self.after_emergency,
                        self.headline,
                        self.text,
                        self.wording.grade,
                        self.basis,
                    ),
                    numbers_html(self.numbers),
                    _reasons_html(self.code, self.settled, self.reasons),
                )
            )
        )

    @property
    def settled(self) -> bool:
        """Weighty, and whatever any one open answer is, still given."""
        return self.strength in WEIGHTY and self.code not in self.report.undecided


@lru_cache(maxsize=2048)
def _words_html(
    code: str, strength: str, after_emergency: bool, headline: str, text: str, grade: str, basis: str
) -> str:
    item = {
        "code": code, "strength": strength, "after_emergency": after_emergency, "headline": headline, "text": render(text),
        "grade": grade, "basis": basis,
    }  # fmt: skip
    return get_template("cases/item_words.html").render(item)


@lru_cache(maxsize=2048)
def _line_html(code: str, headline: str, strength: str, linked: bool) -> SafeString:
    line = {"code": code, "headline": headline, "strength": strength, "linked": linked}
    return SafeString(get_template("cases/line.html").render(line))


@lru_cache(maxsize=2048)
def numbers_html(numbers: tuple[int, ...]) -> SafeString:
    """Reference numbers as links to the list of references."""
    return SafeString(get_template("cases/numbers.html").render({"numbers": numbers}))


@lru_cache(maxsize=4096)
def _reasons_html(code: str, settled: bool, reasons: tuple[str, ...]) -> str:
    return get_template("cases/item_reasons.html").render({"code": code, "settled": settled, "reasons": reasons})


@lru_cache(maxsize=32)
def _why_not_html(sections: tuple[tuple[str, str], ...], silent: bool) -> SafeString:
    return SafeString(get_template("cases/explain_ask.html").render({"sections": sections, "silent": silent}))


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page."""

    key: str
    title: str
    items: list[Item]

    @property
    def html(self) -> SafeString:
        """All items, in their order, and the way to what is not given."""
        return SafeString("".join([item.html for item in self.items]) + _why_not_html(((self.key, self.title),), False))


@dataclass(frozen=True, slots=True)
class Voice:
    """What one disagreement, agreement or lone study says, in words."""

    reading: Reading
    studies: str
    lean: str
    headline: str
    html: SafeString
    numbers: tuple[int, ...]
    sites: str

    @property
    def cites(self) -> SafeString:
        return numbers_html(self.numbers)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A reference as cited."""

    number: int
    source: ReferenceText

    @property
    def html(self) -> str:
        """The reference in full, with its link."""
        return _reference_html(self.number, self.source)


@lru_cache(maxsize=4096)
def _reference_html(number: int, source: ReferenceText) -> SafeString:
    return SafeString(
        get_template("cases/reference.html").render({"number": number, "source": source, "link": link(source)})
    )


@dataclass(frozen=True, slots=True)
class Open:
    """An open question: its words, what it would settle, the other conclusions that it leaves possible."""

    key: str
    words: str
    settles: tuple[str, ...]
    conclusions: tuple[str, ...]
    more: int

    @property
    def line(self) -> SafeString:
        """The question as one line of a list."""
        return _open_html("cases/open.html", self, "")

    @property
    def first(self) -> SafeString:
        """The question as the first to answer, linked to its place in the form."""
        return _open_html("cases/explain_first.html", self, field_of(self.key))


@lru_cache(maxsize=2048)
def _open_html(template: str, question: Open, field: str) -> SafeString:
    return SafeString(get_template(template).render({"question": question, "field": field}))


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
            self._section(key) for key in SECTION_TITLES if key not in ("urgent", "pitfall") and key in self._by_section
        ]

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
        return _acts_html(self.reader)

    @property
    def contents(self) -> SafeString:
        """The list of what is on the page."""
        sections = tuple([(section.key, section.title) for section in self.sections])
        return _contents_html(bool(self.urgent.items), bool(self.case.studies), sections, bool(self.pitfalls.items))

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
        return Section(key, SECTION_TITLES[key], [self._item(advice) for advice in self._by_section.get(key, ())])

    def _item(self, advice: Recommendation) -> Item:
        wording = self.edition.wording(advice.code, advice.variant)
        basis = BASIS_WORDS[self.edition.statements[advice.code].basis]
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
        return _why_not_html(tuple((k, t) for k, t in SECTION_TITLES.items() if k not in self._by_section), True)

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

    @property
    def first_short(self) -> SafeString:
        """The first things to do as list items, for where the items in full are not on the page."""
        return SafeString("".join([self._short(advice) for advice in self._first]))

    def _short(self, advice: Recommendation) -> SafeString:
        headline = _filled(self.edition.wording(advice.code, advice.variant).headline, advice.modalities)
        return _line_html(advice.code, headline, advice.strength, False)

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


@lru_cache(maxsize=512)
def _contents_html(urgent: bool, studies: bool, sections: tuple[tuple[str, str], ...], pitfalls: bool) -> SafeString:
    context = {"urgent": urgent, "studies": studies, "sections": sections, "pitfalls": pitfalls}
    return SafeString(get_template("cases/contents.html").render(context))


@lru_cache
def _acts_html(reader: str) -> SafeString:
    return SafeString(get_template("cases/acts.html").render({"reader": reader, "readers": READERS}))


def _studies(reading: Reading) -> str:
    seen = MODALITIES[reading.seen_on]
    if reading.missed_by is None:
        return f"{seen} alone"
    missed = MODALITIES[reading.missed_by]
    return f"{seen} and {missed} agree" if reading.agree else f"{seen} shows what {missed} does not"


def _filled(text: str, modalities: tuple[str, ...]) -> str:
    if "{modality}" not in text:
        return text
    return text.replace("{modality}", " or ".join(MODALITIES[modality] for modality in modalities))


def _plain_headline(text: str) -> str:
    return text.replace("{modality}", "that study")
