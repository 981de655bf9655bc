"""What to ask next: what of the advice the open questions leave standing, and which of them decides most.

Weighty advice is required, recommended or to be avoided. Open are the questions about the patient and about
the studies done; studies not done are counted apart. *Settled*: given whatever any one open answer is. Where
two answers together would still change it, they are named. Three at once are not tried; nor are more pairs
than `counterfactual` states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..case.facts import CaseFacts
from ..case.measures import Limits
from ..evaluate import Answered
from ..rules import RULES, SECTION_ORDER
from .changes import open_changes
from .counterfactual import Change, Surroundings, conclusions_of
from .open_questions import CAN_BE_WEIGHTY, OpenQuestion, open_questions, weighty_cases


@dataclass(frozen=True, slots=True)
class Next:
    """What stands, what is open, and what to ask.

    ``settled``: weighty codes given whatever any single open answer is; ``unless_two``: those among them that two
    answers together would change, with two such; ``with_two``: the other way round, withheld but for two answers
    together. ``undecided``: weighty codes, given now or not,
    that a single open answer decides. ``conclusions``: those still possible, the present one first.
    """

    settled: tuple[str, ...]
    unless_two: tuple[tuple[str, tuple[Change, Change]], ...]
    with_two: tuple[tuple[str, tuple[Change, Change]], ...]
    undecided: tuple[str, ...]
    conclusions: tuple[str, ...]
    questions: tuple[OpenQuestion, ...]
    studies: tuple[OpenQuestion, ...]
    all_settled: bool
    """Nothing open, not even two answers together, changes weighty advice or the conclusion."""


def ask_next(facts: CaseFacts, limits: Limits = Limits()) -> Next:
    """What to ask next of a case."""
    near = Surroundings(facts, limits, open_changes(facts, limits))
    alone, twice = near.around, near.around_twice
    settled: list[str] = []
    undecided: list[str] = []
    unless_two: list[tuple[str, tuple[Change, Change]]] = []
    with_two: list[tuple[str, tuple[Change, Change]]] = []
    for code in sorted(CAN_BE_WEIGHTY, key=lambda code: SECTION_ORDER[RULES[code].section]):
        one, two = weighty_cases(code, alone.given), weighty_cases(code, twice.given)
        if one not in (0, alone.scope.everywhere):
            undecided.append(code)
            continue
        if one:
            settled.append(code)
        if changed := _changed(two, twice):
            two_answers = near.pair((changed & -changed).bit_length() - 1)
            (unless_two if one else with_two).append((code, two_answers))
    possible = _conclusions(alone) | _conclusions(twice)
    now = next(code for code, where in conclusions_of(alone).items() if where & 1)
    done = {study.modality for study in facts.studies}
    asked: list[OpenQuestion] = []
    studies: list[OpenQuestion] = []
    for question in open_questions(facts, limits):
        parts = question.key.split(".")
        (studies if parts[0] == "studies" and parts[1] not in done else asked).append(question)
    return Next(
        tuple(settled),
        tuple(unless_two),
        tuple(with_two),
        tuple(undecided),
        (now, *(code for code in possible if code != now)),
        ranked(asked),
        ranked(studies),
        not (unless_two or with_two or undecided) and len(possible) == 1,
    )


def ranked(questions: list[OpenQuestion]) -> tuple[OpenQuestion, ...]:
    """Open questions, those first whose answers most often decide weighty advice."""
    first = sorted(questions, key=lambda question: -question.weight)
    return tuple(replace(question, settles=decided_alone(question, questions)) for question in first)


def decided_alone(question: OpenQuestion, questions: Sequence[OpenQuestion]) -> tuple[str, ...]:
    """The codes that only this one of the open questions decides."""
    others = set().union(*[other.would_decide for other in questions if other is not question])
    return tuple(code for code in question.would_decide if code not in others)


def _changed(where: int, answered: Answered) -> int:
    return where ^ answered.scope.everywhere if where & 1 else where


def _conclusions(answered: Answered) -> dict[str, int]:
    return {code: where for code, where in conclusions_of(answered).items() if where}
