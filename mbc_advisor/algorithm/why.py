"""Why: a condition that holds, in the case's own answers.

A condition prints the parts of itself that hold. Nothing here is written for one rule, so a reason
cannot drift from the rule it explains.
"""

from __future__ import annotations

from .conditions import All, Any, Condition, Not, Says, Scope, Some, Term
from .vocabulary import MODALITIES

MOST_NEGATIVES = 3


def reasons(condition: Condition, scope: Scope, known: dict | None = None) -> list[str]:
    """What makes the condition hold in the first case of a scope, positive answers first named.

    Where only the absence of something holds it up, the absences are named instead.

    :param known: keeps what named terms have said, for the next question of the same scope.
    """
    found = list(dict.fromkeys(_positive(condition, scope, 2, {} if known is None else known)))
    return found or list(dict.fromkeys(_negative(condition, scope)))[:MOST_NEGATIVES]


def _positive(condition: Condition, scope: Scope, depth: int, known: dict) -> list[str]:
    match condition:
        case Says(place=place, words=words):
            said = getattr(scope, place)
            return [text for statement, text in words.items() if said.get(statement, 0) & 1]
        case All(conditions=parts):
            return [reason for part in parts for reason in _positive(part, scope, depth, known)]
        case Any(conditions=parts):
            return [reason for part in parts if part.ask(scope) & 1 for reason in _positive(part, scope, depth, known)]
        case Term():
            return _of_term(condition, scope, depth, known)
        case Some():
            return _of_those(condition, scope, depth, known)
    return []


def _of_term(term: Term, scope: Scope, depth: int, known: dict) -> list[str]:
    key = (term.name, depth, id(scope))
    if key not in known:
        because = _positive(term.condition, scope, depth - 1, known) if depth else []
        because = [reason for reason in dict.fromkeys(because) if reason != term.yes]
        known[key] = [f"{term.yes} ({'; '.join(because)})" if because else term.yes]
    return known[key]


def _of_those(condition: Some, scope: Scope, depth: int, known: dict) -> list[str]:
    found = []
    for one in getattr(scope, condition.among):
        if one.where & condition.condition.ask(one) & 1:
            parts = [part for part in _positive(condition.condition, one, depth, known) if not part.startswith("study: ")]
            found.append(f"{named(one.name)}: {', '.join(dict.fromkeys(parts))}" if parts else named(one.name))
    return found


def _negative(condition: Condition, scope: Scope) -> list[str]:
    match condition:
        case Not(condition=Says(no=no) | Term(no=no)) if no:
            return [no]
        case Not(condition=Some(condition=inner, no=no)):
            return [f"{no} {inner.english()}"]
        case Not(condition=Any(conditions=parts)):
            return [reason for part in parts for reason in _negative(Not(part), scope)]
        case All(conditions=parts):
            return [reason for part in parts for reason in _negative(part, scope)]
        case Any(conditions=parts):
            return next(([*_negative(part, scope)] for part in parts if part.ask(scope) & 1), [])
    return []


def named(name: str) -> str:
    """A study's or a disagreement's name in words: "CT", "CT against bone scan"."""
    return " against ".join(MODALITIES[modality] for modality in name.split("/"))
