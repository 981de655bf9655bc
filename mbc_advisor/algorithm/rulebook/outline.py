"""A condition as a nested outline in English: all of these, any of these, none of these.

The clauses are the conditions' own English, so that what is read here is what is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..case.vocabulary import LEANS
from ..logic.conditions import AllOf, AnyOf, Condition, Not, Says, Some, Term, walk


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an outline: a clause, or a heading that joins the lines below it.

    ``term``: the name of the term that the clause stands for, empty for any other clause.
    """

    text: str
    parts: tuple[Line, ...] = ()
    term: str = ""


_JOINED = {(AllOf, False): "all of these:", (AllOf, True): "not all of these together:",
           (AnyOf, False): "any of these:", (AnyOf, True): "none of these:"}  # fmt: skip
_EVERY_LEAN = {f"lean={lean}" for lean in LEANS}
_OF_WHICH = {AllOf: " of which all of these hold:", AnyOf: " of which any of these holds:"}


def outline(condition: Condition) -> Line:
    """The outline of a condition; named terms stay closed, `terms` opens them."""
    return _line(condition, False)


def _line(condition: Condition, denied: bool) -> Line:
    match condition:
        case Not(condition=inner):
            return _line(inner, not denied)
        case Says():
            return Line(_clause(condition, denied))
        case Term(name=name, yes=yes, no=no):
            return Line((no or f"not: {yes}") if denied else yes, term=name)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            return Line(_JOINED[type(condition), denied], tuple(_line(part, False) for part in parts))
        case Some(yes=yes, no=no, condition=inner):
            head = (no if denied else yes).rstrip(":")
            below = _line(inner, False)
            joined = _OF_WHICH.get(type(inner))
            return Line(head + joined, below.parts) if joined else Line(f"{head}:", (below,))
    raise TypeError(f"{condition!r} has no outline")  # pragma: no cover - every kind stands above


def _clause(condition: Says, denied: bool) -> str:
    if set(condition.words) == _EVERY_LEAN:
        return "there is no overall lean" if denied else "there is an overall lean"
    if "?" in condition.yes:  # an answer that is itself a question
        text = " or ".join(condition.words.values())
        return f"not {text}" if denied else text
    return condition.no if denied else condition.yes


def terms(conditions: Iterable[Condition]) -> dict[str, Term]:
    """Every named term that the conditions ask, directly or inside another term, in the order met."""
    return {each.name: each for condition in conditions for each in walk(condition) if isinstance(each, Term)}


@lru_cache(maxsize=512)
def direct_terms(condition: Condition) -> frozenset[str]:
    """The names of the terms that a condition asks itself, not those inside other terms."""
    return frozenset(_direct(condition))


def _direct(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Term):
        yield condition.name
        return
    for part in condition.parts():
        yield from _direct(part)
