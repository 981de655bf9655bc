"""Explanations in the words of an edition: why, why not, what would change this, what to ask next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mbc_advisor.algorithm.asknext import Asked, Next, ask_next
from mbc_advisor.algorithm.changes import Change
from mbc_advisor.algorithm.counterfactual import Difference, Differences, Surroundings
from mbc_advisor.algorithm.explain import Explanation
from mbc_advisor.algorithm.facts import study_of
from mbc_advisor.algorithm.trace import Trace, decisive, folded, in_short
from mbc_advisor.algorithm.vocabulary import question_label

from .answers import field_of
from .explain_words import answer_words, asked_json, changes_json, differences_json, value_words
from .report import SECTION_TITLES
from .services import Consultation, limits

MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One way to another outcome: what would have to be answered, and what follows."""

    answers: tuple[str, ...]
    becomes: str
    now: str = ""
    """The case's present answer, where the question is answered."""


@dataclass(frozen=True, slots=True)
class WouldChange:
    """The smallest changes in words; ``size`` answers each, 0 where neither one nor two do it."""

    size: int
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Explained:
    """A code, or the conclusion, explained. ``before``: what was asked first and failed, with its traces."""

    code: str
    headline: str
    given: bool
    strength: str
    trace: Trace
    before: tuple[tuple[str, Trace], ...]
    would_change: WouldChange

    @property
    def top(self) -> tuple[Trace, ...]:
        return self.trace.top


@dataclass(frozen=True, slots=True)
class Withheld:
    """A code that is not given, with the part of its condition that failed."""

    code: str
    headline: str
    failed: Trace

    @property
    def top(self) -> tuple[Trace, ...]:
        return self.failed.top


@dataclass(frozen=True, slots=True)
class Question:
    """An open question to ask: where it stands in the form, what it would settle, what it would help to decide."""

    key: str
    field: str
    words: str
    settles: tuple[str, ...]
    decides: tuple[str, ...]
    conclusions: tuple[str, ...]


