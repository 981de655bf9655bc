"""The solver: is there a case in which this holds? The one module that imports z3."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import z3

from ..case.vocabulary import QUESTIONS
from ..imaging.study_pairs import MAX_DAYS_APART
from ..logic.questions import MEASURED
from .any_case import AnyCase
from .circuit import Trial, Wire
from .questions import CALCIUM, GIVEN_AS, LIMITS, RENAL, Axis, axes

TRIED = 1 << 15
"""Cases tried by lot, for each share of open questions, before the solver is asked."""

IN_THE_WINDOW = {
    "purpose": "response", "setting": "known_metastatic", "therapy": "current", "weeks_on_therapy": 0, "course": "better",
    "bone_disease_known": "yes",
}  # fmt: skip
"""What most cases of two more lots say: flare is rare elsewhere."""


class Solver:
    """Answers for every possible case; cases by lot first, where one is enough.

    ``asked`` counts the questions that the solver itself has answered; ``found`` are the cases that it found for them.

    :param known: cases found earlier, tried first.
    """

    def __init__(self, any_case: AnyCase, known: Sequence[dict[str, Any]] = ()):
        self.any_case, self.asked = any_case, 0
        self.found: list[dict[str, Any]] = []
        self._clauses: list[tuple[Wire, ...]] = list(any_case.clauses)
        drawn = [any_case.by_lot(TRIED, seed, share) for seed, share in enumerate((1, 2, 3, 5))]
        mostly = {key: any_case.number(key, answer) for key, answer in IN_THE_WINDOW.items()}
        drawn += [any_case.by_lot(TRIED, seed, share, mostly) for seed, share in enumerate((2, 4), start=4)]
        self._trials = [Trial(any_case.circuit, given, TRIED) for given in drawn]
        together = dict.fromkeys(any_case.circuit.names, 0)
        for number, case in enumerate(known):
            for literal, true in any_case.variables(case).items():
                together[literal] |= true << number
        self._trials.insert(0, Trial(any_case.circuit, together, len(known)))

    def example(self, truth: int) -> dict[str, Any] | None:
        """A possible case in which it holds, with as few answers as will do, as JSON-like data; None when there is none."""
        found = self._variables(truth)
        return None if found is None else self._shown(self._fewer(truth, found))

    def possible(self, truth: int) -> bool:
        """Whether there is a possible case in which it holds."""
        return self._variables(truth) is not None

    def _variables(self, truth: int) -> dict[int, int] | None:
        """The variables that are true in a possible case in which ``truth`` holds."""
        if not truth:
            return None
        circuit = self.any_case.circuit
        for trial in self._trials:
            if where := trial.of(truth):
                number = (where & -where).bit_length() - 1
                return {literal: trial.of(circuit.truth(literal)) >> number & 1 for literal in circuit.names}
        self.asked += 1
        while True:
            found = self._solved(truth)
            if found is None:
                return None
            found = self._fewer(truth, found)
            if self._days_of(found) is not None:
                self.found.append(self._shown(found))
                return found
            far = {m for pair, one in self.any_case.apart.items() if found[one.literal] for m in pair}
            among = [one for pair, one in self.any_case.apart.items() if far.issuperset(pair)]
            self._clauses.append(tuple(~one if found[one.literal] else one for one in among))  # no days are so

    def _solved(self, truth: int) -> dict[int, int] | None:
        solver = z3.Tactic("sat").solver()
        solver.from_string(self._dimacs(truth))
        if solver.check() == z3.unsat:
            return None
        model = solver.model()
        true = {int(str(name).removeprefix("k!")) for name in model.decls() if z3.is_true(model[name])}
        return {literal: int(literal >> 1 in true) for literal in self.any_case.circuit.names}

    def _dimacs(self, truth: int) -> str:
        """What is asked, as clauses over the gates that it depends on."""
        circuit = self.any_case.circuit
        lines: list[str] = []
        known: set[int] = {0}
        clauses = [[one.literal for one in clause] for clause in self._clauses]
        for gate in circuit.gates_under([int(truth), *(one for clause in clauses for one in clause)], known):
            one, two = map(_signed, circuit.inputs(gate))
            if one:
                name = gate >> 1
                lines.append(f"-{name} {one} 0\n-{name} {two} 0\n{name} {-one} {-two} 0")
        lines += [" ".join(str(_signed(one)) for one in clause) + " 0" for clause in clauses]
        lines.append(f"{_signed(int(truth))} 0")
        return f"p cnf {max(known)} {len(lines)}\n" + "\n".join(lines) + "\n"

    def _shown(self, given: dict[int, int]) -> dict[str, Any]:
        trial = Trial(self.any_case.circuit, given, 1)
        return self.any_case.case(lambda truth: bool(trial.of(truth)), self._days_of(given))

    def _days_of(self, given: dict[int, int]) -> dict[str, int] | None:
        return _days({pair: bool(given[one.literal]) for pair, one in self.any_case.apart.items()})

    def _fewer(self, truth: int, given: dict[int, int]) -> dict[int, int]:
        """The same with every answer left out that ``truth`` does not need: all of a study first, then one by one."""
        circuit = self.any_case.circuit
        far = {one.literal for one in self.any_case.apart.values()}
        steps: list[set[int]] = [far, *({literal} for literal in far)]
        steps += [set(self.any_case.without(modality)) for modality in self.any_case.study]
        steps += [{one.literal for one in options[1:]} for options in self.any_case.option.values()]
        steps += [{literal} for literal in given]
        for step in steps:
            if any(given[literal] for literal in step if literal in given):
                tried = given | dict.fromkeys(step & set(given), 0)
                trial = Trial(circuit, tried, 1)
                if trial.of(truth) and all(any(trial.of(one) for one in clause) for clause in self._clauses):
                    given = tried
        return given


def _signed(literal: int) -> int:
    return -(literal >> 1) if literal & 1 else literal >> 1


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
    together = {
        CALCIUM: ("corrected_calcium", "uncorrected_calcium"),
        RENAL: ("creatinine_umol_l", "creatinine_baseline_umol_l", "creatinine_rise"),
    }
    apart = [m.key for m in MEASURED if m.key not in together[CALCIUM] + together[RENAL]]
    return {GIVEN_AS.get(key, key): (key,) for key in apart} | together


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
            solver.add(
                number >= z3.Q(*question.low.as_integer_ratio()), number <= z3.Q(*question.high.as_integer_ratio())
            )
            if question.whole:
                solver.add(z3.IsInt(number))
        for statement, (sign, limit) in measured.thresholds.items():
            edge = z3.Q(*named.get(limit, limit).as_integer_ratio())
            holds = {"<": number < edge, ">": number > edge, ">=": number >= edge, "<=": number <= edge, "known": True}[
                sign
            ]
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
