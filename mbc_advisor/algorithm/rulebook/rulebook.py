"""The rulebook: for every code when it is given, in English made from the rules themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ..case.vocabulary import LEANS, MODALITIES, STRENGTHS
from ..imaging.conclusions import DIAGNOSIS, RESPONSE
from ..imaging.leans import AGREE, AGREE_BENIGN, ALONE, ANY, LEAN_RULES, OVERRIDES, LeanRule
from ..logic.conditions import AllOf, Condition, Not
from ..logic.questions import purpose as asked_purpose
from ..rules import RULES, Rule, Way
from .outline import Line, direct_terms, outline, terms

AGREEMENTS = {
    AGREE: (
        "Two positive studies of different mechanism whose sites overlap, or where either states none. "
        "Asked first, in this order: infection, destruction on CT, marrow stimulation, an unchanged finding "
        "without therapy, the flares. Where none of these holds the two agree: metastasis likely. The "
        "certainty is high when one study shows the tumour and the other structure or marrow, else moderate.",
        f"{LEANS['metastasis']}; certainty high or moderate",
    ),
    AGREE_BENIGN: (
        "Two positive studies that would otherwise agree, while a CT or MRI that covers the same sites names "
        "a benign cause there. The agreement is held at open, with the certainty it would have had.",
        f"{LEANS['open']}; certainty high or moderate",
    ),
}
"""How agreements are read (`algorithm.md`, section 1.2): they are no condition of one discordance."""

PURPOSES = {"diagnosis": DIAGNOSIS, "response": RESPONSE}
_MANAGEMENT = re.compile(r"^(\d+\.\d|S\d)")


@dataclass(frozen=True, slots=True)
class Given:
    """One way in which a rule is given: how strongly, in which wording, and when beside what is common."""

    strength: str
    variant: str
    after_emergency: bool
    when: Line | None

    @property
    def shown(self) -> str:
        """The wording's name in words."""
        return self.variant.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Lean:
    """One row of the reading of discordances."""

    table: str
    seen_on: str
    missed_by: str
    when: Line | None
    lean: str
    certainty: str
    unless: tuple[Line, str, str] | None


