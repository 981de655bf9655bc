"""Numbers with a side, as a text or a question states them: 25 is found by "below 30 mL/min", and never by "30 to 39"."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .names import NUMBERS, SIDES, UNITS

_SIDE_OF = {word: side for side, words in SIDES.items() for word in words}
_N = rf"(?:\d+(?:,\d{{3}})*(?:[.,]\d+)?|(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})(?=[ -]|$))"
_UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
_SAID = re.compile(
    rf"(?<![^\W_.])(?:(?P<side>{'|'.join(map(re.escape, sorted(_SIDE_OF, key=len, reverse=True)))}) ?)?"
    rf"(?P<number>{_N})(?: ?(?:to|-|–) ?(?P<high>{_N}))?(?:[ \u00a0-]?(?P<unit>(?:{_UNIT})s?))?(?![^\W_])"
    rf"(?: \((?P<same>{_N})[ \u00a0](?P<in>(?:{_UNIT}))\))?"
    r"(?: (?:or|and) (?P<after>more|over|above|higher|greater|less|fewer|under|below|lower|smaller)\b)?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;:?!]) (?=\D)")
_BELOW_IT = re.compile(r"(?:below|under|less)\b(?=[ ,] ?\D)", re.IGNORECASE)
"""As in "at 10 or more this; below, that"."""
_LITTLE, _NEAR = 1e-6, 0.5
_BEFORE, _AFTER = 8, 5
"""Words around a number that may say what is counted: of a whole sentence, some speak of other numbers."""
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 365.25 / 12, "year": 365.25}
_MEASURED = ("", "ml", "mmol", "μmol", "mg/dl")
"""Units that a reader leaves out: a number typed bare may be a value measured or a score, in no range of doses or times."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number or a range of numbers, as it is said, and the words of the same sentence around it."""

    low: float
    high: float
    unit: str
    said: str
    around: str = ""
    side: str = ""
    """"under" or "over" where it has one open end."""


def spans(text: str) -> Iterator[Span]:
    """Every number of a text; a range counts once, a value said in two units twice."""
    before_it = None
    for sentence in _SENTENCE.split(text):
        if before_it and before_it.side == "over" and (below := _BELOW_IT.match(sentence)):
            yield Span(0, before_it.low - _LITTLE, before_it.unit, below[0], before_it.around, "under")
        before_it = None
        for found in _SAID.finditer(sentence):
            before, after = sentence[: found.start()].split()[-_BEFORE:], sentence[found.end() :].split()[:_AFTER]
            around = " ".join([*before, found[0], *after])
            for low, high, unit, side in _ranges(found):
                span = Span(low, high, unit, found[0], around, side)
                before_it = span if side else before_it
                yield span


def _ranges(found: re.Match[str]) -> Iterator[tuple[float, float, str, str]]:
    side, after = _SIDE_OF.get((found["side"] or "").casefold(), ""), (found["after"] or "").casefold()
    if found["high"]:
        low, high = sorted((_value(found["number"]), _value(found["high"])))
        yield low, high, unit_of(found["unit"]), ""
        return
    for number, unit in ((found["number"], found["unit"]), (found["same"], found["in"])):
        if not number:
            continue
        at = _value(number)
        if side in ("under", "up to") or after in ("less", "fewer", "under", "below", "lower", "smaller"):
            yield 0, at - (_LITTLE if side == "under" else 0), unit_of(unit), "under"
        elif side or after:
            yield at + (_LITTLE if side == "over" else 0), math.inf, unit_of(unit), "over"
        else:
            yield at, at, unit_of(unit), ""


def _value(said: str) -> float:
    return float(NUMBERS.get(said.casefold()) or re.sub(r",(?=\d{3}(?!\d))", "", said).replace(",", "."))


def unit_of(word: str | None) -> str:
    """A unit's one name; empty for a word that is no unit."""
    word = unicodedata.normalize("NFKC", word or "").casefold()
    return UNITS.get(word, "") or UNITS.get(word.removesuffix("s"), "")


def question_span(text: str) -> Span | None:
    """The number that a part of a question is, with its side and unit; none where it is something else."""
    found = _SAID.fullmatch(text)
    return next((Span(*each[:3], text, side=each[3]) for each in _ranges(found)), None) if found else None


def agreement(asked: Span, stated: Span) -> float:
    """How well what a text states answers what is asked: 1 the same, 0 nothing to do with it, -1 the other side."""
    factor = _factor(asked, stated)
    if factor is None:
        return 0
    low, high = stated.low * factor, stated.high * factor
    slack = 0.09 if factor != 1 else 1e-9  # twelve weeks are called three months
    if asked.side:
        if stated.side == asked.side:
            ends = sorted((asked.low, low) if asked.side == "over" else (asked.high, high))
            close = ends[0] / ends[1] if ends[1] else 1
            return close if close >= _NEAR else 0
        if stated.side or not (asked.low <= low and high <= asked.high):
            return -1
        return 0.5
    if asked.low * (1 - slack) <= low and high <= asked.high * (1 + slack):
        return 1
    if low <= asked.low and asked.high <= high:
        bare = not asked.unit and (
            stated.unit not in _MEASURED or stated.unit == "mg/dl"
        )  # a bare value is in SI units
        return 0 if bare else 0.6 if stated.side else 0.8
    return 0


def _factor(asked: Span, stated: Span) -> float | None:
    """By what the stated numbers are multiplied to stand in the unit asked for; none where they measure other things."""
    if asked.unit == stated.unit:
        return 1
    if not asked.unit:
        bare = stated.unit != "%" and (asked.low == asked.high == stated.low == stated.high or stated.unit in _MEASURED)
        return 1 if bare else None
    if asked.unit in _DAYS and stated.unit in _DAYS:
        return _DAYS[stated.unit] / _DAYS[asked.unit]
    return None
