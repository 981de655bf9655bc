"""The two forward-chaining engines: a statement is a fact, a line a rule that fires on facts."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Generator, Iterator
from typing import Any

from benchmarks.job import Job, Tree

MOST = 8
TOGETHER = 16
"""Names in one line of `Durable`, and lines in one of its rule sets: with many more, making it takes minutes."""


class Clips:
    """clipspy: a fact a statement, a rule a line, salience keeping a line behind those it builds on."""

    name = "clipspy"

    def __init__(self, job: Job):
        import clips

        self.environment = clips.Environment()
        self.wanted = frozenset(job.wanted)
        self.level = dict.fromkeys(job.given, 0)
        self.rules = self.inner = 0
        for name in (*job.given, *(name for name, _ in job.lines)):
            self.environment.build(f"(deftemplate {name})")
        for name, tree in job.lines:
            self._rule(name, tree)
        self.environment.reset()

    def _rule(self, name: str, tree: Tree) -> None:
        """One rule for what must all hold, one for each part of which any will do; deeper parts are lines too."""
        parts = tree[1:] if tree[0] in ("all", "any") else (tree,)
        literals = []
        for part in parts:
            if part[0] in ("all", "any"):
                self.inner += 1
                inner = f"part-{self.inner}"
                self.environment.build(f"(deftemplate {inner})")
                self._rule(inner, part)
                part = ("is", inner)
            literals.append((part[0], part[1]))
        level = self.level[name] = 1 + max(self.level[named] for _, named in literals)
        patterns = [f"({named})" if kind == "is" else f"(not ({named}))" for kind, named in literals]
        for left in patterns if tree[0] == "any" else [" ".join(patterns)]:
            self.rules += 1
            self.environment.build(f"(defrule r{self.rules} (declare (salience {-level})) {left} => (assert ({name})))")

    def prepared(self, given: dict[str, bool]) -> Any:
        return [f"({name})" for name, holds in given.items() if holds]

    def ask(self, given: Any) -> frozenset[str]:
        self.environment.reset()
        for fact in given:
            self.environment.assert_string(fact)
        self.environment.run()
        return self.wanted.intersection(fact.template.name for fact in self.environment.facts())


class Durable:
    """durable-rules: the case is one fact of what is true of it, a rule a line.

    Within a rule set a line cannot build on another without a join, so lines stand in one rule set for each
    level, and what a level finds is added to the fact that the next is given.
    """

    name = "durable-rules"

    def __init__(self, job: Job):
        with contextlib.redirect_stdout(io.StringIO()):
            from durable.engine import Host, MessageNotHandledException

        self.unhandled = MessageNotHandledException
        self.found: dict[str, bool] = {}
        self.wanted = frozenset(job.wanted)
        self.parts = 0
        level = dict.fromkeys(job.given, 0)
        rules: dict[str, dict[str, Any]] = {}
        self.asked: dict[str, set[str]] = {}
        count: Counter[int] = Counter()
        for name, tree in self._small(job.lines):
            names = _names(tree)
            level[name] = 1 + max(level[named] for named in names)
            count[level[name]] += 1
            stands = f"level{level[name]}.{count[level[name]] // TOGETHER}"
            rules.setdefault(stands, {})[name] = {"all": [{"m": self._tree(tree)}], "run": self._noted(name)}
            self.asked.setdefault(stands, set()).update(names)
        self.levels = sorted(rules, key=lambda named: float(named.removeprefix("level")))
        self.host = Host()
        self.host.register_rulesets(rules)

    def _noted(self, name: str):
        def note(c):
            self.found[name] = True

        return note

    def _small(self, lines: list[tuple[str, Tree]]) -> Iterator[tuple[str, Tree]]:
        """The lines, those that the engine finds too long taken apart."""
        for name, tree in lines:
            if tree[0] in ("is", "is not"):
                yield name, tree
                continue
            parts = list(tree[1:])
            for number, part in enumerate(parts):
                if part[0] in ("all", "any"):
                    parts[number] = yield from self._apart(part)
            while len(parts) > MOST:
                parts = [*parts[MOST:], (yield from self._apart((tree[0], *parts[:MOST])))]
            yield name, (tree[0], *parts)

    def _apart(self, tree: Tree) -> Generator[tuple[str, Tree], None, Tree]:
        self.parts += 1
        name = f"part{self.parts}"
        yield from self._small([(name, tree)])
        return ("is", name)

    def _tree(self, tree: Tree) -> dict[str, Any]:
        if tree[0] in ("is", "is not"):
            return {tree[1]: 1 if tree[0] == "is" else 0}
        return {"$and" if tree[0] == "all" else "$or": [self._tree(part) for part in tree[1:]]}

    def prepared(self, given: dict[str, bool]) -> Any:
        return {name: True for name, holds in given.items() if holds}

    def ask(self, given: Any) -> frozenset[str]:
        self.found = dict(given)
        for level in self.levels:
            fact = {name: int(name in self.found) for name in self.asked[level]} | {"id": 1, "sid": "1"}
            with contextlib.suppress(self.unhandled):
                self.host.assert_fact(level, dict(fact))
                self.host.retract_fact(level, dict(fact))
        return self.wanted.intersection(self.found)


def _names(tree: Tree) -> set[str]:
    return {tree[1]} if tree[0] in ("is", "is not") else set().union(*map(_names, tree[1:]))
