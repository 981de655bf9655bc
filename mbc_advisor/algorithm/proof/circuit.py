"""Truths without a case: what the algorithm computes, kept as a circuit over the answers.

`Truth` stands in for the integer of `conditions.Truth`. It answers to ``&``, ``|``, ``^`` and ``~``, and
is false as a Python value only where it is false of every case, so the algorithm runs on it unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


class Circuit:
    """A network of *and* gates; equal gates are made once.

    A literal is an even number for a variable or gate and the odd number after it for its negation;
    0 is never true, 1 always.
    """

    def __init__(self) -> None:
        self._inputs: list[tuple[int, int]] = [(0, 0)]
        self._made: dict[tuple[int, int], int] = {}
        self.names: dict[int, str] = {}
        self.never, self.always = Truth(self, 0), Truth(self, 1)

    @property
    def size(self) -> int:
        """How many gates and variables there are."""
        return len(self._inputs) - 1

    def variable(self, name: str) -> Truth:
        """A truth that is given from outside."""
        self._inputs.append((0, 0))
        literal = 2 * (len(self._inputs) - 1)
        self.names[literal] = name
        return Truth(self, literal)

    def truth(self, literal: int) -> Truth:
        """A literal as a truth."""
        return Truth(self, literal)

    def both(self, one: int, two: int) -> int:
        """The literal of ``one & two``."""
        if one > two:
            one, two = two, one
        if one == 0 or one == two ^ 1:
            return 0
        if one in (1, two):
            return two
        for outer, inner in ((one, two), (two, one)):
            first, second = self._inputs[inner >> 1]
            if first and outer in (first, second):
                return inner if not inner & 1 else self.both(outer, (first if outer == second else second) ^ 1)
            if first and outer ^ 1 in (first, second):
                return outer if inner & 1 else 0
        gate = self._made.get((one, two))
        if gate is None:
            self._inputs.append((one, two))
            gate = self._made[one, two] = 2 * (len(self._inputs) - 1)
        return gate

    def gates_under(self, literals: Iterable[int], known: set[int]) -> list[int]:
        """The variables and gates that literals depend on, inputs first, less those ``known``, which it adds to."""
        found, left = [], [literal >> 1 for literal in literals]
        while left:
            node = left[-1]
            if node in known or not node:
                left.pop()
                continue
            first, second = self._inputs[node]
            below = [number for number in {first >> 1, second >> 1} if number and number not in known]
            if below:
                left += below
            else:
                known.add(node)
                found.append(2 * node)
                left.pop()
        return found

    def inputs(self, literal: int) -> tuple[int, int]:
        """The two literals that a gate joins; (0, 0) of a variable."""
        return self._inputs[literal >> 1]


class Truth:
    """In which cases something holds, as a literal of a circuit."""

    __slots__ = ("circuit", "literal")

    def __init__(self, circuit: Circuit, literal: int):
        self.circuit, self.literal = circuit, literal

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.circuit, self.circuit.both(self.literal, other.literal))

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.circuit, self.circuit.both(self.literal ^ 1, other.literal ^ 1) ^ 1)

    def __xor__(self, other: Truth) -> Truth:
        return (self & ~other) | (other & ~self)

    def __invert__(self) -> Truth:
        return Truth(self.circuit, self.literal ^ 1)

    def __bool__(self) -> bool:
        return self.literal != 0

    def __repr__(self) -> str:
        return f"Truth({self.literal})"


class Changed:
    """A circuit with other literals (or 0 and 1) put in the place of variables: the same case, some answers changed."""

    def __init__(self, circuit: Circuit, given: Mapping[int, int]):
        self._circuit = circuit
        self._put = {0: 0} | {literal >> 1: by for literal, by in given.items()}
        self._known = set(self._put)

    def of(self, truth: Truth) -> Truth:
        """Where it holds once the answers are changed."""
        circuit, put = self._circuit, self._put
        for gate in circuit.gates_under([truth.literal], self._known):
            one, two = circuit.inputs(gate)
            put[gate >> 1] = circuit.both(put[one >> 1] ^ (one & 1), put[two >> 1] ^ (two & 1)) if one else gate
        return Truth(circuit, put[truth.literal >> 1] ^ (truth.literal & 1))


class Trial:
    """A circuit's answers in cases tried at random, to find a case cheaply before a solver is asked.

    :param given: for each variable the cases, as bits, in which it is true.
    """

    def __init__(self, circuit: Circuit, given: Mapping[int, int], count: int):
        self._circuit, self._known = circuit, {0}
        self.everywhere = (1 << count) - 1
        self._truths = {0: 0} | {literal >> 1: bits for literal, bits in given.items()}
        self._known.update(self._truths)

    def of(self, truth: Truth) -> int:
        """The cases in which it holds."""
        for gate in self._circuit.gates_under([truth.literal], self._known):
            first, second = self._circuit.inputs(gate)
            self._truths[gate >> 1] = self._bits(first) & self._bits(second)
        return self._bits(truth.literal)

    def _bits(self, literal: int) -> int:
        bits = self._truths[literal >> 1]
        return self.everywhere ^ bits if literal & 1 else bits


def some(circuit: Circuit, truths: Iterable[Truth]) -> Truth:
    """At least one of them."""
    found = circuit.never
    for truth in truths:
        found = found | truth
    return found


def two_of(circuit: Circuit, truths: Sequence[Truth]) -> Truth:
    """At least two of them."""
    once = twice = circuit.never
    for truth in truths:
        twice = twice | (once & truth)
        once = once | truth
    return twice
