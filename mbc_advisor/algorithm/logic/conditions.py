"""Yes/no questions that decide and say themselves in English.

A condition is built from named questions with ``&``, ``|`` and ``~``. It never holds a function, so it
can be printed, taken apart, enumerated and compiled.

A condition is asked of many cases at once. Every statement about a case ("proof=bone") stands for the
set of cases in which it is true, held as the bits of an integer; ``&``, ``|`` and ``~`` are then set
operations and one pass answers for all of them (`docs/adr/0001-sets-of-cases.md`). One case is the set
with one bit.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Truth = int
"""The set of cases in which something holds, one bit a case."""

Statements = dict[str, Truth]
"""What is said, and in which cases: ``{"proof=bone": 0b101}``; a statement not there holds in none."""

Known = dict[tuple[str, int, int], list[str]]
"""What named terms have said in a scope: by name, levels opened and the scope's identity."""


@dataclass(slots=True)
class Scope:
    """Where a condition is asked.

    ``case``: statements about the patient. ``a``: about the study asked about (the positive one of a
    discordance), ``b``: about the other, ``pair``: about the two together. ``terms``: named conditions
    already answered. ``everywhere``: the set of all cases; ``where``: those that have this study or this
    discordance, and ``name`` its name in words.
    """

    everywhere: Truth
    case: Statements
    a: Statements = field(default_factory=dict)
    b: Statements = field(default_factory=dict)
    pair: Statements = field(default_factory=dict)
    where: Truth = 0
    name: str = ""
    studies: Iterable[Scope] = ()
    discordances: Iterable[Scope] = ()
    terms: Statements = field(default_factory=dict)


class Condition(ABC):
    """A yes/no question; join with ``&``, ``|``, ``~``."""

    __slots__ = ()

    def __and__(self, other: Condition) -> Condition:
        return AllOf(_flat(AllOf, self, other))

    def __or__(self, other: Condition) -> Condition:
        return AnyOf(_flat(AnyOf, self, other))

    def __invert__(self) -> Condition:
        return Not(self)

    def __bool__(self) -> bool:
        raise TypeError("join conditions with & | ~, not with and, or, not")

    @abstractmethod
    def ask(self, scope: Scope) -> Truth:
        """The cases of ``scope`` in which it holds."""

    @abstractmethod
    def english(self) -> str:
        """The condition as a clause."""

    def parts(self) -> tuple[Condition, ...]:
        """The conditions it is made of."""
        return ()

    def because(self, scope: Scope, depth: int, known: Known) -> list[str]:
        """What makes it hold in the first case of ``scope``, in the case's own answers.

        :param depth: how many levels of named terms are opened.
        :param known: keeps what terms have said in this scope.
        """
        return []


def _flat(kind: type, *conditions: Condition) -> tuple[Condition, ...]:
    for condition in conditions:
        if not isinstance(condition, Condition):
            raise TypeError(f"{condition!r} is not a condition")
    return tuple(part for c in conditions for part in (c.parts() if type(c) is kind else (c,)))


@dataclass(frozen=True, slots=True, eq=False)
class Says(Condition):
    """One of these statements is made of the case, the study asked about, the other, or the pair.

    ``words`` gives each statement's own words ("ER: positive"), for a reason in the case's own answers.
    """

    place: str
    words: dict[str, str]
    yes: str
    no: str

    def ask(self, scope: Scope) -> Truth:
        said = getattr(scope, self.place)
        truth = said.get(next(iter(self.words)), scope.everywhere ^ scope.everywhere)
        for statement in list(self.words)[1:]:
            if statement in said:
                truth = truth | said[statement]
        return truth

    def english(self) -> str:
        return self.yes

    def because(self, scope: Scope, depth: int, known: Known) -> list[str]:
        said = getattr(scope, self.place)
        return [text for statement, text in self.words.items() if said.get(statement, 0) & 1]


