"""How a discordance was read: the row of the contract that decided its lean, and the rows before it, which fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..case.vocabulary import MODALITIES
from ..evaluate import Answered
from ..imaging.leans import ALONE, ALONE_OVERRIDES, ANY, OVERRIDES, PAIRS, LeanRule
from ..imaging.readings import Reading
from ..imaging.study_pairs import MAX_DAYS_APART
from ..logic.conditions import Scope
from ..logic.terms import other_cause_in_play
from .trace import ALL_OF, JOINED, Trace, Tracer, decisive

NOTHING_MORE = "this row needs nothing further"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the contract asked of two studies, or of one alone: what it would say, and its trace."""

    rule: LeanRule
    lean: str
    certainty: str
    trace: Trace


@dataclass(frozen=True, slots=True)
class WhyLean:
    """Why a discordance (or a study that stands alone, ``missed_by`` None) has its lean.

    ``row`` is the first row of the table that holds; ``before``: those asked first, which fail; ``otherwise``:
    the row that would decide if this one did not hold. ``changed``: what made the lean or its certainty
    another than the row's own, each with its trace.
    """

    seen_on: str
    missed_by: str | None
    rule: str
    lean: str
    certainty: str
    row: Row
    before: tuple[Row, ...]
    otherwise: Row | None
    changed: tuple[tuple[str, Trace], ...]

    def as_json(self) -> dict[str, Any]:
        """The lean with its trace, the rows that fail before it, and the row that would come next."""
        data: dict[str, Any] = {
            "seen_on": self.seen_on,
            "rule": self.rule,
            "lean": self.lean,
            "certainty": self.certainty,
        }
        if self.missed_by:
            data["missed_by"] = self.missed_by
        data |= {
            "why": self.row.trace.as_json(),
            "not_instead": [
                {"rule": row.rule.code, "lean": row.lean, "why_not": decisive(row.trace).as_json()}
                for row in self.before
            ],
        }
        if self.changed:
            data["then"] = [{"says": says, "why": trace.as_json()} for says, trace in self.changed]
        if self.otherwise:
            next_row = self.otherwise
            data["otherwise"] = {"rule": next_row.rule.code, "lean": next_row.lean, "certainty": next_row.certainty}
        return data


class Leans:
    """Explains the leans of one case.

    :param answered: what the algorithm said of it.
    """

    def __init__(self, answered: Answered, tracer: Tracer):
        self._answered, self._tracer = answered, tracer
        self._discordances = {(one.a, one.b): one.scope for one in answered.compared.discordances}

    def all(self) -> tuple[WhyLean, ...]:
        """Every discordance, and every study that stands alone, in the order of the answer."""
        return tuple(self._why(one) for one in self._answered.readings if one.where & 1 and not one.agree)

    def _why(self, reading: Reading) -> WhyLean:
        a, b = reading.seen_on, reading.missed_by
        before: list[Row] = []
        held: list[Row] = []
        for rule in (*OVERRIDES, *PAIRS) if b else (*ALONE_OVERRIDES, *ALONE):
            if rule.applies(a, b):
                row = self._row(rule, a, b)
                if not row.trace.holds and not held:
                    before.append(row)
                elif row.trace.holds:
                    held.append(row)
            if len(held) > 1:
                break
        assert held[0].rule.code == reading.rule
        otherwise = held[1] if len(held) > 1 else None
        changed = tuple(self._changed(held[0], reading))
        return WhyLean(a, b, reading.rule, reading.lean, reading.certainty, held[0], tuple(before), otherwise, changed)

    def _scope(self, rule: LeanRule, a: str, b: str | None) -> Scope:
        """Where a row is asked: of one study, or of two that differ."""
        if b is None or rule in ALONE_OVERRIDES:
            return self._answered.compared.studies[a]
        return self._discordances[a, b]

    def _row(self, rule: LeanRule, a: str, b: str | None) -> Row:
        scope = self._scope(rule, a, b)
        parts = list(_modalities(rule, a, b))
        if rule.when is None:
            parts += [] if parts else [Trace(NOTHING_MORE, True)]
        else:
            asked = self._tracer.trace(rule.when, scope)
            parts += asked.parts if asked.says == JOINED[ALL_OF] else (asked,)
        trace = Trace(JOINED[ALL_OF], all(part.holds for part in parts), "", ALL_OF, tuple(parts))
        lean, certainty = rule.lean, rule.certainty
        if rule.unless and self._tracer.trace(rule.unless[0], scope).holds:
            lean, certainty = rule.unless[1], rule.unless[2]
        return Row(rule, lean, certainty, trace)

    def _changed(self, row: Row, reading: Reading) -> list[tuple[str, Trace]]:
        a, b, rule = reading.seen_on, reading.missed_by, row.rule
        found = []
        if rule.unless:
            trace = self._tracer.trace(rule.unless[0], self._scope(rule, a, b))
            if trace.holds:
                found.append(("the row's own exception holds", trace))
        if reading.capped:
            trace = self._tracer.trace(other_cause_in_play, self._answered.scope)
            found.append(("held open, because another disease is in play", trace))
        if b and self._discordances[a, b].pair["apart"] & 1:
            apart = Trace(f"the two studies are more than {MAX_DAYS_APART} days apart", True)
            found.append(("certainty lowered by one step", apart))
        if b is None and row.certainty not in ("high", reading.certainty):
            found.append(("certainty low", Trace("no other study stands beside it", True)))
        return found


def _modalities(rule: LeanRule, a: str, b: str | None) -> list[Trace]:
    """The two studies that a row is about, where it is not about any."""
    parts = []
    for says, of, study in (("shown by", rule.seen_on, a), ("not shown by", rule.missed_by, b)):
        if study and set(of) != set(ANY):
            parts.append(Trace(f"{says} {' or '.join(MODALITIES[one] for one in of)}", True, MODALITIES[study]))
    return parts
