"""The solver: is there a case in which this holds? The one module that imports z3."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import z3

from ..asking import MEASURED
from ..reading import MAX_DAYS_APART
from ..vocabulary import QUESTIONS
from .answers import AnyCase
from .circuit import Trial, Truth
from .questions import GIVEN_AS, LIMITS, RENAL, Axis, axes

TRIED = 1 << 14
"""Cases tried by lot, for each share of open questions, before the solver is asked."""


class Solver:
    """Answers for every possible case; cases by lot first, where one is enough.

    ``asked`` counts the questions that the solver itself has answered.
    """

    def __init__(self, any_case: AnyCase):
        self.any_case, self.asked = any_case, 0
        circuit = any_case.circuit
        self._trials = [
            Trial(circuit, any_case.by_lot(TRIED, seed, share), TRIED) for seed, share in enumerate((1, 2, 3, 5))
        ]
        self._z3 = z3.SolverFor("QF_FD")
        self._known: set[int] = {0}
        self._names: dict[int, Any] = {0: z3.BoolVal(False)}
        for clause in any_case.clauses:
            self._z3.add(z3.Or([self._of(truth) for truth in clause]))

    def example(self, *truths: Truth) -> dict[str, Any] | None:
        """A possible case in which all of these hold, as JSON-like data; None when there is none."""
        together = self.any_case.circuit.always
        for truth in truths:
            together = together & truth
        if not together:
            return None
        for trial in self._trials:
            if where := trial.of(together):
                number = (where & -where).bit_length() - 1
                return self.any_case.case(lambda truth: bool(trial.of(truth) >> number & 1))
        return self._ask(together)

    def possible(self, *truths: Truth) -> bool:
        """Whether there is a possible case in which all of these hold."""
        together = self.any_case.circuit.always
        for truth in truths:
            together = together & truth
        return bool(together) and (any(trial.of(together) for trial in self._trials) or self._ask(together) is not None)

    def _ask(self, truth: Truth) -> dict[str, Any] | None:
        self.asked += 1
        while True:
            goal = self._of(truth)
            if self._z3.check(goal) == z3.unsat:
                return None
            model = self._z3.model()
            valued = {literal: z3.is_true(model.eval(self._names[literal >> 1])) for literal in self._inputs()}
            trial = Trial(self.any_case.circuit, {literal: int(true) for literal, true in valued.items()}, 1)
            apart = {pair: bool(trial.of(one)) for pair, one in self.any_case.apart.items()}
            done = {m for m, said in self.any_case.study.items() if trial.of(said[f"modality={m}"])}
            if (days := _days({pair: far for pair, far in apart.items() if done.issuperset(pair)})) is not None:
                return self.any_case.case(lambda one: bool(trial.of(one)), days)
            self._z3.add(z3.Or([self._of(one) != z3.BoolVal(apart[pair]) for pair, one in self.any_case.apart.items() if done.issuperset(pair)]))

    def _inputs(self) -> Iterable[int]:
        for literal in self.any_case.circuit.names:
            self._of(Truth(self.any_case.circuit, literal))
            yield literal

    def _of(self, truth: Truth) -> Any:
        circuit = self.any_case.circuit
        for gate in circuit.gates_under([truth.literal], self._known):
            name = self._names[gate >> 1] = z3.Bool(f"n{gate >> 1}")
            one, two = circuit.inputs(gate)
            if one:
                first, second = self._literal(one), self._literal(two)
                self._z3.add(z3.Or(z3.Not(name), first), z3.Or(z3.Not(name), second), z3.Or(name, z3.Not(first), z3.Not(second)))
        return self._literal(truth.literal)

    def _literal(self, literal: int) -> Any:
        name = self._names[literal >> 1]
        return z3.Not(name) if literal & 1 else name


def _days(apart: dict[tuple[str, str], bool]) -> dict[str, int] | None:
    """Days on which studies were done, so that just these were done far apart; None when no days are so."""
    dated = sorted({modality for pair, far in apart.items() if far for modality in pair})
    solver, day = z3.Solver(), {modality: z3.Int(modality) for modality in dated}
    for one, two in combinations(dated, 2):
        far = apart.get((one, two), apart.get((two, one)))
        gap = day[one] - day[two]
        solver.add(z3.Or(gap > MAX_DAYS_APART, -gap > MAX_DAYS_APART) == far)
    solver.add(*(z3.And(each >= 0, each <= 3650) for each in day.values()))
    if solver.check() == z3.unsat:
        return None
    return {modality: solver.model()[each].as_long() for modality, each in day.items()}


def numbers_left_out() -> list[str]:
    """Measures of which some value is not on the same side of every threshold as one of its answers.

    Real arithmetic: there must be none, or the answers are not every case.
    """
    by_key = {axis.key: axis for axis in axes()}
    found = []
    for key, names in _measures().items():
        if _another_value(by_key[key], names):
            found.append(key)
    return found


def _measures() -> dict[str, tuple[str, ...]]:
    alone = {GIVEN_AS.get(m.key, m.key): (m.key,) for m in MEASURED if not m.key.startswith("creatinine")}
    return alone | {
        "corrected_calcium_mmol_l": ("corrected_calcium", "uncorrected_calcium"),
        RENAL: ("creatinine_umol_l", "creatinine_baseline_umol_l", "creatinine_rise"),
    } if alone.pop("calcium_mmol_l") else {}


def _another_value(axis: Axis, names: tuple[str, ...]) -> bool:
    solver = z3.Solver()
    value, known, statements = {}, {}, {}
    named = {"lower": LIMITS.calcium_lower, "upper": LIMITS.calcium_upper}
    for measured in MEASURED:
        if measured.key not in names:
            continue
        number = value[measured.key] = z3.Real(measured.key)
        here = known[measured.key] = z3.Bool(f"{measured.key} known")
        question: Any = QUESTIONS.get(GIVEN_AS.get(measured.key, measured.key))
        if question is not None:
            solver.add(number >= z3.Q(*question.low.as_integer_ratio()), number <= z3.Q(*question.high.as_integer_ratio()))
            if question.whole:
                solver.add(z3.IsInt(number))
        for statement, (sign, limit) in measured.thresholds.items():
            edge = z3.Q(*named.get(limit, limit).as_integer_ratio())
            holds = {"<": number < edge, ">": number > edge, ">=": number >= edge, "<=": number <= edge, "known": True}[sign]
            statements[statement] = z3.And(here, holds)
    if "creatinine_rise" in names:
        now, before = "creatinine_umol_l", "creatinine_baseline_umol_l"
        solver.add(value["creatinine_rise"] == value[now] - value[before])
        solver.add(known["creatinine_rise"] == z3.And(known[now], known[before]))
    if "uncorrected_calcium" in names:
        solver.add(z3.Not(z3.And(known["corrected_calcium"], known["uncorrected_calcium"])))
    for says in axis.says:
        solver.add(z3.Or([holds == (statement not in says) for statement, holds in statements.items()]))
    return solver.check() != z3.unsat
