"""Explanations in the words of an edition: why, why not, what would change this, what to ask next."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from mbc_advisor.algorithm.case.vocabulary import LEANS, MODALITIES, question_label
from mbc_advisor.algorithm.explain.changes import Change
from mbc_advisor.algorithm.explain.counterfactual import Counterfactuals, Surroundings
from mbc_advisor.algorithm.explain.explanation import Explanation
from mbc_advisor.algorithm.explain.lean_trace import WhyLean
from mbc_advisor.algorithm.explain.next_question import Next, ask_next
from mbc_advisor.algorithm.explain.open_questions import OpenQuestion
from mbc_advisor.algorithm.explain.simplify import simplify
from mbc_advisor.algorithm.explain.trace import Trace, folded, in_short
from mbc_advisor.guidance.words.labels import ADVICE_TITLES

from ..questionnaire.posted import field_of
from ..services import Consultation, limits
from .parts import Explained, ExplainedQuestion, ExplainedReading, Withheld
from .words import answer_words, changes_json, counterfactuals_json, open_question_json
from .would_change import MOST_LINES, WouldChange, in_words


class Explaining:
    """One consultation, explained on request; every part is made when it is asked for, and once.

    :param terms: for paper, where nothing is cut: gathers the named conditions, which are closed in the traces.
    """

    def __init__(self, consultation: Consultation, terms: dict[str, Trace] | None = None):
        self.consultation, self._edition = consultation, consultation.edition
        self.facts, self._terms = consultation.facts, terms

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

    def _given(self, trace: Trace, of_a_study: bool = False) -> Trace:
        """On the page every part is named; on paper those that decide."""
        return in_short(trace) if self._terms is None else simplify(folded(trace, self._terms, of_a_study))

    def _failed(self, trace: Trace, of_a_study: bool = False) -> Trace:
        return simplify(trace if self._terms is None else folded(trace, self._terms, of_a_study))

    def _changed(self, found: Counterfactuals, outcome: Callable[[str], str]) -> WouldChange:
        return in_words(found, self.facts, outcome, MOST_LINES if self._terms is None else None)

    def conclusion(self) -> Explained:
        """The conclusion explained."""
        why = self._why.conclusion
        return Explained(
            "conclusion",
            self.headline(why.code),
            True,
            "",
            self._given(why.trace),
            tuple((self.headline(code), self._failed(trace)) for code, trace in why.before),
            self._changed(self._near.conclusion(), self.headline),
        )

    def recommendation(self, code: str) -> Explained:
        """A code of the advice explained, given or not."""
        why = self._why.why(code)
        opened, strength = (self._failed, "") if why.way is None else (self._given, why.way.strength)
        before = tuple((_way_words(way), self._failed(trace)) for way, trace in why.before)
        return Explained(
            code,
            self.headline(code),
            why.given,
            strength,
            opened(why.trace),
            before,
            self._changed(self._near.code(code), _strength_words),
        )

    def reading(self, code: str) -> ExplainedReading | None:
        """How a discordance ("ct-bone_scan") or a lone study ("ct") was read; None where the case has none such."""
        return next((self._read(why) for why in self._why.leans if _reading_code(why) == code), None)

    def readings(self) -> list[ExplainedReading]:
        """How every discordance, and every study that stands alone, was read."""
        return [self._read(why) for why in self._why.leans]

    def _read(self, why: WhyLean) -> ExplainedReading:
        seen, otherwise = MODALITIES[why.seen_on], why.otherwise
        return ExplainedReading(
            _reading_code(why),
            f"{seen} shows what {MODALITIES[why.missed_by]} does not" if why.missed_by else f"{seen} alone",
            self.headline(why.rule),
            LEANS[why.lean],
            why.certainty,
            self._given(why.row.trace, True),
            tuple((says, self._failed(trace, True)) for says, trace in why.changed),
            tuple((self.headline(r.rule.code), LEANS[r.lean], self._failed(r.trace, True)) for r in why.before),
            (self.headline(otherwise.rule.code), LEANS[otherwise.lean], otherwise.certainty) if otherwise else None,
            self._changed(self._near.lean(why.seen_on, why.missed_by), _lean_words),
        )

    # Why not

    def withheld(self, section: str) -> list[Withheld]:
        """Every code of a section that is not given, with the part that failed."""
        return [
            Withheld(why.code, self.headline(why.code), self._failed(why.trace)) for why in self._why.withheld(section)
        ]

    # What to ask next

    @property
    def all_settled(self) -> bool:
        return self._next.all_settled

    def settled(self) -> list[tuple[str, str, str]]:
        """(code, headline, the two answers that together would still change it, if any)."""
        unless = dict(self._next.unless_two)
        return [(code, self.headline(code), _both(unless.get(code))) for code in self._next.settled]

    def with_two(self) -> list[tuple[str, str, str]]:
        """(code, headline, two answers that together would bring it) of advice that no single open answer brings."""
        return [(code, self.headline(code), _both(pair)) for code, pair in self._next.with_two]

    def conclusions(self) -> list[str]:
        """The conclusions still possible, the present one first."""
        return [self.headline(code) for code in self._next.conclusions]

    def questions(self) -> list[ExplainedQuestion]:
        """The open questions, those first that decide the most required and recommended advice."""
        return [self._question(each) for each in self._next.questions]

    def studies(self) -> list[ExplainedQuestion]:
        """Results of studies not done, in the same order."""
        return [self._question(each) for each in self._next.studies]

    def _question(self, question: OpenQuestion) -> ExplainedQuestion:
        shared = tuple(code for code in question.would_decide if code not in question.settles)
        return ExplainedQuestion(
            question.key,
            field_of(question.key),
            question_label(question.key),
            tuple(map(self.headline, question.settles)),
            tuple(map(self.headline, shared)),
            tuple(map(self.headline, question.conclusions)),
            question.settles,
            shared,
        )

    # All of it

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON-like data: ``conclusion``, ``readings``, ``given``, ``withheld`` by section, ``next``."""
        found = self._next
        given = [each.code for each in self.consultation.advice.recommendations]
        return {
            "conclusion": self._why.conclusion.as_json()
            | {"would_change": counterfactuals_json(self._near.conclusion())},
            "readings": [
                why.as_json() | {"would_change": counterfactuals_json(self._near.lean(why.seen_on, why.missed_by))}
                for why in self._why.leans
            ],
            "given": {code: self._why.why(code).as_json() | self._weighty_change(code) for code in given},
            "withheld": {
                section: {why.code: why.as_json()["why_not"] for why in self._why.withheld(section)}
                for section in ADVICE_TITLES
            },
            "next": {
                "all_settled": found.all_settled,
                "settled": list(found.settled),
                "unless_two": {code: changes_json(pair) for code, pair in found.unless_two},
                "with_two": {code: changes_json(pair) for code, pair in found.with_two},
                "undecided": list(found.undecided),
                "conclusions": list(found.conclusions),
                "questions": [open_question_json(question) for question in found.questions],
                "studies_not_done": [open_question_json(question) for question in found.studies],
            },
        }

    def _weighty_change(self, code: str) -> dict[str, Any]:
        return {"would_change": counterfactuals_json(self._near.code(code))}


def _reading_code(why: WhyLean) -> str:
    return f"{why.seen_on}-{why.missed_by}" if why.missed_by else why.seen_on


def _way_words(way: Any) -> str:
    return f"{way.strength}, worded “{way.variant.replace('_', ' ')}”" if way.variant else way.strength


def _strength_words(strength: str) -> str:
    return f"would be given: {strength}" if strength else "would not be given"


def _lean_words(lean: str) -> str:
    return f"would be read: {LEANS[lean]}" if lean else "would not arise"


def _both(pair: tuple[Change, Change] | None) -> str:
    return " and ".join(f"{question_label(one.key)}: {answer_words(one)}" for one in pair) if pair else ""
