"""Why, why not: what the algorithm says of one case, each part traced to the case's own answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..case.facts import CaseFacts
from ..case.measures import Limits
from ..evaluate import WAYS, answer
from ..imaging.conclusions import DIAGNOSIS, RESPONSE
from ..logic import case_sets
from ..logic.conditions import Condition
from ..rules import IN_ORDER, RULES, Way
from .lean_trace import Leans, WhyLean
from .trace import Trace, Tracer, decisive

SECTIONS = tuple(section.name for section in IN_ORDER)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a code is given, or why it is not.

    ``way``: the way in which it is given, None for a code withheld. ``trace``: of that way's condition, or,
    withheld, of the whole rule. ``before``: the ways asked first, which fail, each with its trace.
    """

    code: str
    way: Way | None
    trace: Trace
    before: tuple[tuple[Way, Trace], ...] = ()

    @property
    def given(self) -> bool:
        """Whether the case gets the code."""
        return self.way is not None

    def as_json(self) -> dict[str, Any]:
        """Given: the whole trace. Withheld: the parts that failed."""
        trace = self.trace if self.given else decisive(self.trace)
        data: dict[str, Any] = {"why" if self.given else "why_not": trace.as_json()}
        if self.before:
            data["not_instead"] = [
                {"strength": way.strength, "variant": way.variant, "why_not": decisive(trace).as_json()}
                for way, trace in self.before
            ]
        return data


@dataclass(frozen=True, slots=True)
class WhyConclusion:
    """Why a case gets its conclusion: the first row of the table that holds, and the rows before it, which fail."""

    code: str
    trace: Trace
    before: tuple[tuple[str, Trace], ...]

    def as_json(self) -> dict[str, Any]:
        """The row that holds, and why those before it do not."""
        return {
            "conclusion": self.code,
            "why": self.trace.as_json(),
            "not_instead": [{"conclusion": code, "why_not": decisive(trace).as_json()} for code, trace in self.before],
        }


class Explanation:
    """Answers why and why not of one case.

    :param limits: the laboratory's own calcium limits.
    """

    def __init__(self, facts: CaseFacts, limits: Limits = Limits()):
        self.facts, self.limits = facts, limits
        self._answered = answer(case_sets.of([facts], limits))
        self._tracer = Tracer(facts)

    def _traced(self, condition: Condition) -> Trace:
        return self._tracer.trace(condition, self._answered.scope)

    def given(self, code: str) -> bool:
        """Whether the case gets this code."""
        return bool(self._answered.given[code] & 1)

    def why(self, code: str) -> Why:
        """Why a code is given, or not."""
        rule = RULES[code]
        if not self.given(code):
            return Why(code, None, self._traced(rule.when))
        before = []
        for way, name in zip(rule.ways, WAYS[code], strict=True):  # pragma: no branch - one way of them holds
            if self._answered.given[name] & 1:
                break
            before.append((way, self._traced(way.when)))
        return Why(code, way, self._traced(way.when), tuple(before))

    def withheld(self, section: str) -> tuple[Why, ...]:
        """Every code of a section that the case does not get, and why."""
        return tuple(self.why(code) for code, rule in RULES.items() if rule.section == section and not self.given(code))

    @cached_property
    def leans(self) -> tuple[WhyLean, ...]:
        """How each discordance, and each study that stands alone, was read."""
        return Leans(self._answered, self._tracer).all()

    @cached_property
    def conclusion(self) -> WhyConclusion:
        """Why this conclusion and none before it."""
        before = []
        for code, condition in RESPONSE if self.facts.purpose == "response" else DIAGNOSIS:  # pragma: no branch
            trace = self._traced(condition)
            if trace.holds:
                break
            before.append((code, trace))
        return WhyConclusion(code, trace, tuple(before))
