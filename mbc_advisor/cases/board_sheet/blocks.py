"""What the tumour-board sheet says (`docs/clinical/board-sheet.md`).

For every block what is printed there, "not known" included. Clinical sentences are the edition's; what is
composed here are the facts of the case, labels and the question proposed to the board.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from mbc_advisor.algorithm.case.facts import Study
from mbc_advisor.algorithm.case.vocabulary import MODALITIES, SITES
from mbc_advisor.algorithm.rules_version import rules_hash

from ..report.parts import ReadingText, RecommendationText
from ..report.report import Report
from . import case_blocks
from .parts import (
    Fact,
    FactLine,
    Flag,
    ReadingRow,
    RecommendationRow,
    Source,
    StudyRow,
    capital,
    in_sentence,
    listed,
    places,
)
from .question import proposed_question, why_now
from .red_flags import red_flags

RECOMMENDED, PITFALLS, CITED, DECIDED = 6, 3, 2, 2
PRINTED_STRENGTHS = ("required", "recommended")
SAID_OF_ANY_DISAGREEMENT = ("NO-SINGLE-MODALITY", "LESION-TYPE-MATTERS")
"""Pitfalls of every disagreement: on paper they stand after those of this case."""

READING_LIMITS = (
    "FES-UNREADABLE", "NOT-COVERED", "STUDIES-APART", "RADIOGRAPH-INSENSITIVE", "DIFFERENT-SITES", "EQUIVOCAL-STUDY",
)  # fmt: skip
"""Explanations that say why two results that differ are not, or not fully, a disagreement."""


class SheetBlocks:
    """A report as the eleven blocks of the tumour-board sheet, whatever paper they go on."""

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
        return [self._study_row(study, row) for study, row in rows]

    def _study_row(self, study: Study, row: dict[str, str]) -> StudyRow:
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
    def _grouped(self) -> list[list[ReadingText]]:
        """Readings that say the same of one finding, together: discordances first, then what carries the conclusion."""
        found: dict[tuple, list[ReadingText]] = {}
        for read in self.report.readings:
            reading = read.reading
            found.setdefault((read.lean, reading.certainty, read.headline, reading.sites), []).append(read)
        carries = (self.advice.lean, self.advice.certainty)

        def place(readings: list[ReadingText]) -> tuple[bool, bool]:
            differ = any(read.reading.missed_by and not read.reading.agree for read in readings)
            return not differ, (readings[0].reading.lean, readings[0].reading.certainty) != carries

        return sorted(found.values(), key=place)

    @cached_property
    def _apart(self) -> list[list[tuple[str, list[ReadingText]]]]:
        """For each group of readings its disagreements, with their letter, by the study that shows the finding."""
        letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        groups = []
        for readings in self._grouped:
            by_study: dict[str, list[ReadingText]] = {}
            for read in readings:
                if read.reading.missed_by and not read.reading.agree:
                    by_study.setdefault(read.reading.seen_on, []).append(read)
            groups.append([(next(letters), found) for found in by_study.values()])
        return groups

    @cached_property
    def _marks(self) -> dict[str, set[str | None]]:
        """For each disagreement's letter the studies that take part."""
        return {
            letter: {each for read in readings for each in (read.reading.seen_on, read.reading.missed_by)}
            for group in self._apart
            for letter, readings in group
        }

    @cached_property
    def readings(self) -> list[ReadingRow]:
        """What the studies say of one another; each disagreement with its mark."""
        return [_reading_row(readings, apart) for readings, apart in zip(self._grouped, self._apart, strict=True)]

    @cached_property
    def limits_of_reading(self) -> list[str]:
        """Headlines that say why results that differ are not, or not fully, a disagreement."""
        explained = [section for section in self.report.sections if section.key == "explanation"]
        return [
            each.headline for section in explained for each in section.recommendations if each.code in READING_LIMITS
        ]

    @cached_property
    def coverage(self) -> FactLine:
        """For each study what it did not image; last, the studies of which nothing is recorded."""
        found = [Fact(MODALITIES[study.modality], self._left_out(study)) for study in self.case.studies]
        recorded = {study.modality for study in self.case.studies}
        missing = ", ".join(words for key, words in MODALITIES.items() if key not in recorded)
        return FactLine((*found, Fact("no record of", missing or "none, every kind of study is recorded")))

    def _left_out(self, study: Study) -> str:
        imaged = self.advice.imaged[study.modality]
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
    def recommendations(self) -> list[RecommendationRow]:
        """At most six that are required or recommended, in the order of the advice page."""
        assert self.conclusion_numbers is not None
        things = [each for each in self.report.first_things if each.strength in PRINTED_STRENGTHS]
        return [self._row_of(each) for each in things[:RECOMMENDED]]

    def _row_of(self, text: RecommendationText) -> RecommendationRow:
        strength = f"{text.strength}, after the emergency" if text.after_emergency else text.strength
        grade = "; ".join(part for part in (text.grade, text.basis) if part) or "no grade given"
        return RecommendationRow(text.code, text.headline, strength, grade, self._cite(text.citations[:CITED]))

    def settled_by(self, decides: bool = True) -> str:
        """The open question that matters most; with what it decides, where there is room for that."""
        question = next(iter(self.report.open_questions), None)
        if question is None:
            return "nothing left open would change what is required, recommended or advised against"
        others = len(question.settles[DECIDED:]) + question.more
        more = f"; {others} more" if others else ""
        decided = f" (decides “{'”, “'.join(question.settles[:DECIDED])}”{more})" if question.settles else ""
        return in_sentence(question.words) + (decided if decides else "")

    @cached_property
    def would_change(self) -> str:
        """The questions whose single answer can bring another conclusion, and which."""
        found: dict[tuple[str, ...], list[str]] = {}
        for question in self.report.would_change:
            found.setdefault(question.conclusions, []).append(in_sentence(question.words))
        quoted = {listed([f"“{each}”" for each in others], "or"): asked for others, asked in found.items()}
        return "; ".join(f"{listed(asked, 'or')}, to {others}" for others, asked in quoted.items())

    # 8 bone

    @cached_property
    def bone(self) -> FactLine:
        """Kidney, calcium, vitamin D, teeth, bone agent, Mirels and SINS, with units and formulas."""
        return case_blocks.bone(self.case)

    # 9 pitfalls, 10 decision

    @cached_property
    def pitfalls(self) -> list[str]:
        """At most three, those of this case before those of every disagreement."""
        found = sorted(self.report.pitfalls.recommendations, key=lambda each: each.code in SAID_OF_ANY_DISAGREEMENT)
        return [each.headline for each in found[:PITFALLS]]

    @property
    def more_pitfalls(self) -> int:
        """How many further pitfalls stand with the advice."""
        return len(self.report.pitfalls.recommendations) - len(self.pitfalls)

    # Sources

    def _cite(self, keys: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(sorted(self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys))

    @cached_property
    def sources(self) -> list[Source]:
        """The first sources of the conclusion and each recommendation, by number; all are with the advice."""
        assert self.recommendations is not None
        return [Source(place, self.edition.references[key]) for key, place in self._numbers.items()]


def _reading_row(readings: list[ReadingText], apart: list[tuple[str, list[ReadingText]]]) -> ReadingRow:
    """Readings that say the same of the same finding, as one line."""
    who = []
    for letter, differing in apart:
        missed = listed(MODALITIES[read.reading.missed_by or ""] for read in differing)
        who.append((f"≠{letter}", f"{MODALITIES[differing[0].reading.seen_on]} positive, {missed} not"))
    who += [("", read.studies) for read in readings if read.reading.agree or not read.reading.missed_by]
    first = readings[0]
    where = places(first.reading.sites) or "sites not stated"
    return ReadingRow(tuple(who), where, f"{first.lean}, certainty {first.reading.certainty}", first.headline)
