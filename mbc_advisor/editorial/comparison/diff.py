"""What differs between two texts, word by word, with marks at what the reviewer's eye should catch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from . import marks
from .marks import Hunk, Marks, Token

SAME, INSERTED, DELETED = "same", "inserted", "deleted"

_ISLAND = 4
"""Letters in so short a stretch of same words between two changes that it is shown as changed too."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same in both, inserted or deleted; each part with whether it is marked."""

    kind: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(words for words, _ in self.parts)

    @property
    def blank(self) -> str:
        """The blanks it begins with, which no sign of a change should cover."""
        return self.text[: len(self.text) - len(self.text.lstrip(" "))]

    @property
    def shown(self) -> list[tuple[str, bool]]:
        """What is left to show as changed, and whether it is marked; the end of a line is made visible."""
        (first, mark), *others = self.parts
        return [(words.replace("\n", "¶\n"), marked) for words, marked in ((first.lstrip(" "), mark), *others)]


@dataclass(frozen=True, slots=True)
class Diff:
    """Two texts laid over each other; ``marks`` says what changed that a sentence turns on, a clause each.

    ``before`` is the old text with what was deleted of it shown, ``after`` the new one with what was inserted.
    """

    pieces: tuple[Piece, ...]
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    marks: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def words(old: str, new: str) -> Diff:
    """The difference of two texts; blanks that differ are none, and a text new or gone as a whole has no marks."""
    a, b = marks.tokens(old), marks.tokens(new)
    hunks = _hunks([each.text for each in a], [each.text for each in b])
    return _laid(a, b, hunks, marks.between(a, b, hunks) if a and b else Marks())


def entries(old: Sequence[str], new: Sequence[str]) -> Diff:
    """The difference of two lists, entry by entry; their order counts."""
    a, b = ([Token(each, ", " if number else "") for number, each in enumerate(side)] for side in (old, new))
    return _laid(a, b, _hunks(list(old), list(new)), Marks())


def _hunks(a: list[str], b: list[str]) -> list[Hunk]:
    raw = [Hunk(tag == "equal", *where) for tag, *where in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()]
    for number in range(1, len(raw) - 1):
        if raw[number].same and _is_island(a[raw[number].a1 : raw[number].a2]):
            hunk = raw[number]
            raw[number] = Hunk(False, hunk.a1, hunk.a2, hunk.b1, hunk.b2)
    return [_joined(list(group)) for _, group in groupby(raw, key=lambda hunk: hunk.same)]


def _is_island(tokens: list[str]) -> bool:
    return sum(map(len, tokens)) <= _ISLAND and not any("\n" in token or marks.is_number(token) for token in tokens)


def _joined(hunks: list[Hunk]) -> Hunk:
    first, last = hunks[0], hunks[-1]
    return Hunk(first.same, first.a1, last.a2, first.b1, last.b2)


def _laid(a: list[Token], b: list[Token], hunks: list[Hunk], marked: Marks) -> Diff:
    pieces: list[Piece] = []
    before: list[Piece] = []
    after: list[Piece] = []
    for hunk in hunks:
        if hunk.same:
            same = _piece(SAME, b, hunk.b1, hunk.b2)
            pieces += same
            before += _piece(SAME, a, hunk.a1, hunk.a2)
            after += same
            continue
        gone = _piece(DELETED, a, hunk.a1, hunk.a2, marked.old)
        come = _piece(INSERTED, b, hunk.b1, hunk.b2, marked.new)
        pieces += gone + come
        before += gone
        after += come
    return Diff(tuple(pieces), tuple(before), tuple(after), marked.clauses)


def _piece(kind: str, tokens: list[Token], start: int, end: int, marked: frozenset[int] = frozenset()) -> list[Piece]:
    """The tokens as one piece, what is marked of it apart; nothing where there are none."""
    parts: list[tuple[str, bool]] = []
    for mark, numbers in groupby(range(start, end), key=marked.__contains__):
        text = "".join(tokens[number].before + tokens[number].text for number in numbers)
        blank = text[: len(text) - len(text.lstrip(" "))] if mark and parts else ""
        if blank:
            parts[-1] = (parts[-1][0] + blank, False)
        parts.append((text.removeprefix(blank), mark))
    return [Piece(kind, tuple(parts))] if parts else []
