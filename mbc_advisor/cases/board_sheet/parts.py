"""The parts that the tumour-board sheet is made of: plain values, ready to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mbc_advisor.algorithm.case.vocabulary import MODALITIES, NOT_KNOWN, SITES
from mbc_advisor.guidance.words.texts import ReferenceText

YES, NO, NOT_APPLICABLE = "yes", "no", "not applicable"


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag with its answer (yes, no, not known) and the facts that give it."""

    name: str
    answer: str
    basis: str

    @property
    def present(self) -> bool:
        return self.answer == YES

    @property
    def known(self) -> bool:
        return self.answer != NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its value, never blank; ``note``: a formula, or what else is known."""

    name: str
    value: str
    note: str = ""

    @property
    def known(self) -> bool:
        return self.value != NOT_KNOWN


@dataclass(frozen=True, slots=True)
class FactLine:
    """Facts as one run of text: what is known, then the names of all that is not."""

    facts: tuple[Fact, ...]

    @property
    def shown(self) -> list[Fact]:
        """Known facts, and unknown ones of which something is still to be said."""
        return [fact for fact in self.facts if fact.known or fact.note]

    @property
    def unknown(self) -> list[str]:
        """Names of what is not known."""
        return [fact.name for fact in self.facts if not (fact.known or fact.note)]

    @property
    def text(self) -> str:
        parts = [f"{fact.name}: {fact.value}" + (f" ({fact.note})" if fact.note else "") for fact in self.shown]
        parts += [f"Not known: {', '.join(self.unknown)}"] if self.unknown else []
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study of the imaging table; ``marks`` are those of the discordances it takes part in."""

    name: str
    date: str
    sign: str
    result: str
    morphology: str
    count: str
    sites: str
    compared: str
    marks: str

    @property
    def lines(self) -> int:
        """How many lines of print it takes, by its longest cell."""
        return max(lines(self.sites, 10), lines(self.morphology, 8), lines(self.compared, 5.5), lines(self.result, 9))


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """Readings of the studies that say the same of the same finding.

    ``who``: (mark, words), the mark empty for what agrees or stands alone.
    """

    who: tuple[tuple[str, str], ...]
    where: str
    says: str
    headline: str

    @property
    def text(self) -> str:
        who = "; ".join(f"{mark} {words}".strip() for mark, words in self.who)
        return f"{who} ({self.where}): {self.says}. {self.headline}."


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """One recommendation, with the numbers of its sources on this sheet."""

    code: str
    headline: str
    strength: str
    grade: str
    numbers: tuple[int, ...]

    @property
    def numbered(self) -> str:
        return ", ".join(map(str, self.numbers))

    @property
    def text(self) -> str:
        return f"{self.headline} ({self.strength}; {self.grade}) [{self.numbered}]"


@dataclass(frozen=True, slots=True)
class Source:
    """A source as numbered on this sheet: short or brief in the foot, full on the continuation page."""

    number: int
    reference: ReferenceText

    @property
    def name(self) -> str:
        """The first author without initials; the title where no author is known."""
        first = self.reference.authors.split(",")[0]
        words = [word for word in first.split() if not (word.isupper() and len(word) <= 4)]
        return " ".join(words) or first or self.reference.title.strip("[]")

    @property
    def short(self) -> str:
        """First author and journal."""
        return f"{self.name}, {self.reference.source}"

    @property
    def brief(self) -> str:
        """First author and year; without author the title up to its colon."""
        name, year = self.name.split(":")[0], str(self.reference.year or "")
        return name if not year or year in name else f"{name} {year}"

    @property
    def full(self) -> str:
        """Authors, title, journal and number."""
        return self.reference.printed


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column so many ems wide, in a plain sans-serif face."""
    taken, count = 0.0, 0
    for word in text.split():
        length = sum(_EMS.get(letter, 0.54 if letter.islower() else 0.62) for letter in word)
        if count and taken + _SPACE + length <= width:
            taken += _SPACE + length
        else:
            taken, count = length, count + 1
    return count


_SPACE = 0.3
_EMS = dict.fromkeys("ijl.,;:|!'", 0.3) | dict.fromkeys("ft()[]r/-“”", 0.38) | dict.fromkeys("mwMW", 0.9)


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: "CT, MRI and bone scan"."""
    *most, end = (*words,) or ("",)
    return f"{', '.join(most)} {last} {end}" if most else end


def capital(words: str) -> str:
    """With a capital at the start."""
    return words[:1].upper() + words[1:]


def in_sentence(label: str) -> str:
    """A question's label inside a sentence; names and abbreviations keep their capital."""
    first = label.split()[0].rstrip(":,")
    keeps = first in _NAMES or any(letter.isupper() for letter in first[1:])
    return label if keeps else label[:1].lower() + label[1:]


_NAMES = ("Mirels",)


def the(modality: str) -> str:
    """A study as it stands in a sentence: "the bone scan", but "CT"."""
    words = MODALITIES[modality]
    return f"the {words}" if words[0].islower() else words


def places(sites: Sequence[str]) -> str:
    """Sites in a sentence: named, or counted where a table beside it names them."""
    return listed(SITES[site] for site in sites) if len(sites) <= NAMED_SITES else f"{len(sites)} regions"


NAMED_SITES = 4


def number(value: Decimal | int) -> str:
    """A number as it was given, without trailing zeros."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
