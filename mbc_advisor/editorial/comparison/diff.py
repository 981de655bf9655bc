"""What differs between two texts, word by word, and which numbers differ, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby, zip_longest

SAME, INSERTED, DELETED = "same", "inserted", "deleted"

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
_ISLAND = 4
"""Letters in so short a stretch of same words between two changes that it is shown as changed too."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same in both, inserted or deleted."""

    kind: str
    text: str

    @property
    def blank(self) -> str:
        """The blanks it begins with, which no mark should cover."""
        return self.text[: len(self.text) - len(self.text.lstrip(" "))]

    @property
    def marked(self) -> str:
        """What is left to mark; the end of a line is made visible."""
        return self.text.lstrip(" ").replace("\n", "¶\n")


@dataclass(frozen=True, slots=True)
class Diff:
    """Two texts laid over each other; ``numbers`` says which quantities changed, a clause each.

    ``before`` is the old text with what was deleted of it marked, ``after`` the new one with what was inserted.
    """

    pieces: tuple[Piece, ...]
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a mark or a line's end, with the blanks before it."""

    text: str
    before: str


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Where the texts differ, or do not: tokens ``a1:a2`` of the old, ``b1:b2`` of the new."""

    same: bool
    a1: int
    a2: int
    b1: int
    b2: int


@lru_cache(maxsize=2048)
def words(old: str, new: str) -> Diff:
    """The difference of two texts; blanks that differ are none."""
    a, b = _tokens(old), _tokens(new)
    hunks = _hunks([each.text for each in a], [each.text for each in b])
    return _laid(a, b, hunks, tuple(dict.fromkeys(_numbers(a, b, hunks))))


def entries(old: Sequence[str], new: Sequence[str]) -> Diff:
    """The difference of two lists, entry by entry; their order counts."""
    a, b = ([_Token(each, ", " if number else "") for number, each in enumerate(side)] for side in (old, new))
    return _laid(a, b, _hunks(list(old), list(new)))


def _tokens(text: str) -> list[_Token]:
    found, end = [], 0
    for match in _TOKEN.finditer(text.strip()):
        found.append(_Token(match[0], text.strip()[end : match.start()]))
        end = match.end()
    return found


def _hunks(a: list[str], b: list[str]) -> list[_Hunk]:
    raw = [_Hunk(tag == "equal", *where) for tag, *where in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()]
    for number in range(1, len(raw) - 1):
        if raw[number].same and _is_island(a[raw[number].a1 : raw[number].a2]):
            hunk = raw[number]
            raw[number] = _Hunk(False, hunk.a1, hunk.a2, hunk.b1, hunk.b2)
    return [_joined(list(group)) for _, group in groupby(raw, key=lambda hunk: hunk.same)]


def _is_island(tokens: list[str]) -> bool:
    return sum(map(len, tokens)) <= _ISLAND and not any("\n" in token or _is_number(token) for token in tokens)


def _joined(hunks: list[_Hunk]) -> _Hunk:
    first, last = hunks[0], hunks[-1]
    return _Hunk(first.same, first.a1, last.a2, first.b1, last.b2)


def _laid(a: list[_Token], b: list[_Token], hunks: list[_Hunk], numbers: tuple[str, ...] = ()) -> Diff:
    pieces: list[Piece] = []
    before: list[Piece] = []
    after: list[Piece] = []
    for hunk in hunks:
        old, new = _text(a[hunk.a1 : hunk.a2]), _text(b[hunk.b1 : hunk.b2])
        if hunk.same:
            pieces.append(Piece(SAME, new))
            before.append(Piece(SAME, old))
            after.append(Piece(SAME, new))
            continue
        gone, come = [Piece(DELETED, old)] if old else [], [Piece(INSERTED, new)] if new else []
        pieces += gone + come
        before += gone
        after += come
    return Diff(tuple(pieces), tuple(before), tuple(after), numbers)


def _text(tokens: Sequence[_Token]) -> str:
    return "".join(each.before + each.text for each in tokens)


# Numbers


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number with the unit or the word that follows it, and which tokens they are."""

    number: str
    unit: str
    start: int
    end: int

    @property
    def said(self) -> str:
        return f"{self.number} {self.unit}".rstrip()

    def becomes(self, other: _Quantity) -> bool:
        """Whether the two are likely to be one that was changed: the same unit, or the same number of another."""
        return self.unit == other.unit or self.number == other.number


def _numbers(a: list[_Token], b: list[_Token], hunks: list[_Hunk]) -> Iterator[str]:
    """A clause for each quantity that differs; quantities of one change are paired in their order."""
    old, new = list(_quantities(a)), list(_quantities(b))
    for hunk in hunks:
        if not hunk.same:
            yield from _moved(list(_in(old, hunk.a1, hunk.a2)), list(_in(new, hunk.b1, hunk.b2)))


def _moved(gone: list[_Quantity], come: list[_Quantity]) -> Iterator[str]:
    said = SequenceMatcher(None, [each.said for each in gone], [each.said for each in come], autojunk=False)
    for tag, a1, a2, b1, b2 in said.get_opcodes():
        if tag == "equal":
            continue
        for was, now in zip_longest(gone[a1:a2], come[b1:b2]):
            if was and now and was.becomes(now):
                yield f"{was.said} became {now.said}"
                continue
            if was:
                yield f"{was.said} taken out"
            if now:
                yield f"{now.said} put in"


def _in(quantities: list[_Quantity], start: int, end: int) -> Iterator[_Quantity]:
    return (each for each in quantities if each.start < end and each.end > start)


def _quantities(tokens: list[_Token]) -> Iterator[_Quantity]:
    for number, token in enumerate(tokens):
        if not _is_number(token.text):
            continue
        following = tokens[number + 1] if number + 1 < len(tokens) else _Token("", "")
        if following.text == "%" or _is_unit(following.text):
            yield _Quantity(token.text, following.text, number, number + 2)
        elif token.text[0].isdigit():  # a number in letters counts something, or it is none: "before each one"
            yield _Quantity(token.text, "", number, number + 1)


def _is_number(token: str) -> bool:
    return bool(_NUMBER.fullmatch(token)) or token.lower() in _NUMBER_WORDS


def _is_unit(token: str) -> bool:
    return bool(token) and token[0].isalpha() and token.lower() not in _NO_UNIT and not _is_number(token)
