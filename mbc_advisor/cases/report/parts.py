"""What a report is made of: recommendations, readings, references and open questions, each with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from mbc_advisor.algorithm.advise import Recommendation
from mbc_advisor.algorithm.case.vocabulary import MODALITIES
from mbc_advisor.algorithm.explain.open_questions import WEIGHTY
from mbc_advisor.algorithm.imaging.readings import Reading
from mbc_advisor.guidance.words.texts import ReferenceText, Wording

from ..questionnaire.posted import field_of
from .html import line_html, numbers_html, open_html, reasons_html, reference_html, why_not_html, words_html

if TYPE_CHECKING:
    from .report import Report


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
        return filled(self.wording.headline, self.advice.modalities)

    @property
    def text(self) -> str:
        """The words for the reader chosen, as Markdown."""
        return filled(self.wording.plain if self.plain_first else self.wording.body, self.advice.modalities)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in the case's own answers, each with a capital."""
        return tuple(reason[:1].upper() + reason[1:] for reason in self.advice.reasons)

    @property
    def line(self) -> SafeString:
        """The item as one line of a list, linked to the item in full on the same page."""
        return line_html(self.code, self.headline, self.strength, True)

    @property
    def short(self) -> SafeString:
        """The item as one line of a list, where the item in full is not on the page."""
        return line_html(self.code, self.headline, self.strength, False)

    @property
    def html(self) -> SafeString:
        """The item on the page."""
        return SafeString(
            "".join(
                (
                    words_html(
                        self.code,
                        self.strength,
                        self.after_emergency,
                        self.headline,
                        self.text,
                        self.wording.grade,
                        self.basis,
                    ),
                    numbers_html(self.numbers),
                    reasons_html(self.code, self.settled, self.reasons),
                )
            )
        )

    @property
    def settled(self) -> bool:
        """Weighty, and whatever any one open answer is, still given."""
        return self.strength in WEIGHTY and self.code not in self.report.undecided


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page."""

    key: str
    title: str
    items: list[Item]

    @property
    def html(self) -> SafeString:
        """All items, in their order, and the way to what is not given."""
        return SafeString("".join([item.html for item in self.items]) + why_not_html(((self.key, self.title),), False))

    @property
    def whole(self) -> str:
        """The section with its heading; key and title are the program's own words."""
        return f'<section class="advice-section" id="s-{self.key}"><h2>{self.title}</h2>{self.html}</section>'


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
        return reference_html(self.number, self.source)


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
        return open_html("cases/report/open.html", self, "")

    @property
    def first(self) -> SafeString:
        """The question as the first to answer, linked to its place in the form."""
        return open_html("cases/explanation/first.html", self, field_of(self.key))


def filled(text: str, modalities: tuple[str, ...]) -> str:
    """Words with the studies they are about by name."""
    if "{modality}" not in text:
        return text
    return text.replace("{modality}", " or ".join(MODALITIES[modality] for modality in modalities))
