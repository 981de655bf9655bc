"""What a report is made of: recommendations, readings, references and open questions, each with its words."""

from __future__ import annotations

from dataclasses import dataclass

from mbc_advisor.algorithm.advise import Recommendation
from mbc_advisor.algorithm.case.vocabulary import MODALITIES
from mbc_advisor.algorithm.imaging.readings import Reading
from mbc_advisor.guidance.words.published import link
from mbc_advisor.guidance.words.texts import ReferenceText


@dataclass(frozen=True, slots=True)
class RecommendationText:
    """One recommendation in words.

    ``text``: for the reader chosen, as Markdown; ``basis``: what of its sources is still to be verified;
    ``standing``: why the words are not to be taken as they stand; ``numbers``: its references in this report;
    ``settled``: weighty, and given whatever any one open answer is.
    """

    recommendation: Recommendation
    headline: str
    text: str
    grade: str
    basis: str
    standing: str
    citations: tuple[str, ...]
    numbers: tuple[int, ...]
    settled: bool

    @property
    def code(self) -> str:
        return self.recommendation.code

    @property
    def strength(self) -> str:
        return self.recommendation.strength

    @property
    def after_emergency(self) -> bool:
        return self.recommendation.after_emergency

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in the case's own answers, each with a capital."""
        return tuple(reason[:1].upper() + reason[1:] for reason in self.recommendation.reasons)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page."""

    key: str
    title: str
    recommendations: list[RecommendationText]


@dataclass(frozen=True, slots=True)
class ConclusionText:
    """The conclusion in words; ``text`` is Markdown."""

    headline: str
    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadingText:
    """What one discordance, agreement or lone study says, in words; ``text`` is Markdown."""

    reading: Reading
    studies: str
    lean: str
    headline: str
    text: str
    numbers: tuple[int, ...]
    sites: str

    @property
    def key(self) -> str:
        """Its name in an address: "ct-bone_scan", for a lone study "ct"."""
        return "-".join(filter(None, (self.reading.seen_on, self.reading.missed_by)))


@dataclass(frozen=True, slots=True)
class NumberedReference:
    """A reference as cited."""

    number: int
    source: ReferenceText

    @property
    def address(self) -> str:
        """Where to read it; empty where it has no number to be found by."""
        return link(self.source)


@dataclass(frozen=True, slots=True)
class OpenQuestionText:
    """An open question: its words, what it would settle, the other conclusions that it leaves possible.

    ``field``: its place in the form; ``more``: how much else it would settle.
    """

    key: str
    field: str
    words: str
    settles: tuple[str, ...]
    conclusions: tuple[str, ...]
    more: int


def filled(text: str, modalities: tuple[str, ...]) -> str:
    """Words with the studies they are about by name."""
    if "{modality}" not in text:
        return text
    return text.replace("{modality}", " or ".join(MODALITIES[modality] for modality in modalities))
