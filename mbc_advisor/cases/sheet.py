"""The tumour-board sheet: a report laid out for one page of paper (`docs/clinical/board-sheet.md`).

A `BoardSheet` answers for every block what is printed there, "not known" included, and decides what goes
to the continuation page when a case is too long for one. Clinical sentences are the edition's; what is
composed here are the facts of the case, labels and the question proposed to the board.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from mbc_advisor.algorithm.measures import MIRELS_ITEMS, SINS_ITEMS
from mbc_advisor.algorithm.rulehash import rules_hash
from mbc_advisor.algorithm.vocabulary import (
    LEANS,
    MODALITIES,
    NOT_KNOWN,
    QUESTIONS,
    SITES,
    STUDY_QUESTIONS,
    SUBTYPES,
)
from mbc_advisor.guidance.files import ReferenceText

from .report import Item, Open, Report, Voice

YES, NO = "yes", "no"
ACTIONS, PITFALLS = 6, 3
PRINTED_STRENGTHS = ("required", "recommended")

SEVERE_HYPOCALCAEMIA = Decimal("1.90")
MIRELS_IMPENDING, SINS_UNSTABLE = 9, 13
FLARE_WINDOW_WEEKS = 26
"""What the rules call severe, impending and a flare window; a test holds them to the rules."""

SAID_OF_ANY_DISAGREEMENT = ("NO-SINGLE-MODALITY", "LESION-TYPE-MATTERS")
"""Pitfalls of every disagreement: on paper they stand after those of this case."""

READING_LIMITS = (
    "FES-UNREADABLE", "NOT-COVERED", "STUDIES-APART", "RADIOGRAPH-INSENSITIVE", "DIFFERENT-SITES", "EQUIVOCAL-STUDY",
)  # fmt: skip
"""Explanations that say why two results that differ are not, or not fully, a disagreement."""

TISSUE = {
    "unknown": (NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    "none": (NO, "not applicable", "not applicable", "not applicable"),
    "bone": (YES, "bone", "metastasis", "diagnostic"),
    "elsewhere": (YES, "another site, not bone", "metastasis", "diagnostic"),
    "site_not_stated": (YES, "not stated", "metastasis", "diagnostic"),
    "bone_benign": (YES, "bone, targeted", "benign", NOT_KNOWN),
    "bone_nondiagnostic": (YES, "bone", "no diagnosis", "non-diagnostic"),
}
"""For each answer to proof: whether tissue was taken, where, with which result, whether it was adequate."""

ASKED = {
    "proven": "how far does the proven disease reach, and what next?",
    "act_as_metastatic": "is metastatic bone disease established, and what next?",
    "confirm_first": "is it metastasis, and how is it confirmed before treatment?",
    "resolve_first": "is it metastasis or another cause, and what settles it?",
    "possible_flare": "is it healing or progression, and when is it read again?",
    "likely_healed": "is it healed disease, and what follow-up?",
    "likely_benign": "is it benign, and is follow-up needed?",
    "no_evidence": "can bone metastasis be set aside, and what follow-up?",
    "progression_likely": "is it progression, and does treatment change?",
    "stable": "is the bone disease stable, and does treatment stay as it is?",
    "not_assessable": "which study is needed, and what cannot wait for it?",
}
"""What is asked of the board, by conclusion."""

ASKED_OF_RESPONSE = {"resolve_first": "is the bone disease better or worse, and what settles it?"}

SPECIALITIES = (
    "medical oncology", "radiation oncology", "radiology", "nuclear medicine", "pathology", "breast surgery",
    "orthopaedics or spinal surgery", "palliative care", "specialist nurse", "other:",
)  # fmt: skip

# What fits on the first page, in lines of the sheet's text on the shorter of the two papers (US Letter).
WIDTH, SOURCES_WIDTH, QUESTION_WIDTH = 96, 108, 70
PAGE_LINES = 33
FEWEST_STUDIES, FEWEST_DIFFERENCES = 4, 3


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag with its answer (yes, no, not known) and the facts that give it."""

    name: str
    answer: str
    basis: str

    @property
    def present(self) -> bool:
        return self.answer == YES

    @property
    def known(self) -> bool:
        return self.answer != NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its value, never blank; ``note``: a formula or where the value comes from."""

    name: str
    value: str
    note: str = ""

    @property
    def known(self) -> bool:
        return self.value != NOT_KNOWN


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study of the imaging table; ``marks`` are those of the disagreements it takes part in."""

    name: str
    date: str
    sign: str
    result: str
    morphology: str
    count: str
    sites: str
    compared: str
    marks: str

    @property
    def lines(self) -> int:
        """How many lines it takes, by its longest cell."""
        return max(
            _lines(self.sites, 27), _lines(self.morphology, 18), _lines(self.compared, 15), _lines(self.name, 12), 1
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What studies say of one another, in words; ``mark`` is that of a disagreement, empty for others."""

    mark: str
    who: str
    where: str
    says: str
    headline: str

    @property
    def text(self) -> str:
        return f"{self.mark} {self.who}{self.where}: {self.says}. {self.headline}".strip()


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do, with the numbers of its sources on this sheet."""

    code: str
    headline: str
    strength: str
    grade: str
    numbers: tuple[int, ...]

    @property
    def numbered(self) -> str:
        return ", ".join(map(str, self.numbers))


@dataclass(frozen=True, slots=True)
class Source:
    """A source as numbered on this sheet: short for the foot of the page, full for the continuation."""

    number: int
    reference: ReferenceText

    @property
    def short(self) -> str:
        """First author and journal; the title where no author is known."""
        first = self.reference.authors.split(",")[0].removesuffix(" et al.").strip()
        name = " ".join(part for part in first.split() if not (part.isupper() and len(part) <= 4)) or first
        return f"{name or self.reference.title.strip('[]')}, {self.reference.source}"

    @property
    def full(self) -> str:
        """Authors, title, journal and address."""
        source = self.reference
        address = (source.doi and f"doi:{source.doi}") or (source.pmid and f"PMID {source.pmid}").replace(
            "PMID PMC", "PMC"
        )
        parts = (source.authors, source.title, source.source, address)
        return " ".join(part.rstrip(".") + "." for part in parts if part)


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of the long blocks the first page takes; the rest continues on the next."""

    sources: bool = True
    changes: bool = True
    coverage: bool = True
    studies: int = 99
    differences: int = 99


class BoardSheet:
    """A report as the eleven blocks of the tumour-board sheet.

    :param printed_at: when the sheet was asked for.
    """

    def __init__(self, report: Report, printed_at: datetime | None = None):
        self.report, self.advice, self.facts = report, report.advice, report.advice.facts
        self.case, self.edition = report.case, report.edition
        self.printed_at = printed_at or report.at
        self._numbers: dict[str, int] = {}

    # 1 and 11: header and footer

    @property
    def label(self) -> str:
        """The case label; empty when one is to be written by hand."""
        return self.facts.label

    @property
    def rules_hash(self) -> str:
        return rules_hash()

    # 2: question

    @cached_property
    def question(self) -> str:
        """One sentence proposed to the board: what the studies show, and what is asked."""
        asked = ASKED[self.advice.conclusion]
        if self.facts.purpose == "response":
            asked = ASKED_OF_RESPONSE.get(self.advice.conclusion, asked)
        shown = self._shown()
        return f"{shown[:1].upper()}{shown[1:]}: {asked}"

    def _shown(self) -> str:
        """Who shows what and who does not, in one clause."""
        if not self.case.studies:
            return "no imaging study is recorded"
        studies = {study.modality: study for study in self.case.studies}
        if pairs := self.advice.discordances:
            carrying = [
                pair for pair in pairs if (pair.lean, pair.certainty) == (self.advice.lean, self.advice.certainty)
            ]
            main = (carrying or pairs)[0]
            missed = dict.fromkeys(pair.missed_by for pair in pairs if pair.seen_on == main.seen_on)
            shows = f"{_the(main.seen_on)} shows {_finding(studies[main.seen_on], main.sites)}"
            return ", ".join([shows, *_not_shown([studies[each] for each in missed if each])])
        positive = [study for study in self.case.studies if study.result == "positive"]
        others = [study for study in self.case.studies if study.result != "positive"]
        if not positive:
            return "no study is positive (" + ", ".join(_resulted(study) for study in others) + ")"
        verb = "shows" if len(positive) == 1 else "show"
        sites = [site for site in SITES if any(site in study.sites for study in positive)]
        shows = f"{_and(_the(study.modality) for study in positive)} {verb} {_finding(positive[0], sites)}"
        return ", ".join([shows, *(f"{_the(study.modality)} is {_RESULTED[study.result]}" for study in others)])

    @cached_property
    def why_now(self) -> str:
        """What brings the case now: what is urgent, what has changed, the setting."""
        facts, parts = self.facts, []
        if urgent := [item.headline for item in self.report.urgent.items]:
            parts.append(f"URGENT: {'; '.join(urgent)}")
        changed = [
            f"{MODALITIES[study.modality]} {_answer(study, 'compared_with_before')}"
            for study in self.case.studies
            if study.compared_with_before in ("new_lesions", "worse", "more_sclerotic")
        ]
        if changed:
            parts.append(f"changed since before: {', '.join(changed)}")
        if facts.course != "unknown":
            parts.append(f"clinical course {self.case.word('course')}")
        if facts.markers in ("rising", "falling"):
            parts.append(f"tumour markers {self.case.word('markers')}")
        pairs = len(self.advice.discordances)
        if pairs:
            parts.append("two studies disagree" if pairs == 1 else f"{pairs} pairs of studies disagree")
        parts.append(f"setting: {self.case.word('setting')}")
        if facts.purpose == "response":
            parts.append(f"asked: {self.case.word('purpose').rstrip('?')}")
        text = "; ".join(parts)
        return f"{text[:1].upper()}{text[1:]}."

    # 3: urgency

    @cached_property
    def flags(self) -> list[Flag]:
        """Every red flag with its answer; 'no' only where an answer says so."""
        return [
            self._plain_flag("Cord or cauda compression", "neurology", "cord_or_cauda"),
            self._hypercalcaemia(),
            self._plain_flag("Pathological fracture", "fracture", "pathological"),
            self._hypocalcaemia(),
            self._impending_fracture(),
            self._plain_flag("Visceral crisis", "visceral", "crisis"),
            self._spinal_infection(),
            self._plain_flag("Marrow failure", "cytopenia", "yes"),
        ]

    @property
    def any_flag(self) -> bool:
        return any(flag.present for flag in self.flags)

    def _plain_flag(self, name: str, key: str, present: str) -> Flag:
        """A flag that one question answers."""
        answer = getattr(self.facts, key)
        if answer == "unknown":
            return Flag(name, NOT_KNOWN, "")
        return Flag(name, YES if answer == present else NO, f"{_lower(QUESTIONS[key].label)}: {self.case.word(key)}")

    def _calcium(self) -> str:
        """The calcium as far as it is known; empty when nothing is."""
        measures, facts = self.advice.measures, self.facts
        if measures.corrected_calcium_mmol_l is not None:
            return f"corrected {_number(measures.corrected_calcium_mmol_l)} mmol/L"
        if measures.uncorrected_calcium_mmol_l is not None:
            return f"total {_number(measures.uncorrected_calcium_mmol_l)} mmol/L, not corrected"
        return f"said to be {self.case.word('calcium_level')}, no number" if facts.calcium_level != "unknown" else ""

    def _calcium_flag(self, name: str, code: str, absent: bool, excluded_by: tuple[str, ...]) -> Flag:
        """``absent``: a corrected value excludes it. A value not corrected for albumin excludes nothing."""
        measures = self.advice.measures
        if self.advice.given(code):
            return Flag(name, YES, self._calcium())
        if measures.corrected_calcium_mmol_l is not None:
            return Flag(name, NO if absent else NOT_KNOWN, self._calcium())
        if measures.uncorrected_calcium_mmol_l is None and self.facts.calcium_level in excluded_by:
            return Flag(name, NO, self._calcium())
        return Flag(name, NOT_KNOWN, self._calcium())

    def _hypercalcaemia(self) -> Flag:
        corrected = self.advice.measures.corrected_calcium_mmol_l
        absent = corrected is not None and corrected <= self.advice.limits.calcium_upper
        return self._calcium_flag("Hypercalcaemia", "HYPERCALCAEMIA", absent, ("normal", "low"))

    def _hypocalcaemia(self) -> Flag:
        corrected = self.advice.measures.corrected_calcium_mmol_l
        absent = corrected is not None and corrected >= SEVERE_HYPOCALCAEMIA
        return self._calcium_flag("Hypocalcaemia under 1.90 mmol/L", "HYPOCALCAEMIA", absent, ("normal", "raised"))

    def _impending_fracture(self) -> Flag:
        mirels, sins = self.advice.measures.mirels, self.advice.measures.sins
        basis = f"Mirels {NOT_KNOWN if mirels is None else mirels}, SINS {NOT_KNOWN if sins is None else sins}"
        if (mirels or 0) >= MIRELS_IMPENDING or (sins or 0) >= SINS_UNSTABLE:
            answer = YES
        else:
            answer = NOT_KNOWN if mirels is None or sins is None else NO
        return Flag("Impending fracture", answer, basis)

    def _spinal_infection(self) -> Flag:
        signs = self.facts.infection_signs
        disc = any("disc_or_endplate" in study.features for study in self.case.studies)
        basis = [f"signs of infection: {self.case.word('infection_signs')}"] if signs != "unknown" else []
        basis += ["disc or endplate involved"] if disc else []
        if self.advice.given("SPINAL-INFECTION"):
            answer = YES
        else:
            answer = NO if signs == "no" and not disc else NOT_KNOWN
        return Flag("Spinal infection", answer, ", ".join(basis))

    # 4: the case

    @cached_property
    def case_facts(self) -> list[Fact]:
        """The case in one line, part by part."""
        word, facts = self.case.word, self.facts
        receptors = f"ER {word('er')}, PgR {word('pgr')}, HER2 {word('her2')}"
        return [
            Fact("Age", word("age_years")),
            Fact("Sex", word("sex")),
            Fact("Menopause", word("menopause")),
            Fact("Subtype", SUBTYPES[self.advice.subtype], receptors),
            Fact("Receptors read on", word("receptor_sample")),
            Fact("Date of that sample", NOT_KNOWN),
            Fact("Histology", word("histology"), f"grade {word('grade')}"),
            Fact("Line of therapy", word("therapy_line")),
            Fact("Systemic therapy", word("therapy")),
            Fact("Weeks on it", "not applicable" if facts.therapy in ("none", "stopped") else word("weeks_on_therapy")),
            Fact(f"In the flare window of {FLARE_WINDOW_WEEKS} weeks", self.flare_window),
            Fact("Disease outside bone", word("visceral")),
            Fact("Bone pain", word("pain"), "" if facts.pain_type == "unknown" else word("pain_type")),
            Fact("Neurology", word("neurology")),
            Fact("Fracture", word("fracture")),
            Fact("Course", word("course")),
        ]

    @property
    def flare_window(self) -> str:
        """Whether the case is in the first weeks of a line: yes, no, not known."""
        weeks = self.facts.weeks_on_therapy
        if self.facts.therapy in ("none", "stopped"):
            return NO
        if weeks is None:
            return NOT_KNOWN
        return YES if weeks <= FLARE_WINDOW_WEEKS else NO

    # 5: imaging

    @cached_property
    def studies(self) -> list[StudyRow]:
        """The imaging table, every field in words."""
        rows = []
        for study, row in zip(self.case.studies, self.case.study_rows(), strict=True):
            marks = " ".join(mark for mark, modalities in self._marks.items() if study.modality in modalities)
            morphology = ", ".join(part for part in (row["morphology"], row["features"]) if part)
            negative = study.result == "negative"
            rows.append(
                StudyRow(
                    row["name"][:1].upper() + row["name"][1:],
                    row["date"],
                    row["sign"],
                    row["result"],
                    "none" if negative else morphology,
                    "none" if negative else row["count"],
                    "none" if negative else row["sites"],
                    row["compared"],
                    marks or "none",
                )
            )
        return rows

    @cached_property
    def differences(self) -> list[Difference]:
        """Disagreements first, each with its mark; then what agrees and what stands alone."""
        found = [self._difference(mark, voices) for mark, voices in self._grouped["apart"]]
        return found + [self._difference("", voices) for _, voices in self._grouped["together"]]

    @cached_property
    def _grouped(self) -> dict[str, list[tuple[str, list[Voice]]]]:
        """Readings that say the same of the same finding, put together."""
        apart: dict[tuple, list[Voice]] = {}
        together: dict[tuple, list[Voice]] = {}
        for voice in self.report.voices:
            reading = voice.reading
            same = (voice.lean, reading.certainty, voice.headline, reading.sites)
            if reading.missed_by and not reading.agree:
                apart.setdefault((reading.seen_on, *same), []).append(voice)
            else:
                together.setdefault((reading.agree, *same), []).append(voice)
        marked = [(f"≠{chr(ord('A') + number)}", voices) for number, voices in enumerate(apart.values())]
        return {"apart": marked, "together": [("", voices) for voices in together.values()]}

    @property
    def _marks(self) -> dict[str, set[str | None]]:
        """For each mark the studies that take part."""
        return {
            mark: {each for voice in voices for each in (voice.reading.seen_on, voice.reading.missed_by)}
            for mark, voices in self._grouped["apart"]
        }

    def _difference(self, mark: str, voices: list[Voice]) -> Difference:
        first = voices[0]
        if mark:
            seen, missed = first.reading.seen_on, [voice.reading.missed_by or "" for voice in voices]
            who = f"{_named(seen)} positive, {_and(MODALITIES[each] for each in missed)} not"
        else:
            who = "; ".join(voice.studies for voice in voices)
            who = who[:1].upper() + who[1:]
        where = f" ({first.sites})" if first.sites else " (sites not stated)"
        return Difference(mark, who, where, f"{first.lean}, certainty {first.reading.certainty}", first.headline)

    @cached_property
    def limits_of_reading(self) -> list[str]:
        """Headlines that say why results that differ are not, or not fully, a disagreement."""
        explained = [section for section in self.report.sections if section.key == "explanation"]
        return [item.headline for section in explained for item in section.items if item.code in READING_LIMITS]

    @cached_property
    def coverage(self) -> list[Fact]:
        """For each study what it did not image; last, the studies of which nothing is recorded."""
        found = []
        for study in self.case.studies:
            left_out = [site for site in SITES if not self.case._covers(study, site) and site not in study.sites]
            if len(left_out) <= len(SITES) // 2:
                words = ", ".join(SITES[site] for site in left_out) or "nothing (whole body imaged)"
            else:
                imaged = ", ".join(SITES[site] for site in SITES if site not in left_out)
                words = f"all but {imaged}" if imaged else "not known which sites were imaged"
            found.append(Fact(_named(study.modality), words))
        recorded = {study.modality for study in self.case.studies}
        missing = ", ".join(words for key, words in MODALITIES.items() if key not in recorded)
        return [*found, Fact("Not recorded", missing or "none: every kind of study is recorded")]

    # 6: tissue

    @cached_property
    def tissue(self) -> list[Fact]:
        """Tissue taken or not, where, its result, its adequacy, and how the bone was decalcified."""
        taken, where, result, adequacy = TISSUE[self.facts.proof]
        return [
            Fact("Biopsy of a metastasis", taken),
            Fact("Where", where),
            Fact("Result", result),
            Fact("Adequacy", adequacy),
            Fact("Date", NOT_KNOWN if taken != NO else "not applicable"),
            Fact("Decalcification", self.case.word("decalcification")),
        ]

    # 7: the algorithm

    @cached_property
    def conclusion_numbers(self) -> tuple[int, ...]:
        wording = self.edition.wording(self.advice.conclusion, self.advice.conclusion_variant)
        return self._cite(wording.citations)

    @property
    def conclusion_numbered(self) -> str:
        return ", ".join(map(str, self.conclusion_numbers))

    @cached_property
    def actions(self) -> list[Action]:
        """At most six required or recommended actions, in the order of the advice page."""
        self.conclusion_numbered  # noqa: B018 - its sources are numbered first
        things = [item for item in self.report.first_things if item.strength in PRINTED_STRENGTHS][:ACTIONS]
        return [self._action(item) for item in things]

    def _action(self, item: Item) -> Action:
        strength = f"{item.strength}, after the emergency" if item.after_emergency else item.strength
        grade = "; ".join(part for part in (item.wording.grade, item.basis) if part) or "no grade given"
        return Action(item.code, item.headline, strength, grade, self._cite(item.wording.citations))

    @property
    def settled_by(self) -> Open | None:
        """The open question that matters most."""
        return next(iter(self.report.open_questions), None)

    @cached_property
    def settled_words(self) -> str:
        """What the first open question would decide."""
        question = self.settled_by
        if question is None:
            return "no open answer would change what is required, recommended or advised against"
        decides = f"decides: {'; '.join(question.settles)}" if question.settles else ""
        more = f" and {question.more} more" if question.more else ""
        return f"{_lower(question.words)} ({decides}{more})" if decides else _lower(question.words)

    @cached_property
    def would_change(self) -> list[Fact]:
        """For each other conclusion within one answer's reach the questions that can bring it."""
        found: dict[str, list[str]] = {}
        for question in self.report.would_change:
            for conclusion in question.conclusions:
                found.setdefault(conclusion, []).append(_lower(question.words))
        return [Fact(conclusion, ", ".join(questions)) for conclusion, questions in found.items()]

    # 8: bone

    @cached_property
    def bone(self) -> list[Fact]:
        """Kidney, calcium, vitamin D, teeth, bone agent, Mirels and SINS, with units and formulas."""
        computed = {row.name: row for row in self.case.computed()}

        def measured(name: str, missing: str = "") -> Fact:
            row = computed.get(name)
            return Fact(name, row.value, row.formula) if row else Fact(name, NOT_KNOWN, missing)

        calcium = self.advice.measures.uncorrected_calcium_mmol_l
        return [
            measured("Creatinine clearance", self._creatinine()),
            measured(
                "Corrected calcium",
                f"total {_number(calcium)} mmol/L, albumin {NOT_KNOWN}" if calcium is not None else "",
            ),
            Fact("25-OH vitamin D", self.case.word("vitamin_d_nmol_l")),
            Fact("Teeth and jaw", self.case.word("dental")),
            *self._agent(),
            measured("Mirels score", _items_given(self.facts, MIRELS_ITEMS)),
            measured("SINS", _items_given(self.facts, SINS_ITEMS)),
        ]

    def _creatinine(self) -> str:
        value = self.facts.creatinine_umol_l
        return f"creatinine {_number(value)} µmol/L" if value is not None else ""

    def _agent(self) -> list[Fact]:
        word = self.case.word
        if self.facts.bone_agent == "none":
            return [Fact("Bone agent", "none"), Fact("Doses", "not applicable")]
        months = (
            f"{_number(self.facts.bone_agent_months)} months since the first"
            if self.facts.bone_agent_months is not None
            else ""
        )
        return [Fact("Bone agent", word("bone_agent")), Fact("Doses", word("bone_agent_doses"), months)]

    # 9: pitfalls

    @cached_property
    def pitfalls(self) -> list[str]:
        """At most three, those of this case before those of every disagreement."""
        items = sorted(self.report.pitfalls.items, key=lambda item: item.code in SAID_OF_ANY_DISAGREEMENT)
        return [item.headline for item in items[:PITFALLS]]

    @property
    def more_pitfalls(self) -> int:
        return len(self.report.pitfalls.items) - len(self.pitfalls)

    # 10: decision

    @property
    def specialities(self) -> tuple[str, ...]:
        return SPECIALITIES

    # Sources, and what goes to the next page

    def _cite(self, keys: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(sorted(self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys))

    @cached_property
    def sources(self) -> list[Source]:
        """The sources of the conclusion and the actions, by number."""
        assert self.actions is not None
        return [Source(number, self.edition.references[key]) for key, number in self._numbers.items()]

    @cached_property
    def fit(self) -> Fit:
        """What the first page takes: least needed at the table goes first."""
        fit = Fit()
        steps: tuple[dict[str, Any], ...] = (
            {"sources": False},
            {"coverage": False},
            {"changes": False},
            {"differences": FEWEST_DIFFERENCES},
            {"studies": FEWEST_STUDIES},
        )
        for step in steps:
            if self._height(fit) <= PAGE_LINES:
                break
            fit = replace(fit, **step)
        return fit

    def _height(self, fit: Fit) -> int:
        """Lines of what differs from case to case, were the page laid out so."""
        height = _lines(self.question, QUESTION_WIDTH) * 1.4 + _lines(self.why_now)
        height += _lines(" ".join(_fact_text(fact) for fact in self.case_facts))
        height += sum(study.lines for study in self.studies[: fit.studies])
        height += sum(_lines(each.text) for each in self.differences[: fit.differences]) + bool(self.limits_of_reading)
        height += _lines(" ".join(_fact_text(fact) for fact in self.coverage)) if fit.coverage else 1
        height += _lines(" ".join(_fact_text(fact) for fact in self.tissue))
        height += sum(_lines(f"{each.headline} {each.strength} {each.grade} {each.numbered}") for each in self.actions)
        height += _lines(f"Settled by: {self.settled_words}")
        height += (_lines(" ".join(_fact_text(fact) for fact in self.would_change)) or 1) if fit.changes else 1
        height += _lines(" ".join(_fact_text(fact) for fact in self.bone)) + len(self.pitfalls)
        height += (
            _lines(" ".join(f"[{each.number}] {each.short}" for each in self.sources), SOURCES_WIDTH)
            if fit.sources
            else 1
        )
        return math.ceil(height)

    @property
    def shown_studies(self) -> list[StudyRow]:
        return self.studies[: self.fit.studies]

    @property
    def further_studies(self) -> list[StudyRow]:
        return self.studies[self.fit.studies :]

    @property
    def shown_differences(self) -> list[Difference]:
        return self.differences[: self.fit.differences]

    @property
    def further_differences(self) -> list[Difference]:
        return self.differences[self.fit.differences :]

    @property
    def continued(self) -> list[str]:
        """What the continuation page holds, in words; empty when there is none."""
        imaging = bool(self.further_studies or self.further_differences or not self.fit.coverage)
        parts = (
            ("imaging", imaging),
            ("what would change the conclusion", not self.fit.changes),
            ("sources", not self.fit.sources),
        )
        return [name for name, there in parts if there]

    @property
    def continued_words(self) -> str:
        return _and(self.continued)


# Words

_ADJECTIVES = {"lytic": "lytic", "sclerotic": "sclerotic", "mixed": "mixed", "marrow": "marrow"}
_RESULTED = {"positive": "positive", "equivocal": "equivocal", "benign": "read as benign", "negative": "negative"}
_TRACERS = ("bone_scan", "spect_ct", "fdg_pet_ct", "fes_pet_ct", "naf_pet_ct")


def _finding(study: Any, sites: Sequence[str]) -> str:
    """What a study shows, as one says it: "lytic lesions in thoracic spine and pelvis"."""
    kind = _ADJECTIVES.get(study.morphology, "")
    if study.modality in _TRACERS and not kind:
        things = {"one": "one focus of uptake", "diffuse": "diffuse uptake"}.get(study.count, "uptake")
    elif study.count == "one":
        things = f"one {kind} lesion"
    else:
        things = f"diffuse {kind} change" if study.count == "diffuse" else f"{kind} lesions"
    where = f" in {_and(SITES[site] for site in sites)}" if sites else ""
    return " ".join(things.split()) + where


def _not_shown(studies: Sequence[Any]) -> list[str]:
    """Clauses for the studies that do not show it."""
    negative = [_the(study.modality) for study in studies if study.result != "benign"]
    benign = [_the(study.modality) for study in studies if study.result == "benign"]
    clauses = [f"{_and(negative)} {'does' if len(negative) == 1 else 'do'} not"] if negative else []
    return clauses + [f"{_and(benign)} {'names' if len(benign) == 1 else 'name'} a benign cause" for _ in benign[:1]]


def _resulted(study: Any) -> str:
    return f"{MODALITIES[study.modality]} {_RESULTED[study.result]}"


def _the(modality: str) -> str:
    """A study as it stands in a sentence."""
    words = MODALITIES[modality]
    return f"the {words}" if words[0].islower() else words


def _named(modality: str) -> str:
    words = MODALITIES[modality]
    return words[:1].upper() + words[1:]


def _and(words: Iterable[str]) -> str:
    *most, last = (*words,) or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def _lower(words: str) -> str:
    """A label inside a sentence; abbreviations stay as they are."""
    return words if words[1:2].isupper() or words.split()[0] in _NAMES else words[:1].lower() + words[1:]


_NAMES = {"Mirels", "Mirels:", "PgR", "25-OH"}


def _answer(study: Any, key: str) -> str:
    return STUDY_QUESTIONS[key].answers[getattr(study, key)]  # type: ignore[union-attr]


def _number(value: Decimal | int) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _items_given(facts: Any, items: tuple[str, ...]) -> str:
    """For a score that cannot be summed: how many of its items are given."""
    given = sum(getattr(facts, item) is not None for item in items)
    return f"{given} of {len(items)} items given" if given else ""


def _fact_text(fact: Fact) -> str:
    return f"{fact.name}: {fact.value} ({fact.note}); " if fact.note else f"{fact.name}: {fact.value}; "


def _lines(text: str, width: int = WIDTH) -> int:
    return math.ceil(len(text) / width)


__all__ = ["LEANS", "BoardSheet", "Flag"]
