"""Whom a change of words reaches: the codes, the situations of the census and the acceptance cases that show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from mbc_advisor.algorithm.acceptance import CENSUS, vignettes
from mbc_advisor.algorithm.advise import Advice, advise
from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.guidance.models import Edition
from mbc_advisor.guidance.words.texts import EditionText, StatementText

from . import changes

AFTER_EMERGENCY = " after the emergency"


# The census


@dataclass(frozen=True, slots=True)
class Count:
    """In how many situations words are shown; ``at_most`` where the census does not tell their wordings apart."""

    situations: int
    of: int
    at_most: bool = False

    @property
    def share(self) -> str:
        """As a percentage, with so many places that few are not none."""
        percent = 100 * self.situations / self.of if self.of else 0
        if not self.situations:
            return "0 %"
        return "less than 0.1 %" if percent < 0.1 else f"{percent:.1f} %"

    @property
    def said(self) -> str:
        """The count beside the number of all, as it is read."""
        return f"{self.situations:,} of {self.of:,}"


@dataclass(frozen=True, slots=True)
class Census:
    """How many situations there are, and how many of them show each wording of a code."""

    size: int
    by_wording: dict[str, dict[str, int]]
    by_code: dict[str, int]
    """Of conclusions and readings, whose wordings are not told apart."""

    def shown(self, text: StatementText, variants: Iterable[str]) -> Count | None:
        """How many situations show one of these wordings; none where the census does not count the code."""
        wanted = frozenset(variants)
        if (found := self.by_wording.get(text.code)) is not None:
            return Count(sum(count for variant, count in found.items() if variant in wanted), self.size)
        if (whole := self.by_code.get(text.code)) is None:
            return None
        return Count(whole, self.size, at_most=bool(wanted < {"", *text.variants}))


@cache
def census() -> Census:
    """The census that the rules are held against."""
    return read_census(CENSUS.read_text(encoding="utf-8"))


def read_census(text: str) -> Census:
    """A census from its text: a line an outcome, with how many situations have it."""
    found = Census(0, {}, {})
    size = 0
    for line in text.splitlines():
        said, _, _ = line.partition(" | ")
        name, _, count = said.rpartition(" ")
        kind, _, rest = name.partition(" ")
        if name.startswith("#") or kind == "lean":  # the lean over all studies is no statement's
            continue
        if name == "situations":
            size = int(count)
        elif kind in ("conclusion", "reading"):
            found.by_code[rest] = int(count)
        else:
            code, _, way = rest.partition(" ")
            _, _, variant = way.removesuffix(AFTER_EMERGENCY).partition(" ")
            wordings = found.by_wording.setdefault(code, {})
            wordings[variant] = wordings.get(variant, 0) + int(count)
    return replace(found, size=size)


# The acceptance cases


@dataclass(frozen=True, slots=True)
class Case:
    """An acceptance case: its title, and the codes with the wording in which its advice shows them."""

    title: str
    shows: frozenset[tuple[str, str]]


@cache
def acceptance_cases() -> tuple[Case, ...]:
    """The acceptance cases with their advice under the present rules."""
    return tuple(Case(each["title"], _shown(advise(read_case(each["case"])))) for each in vignettes().values())


def _shown(advice: Advice) -> frozenset[tuple[str, str]]:
    return frozenset(
        (
            (advice.conclusion, advice.conclusion_variant),
            *((reading.rule, reading.variant) for reading in advice.readings),
            *((item.code, item.variant) for item in advice.recommendations),
        )
    )


# Both


@dataclass(frozen=True, slots=True)
class Reach:
    """A code that is said otherwise: how, and where a reader meets it.

    ``sources``: the keys of changed references that it cites. ``count``: none where the census has not the code.
    """

    code: str
    section: str
    title: str
    kind: str
    variants: frozenset[str]
    sources: tuple[str, ...]
    changed: bool
    count: Count | None = None
    cases: tuple[str, ...] = ()

    @property
    def only(self) -> tuple[str, ...]:
        """The variants that alone are touched, as readers of the rulebook meet them; empty when the base wording is."""
        return () if "" in self.variants else tuple(sorted(name.replace("_", " ") for name in self.variants))


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a change reaches. ``silent``: changes no reader sees, such as another day of review."""

    against: int | None
    reached: list[Reach] = field(default_factory=list)
    silent: list[changes.Change] = field(default_factory=list)
    sources: list[changes.Change] = field(default_factory=list)
    cases: int = 0
    by_case: list[tuple[str, list[str]]] = field(default_factory=list)
    """The title of each acceptance case that shows changed words, with their codes."""

    @property
    def sentences(self) -> list[str]:
        """The change in a few sentences, for whoever is about to submit it."""
        if self.against is None:
            return ["There is no other edition to compare this one with."]
        if not self.reached:
            return [f"No code is said otherwise than in edition {self.against}."]
        kinds = Counter(each.kind for each in self.reached).most_common()
        said = f"{_counted(len(self.reached), 'code')} said otherwise than in edition {self.against}. By kind: "
        return [said + ", ".join(f"{kind} {count}" for kind, count in kinds) + ".", self._situations(), self._by_case()]

    def _situations(self) -> str:
        counted = [(each.count.situations, each.code, each.count) for each in self.reached if each.count]
        if not counted:
            return "The census counts none of these codes."
        _, code, count = max(counted, key=lambda one: one[0])
        most = "at most " if count.at_most else ""
        return f"The one most often shown is {code}, in {most}{count.said} situations of the census ({count.share})."

    def _by_case(self) -> str:
        return f"{len(self.by_case)} of {self.cases} acceptance cases show changed words."


