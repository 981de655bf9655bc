"""What a check of the lint gives: one finding about some of a wording's texts."""

from __future__ import annotations

from dataclasses import dataclass

CALLED = {"headline": "the headline", "body": "the specialist wording", "plain": "the plain wording"}
"""How a text is named to an editor."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind, a sentence for an editor without its full stop, and the texts it is about."""

    kind: str
    words: str
    parts: tuple[str, ...]
