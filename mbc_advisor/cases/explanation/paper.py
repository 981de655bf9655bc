"""The complete reasoning for paper: numbered, each trace one sentence, each named finding opened once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from mbc_advisor.algorithm.case.vocabulary import QUESTIONS
from mbc_advisor.algorithm.explain.trace import Trace
from mbc_advisor.guidance.words.labels import ADVICE_TITLES

from ..report.case_words import CaseWords
from ..services import Consultation
from .explainer import Explaining
from .parts import Explained, ExplainedQuestion, ExplainedReading, Withheld
from .prose import Prose
from .shared_lists import Group, named, shared
from .words import value_words
from .would_change import WouldChange


@dataclass(frozen=True, slots=True)
class ExplainedOnPaper:
    """The conclusion or a recommendation.

    ``why``: a line each part; ``before``: what was asked first (name, what it lacked).
    """

    number: int
    code: str
    headline: str
    strength: str
    why: tuple[str, ...]
    before: tuple[tuple[str, str], ...]
    change: tuple[tuple[str, str], ...]
    settled: str = ""


@dataclass(frozen=True, slots=True)
class WithheldOnPaper:
    """A recommendation that is not given, and what it lacks."""

    number: int
    code: str
    headline: str
    lacks: str


@dataclass(frozen=True, slots=True)
class ReadingOnPaper:
    """How two studies were read."""

    read: ExplainedReading
    why: tuple[str, ...]
    changed: tuple[str, ...]
    before: tuple[tuple[str, str], ...]
    change: tuple[tuple[str, str], ...]


class Paper:
    """A consultation's reasoning, complete. Recommendations are numbered through, given ones first in each section, so
    that one can be named by its number; findings named in many conditions are F1, F2, ..."""

    def __init__(self, consultation: Consultation):
        self._consultation = consultation
        terms: dict[str, Trace] = {}
        self.explaining = Explaining(consultation, terms)
        given: dict[str, list[Explained]] = {}
        self._conclusion = self.explaining.conclusion()
        self._readings = self.explaining.readings()
        for each in consultation.advice.recommendations:
            given.setdefault(each.section, []).append(self.explaining.recommendation(each.code))
        self._sections: list[tuple[str, str, list[Explained], list[Withheld]]] = [
            (key, title, given.get(key, []), self.explaining.withheld(key)) for key, title in ADVICE_TITLES.items()
        ]
        self._numbers: dict[str, int] = {}
        for _, _, here, withheld in self._sections:
            for code in (*(explained.code for explained in here), *(one.code for one in withheld)):
                self._numbers[code] = len(self._numbers) + 1
        self._prose = Prose(terms, self._traces())
        self.findings = self._prose.findings()

    def _traces(self) -> Iterator[Trace]:
        yield from (self._conclusion.trace, *(trace for _, trace in self._conclusion.before))
        for read in self._readings:
            yield from (read.trace, *(trace for _, trace in read.changed), *(trace for *_, trace in read.before))
        for _, _, given, withheld in self._sections:
            for explained in given:
                yield from (explained.trace, *(trace for _, trace in explained.before))
            yield from (one.failed for one in withheld)

    # Parts of the paper

    def answers(self) -> list[str]:
        """The case: the answers given, each study, what was computed."""
        advice, facts = self._consultation.advice, self._consultation.facts
        given = [
            f"{question.label}: {value_words(key, value)}"
            for key, question in QUESTIONS.items()
            if (value := getattr(facts, key)) not in (None, "unknown")
        ]
        case = CaseWords(advice)
        studies = [
            f"{row['name']}, date {row['date']}: {row['result']}; sites {row['sites']}; "
            f"morphology {row['morphology']}; lesions {row['count']}; compared with before {row['compared']}; "
            f"covered {row['covered']}" + (f"; {row['features']}" if row["features"] else "")
            for row in case.study_rows()
        ]
        computed = [f"{row.name}: {row.value}{f' ({row.formula})' if row.formula else ''}" for row in case.computed()]
        return [f"{line}." for line in ("; ".join(given), *studies, f"Computed. {'; '.join(computed)}") if line]

    @cached_property
    def conclusion(self) -> ExplainedOnPaper:
        """The conclusion, numbered 0."""
        return self._on_paper(0, self._conclusion)

    @cached_property
    def readings(self) -> list[ReadingOnPaper]:
        """How each discordance was read."""
        return [
            ReadingOnPaper(
                read,
                self._prose.lines(read.trace),
                tuple(f"{says}: {self._prose.said(trace)}" for says, trace in read.changed),
                tuple((f"{headline} ({lean})", self._prose.said(trace)) for headline, lean, trace in read.before),
                self._change(read.would_change),
            )
            for read in self._readings
        ]

    @cached_property
    def sections(self) -> list[tuple[str, str, list[ExplainedOnPaper], list[WithheldOnPaper]]]:
        """(key, title, what is given, what is not) of each section."""
        return [
            (
                key,
                title,
                [self._on_paper(self._numbers[explained.code], explained) for explained in given],
                [
                    WithheldOnPaper(self._numbers[one.code], one.code, one.headline, self._prose.said(one.failed))
                    for one in withheld
                ],
            )
            for key, title, given, withheld in self._sections
        ]

    def questions(self) -> list[tuple[ExplainedQuestion, str, str]]:
        """Open questions in the order in which to ask them, with the numbers of what they settle and decide."""
        return [self._asked(question) for question in self.explaining.questions()]

    def studies(self) -> list[tuple[ExplainedQuestion, str, str]]:
        """Studies not done, in the same way."""
        return [self._asked(question) for question in self.explaining.studies()]

    def _asked(self, question: ExplainedQuestion) -> tuple[ExplainedQuestion, str, str]:
        return question, self._listed(question.settles_codes), self._listed(question.decides_codes)

    def _listed(self, codes: Iterable[str]) -> str:
        return ", ".join(str(number) for number in sorted(self._numbers[code] for code in codes))

    def with_two(self) -> list[tuple[int, str, str]]:
        """(number, headline, two answers) of what only two answers together would bring."""
        return [(self._numbers[code], headline, pair) for code, headline, pair in self.explaining.with_two()]

    # Sentences

    @cached_property
    def _settled(self) -> dict[str, str]:
        return {
            code: f"settled, but for two answers together: {unless}" if unless else "settled"
            for code, _, unless in self.explaining.settled()
        }

    def _on_paper(self, number: int, explained: Explained) -> ExplainedOnPaper:
        return ExplainedOnPaper(
            number,
            explained.code,
            explained.headline,
            explained.strength,
            self._prose.lines(explained.trace),
            tuple((name, self._prose.said(trace)) for name, trace in explained.before),
            self._change(explained.would_change),
            self._settled.get(explained.code, ""),
        )

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Answers that change several outcomes alike, by name."""
        given = [explained for _, _, some, _ in self._sections for explained in some]
        changes = [self._conclusion.would_change]
        changes += [read.would_change for read in self._readings] + [explained.would_change for explained in given]
        return shared(lines for change in changes for lines in _by_outcome(change).values())

    def _change(self, change: WouldChange) -> tuple[tuple[str, str], ...]:
        """(what follows, the answers that bring it)."""
        if not change.size:
            return (("", "no other answer, open or given, and no two together of those tried"),)
        found = [
            (_would(becomes), "; ".join(named(lines, self.groups))) for becomes, lines in _by_outcome(change).items()
        ]
        if change.more:
            found.append(("", f"and {change.more} more"))
        return tuple(found)


def _by_outcome(change: WouldChange) -> dict[str, list[str]]:
    """The answers that bring each outcome."""
    found: dict[str, list[str]] = {}
    for line in change.lines:
        now = f" (now: {line.now})" if line.now else ""
        found.setdefault(line.becomes, []).append(f"{' and '.join(line.answers)}{now}")
    return found


def _would(becomes: str) -> str:
    """What follows, as the beginning of a sentence."""
    return becomes[:1].upper() + becomes[1:] if becomes.startswith("would ") else f"Would be “{becomes}”"
