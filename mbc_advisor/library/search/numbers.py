"""The numbers that a text states, each with the words around it: 25 is found by "below 30 mL/min" too."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .words import UNIT, unit_of

_N = r"(\d+(?:\.\d+)?)"
_U = rf"\s?({UNIT})?(?![^\W_])"
_SAID = re.compile(
    rf"(?<!to )\b(?P<under>below|under|less than|fewer than|up to|at most|within) {_N}{_U}"
    rf"|\b(?P<over>above|over|more than|at least) {_N}{_U}"
    rf"|(?<![^\W_]){_N} ?(?P<to>to|-|–) ?{_N}{_U}"
    rf"|(?<![^\W_]){_N}{_U} or (?P<side>more|over|less|under|below)"
    rf"|(?<![^\W_.]){_N}{_U}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;:?!]) (?=\D)")
_INCLUDED = ("up to", "at most", "within", "at least")
_LITTLE = 1e-6
_BEFORE, _AFTER = 8, 5
"""Words around a number that may say what is counted: of a whole sentence, some speak of other numbers."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number or a range of numbers, as a text says it, and the words of the same sentence around it."""

    low: float
    high: float
    unit: str
    said: str
    around: str


def spans(text: str) -> Iterator[Span]:
    """Every number of a text; a range counts once."""
    for sentence in _SENTENCE.split(text):
        for found in _SAID.finditer(sentence):
            low, high, unit = _range(found)
            before, after = sentence[: found.start()].split()[-_BEFORE:], sentence[found.end() :].split()[:_AFTER]
            yield Span(low, high, unit_of((unit or "").casefold()), found[0], " ".join([*before, found[0], *after]))


def _range(found: re.Match) -> tuple[float, float, str]:
    groups = found.groups()
    if word := found["under"]:
        return 0, float(groups[1]) - _off(word), groups[2]
    if word := found["over"]:
        return float(groups[4]) + _off(word), math.inf, groups[5]
    if found["to"]:
        return float(groups[6]), float(groups[8]), groups[9]
    if side := found["side"]:
        at = float(groups[10])
        return (at, math.inf, groups[11]) if side.casefold() in ("more", "over") else (0, at, groups[11])
    return float(groups[13]), float(groups[13]), groups[14]


def _off(word: str) -> float:
    """ "Below 30" leaves 30 out."""
    return 0 if word.casefold() in _INCLUDED else _LITTLE
