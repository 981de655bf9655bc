"""The rules as a JDM decision, the open JSON format of GoRules' ZEN engine (docs.gorules.io).

Input: a case's JSON as `docs/clinical/facts.md` has it, no more. Output: ``conclusion``, ``lean``,
``certainty`` and ``advice`` (code, section, strength, variant). Everything is generated from the
algorithm's own run on formulas (`symbolic.decided`); a check asks both engines the same cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from ..case.measures import Limits
from ..case.vocabulary import CERTAINTIES, LEANS
from ..evaluate import WAYS
from ..rules import RULES
from ..rules_version import rules_hash
from . import facts
from .expressions import Stage, Writer, identifier
from .formula import STATEMENT, Formula, inside
from .symbolic import TABLES, Decided, decided


def jdm(limits: Limits = Limits()) -> dict[str, Any]:
    """The decision as JSON-like data, under the laboratory's calcium limits."""
    algorithm = decided()
    wanted = list(wanted_formulas(algorithm).values())
    used = list(inside(wanted))
    statements = [one for one in used if one.kind == STATEMENT]
    writer = Writer(wanted)
    for one in statements:
        writer.called(one, f"said.{identifier(one.statement)}")
    said = [(identifier(one.statement), facts.expression(one.statement)) for one in statements]
    nodes = [_expressions("facts", facts.derived(limits)), _expressions("said", said)]
    numbers = {formula.number for formula in used}

    def stage(name: str) -> dict[str, Any]:
        needed = {key: one for key, one in algorithm.stages[name].items() if one.number in numbers and one.parts}
        return _stage(writer.stage(name, _first_names(needed)))

    nodes += [stage("terms"), stage("reading"), stage("findings"), stage("leans")]
    nodes += [_stage(writer.stage("rows", algorithm.stages["rows"])), _conclusions()]
    for code, one in algorithm.stages["conclusion"].items():
        writer.called(one, f"conclusion == '{code.removeprefix('conclusion=')}'")
    nodes += [stage("further"), _stage(writer.stage("ways", algorithm.stages["rules"])), _advice(), _last()]
    return _graph(nodes)


def wanted_formulas(algorithm: Decided) -> dict[str, Formula]:
    """What a decision is asked for: lean, certainty, every row of the tables of conclusions, every way of a rule."""
    leans = algorithm.stages["leans"]
    return (
        {f"lean={one}": leans[f"lean={one}"] for one in LEANS}
        | {f"certainty={one}": leans[f"certainty={one}"] for one in CERTAINTIES}
        | algorithm.stages["rows"]
        | algorithm.stages["rules"]
    )


def _first_names(part: dict[str, Formula]) -> dict[str, Formula]:
    """One name a formula, the first it was given."""
    names: dict[int, str] = {}
    for name, formula in part.items():
        names.setdefault(formula.number, name)
    return {name: formula for name, formula in part.items() if names[formula.number] == name}


def _stage(stage: Stage) -> dict[str, Any]:
    return _expressions(stage.name, stage.lines)


def _expressions(name: str, lines: list[tuple[str, str]], last: bool = False) -> dict[str, Any]:
    """An expression node whose lines stand under ``name`` for the nodes after it."""
    return _node(
        name,
        "expressionNode",
        {
            "expressions": [{"id": f"{name}-{key}", "key": key, "value": value} for key, value in lines],
            "passThrough": not last,
            "inputField": None,
            "outputPath": None if last else name,
            "executionMode": "single",
        },
    )


def _conclusions() -> dict[str, Any]:
    """The two tables of conclusions: the first row that holds, of the table for the case's purpose."""
    rules = [
        {
            "purpose": f"said.purpose_is_{purpose}",
            "row": f"rows.{identifier(f'{purpose} {number}')}",
            "conclusion": f"'{code}'",
        }
        for purpose, table in TABLES.items()
        for number, (code, _) in enumerate(table)
    ]  # fmt: skip
    return _table("conclusions", "first", ("purpose", "row"), ("conclusion",), rules, None)


def _advice() -> dict[str, Any]:
    """Every code that is given, in the first of its ways that holds."""
    rules = []
    for code, rule in RULES.items():
        ways = [f"ways.{identifier(name)}" for name in WAYS[code]]
        for number, way in enumerate(rule.ways):
            before = f"not ({' or '.join(ways[:number])})" if number else ""
            said = {"code": code, "section": rule.section, "strength": way.strength, "variant": way.variant}
            rules.append({"way": ways[number], "before": before} | {key: f"'{text}'" for key, text in said.items()})
    return _table("advice", "collect", ("way", "before"), ("code", "section", "strength", "variant"), rules, "advice")


def _table(name: str, hit: str, inputs: tuple[str, ...], outputs: tuple[str, ...], rules: list[dict[str, str]],
           path: str | None) -> dict[str, Any]:  # fmt: skip
    return _node(
        name,
        "decisionTableNode",
        {
            "hitPolicy": hit,
            "inputs": [{"id": key, "name": key} for key in inputs],
            "outputs": [{"id": key, "name": key, "field": key} for key in outputs],
            "rules": [{"_id": f"{name}-{number}"} | rule for number, rule in enumerate(rules)],
            "passThrough": True,
            "inputField": None,
            "outputPath": path,
            "executionMode": "single",
        },
    )


def _last() -> dict[str, Any]:
    """The answer, and nothing of what led to it."""
    return _expressions(
        "answer",
        [
            ("conclusion", "conclusion"),
            ("lean", _one_of("lean", LEANS)),
            ("certainty", _one_of("certainty", CERTAINTIES)),
            ("advice", "advice"),
        ],
        last=True,
    )


def _one_of(name: str, answers: Iterable[str]) -> str:
    chosen = "null"
    for answer in reversed(list(answers)):
        chosen = f"leans.{name}_is_{answer} ? '{answer}' : ({chosen})"
    return chosen


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "type": kind, "name": name, "content": content}


def _graph(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """The nodes one after another, from the request to the response."""
    nodes = [_node("request", "inputNode", {}), *nodes, _node("response", "outputNode", {})]
    for number, node in enumerate(nodes):
        node["position"] = {"x": 240 * number, "y": 0}
    names = [node["id"] for node in nodes]
    edges = [{"id": f"{one}-{two}", "type": "edge", "sourceId": one, "targetId": two} for one, two in pairwise(names)]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges, "rules": rules_hash()}
