"""Five rule engines, each given the same lines in its own idiom; set up once, then asked case by case.

A peer is a class: making it is the set-up, `prepared` turns what a case gives into the engine's own input
(not timed), `ask` answers (timed) with the names that hold.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from benchmarks.forward import Clips, Durable
from benchmarks.job import Job, Tree


def infix(tree: Tree) -> str:
    """A tree with ``and``, ``or`` and ``not``, as zen-engine and rule-engine read it."""
    kind = tree[0]
    if kind == "is":
        return tree[1]
    if kind == "is not":
        return f"(not {tree[1]})"
    return "(" + (" and " if kind == "all" else " or ").join(infix(part) for part in tree[1:]) + ")"


class Zen:
    """zen-engine: an expression node for the lines, one for the answer."""

    name = "zen-engine"

    def __init__(self, job: Job):
        import zen

        self.job, lines = job, {name for name, _ in job.lines}

        def named(tree: Tree) -> Tree:
            if tree[0] in ("is", "is not"):
                return (tree[0], f"$.{tree[1]}" if tree[1] in lines else tree[1])
            return (tree[0], *map(named, tree[1:]))

        worked = [(name, infix(named(tree))) for name, tree in job.lines]
        nodes = [
            {"id": "in", "type": "inputNode", "name": "in", "content": {}},
            self._node("lines", worked, "lines"),
            self._node("answer", [(name, f"lines.{name}") for name in job.wanted], None),
            {"id": "out", "type": "outputNode", "name": "out", "content": {}},
        ]
        names = [node["id"] for node in nodes]
        edges = [{"id": a + b, "type": "edge", "sourceId": a, "targetId": b} for a, b in pairwise(names)]
        self.decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    @staticmethod
    def _node(name: str, lines: list[tuple[str, str]], path: str | None) -> dict[str, Any]:
        expressions = [{"id": f"{name}-{key}", "key": key, "value": value} for key, value in lines]
        content = {
            "expressions": expressions,
            "passThrough": False,
            "inputField": None,
            "outputPath": path,
            "executionMode": "single",
        }
        return {"id": name, "type": "expressionNode", "name": name, "content": content}

    def prepared(self, given: dict[str, bool]) -> Any:
        return given

    def ask(self, given: Any) -> frozenset[str]:
        result = self.decision.evaluate(given)["result"]
        return frozenset(name for name, holds in result.items() if holds)


class RuleEngine:
    """rule-engine: a rule a line, the outcome added to the thing asked about."""

    name = "rule-engine"

    def __init__(self, job: Job):
        import rule_engine

        self.rules = [(name, rule_engine.Rule(infix(tree))) for name, tree in job.lines]
        self.wanted = job.wanted

    def prepared(self, given: dict[str, bool]) -> Any:
        return given

    def ask(self, given: Any) -> frozenset[str]:
        thing = dict(given)
        for name, rule in self.rules:
            thing[name] = rule.matches(thing)
        return frozenset(name for name in self.wanted if thing[name])


class BusinessRules:
    """business-rules: a rule a line; its action notes that the line holds."""

    name = "business-rules"

    def __init__(self, job: Job):
        from business_rules import run_all
        from business_rules.actions import BaseActions, rule_action
        from business_rules.fields import FIELD_TEXT
        from business_rules.variables import BaseVariables, boolean_rule_variable

        def variable(name: str):
            def holds(self):
                return self.said.get(name, False)

            holds.__name__ = name
            return boolean_rule_variable()(holds)

        names = [*job.given, *(name for name, _ in job.lines)]
        self.variables = type("Variables", (BaseVariables,), {
            "__init__": lambda self, said: setattr(self, "said", said), **{name: variable(name) for name in names},
        })  # fmt: skip

        class Actions(BaseActions):
            def __init__(self, said):
                self.said = said

            @rule_action(params={"name": FIELD_TEXT})
            def note(self, name):
                self.said[name] = True

        self.actions, self.run_all, self.wanted = Actions, run_all, job.wanted
        self.rules = [
            {"conditions": self._tree(tree), "actions": [{"name": "note", "params": {"name": name}}]}
            for name, tree in job.lines
        ]

    def _tree(self, tree: Tree) -> dict[str, Any]:
        if tree[0] in ("is", "is not"):
            return {"name": tree[1], "operator": "is_true" if tree[0] == "is" else "is_false", "value": None}
        return {tree[0]: [self._tree(part) for part in tree[1:]]}

    def prepared(self, given: dict[str, bool]) -> Any:
        return given

    def ask(self, given: Any) -> frozenset[str]:
        said = dict(given)
        self.run_all(self.rules, self.variables(said), self.actions(said))
        return frozenset(name for name in self.wanted if said.get(name))


PEERS = (Zen, RuleEngine, BusinessRules, Clips, Durable)
