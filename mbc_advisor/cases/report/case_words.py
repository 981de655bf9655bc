"""A case in words: who shows what and where, what was computed, and the one-line case."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from mbc_advisor.algorithm.advise import Advice
from mbc_advisor.algorithm.case.facts import Study
from mbc_advisor.algorithm.case.measures import (
    ALBUMIN_REFERENCE,
    CALCIUM_PER_ALBUMIN,
    COCKCROFT_GAULT,
    COCKCROFT_GAULT_AGE,
    MMOL_L_OF_CALCIUM,
    UMOL_L_OF_CREATININE,
)
from mbc_advisor.algorithm.case.vocabulary import (
    DEFAULT_COVER,
    MODALITIES,
    NOT_KNOWN,
    QUESTIONS,
    RESULT,
    SITES,
    STUDY_QUESTIONS,
    SUBTYPES,
    Choice,
    Number,
    Several,
)

SIGNS = {"positive": "+", "equivocal": "?", "benign": "o", "negative": "−", "uncovered": ""}
SIGN_WORDS = {
    "positive": "positive",
    "equivocal": "equivocal",
    "benign": "benign",
    "negative": "not shown",
    "uncovered": "not imaged",
}
POINTS = {
    "skull": (60, 14), "cervical_spine": (60, 34), "shoulder_girdle": (38, 45), "sternum": (60, 58), "ribs": (43, 68),
    "thoracic_spine": (60, 74), "humerus": (24, 70), "lumbar_spine": (60, 96), "sacrum": (60, 112), "pelvis": (43, 116),
    "femur": (46, 146), "other_long_bone": (46, 190),
}  # fmt: skip
"""Where each region lies on the body outline (120 by 220)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one study says of one region."""

    state: str

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def words(self) -> str:
        return SIGN_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed value with its formula in the case's own numbers; value empty when not known."""

    name: str
    value: str
    formula: str


class CaseWords:
    """The facts of a case as its reader needs them."""

    def __init__(self, advice: Advice):
        self.advice, self.facts = advice, advice.facts
        order = list(MODALITIES)
        self.studies = sorted(advice.facts.studies, key=lambda study: order.index(study.modality))

    @property
    def modalities(self) -> list[str]:
        return [MODALITIES[study.modality] for study in self.studies]

    @cached_property
    def regions(self) -> tuple[tuple[str, str, tuple[Cell, ...]], ...]:
        """(site, words, a cell a study) for the whole study and for every site that a study names."""
        named = [site for site in SITES if any(site in study.sites for study in self.studies)]
        rows = [("", "Whole study", tuple(Cell(study.result) for study in self.studies))]
        return (
            *rows,
            *((site, SITES[site], tuple(self._cell(study, site) for study in self.studies)) for site in named),
        )

    @property
    def marks(self) -> list[tuple[str, str, int, int]]:
        """For the body outline: each region named, the sign of each study there, and where it lies."""
        return [
            (words, "/".join(cell.sign or "·" for cell in cells), *POINTS[site])
            for site, words, cells in self.regions
            if site
        ]

    def _cell(self, study: Study, site: str) -> Cell:
        if site in study.sites:
            return Cell(study.result)
        if site not in self.advice.imaged[study.modality]:
            return Cell("uncovered")
        if study.result != "negative" and not study.sites:
            return Cell(study.result)
        return Cell("negative")

    def study_rows(self) -> list[dict[str, str]]:
        """One row a study, every field in words, 'not known' printed."""
        return [
            {
                "name": MODALITIES[study.modality],
                "date": study.date.strftime("%-d %b %Y") if study.date else NOT_KNOWN,
                "result": RESULT.answers[study.result],
                "sign": SIGNS[study.result],
                "morphology": _of(study, "morphology"),
                "count": _of(study, "count"),
                "sites": ", ".join(SITES[site] for site in study.sites) or "not stated",
                "features": ", ".join(_answers("features")[feature] for feature in study.features),
                "compared": _of(study, "compared_with_before"),
                "covered": self._coverage(study),
            }
            for study in self.studies
        ]

    def _coverage(self, study: Study) -> str:
        if study.covers == "listed":
            return ", ".join(SITES[site] for site in study.covered_sites)
        usual = {"whole_body": "whole body", "trunk": "trunk", "sites_of_others": "the sites in question"}
        return usual[DEFAULT_COVER[study.modality] if study.covers == "default" else study.covers]

    def computed(self) -> list[Computed]:
        """Subtype, CrCl, corrected calcium, Mirels and SINS, with formula where computed."""
        measures, facts = self.advice.measures, self.facts
        rows = [Computed("Subtype", SUBTYPES[self.advice.subtype], "")]
        if facts.crcl_ml_min is not None:
            rows.append(Computed("Creatinine clearance", f"{facts.crcl_ml_min.normalize():f} mL/min", "as given"))
        elif measures.crcl_ml_min is not None:
            factor = COCKCROFT_GAULT[facts.sex]
            given = f"{_n(facts.weight_kg)} kg × {factor} / {_n(facts.creatinine_umol_l)} µmol/L"
            formula = f"Cockcroft-Gault: ({COCKCROFT_GAULT_AGE} − {_n(facts.age_years)}) × {given}"
            rows.append(Computed("Creatinine clearance", f"{_rounded(measures.crcl_ml_min)} mL/min", formula))
        if facts.corrected_calcium_mmol_l is not None:
            rows.append(Computed("Corrected calcium", f"{_n(facts.corrected_calcium_mmol_l)} mmol/L", "as given"))
        elif measures.corrected_calcium_mmol_l is not None:
            corrected = measures.corrected_calcium_mmol_l
            short = f"{ALBUMIN_REFERENCE} − {_n(facts.albumin_g_l)} g/L"
            formula = f"{_n(facts.calcium_mmol_l)} + {CALCIUM_PER_ALBUMIN} × ({short})"
            both = f"{_n(corrected)} mmol/L ({_rounded(corrected / MMOL_L_OF_CALCIUM)} mg/dL)"
            rows.append(Computed("Corrected calcium", both, formula))
        for name, value, factor in (
            ("Creatinine", facts.creatinine_umol_l, UMOL_L_OF_CREATININE),
            ("Calcium, not corrected", measures.uncorrected_calcium_mmol_l, MMOL_L_OF_CALCIUM),
        ):
            if value is not None:
                unit = "µmol/L" if name == "Creatinine" else "mmol/L"
                rows.append(Computed(name, f"{_n(value)} {unit} ({value / factor:.2f} mg/dL)", ""))
        if measures.mirels is not None:
            rows.append(
                Computed(
                    "Mirels score",
                    f"{measures.mirels} of 12",
                    "sum of four items" if facts.mirels_site else "total as given",
                )
            )
        if measures.sins is not None:
            rows.append(
                Computed(
                    "SINS", f"{measures.sins} of 18", "sum of six items" if facts.sins_location else "total as given"
                )
            )
        return rows

    def word(self, key: str) -> str:
        """The answer to a question in words; 'not known' when it is not."""
        value = getattr(self.facts, key)
        if value is None:
            return NOT_KNOWN
        question = QUESTIONS[key]
        if isinstance(question, Number):
            return f"{_n(value)} {question.unit}".rstrip()
        return getattr(question, "answers", {})[value]


def _answers(key: str) -> dict[str, str]:
    question = STUDY_QUESTIONS[key]
    assert isinstance(question, Choice | Several)
    return question.answers


def _of(study: Study, key: str) -> str:
    return _answers(key)[getattr(study, key)]


def _n(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _rounded(value: Decimal) -> str:
    return f"{value:.1f}"
