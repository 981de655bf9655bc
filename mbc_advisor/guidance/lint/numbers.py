"""Numbers, doses, intervals and units that differ between the wordings of one statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from ..words.texts import Wording
from .finding import CALLED, Finding
from .quantities import DOSES, MOLAR, Quantity, proportions, quantities

_SAME_SCALE = (
    {"mass"}, {"time"}, {"radiation"}, {"volume"}, {"length"}, {"substance", "mg/dL", "ng/mL"}, {"units"}, {"clearance"},
)  # fmt: skip
_REST = re.compile(r"\b(?:not|no|miss(?:es|ed)?|without|others?)\b", re.IGNORECASE)
_DIFFERENCE = re.compile(r"^\s(?:longer|shorter|more|less|fewer|sooner|later|better)\b")


def findings(wording: Wording) -> Iterator[Finding]:
    """Numbers of headline and plain wording that the body does not bear out; doses and counts in both directions."""
    texts = {part: quantities(getattr(wording, part)) for part in ("headline", "body", "plain")}
    for part in ("headline", "plain"):
        for quantity in texts[part]:
            yield from _borne_out(quantity, part, texts, wording)
    yield from _headline_kept(texts)
    yield from _other_doses(texts)
    yield from _proportions(wording)


def _borne_out(quantity: Quantity, part: str, texts: dict, wording: Wording) -> Iterator[Finding]:
    """Whether the body (or, for the plain wording, a headline that alone has such a quantity) says this."""
    body = texts["body"]
    parts: tuple[str, ...] = (part, "body")
    comparable = [each for each in body if _comparable(quantity, each)]
    if not comparable and part == "plain":
        comparable = [each for each in texts["headline"] if _comparable(quantity, each)]
        parts = ("plain", "headline", "body")
    pool = _narrowed(quantity, comparable)
    matching = [each for each in pool if _matches(quantity, each)]
    if matching:
        bounded = [each for each in matching if each.bound]
        opposite = [each for each in bounded if each.bound != quantity.bound]
        if quantity.bound and opposite and len(opposite) == len(bounded):
            yield Finding(
                "number",
                f"{CALLED[part]} says “{_bounded(quantity)}” where {CALLED['body']} says “{_bounded(opposite[0])}”",
                parts,
            )
        return
    if not quantity.dimension and not comparable and quantity.words[0].isalpha():
        return  # "three tests": a count the body may spell out as a list
    if _derived(quantity, comparable, getattr(wording, part)) or _endpoints(quantity, pool):
        return
    alike = [each for each in pool if each.dimension == quantity.dimension]
    kind, others = "number", _named(alike or pool or comparable)
    same_number = [
        each
        for each in body
        if (each.low, each.high) == (quantity.low, quantity.high)
        and each.unit != quantity.unit
        and not each.adverb
        and any({quantity.dimension, each.dimension} <= scale for scale in _SAME_SCALE)
    ]
    if same_number:
        kind, others = "unit", _named(same_number)
    said = f"{CALLED[part]} says “{_of(quantity)}”"
    if others:
        yield Finding(kind, f"{said} where {CALLED['body']} says {others}", parts)
    else:
        yield Finding(kind, f"{said}, which {CALLED['body']} does not say", parts)


def _headline_kept(texts: dict) -> Iterator[Finding]:
    """A plain wording that speaks of the headline's kind of quantity must have the headline's own."""
    for quantity in texts["headline"]:
        if not quantity.dimension or quantity.dimension == "share":
            continue
        pool = [
            each
            for each in texts["plain"]
            if each.dimension == quantity.dimension and (each.every == quantity.every or quantity.dimension != "time")
        ]
        pool = [each for each in pool if _said(each, texts["body"])]  # the others have their warning already
        if pool and not any(_matches(each, quantity) or _endpoints(each, [quantity]) for each in pool):
            yield Finding(
                "number",
                f"{CALLED['headline']} says “{_of(quantity)}” where {CALLED['plain']} says {_named(pool)}",
                ("headline", "plain"),
            )


def _other_doses(texts: dict) -> Iterator[Finding]:
    """The body's other doses of a drug, or of so many sessions, of which headline or plain wording names one."""
    for part in ("headline", "plain"):
        for dose in texts["body"]:
            if not ((dose.drug and dose.dimension == "mass") or dose.sessions):
                continue
            its = [each for each in texts[part] if each.dimension == dose.dimension]
            its = [each for each in its if (each.drug, each.sessions) == (dose.drug, dose.sessions)]
            if its and all(_said(each, texts["body"]) and not _matches(each, dose) for each in its):
                yield Finding(
                    "number",
                    f"{CALLED['body']} says “{_of(dose)}” where {CALLED[part]} says {_named(its)}",
                    (part, "body"),
                )


