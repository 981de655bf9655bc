"""The rules of the algorithm as plain lines, to be put to other rule engines.

The job given to a peer is the lighter half of an advice: the answers *and what the studies say together*
(coverage, overlap, leans) are given to it as true or false; it works out the conclusion, the named terms and
every way of every rule. Lines come from the same formulas as the export (`mbc_advisor/algorithm/export`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from mbc_advisor.algorithm.case.measures import Limits
from mbc_advisor.algorithm.evaluate import WAYS, answer
from mbc_advisor.algorithm.export.expressions import identifier
from mbc_advisor.algorithm.export.formula import ALL, NOT, Formula
from mbc_advisor.algorithm.export.symbolic import decided, said_of_studies
from mbc_advisor.algorithm.logic.case_sets import of

STAGES = ("conclusion", "further", "rules")
Tree = tuple
"""("is", name), ("is not", name), ("all", tree, ...) or ("any", tree, ...)."""


@dataclass(slots=True)
class Job:
    """``lines``: (name, tree) in the order in which they can be worked out; ``given``: the names they start from;
    ``wanted``: the names of the lines that are the answer."""

    lines: list[tuple[str, Tree]]
    given: list[str]
    wanted: list[str]


def job() -> Job:
    """All lines, negations at the names alone."""
    algorithm = decided()
    names: dict[int, str] = {}
    for stage in ("terms", "reading", "leans"):
        for name, formula in algorithm.stages[stage].items():
            names.setdefault(formula.number, identifier(name))
    roots = [formula for stage in STAGES for formula in algorithm.stages[stage].values()]
    used = _uses(roots, names)
    given: dict[str, None] = {}
    worked_out: set[str] = set()
    lines: list[tuple[str, Tree]] = []

    def tree(formula: Formula, holds: bool, top: bool = False) -> Tree:
        if (formula.number in names and not top) or not formula.parts:
            name = names.get(formula.number, identifier(formula.statement))
            if name not in worked_out:
                given[name] = None
            return ("is" if holds else "is not", name)
        if formula.kind == NOT:
            return tree(formula.parts[0], not holds)
        if used[formula.number] > 1 and not top:  # a line of its own, written once
            name = names[formula.number] = f"n{formula.number}"
            lines.append((name, tree(formula, True, top=True)))
            worked_out.add(name)
            return ("is" if holds else "is not", name)
        kind = "all" if (formula.kind == ALL) == holds else "any"
        parts: list[Tree] = []
        for part in formula.parts:
            made = tree(part, holds)
            parts += made[1:] if made[0] == kind else [made]
        return (kind, *parts)

    for stage in STAGES:
        for name, formula in algorithm.stages[stage].items():
            line = identifier(name)
            known = formula.number in names
            lines.append((line, tree(formula, True, top=not known and bool(formula.parts))))
            worked_out.add(line)
            names.setdefault(formula.number, line)
    wanted = [identifier(name) for stage in ("conclusion", "rules") for name in algorithm.stages[stage]]
    return Job(lines, list(given), wanted)


def _uses(roots: list[Formula], names: dict[int, str]) -> Counter[int]:
    """How often each formula stands in others, above the names."""
    used: Counter[int] = Counter()
    waiting, seen = list(roots), set()
    while waiting:
        formula = waiting.pop()
        if formula.number not in seen:
            seen.add(formula.number)
            for part in formula.parts:
                used[part.number] += 1
                if part.number not in names:
                    waiting.append(part)
    return used


def expanded(job: Job) -> dict[str, Tree]:
    """The wanted lines in full, for an engine in which a line cannot build on another."""
    lines = dict(job.lines)

    @cache
    def full(name: str, holds: bool) -> Tree:
        if name not in lines:
            return ("is" if holds else "is not", name)
        return turned(lines[name], holds)

    def turned(tree: Tree, holds: bool) -> Tree:
        kind = tree[0]
        if kind in ("is", "is not"):
            return full(tree[1], holds == (kind == "is"))
        return (kind if holds else OTHER[kind], *(turned(part, holds) for part in tree[1:]))

    return {name: full(name, True) for name in job.wanted}


OTHER = {"all": "any", "any": "all"}


def given_of(facts: Any, names: list[str]) -> dict[str, bool]:
    """What a case gives a peer to start from."""
    answered = answer(of([facts], Limits()))
    said = answered.scope.case | answered.scope.terms | answered.compared.said | said_of_studies(answered)
    said |= {
        f"{modality}.{key}": truth
        for modality, scope in answered.compared.studies.items()
        for key, truth in scope.a.items()
    }
    true = {identifier(name) for name, truth in said.items() if truth & 1}
    return {name: name in true for name in names}


def answer_of(facts: Any) -> frozenset[str]:
    """What every engine must answer: the conclusion and each way that holds."""
    answered = answer(of([facts], Limits()))
    conclusions = {
        identifier(name)
        for name in answered.scope.case
        if name.startswith("conclusion=") and answered.scope.case[name] & 1
    }
    ways = {identifier(name) for names in WAYS.values() for name in names if answered.given[name] & 1}
    return frozenset(conclusions | ways)


def literals(tree: Tree) -> int:
    """How many names a tree speaks of."""
    return 1 if tree[0] in ("is", "is not") else sum(literals(part) for part in tree[1:])
