"""Whether another engine gives a case the advice that the algorithm gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..advise import advise
from ..case.measures import Limits
from ..case.read import read_case

Said = tuple[str, str | None, str | None, frozenset[tuple[str, str, str, str]]]
"""Conclusion, lean, certainty, and each code with section, strength and variant."""


def said_here(case: dict[str, Any], limits: Limits = Limits()) -> Said:
    """What the algorithm says of a case."""
    advice = advise(read_case(case), limits)
    given = ((r.code, r.section, r.strength, r.variant) for r in advice.recommendations)
    return advice.conclusion, advice.lean, advice.certainty, frozenset(given)


def said_there(result: Mapping[str, Any]) -> Said:
    """What a decision exported by `jdm` said."""
    given = ((each["code"], each["section"], each["strength"], each["variant"]) for each in result.get("advice") or ())
    return result["conclusion"], result.get("lean"), result.get("certainty"), frozenset(given)