class Explaining:
    """One consultation, explained on request; every part is made when it is asked for, and once."""

    def __init__(self, consultation: Consultation):
        self.consultation, self._edition = consultation, consultation.edition
        self.facts = consultation.facts

    @cached_property
    def _why(self) -> Explanation:
        return Explanation(self.facts, limits())

    @cached_property
    def _near(self) -> Surroundings:
        return Surroundings(self.facts, limits())

    @cached_property
    def _next(self) -> Next:
        return ask_next(self.facts, limits())

    def headline(self, code: str) -> str:
        """The headline of a code or a conclusion."""
        return self._edition.statements[code].wording.headline.replace("{modality}", "that study")

    # Why, and what would change it

    def conclusion(self, terms: dict[str, Trace] | None = None) -> Explained:
        """The conclusion explained.

        :param terms: gathers the named conditions, which are then closed in the trace itself.
        """
        why = self._why.conclusion
        return Explained(
            "conclusion",
            self.headline(why.code),
            True,
            "",
            in_short(_folded(why.trace, terms)),
            tuple((self.headline(code), decisive(_folded(trace, terms))) for code, trace in why.before),
            self._would_change(self._near.conclusion(), self.headline),
        )

    def item(self, code: str, terms: dict[str, Trace] | None = None) -> Explained:
        """A code of the advice explained, given or not; ``terms`` as in `conclusion`."""
        why = self._why.why(code)
        opened, strength = (decisive, "") if why.way is None else (in_short, why.way.strength)
        before = tuple((_way_words(way), decisive(_folded(trace, terms))) for way, trace in why.before)
        return Explained(
            code,
            self.headline(code),
            why.given,
            strength,
            opened(_folded(why.trace, terms)),
            before,
            self._would_change(self._near.code(code), _strength_words),
        )

    def _would_change(self, found: Differences, outcome: Any) -> WouldChange:
        grouped: dict[Any, list[Difference]] = {}
        for difference in found.named:
            alone = len(difference.changes) == 1
            key = (difference.changes[0].key, difference.becomes) if alone else difference
            grouped.setdefault(key, []).append(difference)
        lines = [self._line(group, outcome) for group in grouped.values()]
        more = len(lines[MOST_LINES:]) if found.size == 1 else found.found - len(found.named)
        return WouldChange(found.size, tuple(lines[:MOST_LINES]), more)

    def _line(self, group: list[Difference], outcome: Any) -> Line:
        becomes = outcome(group[0].becomes)
        first = group[0].changes
        if len(first) == 2:
            texts = tuple(f"{question_label(change.key)}: {answer_words(change)}" for change in first)
            return Line(texts, becomes)
        answered = " or ".join(dict.fromkeys(answer_words(each.changes[0]) for each in group))
        return Line((f"{question_label(first[0].key)}: {answered}",), becomes, self._now(first[0]))

    def _now(self, change: Change) -> str:
        if change.open:
            return ""
        holder: Any = self.facts
        part = change.key
        if change.place != "case":
            holder, part = study_of(self.facts, change.place), change.key.rpartition(".")[2]
        given = getattr(holder, part)
        return value_words(change.key, given) if given not in (None, "unknown", ()) else ""

    # Why not

    def withheld(self, section: str, terms: dict[str, Trace] | None = None) -> list[Withheld]:
        """Every code of a section that is not given, with the part that failed; ``terms`` as in `conclusion`."""
        return [
            Withheld(why.code, self.headline(why.code), decisive(_folded(why.trace, terms)))
            for why in self._why.withheld(section)
        ]

    # What to ask next

    @property
    def all_settled(self) -> bool:
        return self._next.all_settled

    def settled(self) -> list[tuple[str, str, str]]:
        """(code, headline, the two answers that together would still change it, if any)."""
        unless = dict(self._next.unless_two)
        return [(code, self.headline(code), _both(unless.get(code))) for code in self._next.settled]

    def with_two(self) -> list[tuple[str, str]]:
        """(headline, two answers that together would bring it) of advice that no single open answer brings."""
        return [(self.headline(code), _both(pair)) for code, pair in self._next.with_two]

    def conclusions(self) -> list[str]:
        """The conclusions still possible, the present one first."""
        return [self.headline(code) for code in self._next.conclusions]

    def questions(self) -> list[Question]:
        """The open questions, those first that decide the most required and recommended advice."""
        return [self._question(asked) for asked in self._next.questions]

    def studies(self) -> list[Question]:
        """Results of studies not done, in the same order."""
        return [self._question(asked) for asked in self._next.studies]

    def _question(self, asked: Asked) -> Question:
        only = tuple(self.headline(code) for code in asked.settles)
        shared = tuple(self.headline(code) for code in asked.decides if code not in asked.settles)
        conclusions = tuple(self.headline(code) for code in asked.conclusions)
        return Question(asked.key, field_of(asked.key), question_label(asked.key), only, shared, conclusions)

    # All of it

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON-like data: ``conclusion``, ``given``, ``withheld`` by section, ``next``."""
        found = self._next
        given = [item.code for item in self.consultation.advice.recommendations]
        return {
            "conclusion": self._why.conclusion.as_json() | {"would_change": differences_json(self._near.conclusion())},
            "given": {code: self._why.why(code).as_json() | self._weighty_change(code) for code in given},
            "withheld": {
                section: {why.code: why.as_json()["why_not"] for why in self._why.withheld(section)}
                for section in SECTION_TITLES
            },
            "next": {
                "all_settled": found.all_settled,
                "settled": list(found.settled),
                "unless_two": {code: changes_json(pair) for code, pair in found.unless_two},
                "with_two": {code: changes_json(pair) for code, pair in found.with_two},
                "undecided": list(found.undecided),
                "conclusions": list(found.conclusions),
                "questions": [asked_json(asked) for asked in found.questions],
                "studies_not_done": [asked_json(asked) for asked in found.studies],
            },
        }

    def _weighty_change(self, code: str) -> dict[str, Any]:
        return {"would_change": differences_json(self._near.code(code))}

    def on_paper(self) -> dict[str, Any]:
        """All of it for one page to print: what is named in many conditions is opened once, at the end."""
        terms: dict[str, Trace] = {}
        conclusion = self.conclusion(terms)
        given: dict[str, list[Explained]] = {}
        for item in self.consultation.advice.recommendations:
            given.setdefault(item.section, []).append(self.item(item.code, terms))
        sections = [
            (key, title, given.get(key, []), self.withheld(key, terms)) for key, title in SECTION_TITLES.items()
        ]
        named = sorted(terms.values(), key=lambda term: term.says)
        return {"conclusion": conclusion, "sections": sections, "terms": [in_short(term) for term in named]}


def _folded(trace: Trace, terms: dict[str, Trace] | None) -> Trace:
    return trace if terms is None else folded(trace, terms)


def _way_words(way: Any) -> str:
    return f"{way.strength}, worded “{way.variant.replace('_', ' ')}”" if way.variant else way.strength


def _strength_words(strength: str) -> str:
    return f"would be given: {strength}" if strength else "would not be given"


def _both(pair: tuple[Change, Change] | None) -> str:
    return " and ".join(f"{question_label(one.key)}: {answer_words(one)}" for one in pair) if pair else ""
