"""What an explanation holds, in the words of an edition, for a template to place."""

from __future__ import annotations

from dataclasses import dataclass

from mbc_advisor.algorithm.explain.trace import Trace

from .would_change import WouldChange


@dataclass(frozen=True, slots=True)
class Explained:
    """A code, or the conclusion, explained. ``before``: what was asked first and failed, with its traces."""

    code: str
    headline: str
    given: bool
    strength: str
    trace: Trace
    before: tuple[tuple[str, Trace], ...]
    would_change: WouldChange

    @property
    def top(self) -> tuple[Trace, ...]:
        return self.trace.top


@dataclass(frozen=True, slots=True)
class Withheld:
    """A code that is not given, with the part of its condition that failed."""

    code: str
    headline: str
    failed: Trace

    @property
    def top(self) -> tuple[Trace, ...]:
        return self.failed.top


@dataclass(frozen=True, slots=True)
class ExplainedReading:
    """How a discordance, or a study that stands alone, was read.

    ``before``: rows asked first, which fail (headline, lean, trace); ``changed``: what made the lean or its
    certainty another than the row's own; ``otherwise``: the row that would decide if this one did not hold.
    """

    code: str
    studies: str
    headline: str
    lean: str
    certainty: str
    trace: Trace
    changed: tuple[tuple[str, Trace], ...]
    before: tuple[tuple[str, str, Trace], ...]
    otherwise: tuple[str, str, str] | None
    would_change: WouldChange

    @property
    def top(self) -> tuple[Trace, ...]:
        return self.trace.top


@dataclass(frozen=True, slots=True)
class ExplainedQuestion:
    """An open question to ask: where it stands in the form, what it would settle, what it would help to decide,
    as headlines and as codes."""

    key: str
    field: str
    words: str
    settles: tuple[str, ...]
    decides: tuple[str, ...]
    conclusions: tuple[str, ...]
    settles_codes: tuple[str, ...]
    decides_codes: tuple[str, ...]