@dataclass(frozen=True, slots=True, eq=False)
class AllOf(Condition):
    """Every part holds."""

    conditions: tuple[Condition, ...]

    def ask(self, scope: Scope) -> Truth:
        truth = scope.everywhere
        for condition in self.conditions:
            truth = truth & condition.ask(scope)
        return truth

    def english(self) -> str:
        return ", and ".join(_nested(part) for part in self.conditions)

    def parts(self) -> tuple[Condition, ...]:
        return self.conditions

    def because(self, scope: Scope, depth: int, known: Known) -> list[str]:
        return [reason for part in self.conditions for reason in part.because(scope, depth, known)]


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf(Condition):
    """At least one part holds."""

    conditions: tuple[Condition, ...]

    def ask(self, scope: Scope) -> Truth:
        truth = scope.everywhere ^ scope.everywhere
        for condition in self.conditions:
            truth = truth | condition.ask(scope)
        return truth

    def english(self) -> str:
        return ", or ".join(_nested(part) for part in self.conditions)

    def parts(self) -> tuple[Condition, ...]:
        return self.conditions

    def because(self, scope: Scope, depth: int, known: Known) -> list[str]:
        return [
            reason for part in self.conditions if part.ask(scope) & 1 for reason in part.because(scope, depth, known)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Not(Condition):
    """The part does not hold. Not known counts as not holding, so a rule that must not take silence
    for a 'no' asks for the answer 'no'."""

    condition: Condition

    def ask(self, scope: Scope) -> Truth:
        return scope.everywhere ^ self.condition.ask(scope)

    def english(self) -> str:
        match self.condition:
            case Says(no=no):
                return no
            case Term(no=no) if no:
                return no
            case Some(no=no):
                return f"{no} {self.condition.condition.english()}"
            case other:
                return f"not ({other.english()})"

    def parts(self) -> tuple[Condition, ...]:
        return (self.condition,)


@dataclass(frozen=True, slots=True, eq=False)
class Term(Condition):
    """A condition with a name of its own, asked once and used by many rules."""

    name: str
    yes: str
    condition: Condition
    no: str = ""

    def ask(self, scope: Scope) -> Truth:
        known = scope.terms.get(self.name)
        return self.condition.ask(scope) if known is None else known

    def english(self) -> str:
        return self.yes

    def parts(self) -> tuple[Condition, ...]:
        return (self.condition,)

    def because(self, scope: Scope, depth: int, known: Known) -> list[str]:
        key = (self.name, depth, id(scope))
        if key not in known:
            inner = self.condition.because(scope, depth - 1, known) if depth else []
            inner = [reason for reason in dict.fromkeys(inner) if reason != self.yes]
            known[key] = [f"{self.yes} ({'; '.join(inner)})" if inner else self.yes]
        return known[key]


@dataclass(frozen=True, slots=True, eq=False)
class Some(Condition):
    """The condition holds of one of the studies, or of one of the discordances."""

    among: str
    condition: Condition
    yes: str
    no: str

    def ask(self, scope: Scope) -> Truth:
        truth = scope.everywhere ^ scope.everywhere
        for inner in getattr(scope, self.among):
            truth = truth | (inner.where & self.condition.ask(inner))
        return truth

    def english(self) -> str:
        return f"{self.yes} {self.condition.english()}"

    def parts(self) -> tuple[Condition, ...]:
        return (self.condition,)

    def because(self, scope: Scope, depth: int, known: Known) -> list[str]:
        found = []
        for one in getattr(scope, self.among):
            if one.where & self.condition.ask(one) & 1:
                inner = [
                    reason for reason in self.condition.because(one, depth, known) if not reason.startswith("study: ")
                ]
                found.append(f"{one.name}: {', '.join(dict.fromkeys(inner))}" if inner else one.name)
        return found


def _nested(condition: Condition) -> str:
    text = condition.english()
    return f"({text})" if isinstance(condition, AllOf | AnyOf | Some) else text


def some_study(condition: Condition) -> Condition:
    """A study of which the condition (on ``a``) holds."""
    return Some("studies", condition, "there is a study:", "there is no study:")


def some_discordance(condition: Condition) -> Condition:
    """A discordance (``a`` positive, ``b`` not) of which the condition holds."""
    return Some("discordances", condition, "there is a disagreement:", "there is no disagreement:")


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and every condition inside it, terms included."""
    yield condition
    for part in condition.parts():
        yield from walk(part)
