"""One pass of the whole algorithm over a set of cases: reading, leans, conclusion, rules."""

from __future__ import annotations

from dataclasses import dataclass

from .circumstances import add_circumstances
from .compiled import compiled
from .conclusions import CONCLUSIONS, DIAGNOSIS, RESPONSE
from .conditions import Scope, Truth
from .reading import Reading, Said, read_studies
from .rules import RULES
from .terms import CASE_TERMS
from .weighing import Weighed, weigh
from .worlds import Worlds

_ask_case_terms = compiled({term.name: term for term in CASE_TERMS})
_KNOWN = frozenset(term.name for term in CASE_TERMS)
_ask_conclusions = compiled(
    {f"{purpose} {row}": condition for purpose, table in (("diagnosis", DIAGNOSIS), ("response", RESPONSE)) for row, (_, condition) in enumerate(table)},
    _KNOWN,
)
WAYS = {code: tuple(f"{code} {number}" for number in range(len(rule.ways))) for code, rule in RULES.items()}
_ask_ways = compiled({WAYS[code][number]: way.when for code, rule in RULES.items() for number, way in enumerate(rule.ways)}, _KNOWN)


@dataclass(slots=True)
class Answered:
    """What the algorithm says of every case in a set.

    ``scope`` is where rules were asked; ``given`` the cases that get a code; ``ways`` the answer to
    each of its ways, by "CODE number"; ``terms`` every named term.
    """

    scope: Scope
    reading: Reading
    weighed: Weighed
    given: Said
    ways: Said


def answer(worlds: Worlds) -> Answered:
    """Ask everything of every case of ``worlds``."""
    everywhere = worlds.everywhere
    no = everywhere ^ everywhere
    terms = _ask_case_terms(Scope(everywhere, worlds.case))
    reading = read_studies(worlds, terms)
    add_circumstances(reading, everywhere)
    worlds.case.update(reading.said)
    studies = list(reading.studies.values())
    discordances = [meeting.scope for meeting in reading.discordances]
    for scope in (*studies, *discordances):
        scope.studies = studies
    weighed = weigh(reading, terms, everywhere)
    worlds.case.update(weighed.said)
    scope = Scope(everywhere, worlds.case, studies=studies, discordances=discordances, terms=terms)
    worlds.case.update(_conclude(scope, no))
    answers = _ask_ways(scope)
    terms.update((name, truth) for name, truth in answers.items() if name not in _WAY_NAMES)
    given: Said = {}
    for code, ways in WAYS.items():
        truth = answers[ways[0]]
        for way in ways[1:]:
            truth = truth | answers[way]
        given[code] = truth
    return Answered(scope, reading, weighed, given, answers)


_WAY_NAMES = frozenset(name for names in WAYS.values() for name in names)


def _conclude(scope: Scope, no: Truth) -> Said:
    """Exactly one conclusion for every case: the first row that holds, of the table for its purpose."""
    answers = _ask_conclusions(scope)
    said = {f"conclusion={code}": no for code in CONCLUSIONS}
    for purpose, table in (("diagnosis", DIAGNOSIS), ("response", RESPONSE)):
        left = scope.case.get(f"purpose={purpose}", no)
        for row, (code, _) in enumerate(table):
            hit = left & answers[f"{purpose} {row}"]
            said[f"conclusion={code}"] = said[f"conclusion={code}"] | hit
            left = left & ~hit
    return said
