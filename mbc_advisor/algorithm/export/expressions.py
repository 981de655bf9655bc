"""Formulas written down as named expressions, stage by stage, each part once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .formula import ALL, NOT, Formula, inside

DEEPEST = 12
"""How deeply parts are nested within one expression before one of them gets a line of its own."""


@dataclass(slots=True)
class Stage:
    """Named expressions in the order in which they are worked out; ``lines``: (name, expression)."""

    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Text:
    """An expression: what joins it on the outside (empty for a name), and how deeply it is nested."""

    text: str
    kind: str = ""
    depth: int = 0

    def inside(self, kind: str) -> str:
        """In brackets, where what stands around it would take it apart."""
        return self.text if self.kind in ("", kind) else f"({self.text})"


class Writer:
    """Writes the formulas of one stage after another; a formula written before is called by its name.

    A line of the same stage is ``$.name``, of an earlier one ``stage.name``.
    """

    def __init__(self, wanted: Iterable[Formula]):
        self._used = Counter(part.number for formula in inside(list(wanted)) for part in formula.parts)
        self._home: dict[int, tuple[str, str]] = {}
        self._names: dict[int, str] = {}
        self._calls: dict[int, str] = {}
        self._stage = Stage("")

    def called(self, formula: Formula, expression: str) -> None:
        """From now on write the formula as this expression."""
        self._calls[formula.number] = expression

    def stage(self, name: str, wanted: dict[str, Formula]) -> Stage:
        """Write a stage: every wanted formula under its own name, shared parts before."""
        self._stage = Stage(name)
        self._names = {}
        for formula_name, formula in wanted.items():
            self._names.setdefault(formula.number, identifier(formula_name))
        for formula_name, formula in wanted.items():
            line = identifier(formula_name)
            if self._home.get(formula.number) != (name, line):
                self._line(formula, line, self._written(formula) or self._expression(formula))
        return self._stage

    def _written(self, formula: Formula) -> str | None:
        if formula.number in self._calls:
            return self._calls[formula.number]
        if formula.number not in self._home:
            return None
        stage, name = self._home[formula.number]
        return f"$.{name}" if stage == self._stage.name else f"{stage}.{name}"

    def _line(self, formula: Formula, name: str, expression: str) -> None:
        self._stage.lines.append((name, expression))
        self._home.setdefault(formula.number, (self._stage.name, name))

    def _expression(self, formula: Formula) -> str:
        """The formula in full; parts used more than once, or nested too deeply, get lines of their own."""
        texts: dict[int, _Text] = {}
        for part in self._unwritten(formula):
            known = self._written(part)
            text = self._compose(part, texts)
            name = self._names.get(part.number, "")
            shared = part.kind != NOT and (self._used[part.number] > 1 or text.depth > DEEPEST)
            if known is None and part is not formula and part.parts and (name or shared):
                name = name or f"n{part.number}"
                self._line(part, name, text.text)
                text = _Text(f"$.{name}")
            texts[part.number] = text
        return texts[formula.number].text

    def _unwritten(self, formula: Formula) -> Iterable[Formula]:
        waiting, seen = [(formula, False)], set()
        while waiting:
            one, done = waiting.pop()
            if done:
                yield one
            elif one.number not in seen:
                seen.add(one.number)
                waiting.append((one, True))
                if one is formula or self._written(one) is None:
                    waiting += [(part, False) for part in reversed(one.parts)]

    def _compose(self, formula: Formula, texts: dict[int, _Text]) -> _Text:
        known = self._written(formula) or ("" if formula.parts else formula.statement)
        if known:
            return _Text(known, "" if re.fullmatch(r"[\w.$]+", known) else "called")
        parts = [texts[part.number] for part in formula.parts]
        depth = max(part.depth + (part.kind not in ("", formula.kind)) for part in parts)
        if formula.kind == NOT:
            return _Text(f"not {parts[0].inside('')}", NOT, depth)
        join = " and " if formula.kind == ALL else " or "
        return _Text(join.join(part.inside(formula.kind) for part in parts), formula.kind, depth)


def identifier(name: str) -> str:
    """A name that any expression language takes: ``ct/mri.saw_all`` as ``ct_mri_saw_all``."""
    for sign, word in (("<=", "_at_most_"), (">=", "_at_least_"), ("<", "_under_"), (">", "_over_"), ("=", "_is_")):
        name = name.replace(sign, word)
    return re.sub(r"\W+", "_", name).strip("_").lower()
