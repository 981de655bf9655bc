"""Truths without a case: what the algorithm computes, kept as a circuit over the answers.

`Wire` stands in for the integer of `conditions.Truth`. It answers to ``&``, ``|``, ``^`` and ``~``, and
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
        self.never, self.always = Wire.of(self, 0), Wire.of(self, 1)

    @property
    def size(self) -> int:
        """How many gates and variables there are."""
        return len(self._inputs) - 1

    def variable(self, name: str) -> Wire:
        """A truth that is given from outside."""
        self._inputs.append((0, 0))
        literal = 2 * (len(self._inputs) - 1)
        self.names[literal] = name
        return Wire.of(self, literal)

    def truth(self, literal: int) -> Wire:
        """A literal as a truth."""
        return Wire.of(self, literal)

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


class Wire(int):
    """In which cases something holds, as a literal of a circuit: an integer, but for what the operators do."""

    circuit: Circuit

    @classmethod
    def of(cls, circuit: Circuit, literal: int) -> Wire:
        """A literal of a circuit."""
        wire = cls(literal)
        wire.circuit = circuit
        return wire

    @property
    def literal(self) -> int:
        """The plain number."""
        return int(self)

    def __and__(self, other: int) -> Wire:
        return Wire.of(self.circuit, self.circuit.both(int(self), int(other)))

    def __invert__(self) -> Wire:
        return Wire.of(self.circuit, opposite(self))

    def __or__(self, other: int) -> Wire:
        return Wire.of(self.circuit, opposite(self.circuit.both(opposite(self), opposite(other))))

    def __xor__(self, other: int) -> Wire:
        return (self & ~other) | (Wire.of(self.circuit, int(other)) & ~self)

    def __repr__(self) -> str:
        return f"Wire({int(self)})"


def opposite(literal: int) -> int:
    """The literal that holds where this one does not."""
    return int(literal) ^ 1


class Changed:
    """A circuit with other literals (or 0 and 1) put in the place of variables: the same case, some answers changed."""

    def __init__(self, circuit: Circuit, given: Mapping[int, int]):
        self._circuit = circuit
        self._put = {0: 0} | {literal >> 1: by for literal, by in given.items()}
        self._known = set(self._put)

    def of(self, truth: int) -> Wire:
        """Where it holds once the answers are changed."""
        circuit, put = self._circuit, self._put
        for gate in circuit.gates_under([int(truth)], self._known):
            one, two = circuit.inputs(gate)
            put[gate >> 1] = circuit.both(put[one >> 1] ^ (one & 1), put[two >> 1] ^ (two & 1)) if one else gate
        return Wire.of(circuit, put[int(truth) >> 1] ^ (int(truth) & 1))


class Trial:
    """A circuit's answers in cases tried at random, to find a case cheaply before a solver is asked.

    :param given: for each variable the cases, as bits, in which it is true.
    """

    def __init__(self, circuit: Circuit, given: Mapping[int, int], count: int):
        self._circuit, self._known = circuit, {0}
        self.everywhere = (1 << count) - 1
        self._truths = {0: 0} | {literal >> 1: bits for literal, bits in given.items()}
        self._known.update(self._truths)

    def of(self, truth: int) -> int:
        """The cases in which it holds."""
        for gate in self._circuit.gates_under([int(truth)], self._known):
            first, second = self._circuit.inputs(gate)
            self._truths[gate >> 1] = self._bits(first) & self._bits(second)
        return self._bits(int(truth))

    def _bits(self, literal: int) -> int:
        bits = self._truths[literal >> 1]
        return self.everywhere ^ bits if literal & 1 else bits


def some(circuit: Circuit, truths: Iterable[int]) -> Wire:
    """At least one of them."""
    found = circuit.never
    for truth in truths:
        found = found | truth
    return found


def two_of(circuit: Circuit, truths: Sequence[int]) -> Wire:
    """At least two of them."""
    once = twice = circuit.never
    for truth in truths:
        twice = twice | (once & truth)
        once = once | truth
    return twice