@dataclass(frozen=True, slots=True)
class Concluded:
    """One row of the table that gives a conclusion, with the conclusions (code, words) asked before it."""

    purpose: str
    place: int
    when: Line
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TermUsed:
    """A named term with its definition and the other codes that ask it themselves."""

    name: str
    yes: str
    no: str
    when: Line
    shared_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the rules say of one code."""

    code: str
    section: str
    said: str
    """The strengths, the lean or the table, in a few words for the index."""
    rows: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    common: Line | None = None
    given: tuple[Given, ...] = ()
    leans: tuple[Lean, ...] = ()
    concluded: tuple[Concluded, ...] = ()
    agreement: tuple[str, str] | None = None

    def asks(self) -> frozenset[str]:
        """The named terms that its conditions ask themselves."""
        return frozenset(name for condition in self.conditions for name in direct_terms(condition))


class Rulebook:
    """Every code the algorithm can give, in the order of the contract."""

    def __init__(self) -> None:
        rules = [*map(_rule, RULES.values()), *_leans(), *_conclusions()]
        self.entries: dict[str, Entry] = {entry.code: entry for entry in rules}

    @cached_property
    def asked_by(self) -> dict[str, tuple[str, ...]]:
        """For each named term the codes that ask it themselves."""
        asked: dict[str, list[str]] = {}
        for entry in self.entries.values():
            for name in entry.asks():
                asked.setdefault(name, []).append(entry.code)
        return {name: tuple(codes) for name, codes in asked.items()}

    def terms_of(self, code: str) -> list[TermUsed]:
        """Every term on which a code depends, opened."""
        return [
            TermUsed(
                name, term.yes, term.no, outline(term.condition),
                tuple(other for other in self.asked_by.get(name, ()) if other != code),
            )
            for name, term in terms(self.entries[code].conditions).items()
        ]  # fmt: skip


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """The rulebook of this engine; rules are code, so it is made once."""
    return Rulebook()


def evidence(rows: Iterable[str]) -> dict[str, list[str]]:
    """Rows by the evidence file that holds them."""
    found: dict[str, list[str]] = {}
    for row in dict.fromkeys(rows):
        if row in ("expert", "source article"):
            where = "Without a row"
        else:
            where = "Management evidence" if _MANAGEMENT.match(row) else "Imaging evidence"
        found.setdefault(where, []).append({"expert": "expert opinion"}.get(row, row.removeprefix("imaging ")))
    return found


# Rules of advice


def _rule(rule: Rule) -> Entry:
    ways = [way for way in rule.ways if not _contradicts_itself(way.when)]
    common = _common(ways) if len(ways) > 1 else ()
    return Entry(
        rule.code, rule.section, _or(sorted({way.strength for way in ways}, key=STRENGTHS.index)), rule.rows,
        tuple(way.when for way in ways),
        outline(AllOf(common)) if common else None,
        tuple(
            Given(way.strength, way.variant, way.after_emergency, _without(way.when, common)) for way in ways
        ),
    )  # fmt: skip


def _contradicts_itself(condition: Condition) -> bool:
    """A way that asks something and its denial is never taken: nothing for a reader."""
    parts = {id(part) for part in condition.parts()} if isinstance(condition, AllOf) else set()
    return any(isinstance(part, Not) and id(part.condition) in parts for part in condition.parts())


def _common(ways: list[Way]) -> tuple[Condition, ...]:
    """What every way asks, so that a page says it once."""
    first, *rest = ([way.when] if not isinstance(way.when, AllOf) else way.when.parts() for way in ways)
    shared = set(map(id, first)).intersection(*(map(id, parts) for parts in rest))
    return tuple(part for part in first if id(part) in shared)


def _without(condition: Condition, common: tuple[Condition, ...]) -> Line | None:
    left = [
        part for part in (condition.parts() if isinstance(condition, AllOf) else (condition,)) if part not in common
    ]
    if not left:
        return None
    return outline(left[0] if len(left) == 1 else AllOf(tuple(left)))


# The reading of discordances


def _leans() -> Iterator[Entry]:
    for code, rules in LEAN_RULES.items():
        conditions = [rule.when for rule in rules if rule.when is not None]
        conditions += [rule.unless[0] for rule in rules if rule.unless]
        said = dict.fromkeys(f"{LEANS[lean]}, {sure}" for rule in rules for lean, sure in _gives(rule))
        rows = tuple(dict.fromkeys(row for rule in rules for row in rule.rows))
        yield Entry(code, "lean", _or(said), rows, tuple(conditions), leans=tuple(map(_lean, rules)))
    for code, words in AGREEMENTS.items():
        yield Entry(code, "lean", words[1].replace("; certainty", ","), (), agreement=words)


def _gives(rule: LeanRule) -> list[tuple[str, str]]:
    return [(rule.lean, rule.certainty), *([rule.unless[1:]] if rule.unless else [])]


def _lean(rule: LeanRule) -> Lean:
    if rule in OVERRIDES:
        table = f"Asked before the pairs, number {OVERRIDES.index(rule) + 1} of {len(OVERRIDES)}"
        if not rule.needs_b:
            table += "; asked of a study that stands alone too"
    elif rule in ALONE:
        table = "Asked of a positive study that stands alone"
    else:
        table = "Asked of this pair, after the rows that stand above it"
    unless = (outline(rule.unless[0]), LEANS[rule.unless[1]], rule.unless[2]) if rule.unless else None
    return Lean(
        table,
        _studies(rule.seen_on),
        _studies(rule.missed_by),
        outline(rule.when) if rule.when is not None else None,
        LEANS[rule.lean],
        rule.certainty,
        unless,
    )


def _studies(modalities: tuple[str, ...]) -> str:
    return "any study" if set(modalities) == set(ANY) else _or(MODALITIES[each] for each in modalities)


# Conclusions


def _conclusions() -> Iterator[Entry]:
    rows: dict[str, list[tuple[Concluded, Condition]]] = {}
    for purpose, table in PURPOSES.items():
        asked: list[str] = []
        for place, (code, condition) in enumerate(table, 1):
            words = asked_purpose.answers[purpose]
            before = tuple((each, each.replace("_", " ")) for each in dict.fromkeys(asked))
            rows.setdefault(code, []).append((Concluded(words, place, outline(condition), before), condition))
            asked.append(code)
    for code, found in rows.items():
        yield Entry(
            code, "conclusion", "conclusion", (), tuple(condition for _, condition in found),
            concluded=tuple(concluded for concluded, _ in found),
        )  # fmt: skip


def _or(words: Iterable[str]) -> str:
    *most, last = (*words,) or ("",)
    return f"{', '.join(most)} or {last}" if most else last
