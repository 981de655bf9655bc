"""Traces as sentences: "and", "or", brackets; a finding named in many conditions has a number and is opened once."""

from __future__ import annotations

from collections.abc import Iterable

from mbc_advisor.algorithm.explain.simplify import simplify
from mbc_advisor.algorithm.explain.trace import ALL_OF, JOINED, Trace

AND, OR = " and ", " or "
OPENED = " of which all this holds"
AS_STATED = " (as CT states it, else a film, else the study itself)"
"""Said of every morphology of two studies; on paper once, at the head."""


class Prose:
    """Says traces in words.

    :param terms: the named conditions that are closed in the traces, by their words.
    :param traces: all that will be said, in the order in which findings are numbered.
    """

    def __init__(self, terms: dict[str, Trace], traces: Iterable[Trace]):
        self._terms = terms
        self._findings: dict[str, int] = {}
        for trace in traces:
            self._name(trace)

    def _name(self, trace: Trace) -> None:
        """Number the findings that a trace names, and those that these name."""
        if trace.term and not trace.parts and trace.says not in self._findings:
            self._findings[trace.says] = len(self._findings) + 1
            self._name(simplify(self._terms[trace.says]))
        for part in trace.parts:
            self._name(part)

    def findings(self) -> list[tuple[int, str, bool, str]]:
        """(number, the finding, whether it holds, what that rests on) of each that was named."""
        opened = {says: simplify(self._terms[says]) for says in self._findings}
        return [
            (number, says, opened[says].holds, self._inside(opened[says])) for says, number in self._findings.items()
        ]

    def lines(self, trace: Trace) -> tuple[str, ...]:
        """A line for each part of a trace that says what an outcome rests on."""
        return tuple(self.said(part) for part in trace.top)

    def said(self, trace: Trace, around: str = "") -> str:
        """A trace in words; a join inside a join in brackets."""
        if trace.says in JOINED.values() and not trace.term:
            text = self._inside(trace)
            return f"({text})" if around and len(trace.parts) > 1 else text
        words = trace.says.removesuffix(OPENED).replace(AS_STATED, "")
        if trace.here and not words.endswith(trace.here):
            words += f" ({trace.here})"
        if trace.clause and trace.parts:
            return f"{words} [{'; '.join(f'{part.says}: {self._inside(part)}' for part in trace.parts)}]"
        if trace.parts:
            return f"{words} [{self._inside(trace)}]"
        return f"{words} (F{self._findings[trace.says]})" if trace.term else words

    def _inside(self, trace: Trace) -> str:
        """The parts of a trace; of one without parts itself."""
        if not trace.parts:
            return self.said(trace)
        if trace.clause:
            return self.said(trace)
        if len(trace.parts) == 1:
            return self._inside(trace.parts[0]) if trace.parts[0].says in JOINED.values() else self.said(trace.parts[0])
        return (AND if trace.join == ALL_OF else OR).join(self.said(part, trace.join) for part in trace.parts)
