"""Conditions turned into plain Python, once, so that a whole case is answered in microseconds.

The compiled form is made from the condition objects and from nothing else; a test asks both forms the
same questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .conditions import All, Any, Condition, Not, Says, Scope, Some, Term, Truth

Answers = dict[str, Truth]


def compiled(definitions: Mapping[str, Condition], known: frozenset[str] = frozenset()) -> Callable[[Scope], Answers]:
    """A function that answers every definition for a scope.

    Terms met on the way are answered once and returned too, by name; terms in ``known`` are taken from
    ``scope.terms`` instead.
    """
    return _Writer(known).function(definitions)


class _Writer:
    """Writes one function; a name a term, a local variable a quantified part."""

    def __init__(self, known: frozenset[str]):
        self._known = known
        self._lines: list[str] = []
        self._names: dict[str, str] = {}
        self._heard: dict[str, str] = {}

    def function(self, definitions: Mapping[str, Condition]) -> Callable[[Scope], Answers]:
        results = {}
        for name, condition in definitions.items():
            expression = self._expression(condition)
            self._lines.append(f"r{len(results)} = {expression}")
            results[name] = f"r{len(results)}"
        results |= {name: variable for name, variable in self._names.items() if name not in self._known}
        listed = ", ".join(f"{name!r}: {variable}" for name, variable in results.items())
        body = "\n    ".join(
            [
                "all = scope.everywhere",
                "no = all ^ all",
                "case = scope.case.get; a = scope.a.get; b = scope.b.get; pair = scope.pair.get; terms = scope.terms",
                *self._lines,
                f"return {{{listed}}}",
            ]
        )
        namespace: dict = {}
        exec(compile(f"def ask(scope):\n    {body}\n", "<compiled conditions>", "exec"), namespace)  # noqa: S102 - our own conditions, no input
        return namespace["ask"]

    def _expression(self, condition: Condition) -> str:
        match condition:
            case Says(place=place, words=words):
                return "(" + " | ".join(self._statement(place, statement) for statement in words) + ")"
            case All(conditions=parts):
                return "(" + " & ".join(self._expression(part) for part in parts) + ")"
            case Any(conditions=parts):
                return "(" + " | ".join(self._expression(part) for part in parts) + ")"
            case Not(condition=part):
                return f"(all ^ {self._expression(part)})"
            case Term(name=name):
                return self._term(condition, name)
            case Some():
                return self._some(condition)
        raise TypeError(f"{condition!r} cannot be compiled")

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
        inner = self._expression(condition.condition)  # hoists its terms out of the loop
        variable = f"s{len(self._lines)}"
        self._lines += [
            f"{variable} = no",
            f"for one in scope.{condition.among}:",
            f"    a = one.a.get; b = one.b.get; pair = one.pair.get; {variable} |= one.where & {inner}",
            "a = scope.a.get; b = scope.b.get; pair = scope.pair.get",
        ]
        return variable
