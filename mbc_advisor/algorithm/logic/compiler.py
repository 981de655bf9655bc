"""Conditions turned into plain Python, once, so that a whole case is answered in microseconds.

The compiled form is made from the condition objects and from nothing else; a test asks both forms the
same questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .conditions import AllOf, AnyOf, Condition, Not, Says, Scope, Some, Statements, Term

Compiled = Callable[[Scope], tuple[Statements, Statements]]
"""Answers for a scope: every definition, and every term met on the way, by name."""
_OF_ONE = re.compile(r"\b(a|b|pair)\(")


def compiled(definitions: Mapping[str, Condition], known: frozenset[str] = frozenset()) -> Compiled:
    """A function that answers for a scope: (every definition, every term met on the way), by name.

    Terms in ``known`` are taken from ``scope.terms`` instead of being worked out.
    """
    return _Writer(known).function(definitions)


class _Writer:
    """Writes one function; a name a term, a local variable a quantified part."""

    def __init__(self, known: frozenset[str]):
        self._known = known
        self._lines: list[str] = []
        self._names: dict[str, str] = {}
        self._heard: dict[str, str] = {}
        self._worked_out: dict[str, str] = {}
        self._loops = 0

    def function(self, definitions: Mapping[str, Condition]) -> Compiled:
        results = {}
        for name, condition in definitions.items():
            expression = self._expression(condition)
            results[name] = expression
        terms = {name: variable for name, variable in self._names.items() if name not in self._known}
        listed, named = (", ".join(f"{name!r}: {what}" for name, what in found.items()) for found in (results, terms))
        body = "\n    ".join(
            [
                "every = scope.everywhere",
                "no = every ^ every",
                "case = scope.case.get; a = scope.a.get; b = scope.b.get; pair = scope.pair.get; terms = scope.terms",
                *self._lines,
                f"return {{{listed}}}, {{{named}}}",
            ]
        )
        namespace: dict[str, Any] = {}
        code = compile(f"def ask(scope):\n    {body}\n", "<compiled conditions>", "exec")
        exec(code, namespace)  # noqa: S102 - our own conditions, no input
        return namespace["ask"]

    def _expression(self, condition: Condition) -> str:
        match condition:
            case Says(place=place, words=words):
                return "(" + " | ".join(self._statement(place, statement) for statement in words) + ")"
            case AllOf(conditions=parts):
                return self._once("(" + " & ".join(self._expression(part) for part in parts) + ")")
            case AnyOf(conditions=parts):
                return self._once("(" + " | ".join(self._expression(part) for part in parts) + ")")
            case Not(condition=part):
                return f"(every ^ {self._expression(part)})"
            case Term(name=name):
                return self._term(condition, name)
            case Some():
                return self._some(condition)
        raise TypeError(f"{condition!r} cannot be compiled")

    def _once(self, expression: str) -> str:
        """The same part is worked out once, unless it speaks of the study that a loop is at."""
        if self._loops and _OF_ONE.search(expression):
            return expression
        if expression not in self._worked_out:
            self._worked_out[expression] = f"p{len(self._worked_out)}"
            self._lines.append(f"{self._worked_out[expression]} = {expression}")
        return self._worked_out[expression]

    def _statement(self, place: str, statement: str) -> str:
        if place != "case":
            return f"{place}({statement!r}, no)"
        if statement not in self._heard:  # asked once, outside any loop
            self._heard[statement] = f"c{len(self._heard)}"
            self._lines.append(f"{self._heard[statement]} = case({statement!r}, no)")
        return self._heard[statement]

    def _term(self, condition: Condition, name: str) -> str:
        if name not in self._names:
            expression = f"terms[{name!r}]" if name in self._known else self._expression(condition.parts()[0])
            self._names[name] = f"t{len(self._names)}"
            self._lines.append(f"{self._names[name]} = {expression}")
        return self._names[name]

    def _some(self, condition: Some) -> str:
        self._loops += 1
        inner = self._expression(condition.condition)  # puts its terms before the loop
        self._loops -= 1
        key = f"{condition.among}: {inner}"
        if key not in self._worked_out:
            variable = self._worked_out[key] = f"s{len(self._worked_out)}"
            self._lines += [
                f"{variable} = no",
                f"for one in scope.{condition.among}:",
                f"    a = one.a.get; b = one.b.get; pair = one.pair.get; {variable} |= one.where & {inner}",
                "a = scope.a.get; b = scope.b.get; pair = scope.pair.get",
            ]
        return self._worked_out[key]