def summary(edition: Edition) -> Impact:
    """What a draft would change for readers of the edition in force."""
    return of(edition, changes.base_of(edition))


def of(edition: Edition, base: Edition | None) -> Impact:
    """What changes for readers from one edition to another."""
    if base is None:
        return Impact(None)
    old, new = changes.text_of(base), changes.text_of(edition)
    found = changes.between(old, new)
    cases = acceptance_cases()
    reached = [
        _met(each, new.statements.get(each.code) or old.statements[each.code], cases)
        for each in _reached(found, old, new)
    ]
    codes = {each.code: each.variants for each in reached}
    by_case = [
        (case.title, [code for code in codes if any((code, v) in case.shows for v in codes[code])]) for case in cases
    ]
    return Impact(
        base.number,
        reached,
        [each for each in found if not each.is_reference and each.about not in codes],
        [each for each in found if each.is_reference],
        len(cases),
        [(title, said) for title, said in by_case if said],
    )


def _reached(found: list[changes.Change], old: EditionText, new: EditionText) -> list[Reach]:
    """The codes said otherwise, by their own words or by a source they cite, in the order of the page."""
    stated = {each.about: each for each in found if not each.is_reference}
    sources = [each.about for each in found if each.is_reference]
    reached = []
    for code, text in {**old.statements, **new.statements}.items():
        change = stated.get(code)
        variants = change.changed_variants() if change else frozenset()
        citing = {name: set(words.citations) for name, words in text.every_wording().items()}
        cited = tuple(key for key in sources if any(key in keys for keys in citing.values()))
        through = frozenset(name for name, keys in citing.items() if keys.intersection(cited))
        if variants or through:
            kind = change.kind if change and variants else "reference only"
            reached.append(
                Reach(code, text.section, text.wording.headline, kind, variants | through, cited, change is not None)
            )
    return sorted(reached, key=lambda each: changes.place(each.section))


def _met(each: Reach, text: StatementText, cases: tuple[Case, ...]) -> Reach:
    titles = tuple(case.title for case in cases if any((each.code, variant) in case.shows for variant in each.variants))
    return replace(each, count=census().shown(text, each.variants), cases=titles)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun} is" if number == 1 else f"{number} {noun}s are"
