"""A rule of advice: a code, where it stands, when it is given and how strongly."""

from __future__ import annotations

from dataclasses import dataclass

from ..logic.conditions import AnyOf, Condition

REQUIRED, RECOMMENDED, CONSIDER, AVOID, INFORMATION = "required", "recommended", "consider", "avoid", "information"

SECTIONS = (
    "urgent", "explanation", "confirm", "image", "discuss", "treat", "bone_agent", "radiotherapy", "orthopaedics",
    "monitor", "pitfall",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way in which a rule is given: its own strength and its own variant of the words."""

    when: Condition
    strength: str
    variant: str = ""
    after_emergency: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A code with the ways in which it is given; the first way that holds is taken.

    ``rows``: rows of the evidence files. ``names``: what fills the words' ``{modality}``, the studies
    that are positive ("shown_by") or those that missed the disease ("missed_by").
    """

    code: str
    section: str
    ways: tuple[Way, ...]
    rows: tuple[str, ...]
    names: str = ""

    @property
    def when(self) -> Condition:
        """Given in any way."""
        return self.ways[0].when if len(self.ways) == 1 else AnyOf(tuple(way.when for way in self.ways))


class Section:
    """Makes the rules of one section; ``rules`` keeps them in the order of the contract."""

    def __init__(self, name: str):
        if name not in SECTIONS:
            raise ValueError(f"{name} is not a section")
        self.name = name
        self.rules: list[Rule] = []

    def rule(self, code: str, strength: str, when: Condition, *rows: str, names: str = "") -> Rule:
        """A rule given in one way."""
        return self.ways(code, Way(when, strength), rows=rows, names=names)

    def ways(self, code: str, *ways: Way, rows: tuple[str, ...], names: str = "") -> Rule:
        """A rule given in several ways, the first that holds."""
        rule = Rule(code, self.name, ways, rows, names)
        self.rules.append(rule)
        return rule


def wordings(strength: str, when: Condition, *variants: tuple[str, Condition]) -> tuple[Way, ...]:
    """One strength, several wordings: each variant where its condition holds, the plain one elsewhere."""
    return (*(Way(when & condition, strength, name) for name, condition in variants), Way(when, strength))
