"""Why: a condition that holds, in the case's own answers.

A condition prints the parts of itself that hold. Nothing here is written for one rule, so a reason
cannot drift from the rule it explains.
"""

from __future__ import annotations

from .conditions import All, Any, Condition, Not, Says, Scope, Some, Term
from .vocabulary import MODALITIES

MOST_NEGATIVES = 3


def reasons(condition: Condition, scope: Scope, depth: int = 2) -> list[str]:
    """What in a one-case scope makes the condition hold, positive answers first named.

    Where only the absence of something holds it up, the absences are named instead.

    :param depth: how many levels of named terms are opened.
    """
    found = list(dict.fromkeys(_positive(condition, scope, depth)))
    return found or list(dict.fromkeys(_negative(condition, scope)))[:MOST_NEGATIVES]


def _positive(condition: Condition, scope: Scope, depth: int) -> list[str]:
    match condition:
        case Says(place=place, words=words):
            said = getattr(scope, place)
            return [text for statement, text in words.items() if said.get(statement) and text]
        case All(conditions=parts):
            return [reason for part in parts for reason in _positive(part, scope, depth)]
        case Any(conditions=parts):
            return [reason for part in parts if part.ask(scope) for reason in _positive(part, scope, depth)]
        case Term(yes=yes, condition=inner):
            because = _positive(inner, scope, depth - 1) if depth else []
            because = [reason for reason in dict.fromkeys(because) if reason != yes]
            return [f"{yes} ({'; '.join(because)})" if because else yes]
        case Some():
            return _of_those(condition, scope, depth)
        case Not(condition=Not(condition=inner)):
            return _positive(inner, scope, depth)
    return []


def _of_those(condition: Some, scope: Scope, depth: int) -> list[str]:
    found = []
    for one in getattr(scope, condition.among):
        if one.where and condition.condition.ask(one):
            parts = [part for part in _positive(condition.condition, one, depth) if not part.startswith("study: ")]
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
            return next(([*_negative(part, scope)] for part in parts if part.ask(scope)), [])
    return []


def named(name: str) -> str:
    """A study's or a disagreement's name in words: "CT", "CT against bone scan"."""
    return " against ".join(MODALITIES[modality] for modality in name.split("/"))
