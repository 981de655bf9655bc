"""The urgency check of the tumour-board sheet: each red flag with its answer, never from silence."""

from __future__ import annotations

from decimal import Decimal

from mbc_advisor.algorithm.case.vocabulary import NOT_KNOWN

from ..report.report import Report
from .parts import NO, YES, Flag, number

SEVERE_HYPOCALCAEMIA = Decimal("1.90")
MIRELS_IMPENDING, SINS_UNSTABLE = 9, 13
"""What the rules call severe and impending; a test holds these to the rules."""


def red_flags(report: Report) -> list[Flag]:
    """Every red flag; 'no' only where an answer says so."""
    return [
        _answered(report, "Cord compression", "neurology", "cord_or_cauda"),
        _hypercalcaemia(report),
        _answered(report, "Pathological fracture", "fracture", "pathological"),
        _hypocalcaemia(report),
        _impending_fracture(report),
        _answered(report, "Visceral crisis", "visceral", "crisis", "outside bone"),
        _spinal_infection(report),
        _answered(report, "Marrow failure", "cytopenia", "yes"),
    ]


def _answered(report: Report, name: str, key: str, present: str, asks: str = "") -> Flag:
    """A flag that one question answers; ``asks`` introduces an answer that says more than yes or no."""
    answer, words = getattr(report.advice.facts, key), report.case.word(key)
    if answer == "unknown":
        return Flag(name, NOT_KNOWN, "")
    plain = answer in (present, "none", "no")
    basis = "" if plain else f"{asks}: {words}"
    return Flag(name, YES if answer == present else NO, basis)


def _hypercalcaemia(report: Report) -> Flag:
    corrected = report.advice.measures.corrected_calcium_mmol_l
    absent = corrected is not None and corrected <= report.advice.limits.calcium_upper
    return _calcium(report, "Hypercalcaemia", "HYPERCALCAEMIA", absent, ("normal", "low"))


def _hypocalcaemia(report: Report) -> Flag:
    corrected = report.advice.measures.corrected_calcium_mmol_l
    absent = corrected is not None and corrected >= SEVERE_HYPOCALCAEMIA
    return _calcium(report, "Severe hypocalcaemia", "HYPOCALCAEMIA", absent, ("normal", "raised"))


def _calcium(report: Report, name: str, code: str, absent: bool, excluded_by: tuple[str, ...]) -> Flag:
    """``absent``: a corrected value excludes it. A value not corrected for albumin excludes nothing; the
    levels of ``excluded_by`` exclude it where there is no number."""
    measures, level = report.advice.measures, report.advice.facts.calcium_level
    basis = ""
    if measures.corrected_calcium_mmol_l is not None:
        basis = f"{number(measures.corrected_calcium_mmol_l)} mmol/L"
    elif measures.uncorrected_calcium_mmol_l is not None:
        basis = f"{number(measures.uncorrected_calcium_mmol_l)} mmol/L, not corrected"
    elif level != "unknown":
        basis, absent = f"said to be {report.case.word('calcium_level')}", level in excluded_by
    present = report.advice.given(code)
    return Flag(name, YES if present else NO if absent else NOT_KNOWN, basis)


def _impending_fracture(report: Report) -> Flag:
    scores = {"Mirels": report.advice.measures.mirels, "SINS": report.advice.measures.sins}
    known = any(score is not None for score in scores.values())
    said = [f"no {name}" if score is None else f"{name} {score}" for name, score in scores.items()]
    present = (scores["Mirels"] or 0) >= MIRELS_IMPENDING or (scores["SINS"] or 0) >= SINS_UNSTABLE
    absent = None not in scores.values()
    return Flag("Impending fracture", YES if present else NO if absent else NOT_KNOWN, ", ".join(said) if known else "")


def _spinal_infection(report: Report) -> Flag:
    signs = report.advice.facts.infection_signs
    disc = any("disc_or_endplate" in study.features for study in report.case.studies)
    basis = ["signs of infection"] if signs == "yes" else []
    basis += ["disc or endplate involved"] if disc else []
    present, absent = report.advice.given("SPINAL-INFECTION"), signs == "no" and not disc
    return Flag("Spinal infection", YES if present else NO if absent else NOT_KNOWN, ", ".join(basis))
