"""Urgent: fixed stop-texts that send to the local emergency pathway, asked of urgent facts alone."""

from ..logic.questions import corrected_calcium, creatinine, infection_signs, uncorrected_calcium
from ..logic.terms import calcium_high
from .base import REQUIRED, Section, Way, wordings
from .common import (
    blocked,
    cord_compression,
    disc_on_a_study,
    hypocalcaemia,
    impending_fracture,
    long_bone_about_to_break,
    marrow_failure,
    pathological_fracture,
    spinal_infection,
    spine_about_to_give,
    visceral_crisis,
)

urgent = Section("urgent")

urgent.ways(
    "CORD-COMPRESSION",
    *wordings(REQUIRED, cord_compression, ("infection_possible", infection_signs.is_("yes") | disc_on_a_study)),
    rows=("7.01", "7.02", "7.03", "7.04", "7.05", "7.06", "7.08", "7.09", "7.10", "7.11", "7.12"),
)

_over_3_5 = corrected_calcium.over("3.5") | uncorrected_calcium.over("3.5")
_over_3_0 = corrected_calcium.over("3.0") | uncorrected_calcium.over("3.0")
_renal = creatinine.at_least(400)

urgent.ways(
    "HYPERCALCAEMIA",
    Way(_over_3_5 & blocked, REQUIRED, "pregnant_over_3_5"),
    Way(_over_3_0 & blocked, REQUIRED, "pregnant_over_3_0"),
    Way(calcium_high & blocked, REQUIRED, "pregnant"),
    Way(_over_3_5 & _renal, REQUIRED, "renal_over_3_5"),
    Way(_over_3_0 & _renal, REQUIRED, "renal_over_3_0"),
    Way(calcium_high & _renal, REQUIRED, "renal"),
    Way(_over_3_5, REQUIRED, "over_3_5"),
    Way(_over_3_0, REQUIRED, "over_3_0"),
    Way(calcium_high, REQUIRED),
    rows=("7.20", "7.21", "7.22", "7.23", "7.24", "7.25", "4.34", "S31"),
)  # fmt: skip
urgent.ways(
    "HYPOCALCAEMIA",
    Way(uncorrected_calcium.under("1.90"), REQUIRED, "uncorrected"),
    Way(hypocalcaemia, REQUIRED),
    rows=("4.43", "4.45", "expert"),
)
urgent.rule("PATHOLOGICAL-FRACTURE", REQUIRED, pathological_fracture, "7.30")
urgent.ways(
    "IMPENDING-FRACTURE",
    Way(long_bone_about_to_break & ~spine_about_to_give, REQUIRED, "long_bone"),
    Way(spine_about_to_give & ~long_bone_about_to_break, REQUIRED, "spine"),
    Way(impending_fracture, REQUIRED),
    rows=("6.10", "6.20"),
)
urgent.rule("VISCERAL-CRISIS", REQUIRED, visceral_crisis, "7.40", "7.41")
urgent.rule("SPINAL-INFECTION", REQUIRED, spinal_infection, "D04d")
urgent.rule("MARROW-FAILURE", REQUIRED, marrow_failure, "D16b", "3.04")
