"""One pass of the whole algorithm over a set of cases: reading, leans, conclusion, rules."""

from __future__ import annotations

from dataclasses import dataclass, field

from .imaging.conclusions import CONCLUSIONS, DIAGNOSIS, RESPONSE
from .imaging.cross_study import add_circumstances
from .imaging.overall_lean import overall_lean
from .imaging.readings import Reading, read_studies
from .imaging.study_pairs import Compared, compare_studies
from .logic.case_sets import CaseSet
from .logic.compiler import compiled
from .logic.conditions import Known, Scope, Statements, Truth
from .logic.terms import CASE_TERMS
from .rules import RULES

_ask_case_terms = compiled({term.name: term for term in CASE_TERMS})
_KNOWN = frozenset(term.name for term in CASE_TERMS)
_ask_conclusions = compiled(
    {
        f"{purpose} {row}": condition
        for purpose, table in (("diagnosis", DIAGNOSIS), ("response", RESPONSE))
        for row, (_, condition) in enumerate(table)
    },
    _KNOWN,
)
WAYS = {code: tuple(f"{code} {number}" for number in range(len(rule.ways))) for code, rule in RULES.items()}
_ask_rules = compiled(
    {name: way.when for code, rule in RULES.items() for name, way in zip(WAYS[code], rule.ways, strict=True)}
    | {code: rule.when for code, rule in RULES.items()},
    _KNOWN,
)


@dataclass(slots=True)
class Answered:
    """What the algorithm says of every case in a set.

    ``scope`` is where rules were asked; ``overall`` what the readings say together; ``given`` the cases that
    get a code, by "CODE", and those in which one of its ways holds, by "CODE number"; ``said_by_terms`` keeps reasons already put in words.
    """

    scope: Scope
    compared: Compared
    readings: list[Reading]
    overall: Statements
    given: Statements
    said_by_terms: Known = field(default_factory=dict)


def answer(case_set: CaseSet) -> Answered:
    """Ask everything of every case of ``case_set``."""
    everywhere = case_set.everywhere
    no = everywhere ^ everywhere
    terms = _ask_case_terms(Scope(everywhere, case_set.case))[0]
    compared = compare_studies(case_set, terms)
    add_circumstances(compared, everywhere)
    case_set.case.update(compared.said)
    studies = list(compared.studies.values())
    discordances = [discordance.scope for discordance in compared.discordances]
    for scope in (*studies, *discordances):
        scope.studies = studies
    readings = read_studies(compared, terms, everywhere)
    overall = overall_lean(readings, terms, everywhere)
    case_set.case.update(overall)
    scope = Scope(everywhere, case_set.case, studies=studies, discordances=discordances, terms=terms)
    case_set.case.update(_conclude(scope, no))
    given, further = _ask_rules(scope)
    terms.update(further)
    return Answered(scope, compared, readings, overall, given)


def _conclude(scope: Scope, no: Truth) -> Statements:
    """Exactly one conclusion for every case: the first row that holds, of the table for its purpose."""
    answers, _ = _ask_conclusions(scope)
    said = dict.fromkeys(_CONCLUSION.values(), no)
    for purpose, rows in _ROWS.items():
        left = scope.case.get(purpose, no)
        for row, conclusion in rows:
            hit = left & answers[row]
            said[conclusion] = said[conclusion] | hit
            left = left & ~hit
    return said


_CONCLUSION = {code: f"conclusion={code}" for code in CONCLUSIONS}
_ROWS = {
    f"purpose={purpose}": [(f"{purpose} {row}", _CONCLUSION[code]) for row, (code, _) in enumerate(table)]
    for purpose, table in (("diagnosis", DIAGNOSIS), ("response", RESPONSE))
}
