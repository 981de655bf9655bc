"""The tumour-board sheet: a report laid out for one page of paper (`docs/clinical/board-sheet.md`).

A `BoardSheet` answers for every block what is printed there, "not known" included, and decides what goes
to the continuation page when a case is too long for one. Clinical sentences are the edition's; what is
composed here are the facts of the case, labels and the question proposed to the board.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from mbc_advisor.algorithm.case.vocabulary import MODALITIES, SITES
from mbc_advisor.algorithm.rules_version import rules_hash

from ..report.parts import Item, Voice
from ..report.report import Report
from . import case_blocks
from .page_fit import QUESTION_WIDTH, Fit, empty_lines, fitted
from .parts import (
    Action,
    Difference,
    Fact,
    FactLine,
    Flag,
    Source,
    StudyRow,
    capital,
    in_sentence,
    lines,
    listed,
    places,
)
from .question import proposed_question, why_now
from .red_flags import red_flags

ACTIONS, PITFALLS, CITED, DECIDED = 6, 3, 2, 2
PRINTED_STRENGTHS = ("required", "recommended")
SAID_OF_ANY_DISAGREEMENT = ("NO-SINGLE-MODALITY", "LESION-TYPE-MATTERS")
"""Pitfalls of every disagreement: on paper they stand after those of this case."""

READING_LIMITS = (
    "FES-UNREADABLE", "NOT-COVERED", "STUDIES-APART", "RADIOGRAPH-INSENSITIVE", "DIFFERENT-SITES", "EQUIVOCAL-STUDY",
)  # fmt: skip
"""Explanations that say why two results that differ are not, or not fully, a disagreement."""

SPECIALITIES = (
    "medical oncology", "radiation oncology", "radiology", "nuclear medicine", "pathology", "breast surgery",
    "orthopaedics or spinal surgery", "palliative care", "specialist nurse", "other:",
)  # fmt: skip


class BoardSheet:
    """A report as the eleven blocks of the tumour-board sheet."""

    def __init__(self, report: Report):
        self.report, self.advice, self.facts = report, report.advice, report.advice.facts
        self.case, self.edition = report.case, report.edition
        self._numbers: dict[str, int] = {}

    # 1 header, 11 footer

    @property
    def label(self) -> str:
        """The case label; empty when one is to be written by hand."""
        return self.facts.label

    @property
    def printed_at(self) -> datetime:
        """When the sheet was asked for; a script puts the hour of printing in its place."""
        return self.report.at

    @property
    def rules_hash(self) -> str:
        return rules_hash()

    # 2 question, 3 urgency

    @cached_property
    def question(self) -> str:
        """One sentence proposed to the board."""
        return proposed_question(self.report)

    @property
    def question_rows(self) -> int:
        """How many lines the question takes, for browsers that do not fit a field to its text."""
        return max(2, lines(self.question, QUESTION_WIDTH - 2))

    @cached_property
    def why_now(self) -> str:
        """What brings the case now."""
        return why_now(self.report)

    @cached_property
    def flags(self) -> list[Flag]:
        """Every red flag with its answer."""
        return red_flags(self.report)

    @property
    def any_flag(self) -> bool:
        return any(flag.present for flag in self.flags)

    # 4 the case

    @cached_property
    def case_line(self) -> FactLine:
        """The case in one line, part by part."""
        return case_blocks.case_line(self.case)

    # 5 imaging

    @cached_property
    def studies(self) -> list[StudyRow]:
        """The imaging table, every field in words."""
        rows = zip(self.case.studies, self.case.study_rows(), strict=True)
        return [self._row(study, row) for study, row in rows]

    def _row(self, study: Any, row: dict[str, str]) -> StudyRow:
        marks = [mark for mark, parties in self._marks.items() if study.modality in parties]
        look = ", ".join(part for part in (row["morphology"], row["features"]) if part)
        finding = ("none",) * 3 if study.result == "negative" else (look, row["count"], row["sites"])
        differs = f"≠{', '.join(marks)}" if marks else "none"
        return StudyRow(
            capital(row["name"]), row["date"], row["sign"], row["result"], *finding, row["compared"], differs
        )  # fmt: skip

    @property
    def in_short(self) -> str:
        """The studies with sign, result and day, where the table is on the continuation page."""
        return "; ".join(
            f"{row.name} {row.sign} {row.result} ({row.date}, differs: {row.marks})" for row in self.studies
        )

    @cached_property
    def _readings(self) -> list[list[Voice]]:
        """Readings that say the same of the same finding, together: disagreements first, then what carries the conclusion."""
        found: dict[tuple, list[Voice]] = {}
        for voice in self.report.voices:
            reading = voice.reading
            found.setdefault((voice.lean, reading.certainty, voice.headline, reading.sites), []).append(voice)
        carries = (self.advice.lean, self.advice.certainty)

        def place(voices: list[Voice]) -> tuple[bool, bool]:
            differ = any(voice.reading.missed_by and not voice.reading.agree for voice in voices)
            return not differ, (voices[0].reading.lean, voices[0].reading.certainty) != carries

        return sorted(found.values(), key=place)

    @cached_property
    def _apart(self) -> list[list[tuple[str, list[Voice]]]]:
        """For each group of readings its disagreements, with their letter, by the study that shows the finding."""
        letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        groups = []
        for voices in self._readings:
            by_study: dict[str, list[Voice]] = {}
            for voice in voices:
                if voice.reading.missed_by and not voice.reading.agree:
                    by_study.setdefault(voice.reading.seen_on, []).append(voice)
            groups.append([(next(letters), found) for found in by_study.values()])
        return groups

    @cached_property
    def _marks(self) -> dict[str, set[str | None]]:
        """For each disagreement's letter the studies that take part."""
        return {
            letter: {each for voice in voices for each in (voice.reading.seen_on, voice.reading.missed_by)}
            for group in self._apart
            for letter, voices in group
        }

    @cached_property
    def differences(self) -> list[Difference]:
        """What the studies say of one another; each disagreement with its mark."""
        return [_difference(voices, apart) for voices, apart in zip(self._readings, self._apart, strict=True)]

    @cached_property
    def limits_of_reading(self) -> list[str]:
        """Headlines that say why results that differ are not, or not fully, a disagreement."""
        explained = [section for section in self.report.sections if section.key == "explanation"]
        return [item.headline for section in explained for item in section.items if item.code in READING_LIMITS]

    @cached_property
    def coverage(self) -> FactLine:
        """For each study what it did not image; last, the studies of which nothing is recorded."""
        found = [Fact(MODALITIES[study.modality], self._left_out(study)) for study in self.case.studies]
        recorded = {study.modality for study in self.case.studies}
        missing = ", ".join(words for key, words in MODALITIES.items() if key not in recorded)
        return FactLine((*found, Fact("no record of", missing or "none, every kind of study is recorded")))

    def _left_out(self, study: Any) -> str:
        imaged = self.case.advice.imaged[study.modality]
        left_out = [SITES[site] for site in SITES if site not in imaged]
        if len(left_out) <= len(imaged):
            return ", ".join(left_out) or "nothing, whole body imaged"
        return f"all but {', '.join(SITES[site] for site in imaged)}" if imaged else "sites imaged not stated"

    # 6 tissue

    @cached_property
    def tissue(self) -> FactLine:
        """Tissue taken or not, where, its result, its adequacy, and how the bone was decalcified."""
        return case_blocks.tissue(self.case)

    # 7 what the algorithm says

    @cached_property
    def conclusion_numbers(self) -> str:
        """The numbers of the conclusion's first sources, the first on the sheet."""
        wording = self.edition.wording(self.advice.conclusion, self.advice.conclusion_variant)
        return ", ".join(map(str, self._cite(wording.citations[:CITED])))

    @cached_property
    def actions(self) -> list[Action]:
        """At most six required or recommended actions, in the order of the advice page."""
        assert self.conclusion_numbers is not None
        things = [item for item in self.report.first_things if item.strength in PRINTED_STRENGTHS]
        return [self._action(item) for item in things[:ACTIONS]]

    def _action(self, item: Item) -> Action:
        strength = f"{item.strength}, after the emergency" if item.after_emergency else item.strength
        grade = "; ".join(part for part in (item.wording.grade, item.basis) if part) or "no grade given"
        return Action(item.code, item.headline, strength, grade, self._cite(item.wording.citations[:CITED]))

    def settled_by(self, fit: Fit | None = None) -> str:
        """The open question that matters most, with what it decides where a page laid out so has room for it."""
        question = next(iter(self.report.open_questions), None)
        if question is None:
            return "nothing left open would change what is required, recommended or advised against"
        others = len(question.settles[DECIDED:]) + question.more
        more = f"; {others} more" if others else ""
        decided = (
            f" (decides “{'”, “'.join(question.settles[:DECIDED])}”{more})"
            if (fit or self.fit).decides and question.settles
            else ""
        )
        return in_sentence(question.words) + decided

    @cached_property
    def would_change(self) -> str:
        """The questions whose single answer can bring another conclusion, and which."""
        found: dict[tuple[str, ...], list[str]] = {}
        for question in self.report.would_change:
            found.setdefault(question.conclusions, []).append(in_sentence(question.words))
        told = [
            f"{listed(asked, 'or')}, to {listed([f'“{c}”' for c in others], 'or')}" for others, asked in found.items()
        ]
        return "; ".join(told)

    # 8 bone

    @cached_property
    def bone(self) -> FactLine:
        """Kidney, calcium, vitamin D, teeth, bone agent, Mirels and SINS, with units and formulas."""
        return case_blocks.bone(self.case)

    # 9 pitfalls, 10 decision

    @cached_property
    def pitfalls(self) -> list[str]:
        """At most three, those of this case before those of every disagreement."""
        items = sorted(self.report.pitfalls.items, key=lambda item: item.code in SAID_OF_ANY_DISAGREEMENT)
        return [item.headline for item in items[:PITFALLS]]

    @property
    def more_pitfalls(self) -> int:
        """How many further pitfalls stand with the advice."""
        return len(self.report.pitfalls.items) - len(self.pitfalls)

    @property
    def writing_lines(self) -> range:
        """Further empty lines to write on, where the first page has room for them."""
        return range(empty_lines(self))

    @property
    def specialities(self) -> tuple[str, ...]:
        return SPECIALITIES

    # Sources

    def _cite(self, keys: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(sorted(self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys))

    @cached_property
    def sources(self) -> list[Source]:
        """The first sources of the conclusion and of each action, by number; all of them are with the advice."""
        assert self.actions is not None
        return [Source(place, self.edition.references[key]) for key, place in self._numbers.items()]

    # What the first page holds, and what continues

    @cached_property
    def fit(self) -> Fit:
        """What the first page takes."""
        return fitted(self)

    @property
    def shown_differences(self) -> list[Difference]:
        return self.differences[: self.fit.differences]

    @property
    def further_differences(self) -> list[Difference]:
        return self.differences[self.fit.differences :]

    @property
    def continued(self) -> str:
        """What the continuation page holds, in words; empty when there is none."""
        imaging = bool(self.further_differences) or not (self.fit.coverage and self.fit.table and self.fit.limits)
        parts = {
            "imaging": imaging,
            "what would change the conclusion": not self.fit.changes,
            "sources": self.fit.sources == "apart",
        }
        return listed(name for name, there in parts.items() if there)


def _difference(voices: list[Voice], apart: list[tuple[str, list[Voice]]]) -> Difference:
    """Readings that say the same of the same finding, as one line."""
    who = []
    for letter, differing in apart:
        missed = listed(MODALITIES[voice.reading.missed_by or ""] for voice in differing)
        who.append((f"≠{letter}", f"{MODALITIES[differing[0].reading.seen_on]} positive, {missed} not"))
    who += [("", voice.studies) for voice in voices if voice.reading.agree or not voice.reading.missed_by]
    first = voices[0]
    where = places(first.reading.sites) or "sites not stated"
    return Difference(tuple(who), where, f"{first.lean}, certainty {first.reading.certainty}", first.headline)
