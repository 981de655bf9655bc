"""The algorithm as formulas: the same code, asked of statements instead of cases.

Everything the algorithm decides is set algebra on ``&``, ``|``, ``^``, ``~`` that skips what is empty
(`docs/adr/0001-sets-of-cases.md`). A `Formula` answers to the same operators and is empty only where
nothing can make it true, so handing the algorithm formulas in place of sets of cases gives back, for each
lean, conclusion and recommendation, the formula that decides it. Nothing is written down a second time.
"""

from __future__ import annotations

from collections.abc import Iterator

STATEMENT, ALL, ANY, NOT, CONSTANT = "statement", "all", "any", "not", "constant"


class Formula:
    """A statement, or a combination of formulas; equal formulas are one object within a `Book`."""

    __slots__ = ("book", "kind", "number", "parts", "statement")

    def __init__(self, book: Book, kind: str, parts: tuple[Formula, ...], statement: str):
        self.book, self.kind, self.parts, self.statement = book, kind, parts, statement
        self.number = len(book.formulas)

    def __and__(self, other: Formula) -> Formula:
        return self.book.joined(ALL, self, other)

    def __or__(self, other: Formula) -> Formula:
        return self.book.joined(ANY, self, other)

    def __invert__(self) -> Formula:
        return self.book.negated(self)

    def __xor__(self, other: Formula) -> Formula:
        if self is other:
            return self.book.never
        if self is self.book.always:
            return ~other
        if other is self.book.always:
            return ~self
        return (self & ~other) | (other & ~self)

    def __bool__(self) -> bool:
        """False only where nothing makes it true: what skips the empty set skips it too."""
        return self is not self.book.never


class Book:
    """Where formulas are kept, each once, the simple laws of algebra applied."""

    def __init__(self) -> None:
        self.formulas: dict[tuple[object, ...], Formula] = {}
        self.never = self._kept(CONSTANT, (), "false")
        self.always = self._kept(CONSTANT, (), "true")

    def says(self, statement: str) -> Formula:
        """A statement about the case."""
        return self._kept(STATEMENT, (), statement)

    def negated(self, one: Formula) -> Formula:
        """Where ``one`` does not hold."""
        if one is self.never:
            return self.always
        if one is self.always:
            return self.never
        return one.parts[0] if one.kind == NOT else self._kept(NOT, (one,))

    def joined(self, kind: str, one: Formula, two: Formula) -> Formula:
        """``one`` and ``two`` (ALL), or either (ANY)."""
        nothing, everything = (self.never, self.always) if kind == ALL else (self.always, self.never)
        if one is nothing or two is nothing:
            return nothing
        if one is everything or one is two:
            return two
        if two is everything:
            return one
        for whole, part in ((one, two), (two, one)):
            if self.negated(part) is whole or (whole.kind == kind and self.negated(part) in whole.parts):
                return nothing
            if whole.kind == kind and part in whole.parts:
                return whole
            if whole.kind == (ANY if kind == ALL else ALL) and part in whole.parts:
                return part
        return self._kept(kind, (one, two) if one.number < two.number else (two, one))

    def _kept(self, kind: str, parts: tuple[Formula, ...], statement: str = "") -> Formula:
        key = (kind, statement, *(part.number for part in parts))
        if key not in self.formulas:
            self.formulas[key] = Formula(self, kind, parts, statement)
        return self.formulas[key]


def inside(roots: list[Formula]) -> Iterator[Formula]:
    """Every formula in these, once, parts before the whole."""
    seen: set[int] = set()
    waiting = [(root, False) for root in reversed(roots)]
    while waiting:
        formula, parts_done = waiting.pop()
        if parts_done:
            yield formula
        elif formula.number not in seen:
            seen.add(formula.number)
            waiting.append((formula, True))
            waiting += [(part, False) for part in reversed(formula.parts)]
