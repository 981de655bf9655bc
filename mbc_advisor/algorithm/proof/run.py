"""The whole proof, step by step, and its report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from multiprocessing import get_context
from typing import Any

from ..rules import RULES
from ..rules_version import rules_hash
from .claims import Algorithm, Claim
from .decisions import decisions
from .idle_conditions import Part, parts, reached

HOME = files(__package__)


@dataclass
class Report:
    """``lines`` say what was proved; ``refuted`` what was not: a sentence, and where there is one the case that refutes it."""

    lines: list[str] = field(default_factory=list)
    refuted: list[tuple[str, dict[str, Any] | None]] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)
    """Cases that only the solver could find; kept as witnesses they spare the search next time."""


@dataclass(frozen=True)
class Verdict:
    """What the solver says of one question: the case found, and how many questions it had to answer itself."""

    case: dict[str, Any] | None
    holds_somewhere: bool
    asked: int
    found: tuple[dict[str, Any], ...]


def known(name: str) -> Any:
    """One of the committed lists beside this module."""
    return json.loads((HOME / name).read_text(encoding="utf-8"))


def prove(
    processes: int = 1, say: Callable[[str], None] = lambda line: None, algorithm: Algorithm | None = None
) -> Report:
    """Everything that `docs/proof.md` promises.

    :param say: told each line of the report as soon as it is known.
    """
    from .solver import Solver, numbers_left_out

    report = Report()

    def line(text: str) -> None:
        report.lines.append(text)
        say(text)

    made = list(decisions())
    line(
        f"decisions: {len(made)}, each in its whole space of possible answers: {sum(d.size for d in made):,} answers, "
        f"{sum(d.possible for d in made):,} of them possible, {sum(d.given for d in made):,} give the recommendation"
    )
    report.refuted += [(f"{d.code} has a way that no answer takes", None) for d in made if 0 in d.ways]
    report.refuted += [(f"{key}: a value lies between the answers tried", None) for key in numbers_left_out()]
    algorithm = algorithm or Algorithm()
    solver = Solver(algorithm.any_case, known("witnesses.json"))
    line(f"every possible case: {len(algorithm.circuit.names):,} answers, {algorithm.circuit.size:,} gates")

    claims = algorithm.claims
    asked = _claims(claims, _each(processes, partial(_refutation, solver, claims), len(claims)), report)
    line(f"claims: {len(claims)}, {asked} asked of the solver, {len(report.refuted)} refuted")

    goals = list(reached(algorithm))
    asked = _reached(goals, _each(processes, partial(_reach, solver, goals), len(goals)), report)
    line(
        f"rules: {len(RULES)}; rules, ways, leans and conclusions that a case reaches: {len(goals)}, {asked} asked of the solver"
    )

    tried = list(parts(algorithm))
    asked, idle = _parts(tried, _each(processes, partial(_reach, solver, tried), len(tried)), report)
    line(f"parts of conditions: {len(tried)}, {asked} asked of the solver, {idle} idle")
    line(f"rules {rules_hash()}: {'REFUTED' if report.refuted else 'proved'}")
    return report


def _refutation(solver: Any, claims: list[Claim], number: int) -> Verdict:
    before, had = solver.asked, len(solver.found)
    case = solver.example(claims[number].opposite)
    return Verdict(case, case is not None, solver.asked - before, tuple(solver.found[had:]))


def _reach(solver: Any, goals: list[Part], number: int) -> Verdict:
    before, had = solver.asked, len(solver.found)
    holds = solver.possible(goals[number].matters)
    return Verdict(None, holds, solver.asked - before, tuple(solver.found[had:]))


def _claims(claims: list[Claim], verdicts: Iterator[Verdict], report: Report) -> int:
    asked = 0
    for claim, verdict in zip(claims, verdicts, strict=True):
        asked += verdict.asked
        if verdict.case is not None:
            report.refuted.append((f"{claim.sentence} ({claim.point})", verdict.case))
    return asked


def _reached(goals: list[Part], verdicts: Iterator[Verdict], report: Report) -> int:
    asked = 0
    for goal, verdict in zip(goals, verdicts, strict=True):
        asked += verdict.asked
        report.found += verdict.found
        if not verdict.holds_somewhere:
            report.refuted.append((f"{goal.of}, {goal.words}: no case reaches it", None))
    return asked


def _parts(tried: list[Part], verdicts: Iterator[Verdict], report: Report) -> tuple[int, int]:
    asked = idle = 0
    for part, verdict in zip(tried, verdicts, strict=True):
        asked += verdict.asked
        report.found += verdict.found
        if not verdict.holds_somewhere:
            idle += 1
            report.refuted.append((f"{part.of}: {part.words}: idle, leaving it out changes nothing", None))
    return asked, idle


_WORK: list[Callable[[int], Verdict]] = []


def _each(processes: int, work: Callable[[int], Verdict], count: int) -> Iterator[Verdict]:
    """``work`` done for each number, in order; in several processes where asked."""
    if processes < 2:
        return map(work, range(count))
    _WORK[:] = [work]  # what a forked process starts with
    with get_context("fork").Pool(processes) as pool:
        return iter(pool.map(_work, range(count), chunksize=1))


def _work(number: int) -> Verdict:  # pragma: no cover - runs in a process of its own
    return _WORK[0](number)


__all__ = ["Report", "known", "prove"]
