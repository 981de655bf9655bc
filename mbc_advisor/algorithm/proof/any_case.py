"""One case with every answer open: a variable an answer, and the answers that may not stand together."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from ..case.vocabulary import MECHANISMS, SITES, STUDY_CHOICES, STUDY_LISTS
from ..logic.case_sets import CaseSet
from .circuit import Circuit, Wire, some
from .questions import NAMED, STUDIES, axes, contradictions, study_contradictions

RESULTS = ("positive", "equivocal", "benign", "negative")
DAY_ONE, APART = date(2026, 1, 1), timedelta(days=43)


class _AnyCaseSet(CaseSet):
    """A set in which a variable, not two days, says that two studies were done far apart."""

    def __init__(self, everywhere: Wire, far: Mapping[tuple[str, str], Wire]):
        super().__init__(everywhere)
        self._far = far

    def apart(self, a: str, b: str, days: int) -> Wire:
        """As `CaseSet.apart`, for `study_pairs.MAX_DAYS_APART`."""
        return self._far[a, b] if (a, b) in self._far else self._far[b, a]


class AnyCase:
    """Every possible case at once.

    ``option[key][n]``: the answer *n* of a question about the patient is given; ``study[m][statement]``:
    it is said of the study *m*; ``apart[m, n]``: two studies were done more than 42 days apart.
    """

    def __init__(self) -> None:
        self.circuit = Circuit()
        self.axes = {axis.key: axis for axis in axes()}
        self.clauses: list[tuple[Wire, ...]] = []
        self.option = {key: self._one_of(key, len(axis.answers)) for key, axis in self.axes.items()}
        self.study = {modality: self._study(modality) for modality in STUDIES}
        self.apart = {pair: self.circuit.variable(" and ".join(pair)) for pair in combinations(STUDIES, 2)}
        for pair, apart in self.apart.items():
            self.clauses += [(~apart, self.study[modality][f"modality={modality}"]) for modality in pair]
        for one, first, two, second in contradictions():
            self.clauses.append((~self.option[one][first], ~self.option[two][second]))

    def _one_of(self, name: str, count: int) -> list[Wire]:
        """Exactly one of several; the first is the one that holds when no other does."""
        others = [self.circuit.variable(f"{name} {number}") for number in range(1, count)]
        self.clauses += [(~one, ~two) for one, two in combinations(others, 2)]
        return [~some(self.circuit, others), *others]

    def _study(self, modality: str) -> dict[str, Wire]:
        results = self._one_of(f"{modality} result", 1 + len(RESULTS))
        done = ~results[0]
        said = {f"modality={modality}": done, f"mechanism={MECHANISMS[modality]}": done}
        said |= {f"result={result}": results[number] for number, result in enumerate(RESULTS, start=1)}
        for key, question in STUDY_CHOICES.items():
            answers = tuple(question.answers)
            options = self._one_of(f"{modality} {key}", len(answers))
            self.clauses += [(~option, done) for option in options[1:]]
            said[f"{key}={answers[0]}"] = options[0] & done
            said |= {f"{key}={answer}": option for answer, option in zip(answers[1:], options[1:], strict=True)}
        for key, several in STUDY_LISTS.items():
            for answer in several.answers:
                said[f"{NAMED[key]}={answer}"] = one = self.circuit.variable(f"{modality} {key} {answer}")
                self.clauses.append((~one, done))
        self.clauses += [tuple(~said[one] for one in together) for together in study_contradictions(modality)]
        listed, imaged = said["covers=listed"], [said[f"covered_site={site}"] for site in SITES]
        self.clauses.append((~listed, *imaged))
        for site, one in zip(SITES, imaged, strict=True):
            self.clauses += [(~one, listed), (~listed, ~said[f"site={site}"], one)]
        return said

    def case_set(self) -> CaseSet:
        """What is said, as the engine asks it."""
        made = _AnyCaseSet(self.circuit.always, self.apart)
        for axis in self.axes.values():
            for statement in sorted(frozenset().union(*axis.says)):
                where = [
                    option for option, said in zip(self.option[axis.key], axis.says, strict=True) if statement in said
                ]
                if len(where) < len(axis.answers):
                    made.case[statement] = some(self.circuit, where)
        made.studies = {modality: dict[str, int](said) for modality, said in self.study.items()}
        return made

    # Answers put in the place of others

    def number(self, key: str, answer: Any) -> int:
        """The number of an answer to a question about the patient."""
        return next(n for n, given in enumerate(self.axes[key].answers) if given.get(key) == answer)

    def setting(self, key: str, number: int) -> dict[int, int]:
        """The variables of a question about the patient, when this answer is given."""
        return {one.literal: int(place == number) for place, one in enumerate(self.option[key]) if place}

    def without(self, modality: str) -> dict[int, int]:
        """The variables of a study, when it was not done."""
        given: dict[int, int] = {}
        for truth in self.study[modality].values():
            given |= dict.fromkeys(self.circuit.gates_under([truth.literal], set()), 0)
        return {literal: 0 for literal in given if literal in self.circuit.names}

    # Back to a case

    def case(self, holds: Callable[[Wire], bool], days: dict[str, int] | None = None) -> dict[str, Any]:
        """The case in which the variables are as ``holds`` says, as JSON-like data."""
        made: dict[str, Any] = {}
        for key, axis in self.axes.items():
            made |= next(answer for answer, option in zip(axis.answers, self.option[key], strict=True) if holds(option))
        made["studies"] = [
            self._fragment(modality, said, holds)
            | ({"date": (DAY_ONE + timedelta(days=days[modality])).isoformat()} if days and modality in days else {})
            for modality, said in self.study.items()
            if holds(said[f"modality={modality}"])
        ]
        return made

    @staticmethod
    def _fragment(modality: str, said: dict[str, Wire], holds: Callable[[Wire], bool]) -> dict[str, Any]:
        made: dict[str, Any] = {"modality": modality}
        made["result"] = next(result for result in RESULTS if holds(said[f"result={result}"]))
        for key, question in STUDY_CHOICES.items():
            answer = next(answer for answer in question.answers if holds(said[f"{key}={answer}"]))
            if answer != question.default:
                made[key] = answer
        for key, several in STUDY_LISTS.items():
            if listed := [answer for answer in several.answers if holds(said[f"{NAMED[key]}={answer}"])]:
                made[key] = listed
        return made

    def variables(self, case: dict[str, Any]) -> dict[int, int]:
        """The variables that are true of a case whose answers are all among the axes."""
        given = dict.fromkeys(self.circuit.names, 0)
        for key, axis in self.axes.items():
            fits = [n for n, answer in enumerate(axis.answers) if n and answer.items() <= case.items()]
            if fits:
                given[self.option[key][max(fits, key=lambda n: len(axis.answers[n]))].literal] = 1
        for study in case["studies"]:
            said = self.study[study["modality"]]
            for key, value in study.items():
                if key not in ("modality", "date"):
                    for one in value if isinstance(value, list) else [value]:
                        given[said[f"{NAMED.get(key, key)}={one}"].literal] = 1
        days = {study["modality"]: date.fromisoformat(study["date"]) for study in case["studies"] if "date" in study}
        for (one, two), apart in self.apart.items():
            given[apart.literal] = int(one in days and two in days and abs(days[one] - days[two]) >= APART)
        return given

    # Cases by lot

    def by_lot(
        self, count: int, seed: int, open_share: int = 1, mostly: Mapping[str, int] | None = None
    ) -> dict[int, int]:
        """``count`` possible cases at random: for each variable the cases in which it is true.

        :param open_share: each question stays open in all but one of two to the power of this.
        :param mostly: answers that most of the cases give.
        """
        lot = random.Random(seed)  # noqa: S311 - a lot, no secret
        everywhere = (1 << count) - 1
        given: dict[int, int] = {}

        def coin(times: int = 1) -> int:
            bits = everywhere
            for _ in range(times):
                bits &= lot.getrandbits(count)
            return bits

        def share(options: list[Wire], where: int, allowed: list[int]) -> list[int]:
            drawn = [0] * len(options)
            for number in lot.sample(range(1, len(options)), len(options) - 1):
                drawn[number] = where & allowed[number] & coin()
                where &= ~drawn[number]
            for option, bits in zip(options[1:], drawn[1:], strict=True):
                given[option.literal] = bits
            drawn[0] = everywhere & ~(sum(drawn[1:]))
            return drawn

        drawn: dict[str, list[int]] = {}
        against: dict[str, list[tuple[int, str, int]]] = {}
        for one, first, two, second in contradictions():
            against.setdefault(one, []).append((first, two, second))
            against.setdefault(two, []).append((second, one, first))
        for key, options in self.option.items():
            allowed = [everywhere] * len(options)
            for number, other, answer in against.get(key, ()):
                if other in drawn:
                    allowed[number] &= ~drawn[other][answer]
            where = coin(open_share)
            if mostly and key in mostly:
                usual = coin() | coin()
                where |= usual
                allowed = [each & ~usual if number != mostly[key] else each for number, each in enumerate(allowed)]
            drawn[key] = share(options, where, allowed)
        for modality in STUDIES:
            self._study_by_lot(modality, given, coin, share, everywhere)
        given |= {truth.literal: 0 for truth in self.apart.values()}
        return given

    def _study_by_lot(self, modality: str, given: dict[int, int], coin: Any, share: Any, everywhere: int) -> None:
        said = self.study[modality]
        forbidden: dict[str, list[tuple[str, ...]]] = {}
        for together in study_contradictions(modality):
            forbidden.setdefault(together[-1], []).append(together[:-1])
        bits: dict[str, int] = {}
        results = [~said[f"modality={modality}"], *(said[f"result={result}"] for result in RESULTS)]
        drawn = share(results, coin(), [everywhere] * len(results))
        bits |= {f"result={result}": drawn[number] for number, result in enumerate(RESULTS, start=1)}
        done = everywhere & ~drawn[0]
        site_share = coin()
        for key, question in STUDY_CHOICES.items():
            answers = tuple(question.answers)
            allowed = [done] * len(answers)
            for number, answer in enumerate(answers):
                for others in forbidden.get(f"{key}={answer}", ()):
                    allowed[number] &= ~(bits[others[0]] if others else everywhere)
            drawn = share([said[f"{key}={answer}"] for answer in answers], coin(), allowed)
            bits |= {f"{key}={answer}": drawn[number] for number, answer in enumerate(answers)}
        for key in ("covered_sites", "sites", "features"):
            answers = tuple(STUDY_LISTS[key].answers)
            once = twice = 0
            where = bits["covers=listed"] if key == "covered_sites" else done & site_share
            for answer in answers:
                name = f"{NAMED[key]}={answer}"
                here = where & coin(3 if key == "features" else 2)
                for others in forbidden.get(name, ()):
                    if len(others) < 2:
                        here &= ~(bits[others[0]] if others else everywhere)
                if key == "sites":
                    here &= ~(bits["covers=listed"] & ~bits[f"covered_site={answer}"])
                    here &= ~(bits["count=one"] & twice)
                    twice |= once & here
                    once |= here
                if key == "covered_sites":
                    here |= where & ~once if answer == answers[-1] else 0
                    once |= here
                bits[name] = given[said[name].literal] = here
