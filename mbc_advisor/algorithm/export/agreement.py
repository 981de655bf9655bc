"""Whether another engine gives a case the advice that the algorithm gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..advise import advise
from ..case.facts import read_case
from ..case.measures import Limits

Said = tuple[str, str | None, str | None, frozenset[tuple[str, str, str, str]]]
"""Conclusion, lean, certainty, and each code with section, strength and variant."""


def said_here(case: dict[str, Any], limits: Limits = Limits()) -> Said:
    """What the algorithm says of a case."""
    advice = advise(read_case(case), limits)
    items = ((item.code, item.section, item.strength, item.variant) for item in advice.recommendations)
    return advice.conclusion, advice.lean, advice.certainty, frozenset(items)


def said_there(result: Mapping[str, Any]) -> Said:
    """What a decision exported by `jdm` said."""
    items = ((item["code"], item["section"], item["strength"], item["variant"]) for item in result.get("advice") or ())
    return result["conclusion"], result.get("lean"), result.get("certainty"), frozenset(items)
