"""What the eye should catch between two texts: numbers with their units, and words on which a sentence turns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, zip_longest

from mbc_advisor.guidance.words.marked import MARKED

_TOKEN = re.compile(r"\n+|\d{4}-\d\d-\d\d|[^\W_]+(?:[.,/'’][^\W_]+)*|[^\w\s]|_")
_NUMBER = re.compile(r"\d{4}-\d\d-\d\d|\d+(?:[.,]\d+)*")
_NUMBER_WORDS = frozenset(
    (
        "half", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "once", "twice", "thrice",
    )
)  # fmt: skip
_NO_UNIT = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "but", "by", "each", "every", "for", "from", "has", "have", "if", "in", "is",
        "it", "more", "of", "on", "or", "over", "per", "than", "that", "the", "then", "to", "under", "until", "was", "were",
        "when", "where", "which", "with", "within",
    )
)  # fmt: skip
NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign or a line's end, with the blanks before it."""

    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Where two texts differ, or do not: tokens ``a1:a2`` of the old, ``b1:b2`` of the new."""

    same: bool
    a1: int
    a2: int
    b1: int
    b2: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A number with the unit or the word that follows it, or a word of one kind; and which tokens it is."""

    kind: str
    words: str
    start: int
    end: int
    number: str = ""

    @property
    def said(self) -> str:
        """As a clause names it: a number bare, a word between quotation marks."""
        return self.words if self.kind == NUMBER else f"“{self.words}”"

    @property
    def same_as(self) -> tuple[str, str]:
        """What two marks have in common that say the same."""
        return self.kind, self.words if self.kind == NUMBER else self.words.lower()

    def becomes(self, other: Mark) -> bool:
        """Whether the two are likely to be one that was changed; of numbers, those of one unit or in another unit."""
        unit, others = self.words.removeprefix(self.number), other.words.removeprefix(other.number)
        return self.kind != NUMBER or unit == others or self.number == other.number


@dataclass(frozen=True, slots=True)
class Marks:
    """What changed between two texts: a clause each, and the tokens of the old and of the new text that it is."""

    clauses: tuple[str, ...] = ()
    old: frozenset[int] = frozenset()
    new: frozenset[int] = frozenset()


def tokens(text: str) -> list[Token]:
    """The tokens of a text."""
    found, end, text = [], 0, text.strip()
    for match in _TOKEN.finditer(text):
        found.append(Token(match[0], text[end : match.start()]))
        end = match.end()
    return found


def between(a: Sequence[Token], b: Sequence[Token], hunks: Iterable[Hunk]) -> Marks:
    """What the reviewer's eye should catch, kind by kind within each stretch that differs."""
    old, new = list(_found(a)), list(_found(b))
    clauses: dict[str, None] = {}
    lost: set[int] = set()
    gained: set[int] = set()
    for hunk in hunks:
        if hunk.same:
            continue
        units: set[str] = set()
        for kind in (NUMBER, *MARKED):
            gone = list(_cut(kind, old, a, hunk.a1, hunk.a2))
            come = list(_cut(kind, new, b, hunk.b1, hunk.b2))
            for was, now in _moved(gone, come):
                clause = _clause(was, now)
                lost.update(range(was.start, was.end) if was else ())
                gained.update(range(now.start, now.end) if now else ())
                if kind == NUMBER:
                    units.update(each.words for each in (was, now) if each)
                    clauses.update(dict.fromkeys(clause))
                elif not all(any(each.words in unit for unit in units) for each in (was, now) if each):
                    clauses.update(dict.fromkeys(clause))  # a unit has been said with its number
    return Marks(tuple(clauses), frozenset(lost), frozenset(gained))


def _cut(kind: str, found: list[Mark], tokens: Sequence[Token], start: int, end: int) -> Iterator[Mark]:
    """The marks in a stretch; of one at its edge the part inside, if that is a mark of its own: "not" of "must not"."""
    for mark in found:
        if mark.kind == kind and mark.start < end and mark.end > start:
            first, last = max(mark.start, start), min(mark.end, end)
            words = _text(tokens[first:last]).strip()
            own = kind != NUMBER and MARKED[kind].fullmatch(words)
            yield Mark(kind, words, first, last) if own else mark


def _moved(gone: list[Mark], come: list[Mark]) -> Iterator[tuple[Mark | None, Mark | None]]:
    """What was taken out and what was put in, paired in their order where one became the other."""
    said = SequenceMatcher(None, [each.same_as for each in gone], [each.same_as for each in come], autojunk=False)
    for tag, a1, a2, b1, b2 in said.get_opcodes():
        if tag == "equal":
            continue
        for was, now in zip_longest(gone[a1:a2], come[b1:b2]):
            if was and now and not was.becomes(now):
                yield from ((was, None), (None, now))
            else:
                yield was, now


def _clause(was: Mark | None, now: Mark | None) -> list[str]:
    if was and now:
        return [f"{was.said} became {now.said}"]
    return [f"{each.said} {how}" for each, how in ((was, "taken out"), (now, "put in")) if each]


def _found(tokens: Sequence[Token]) -> Iterator[Mark]:
    """Every number and every word of each kind in a text; a word may be of two kinds."""
    for number, token in enumerate(tokens):
        following = tokens[number + 1].text if number + 1 < len(tokens) else ""
        if is_number(token.text) and (following == "%" or _is_unit(following)):
            yield Mark(NUMBER, f"{token.text} {following}", number, number + 2, token.text)
        elif token.text[0].isdigit() and is_number(token.text):
            yield Mark(
                NUMBER, token.text, number, number + 1, token.text
            )  # one in letters counts something, or is none
    ends = list(accumulate(len(each.before) + len(each.text) for each in tokens))
    for kind, pattern in MARKED.items():
        for match in pattern.finditer(_text(tokens)):
            starts = (end - len(token.text) for end, token in zip(ends, tokens, strict=True))
            places = enumerate(zip(starts, ends, strict=True))
            if inside := [n for n, (start, end) in places if end > match.start() and start < match.end()]:
                yield Mark(kind, match[0], inside[0], inside[-1] + 1)


def _text(tokens: Sequence[Token]) -> str:
    return "".join(each.before + each.text for each in tokens)


def is_number(token: str) -> bool:
    """Whether a token is a number, in digits or in letters."""
    return bool(_NUMBER.fullmatch(token)) or token.lower() in _NUMBER_WORDS


def _is_unit(token: str) -> bool:
    return bool(token) and token[0].isalpha() and token.lower() not in _NO_UNIT and not is_number(token)
