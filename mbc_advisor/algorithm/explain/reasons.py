"""Why: a condition that holds, in the case's own answers.

A condition prints the parts of itself that hold. Nothing here is written for one rule, so a reason
cannot drift from the rule it explains.
"""

from __future__ import annotations

from ..logic.conditions import AllOf, AnyOf, Condition, Known, Not, Says, Scope, Some, Term

MOST_NEGATIVES = 3
LEVELS = 2
"""How many levels of named terms a reason opens."""


def reasons(condition: Condition, scope: Scope, known: Known | None = None) -> list[str]:
    """What makes the condition hold in the first case of a scope, positive answers first named.

    Where only the absence of something holds it up, the absences are named instead.

    :param known: keeps what named terms have said, for the next question of the same scope.
    """
    found = list(dict.fromkeys(condition.because(scope, LEVELS, {} if known is None else known)))
    return found or list(dict.fromkeys(_negative(condition, scope)))[:MOST_NEGATIVES]


def _negative(condition: Condition, scope: Scope) -> list[str]:
    match condition:
        case Not(condition=Says(no=no) | Term(no=no)) if no:
            return [no]
        case Not(condition=Some(condition=inner, no=no)):
            return [f"{no} {inner.english()}"]
        case Not(condition=AnyOf(conditions=parts)):
            return [reason for part in parts for reason in _negative(Not(part), scope)]
        case AllOf(conditions=parts):
            return [reason for part in parts for reason in _negative(part, scope)]
        case AnyOf(conditions=parts):
            return next(([*_negative(part, scope)] for part in parts if part.ask(scope) & 1), [])
    return []