def _proportions(wording: Wording) -> Iterator[Finding]:
    """ "6 of 16" against "12 of 16": the count differs, though both numbers may stand elsewhere."""
    body = proportions(wording.body)
    for count, whole in sorted(proportions(wording.plain)):
        others = sorted(each for each, its in body if its == whole)
        stands = any(not each.dimension and each.low == count for each in quantities(wording.body))
        if others and stands and count not in others and whole not in (10, 100, 1000):
            named = " and ".join(f"“{each:g} of {whole:g}”" for each in others)
            yield Finding(
                "number",
                f"{CALLED['plain']} says “{count:g} of {whole:g}” where {CALLED['body']} says {named}",
                ("plain", "body"),
            )


def _said(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    return any(_comparable(quantity, each) and _matches(quantity, each) for each in others)


def _comparable(one: Quantity, other: Quantity) -> bool:
    if other.adverb and not one.every:
        return False
    if not one.dimension and not one.inherited:
        return not other.dimension
    return bool(_kinds(one) & _kinds(other)) or (
        not other.dimension and other.decimals > 0 and one.dimension in ("time", "share")
    )


def _kinds(quantity: Quantity) -> set[str]:
    dimensions = {quantity.dimension} | ({quantity.inherited[1]} if quantity.inherited else set())
    if dimensions & {"substance", "mg/dL", "ng/mL"}:
        dimensions |= {"substance", "mg/dL", "ng/mL"}
    return dimensions - {""}


def _narrowed(quantity: Quantity, pool: list[Quantity]) -> list[Quantity]:
    """Doses of the same drug, intervals with intervals, doses of radiation in as many sessions, where there are such."""
    for same in (
        lambda each: not quantity.drug or each.drug == quantity.drug,
        lambda each: not quantity.every or each.every,
        lambda each: not quantity.sessions or each.sessions == quantity.sessions,
    ):
        pool = [each for each in pool if same(each)] or pool
    return pool


def _matches(one: Quantity, other: Quantity) -> bool:
    """The same, in the same or another unit; rounded where rounding is allowed."""
    ends = ((one.low, other.low), (one.high, other.high))
    for mine in _readings(one):
        for its in _readings(other):
            alike = mine[1] == its[1] or {mine[1], its[1]} <= {"substance", "mg/dL", "ng/mL"}
            if not alike and not _bare_beside(mine, its, one, other):
                continue
            if all(_equal(left, right, mine, its, one, other) for left, right in ends):
                return True
    return False


def _bare_beside(mine: tuple, its: tuple, one: Quantity, other: Quantity) -> bool:
    """Whether a number without a unit may stand for one with: "23.4 against 16.8", some words after their months."""
    bare = one if not mine[1] else other if not its[1] else None
    return bare is not None and bare.decimals > 0 and not bare.inherited


def _readings(quantity: Quantity) -> list[tuple[str, str, float]]:
    own = (quantity.unit, quantity.dimension, quantity.factor)
    return [own, quantity.inherited] if quantity.inherited else [own]


def _equal(left: float, right: float, mine: tuple, its: tuple, one: Quantity, other: Quantity) -> bool:
    if tolerance := one.tolerance or other.tolerance:
        low, high = tolerance
        exact = right if one.tolerance else left
        spread = one if one.tolerance else other
        if spread.is_range:
            return abs(left - right) <= 1
        return low - 1e-9 <= exact <= high + 1e-9
    if mine[0] == its[0] or not (mine[1] and its[1]):
        if left == right:
            return True
        rounded = one.decimals < other.decimals and mine[1] not in DOSES and bool(mine[1])
        return rounded and abs(left - right) <= 0.5 / 10**one.decimals + 1e-9
    if mine[1] != its[1]:
        for dimension, conventional, factor in MOLAR:
            if (mine[1], its[1]) == (dimension, conventional):
                return _near(left * mine[2] * factor, right, 0.035)
            if (its[1], mine[1]) == (dimension, conventional):
                return _near(right * its[2] * factor, left, 0.035)
        return False
    return _near(left * mine[2], right * its[2], _looseness(mine[0], its[0]) if mine[1] == "time" else 1e-6)


def _looseness(one: str, other: str) -> float:
    """Twelve weeks are called three months, 29 days four weeks; 24 hours are one day."""
    units = {one, other}
    if "month" in units and units != {"month", "year"}:
        return 0.09
    return 0.04 if units & {"week"} else 0.003


def _near(one: float, other: float, share: float) -> bool:
    return abs(one - other) <= share * max(abs(one), abs(other))


def _endpoints(quantity: Quantity, pool: Iterable[Quantity]) -> bool:
    """A range made of two single numbers, or one end of a range."""
    pool = list(pool)
    if quantity.is_range:
        return all(any(_matches(_single(quantity, end), each) for each in pool if not each.is_range) for end in (0, 1))
    return any(
        _matches(quantity, _single(each, end))
        for each in pool
        if each.is_range and (quantity.dimension != "time" or quantity.bound or quantity.rough or not quantity.every)
        for end in (0, 1)
    )


def _single(quantity: Quantity, end: int) -> Quantity:
    value = quantity.high if end else quantity.low
    return replace(quantity, low=value, high=value)


def _derived(quantity: Quantity, pool: list[Quantity], text: str) -> bool:
    """The rest of a share, two shares added, or a difference ("two months longer"), said roughly."""
    if quantity.dimension == "share" and quantity.tolerance and not quantity.words[0].isdigit():
        shares = [each.low for each in pool if not each.is_range and each.dimension == "share"]
        made = (
            [one + other for one, other in combinations(shares, 2)]
            if re.search(r"\bor\b", text[quantity.start :])
            else []
        )
        if _REST.search(text):
            made += [100 - each for each in shares]
        return any(quantity.tolerance[0] <= each <= quantity.tolerance[1] for each in made)
    end = quantity.start + len(quantity.words)
    if quantity.dimension == "time" and _DIFFERENCE.match(text[end:]):
        ends = (quantity.low, quantity.high)
        values = [(each.low, each.unit or (each.inherited or ("",))[0]) for each in pool]
        made = [abs(one[0] - other[0]) for one, other in combinations(values, 2)]
        return all(any(abs(end - each) <= 0.5 for each in made) for end in ends)
    return False


def _bounded(quantity: Quantity) -> str:
    return f"{quantity.bound} {quantity.words}" if quantity.bound else quantity.words


def _of(quantity: Quantity) -> str:
    words = re.sub(r"\s+", " ", quantity.words)
    if quantity.every and not re.search(r"ly$|^every|^each", words):
        words = f"every {words}"
    return (
        f"{words} {quantity.inherited[0]}s".replace("%s", "%")
        if quantity.inherited and quantity.inherited[1] == "time"
        else words
    )


def _named(pool: Iterable[Quantity]) -> str:
    named = list(dict.fromkeys(f"“{_of(each)}”" for each in pool))
    return " and ".join(filter(None, (", ".join(named[:3][:-1]), named[:3][-1]))) if named else ""
