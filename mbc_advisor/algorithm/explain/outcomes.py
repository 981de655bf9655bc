"""What may come out otherwise in a set of cases: the conclusion, the strength of a code, the lean of two studies."""

from __future__ import annotations

from ..evaluate import WAYS, Answered
from ..imaging.conclusions import CONCLUSIONS
from ..logic.conditions import Truth
from ..rules import RULES

Outcomes = dict[str, Truth]
"""The cases in which each outcome is so; "" where there is none: a code withheld, two studies that do not disagree."""


def conclusions_of(answered: Answered) -> Outcomes:
    """The cases of each conclusion."""
    return {code: answered.scope.case[f"conclusion={code}"] for code in CONCLUSIONS}


def strengths_of(code: str, answered: Answered) -> Outcomes:
    """The cases in which a code is given, by strength; "" where it is withheld. The first way that holds is taken."""
    found: Outcomes = {}
    above = 0
    for way, name in zip(RULES[code].ways, WAYS[code], strict=True):
        where = answered.given[name]
        found[way.strength] = found.get(way.strength, 0) | where & ~above
        above |= where
    return found | {"": answered.scope.everywhere & ~above}


def leans_of(a: str, b: str | None, answered: Answered) -> Outcomes:
    """The cases of each lean of a discordance or a lone study; "" where it is none."""
    found: Outcomes = {}
    none = answered.scope.everywhere
    for reading in answered.readings:
        if (reading.seen_on, reading.missed_by) == (a, b) and not reading.agree:
            found[reading.lean] = found.get(reading.lean, 0) | reading.where
            none &= ~reading.where
    return found | {"": none}
