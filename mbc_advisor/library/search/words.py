"""A question as the things it asks for, each with the ways to say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .names import AFTER_HOW, ASKS_NOTHING, NUMBERS, SIDES, UNITS
from .numbers import Span, question_span
from .tokens import LEADS, Stems, form, named, stems

LONGEST = 200
"""Characters that a question may have."""

EXAMPLES = (
    "Can zoledronate be given with a clearance of 25?",
    "How long can a flare last on a bone scan?",
    "ONJ dentist",
    "Negative bone scan, lytic CT",
    "Mirels 9",
    "SYSTEMIC-HR-POSITIVE",
)

_UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
_GLUED = re.compile(rf"(?<![^\W_])(\d+(?:[.,]\d+)?)((?:{_UNIT})s?)(?![^\W_])", re.I)
_SIGN = re.compile(r"([<>]=?|[≤≥])")
_EVERY = re.compile(r"\bq ?(\d+) ?(h|d|w|m|y|hours?|days?|wks?|weeks?|mo|months?|years?)\b", re.I)
_REGULAR = {"daily": "1 day", "weekly": "1 week", "monthly": "1 month", "quarterly": "3 months", "yearly": "1 year"}
_REGULARLY = re.compile(rf"\b(?:({'|'.join(_REGULAR)})|every (day|week|month|year))\b")
_BETWEEN = re.compile(r"\bbetween (\d+(?:[.,]\d+)?) and (?=\d)")
_EQUALS = re.compile(r"(?<![<>])=")
_CA_15_3 = re.compile(r"\bca ?15[. ]3\b")
_INTERVAL = re.compile(rf"\b(\d+|{'|'.join(NUMBERS)})[- ](hour|day|week|month|year)ly\b", re.I)
_IN_FULL = {"h": "hours", "d": "days", "w": "weeks", "m": "months", "y": "years"}
_WORD = re.compile(r"[^\W_]")
_POSSESSIVE = re.compile(r"['’](?:s|d|t|m|re|ve|ll)\b", re.I)
_ADDRESS = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/|\bdoi:", re.I)
_AROUND = ".,;:?!()[]{}\"'“”‘’=~*^+"
_MOST_NUMBERS = 6
"""Numbers of a question that are looked for in ranges; further ones are words."""
_LONGEST_NUMBER = 8
"""Chunks that a number with its side and its unit may take: "no more than 4 weeks or less"."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: its form in the index, what it leads to as well, or the number it is."""

    typed: str
    form: Stems
    also: tuple[Stems, ...] = ()
    number: Span | None = None


def term(typed: str) -> Term:
    """A word or a name as a term."""
    asked = form(typed)
    return Term(typed, asked, tuple(LEADS.get(asked, ())))


def terms(question: str) -> list[Term]:
    """What a question asks for, in its order; nothing when it holds only words that ask nothing."""
    return list(dict.fromkeys(_terms(_chunks(question))))


def wordless(question: str) -> bool:
    """Whether a question holds no letter and no figure."""
    return not _WORD.search(_plain(question))


def _plain(question: str) -> str:
    """A question with one form for each character, without control characters."""
    kept = unicodedata.normalize("NFKC", question)
    return "".join(" " if unicodedata.category(each)[0] == "C" else each for each in kept)


def _chunks(question: str) -> list[str]:
    """The words as typed, with shorthand for intervals in full, signs and units apart."""
    text = _POSSESSIVE.sub("", _ADDRESS.sub(" ", _plain(question))).casefold()
    text = _CA_15_3.sub("ca 15-3", _EQUALS.sub(" ", _BETWEEN.sub(r"\1 to ", text)))
    text = _EVERY.sub(lambda found: f"every {found[1]} {_IN_FULL[found[2][0]]}", text)
    text = _INTERVAL.sub(r"every \1 \2s", text)
    text = _REGULARLY.sub(lambda found: f"every {_REGULAR.get(found[1], f'1 {found[2]}')}", text)
    chunks = (chunk.strip(_AROUND) for chunk in _GLUED.sub(r"\1 \2", _SIGN.sub(r" \1 ", text)).split())
    return [chunk for chunk in chunks if _WORD.search(chunk) or chunk == "%" or _SIGN.fullmatch(chunk)]


def _terms(chunks: list[str]) -> Iterator[Term]:
    at = numbers = 0
    while at < len(chunks):
        if length := _named(chunks, at):
            yield term(" ".join(chunks[at : at + length]))
        elif numbers < _MOST_NUMBERS and (found := _number(chunks, at)):
            numbers += 1
            length, number = found
            yield Term(number.said, stems(_figures(number.said)), (), number)
        else:
            length, chunk = 1, chunks[at]
            how = at > 0 and chunks[at - 1] == "how" and chunk in AFTER_HOW
            if chunk not in ASKS_NOTHING and not how and stems(chunk):
                yield term(chunk)
        at += length


def _named(chunks: list[str], at: int) -> int:
    """How many chunks the longest known name takes that begins at one."""
    for length in range(min(5, len(chunks) - at), 0, -1):
        words = stems(" ".join(chunks[at : at + length]))
        if len(words) >= length and (named(words) or words in LEADS):
            return length
    return 0


def _number(chunks: list[str], at: int) -> tuple[int, Span] | None:
    """The longest number, with its side and unit, that begins at a chunk."""
    for length in range(min(_LONGEST_NUMBER, len(chunks) - at), 0, -1):
        if found := question_span(" ".join(chunks[at : at + length])):
            return length, found
    return None


def _figures(said: str) -> str:
    """What is said of a number without its side."""
    words = "|".join(re.escape(each) for every in SIDES.values() for each in every)
    return re.sub(rf"^(?:{words}) ?|(?: or| and) \w+$", "", said)
