"""What is computed from the answers: kidney function, corrected calcium, subtype, Mirels, SINS.

Exact decimals, never rounded before they meet a threshold (`docs/clinical/facts.md`, section 1.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .facts import CaseFacts
from .vocabulary import SCORES

MIRELS_ITEMS = ("mirels_site", "mirels_pain", "mirels_lesion", "mirels_size")
SINS_ITEMS = ("sins_location", "sins_pain", "sins_lesion", "sins_alignment", "sins_collapse", "sins_posterolateral")

COCKCROFT_GAULT_AGE = 140
COCKCROFT_GAULT = {"female": Decimal("1.04"), "male": Decimal("1.23")}
CALCIUM_PER_ALBUMIN = Decimal("0.02")
ALBUMIN_REFERENCE = Decimal(40)
UMOL_L_OF_CREATININE, MMOL_L_OF_CALCIUM, NMOL_L_OF_VITAMIN_D = Decimal("88.42"), Decimal("0.2495"), Decimal("2.496")
"""One mg/dL, or ng/mL, in SI units."""
CONVENTIONAL: dict[str, dict[str, tuple[str, Decimal]]] = {
    "creatinine_umol_l": {"mg_dl": ("mg/dL", UMOL_L_OF_CREATININE)},
    "creatinine_baseline_umol_l": {"mg_dl": ("mg/dL", UMOL_L_OF_CREATININE)},
    "calcium_mmol_l": {"mg_dl": ("mg/dL", MMOL_L_OF_CALCIUM)},
    "corrected_calcium_mmol_l": {"mg_dl": ("mg/dL", MMOL_L_OF_CALCIUM)},
    "albumin_g_l": {"g_dl": ("g/dL", Decimal("10"))},
    "vitamin_d_nmol_l": {"ng_ml": ("ng/mL", NMOL_L_OF_VITAMIN_D)},
}
"""For each quantity the conventional units accepted, with the factor to its SI unit."""
FAR_TOO_LOW, FAR_TOO_HIGH = Decimal("1.90"), Decimal("3.0")


@dataclass(frozen=True, slots=True)
class Limits:
    """The laboratory's limits for calcium in mmol/L; 2.20 and 2.60 unless a hospital sets its own.

    The urgent bands lie outside them: whoever is under 1.90 is low, whoever is over 3.0 is high.
    """

    calcium_lower: Decimal = Decimal("2.20")
    calcium_upper: Decimal = Decimal("2.60")

    def __post_init__(self) -> None:
        if self.calcium_lower <= FAR_TOO_LOW or self.calcium_upper >= FAR_TOO_HIGH:
            raise ValueError(
                f"the limits {self.calcium_lower} and {self.calcium_upper} of calcium must lie between {FAR_TOO_LOW} and {FAR_TOO_HIGH} mmol/L"
            )


@dataclass(frozen=True, slots=True)
class Measures:
    """What follows from the answers by arithmetic; None where an answer needed is not known."""

    crcl_ml_min: Decimal | None
    corrected_calcium_mmol_l: Decimal | None
    uncorrected_calcium_mmol_l: Decimal | None
    creatinine_rise_umol_l: Decimal | None
    mirels: int | None
    sins: int | None


def measure(case: CaseFacts) -> Measures:
    """All measures of a case."""
    corrected = corrected_calcium(case)
    return Measures(
        crcl(case),
        corrected,
        case.calcium_mmol_l if corrected is None else None,
        creatinine_rise(case),
        score(case, MIRELS_ITEMS, case.mirels_total),
        score(case, SINS_ITEMS, case.sins_total),
    )


def crcl(case: CaseFacts) -> Decimal | None:
    """Creatinine clearance in mL/min: as given, else by Cockcroft-Gault (evidence section 4.3)."""
    if case.crcl_ml_min is not None:
        return case.crcl_ml_min
    factor = COCKCROFT_GAULT.get(case.sex)
    if factor is None or case.age_years is None or case.weight_kg is None or case.creatinine_umol_l is None:
        return None
    return (COCKCROFT_GAULT_AGE - case.age_years) * case.weight_kg * factor / case.creatinine_umol_l


def corrected_calcium(case: CaseFacts) -> Decimal | None:
    """Calcium corrected for albumin in mmol/L: as given, else computed (evidence row 4.48)."""
    if case.corrected_calcium_mmol_l is not None:
        return case.corrected_calcium_mmol_l
    if case.calcium_mmol_l is None or case.albumin_g_l is None:
        return None
    return case.calcium_mmol_l + CALCIUM_PER_ALBUMIN * (ALBUMIN_REFERENCE - case.albumin_g_l)


def creatinine_rise(case: CaseFacts) -> Decimal | None:
    """Creatinine above the value before the bone agent, in µmol/L (evidence row 4.32)."""
    if case.creatinine_umol_l is None or case.creatinine_baseline_umol_l is None:
        return None
    return case.creatinine_umol_l - case.creatinine_baseline_umol_l


def score(case: CaseFacts, items: tuple[str, ...], total: int | None) -> int | None:
    """A sum of points, which exists only when every item is given; else the total as given."""
    points = []
    for item in items:
        answer = getattr(case, item)
        if answer is None:
            return total
        points.append(SCORES[item].points[answer])
    return sum(points)


def number(value: Decimal | int | None) -> float | int | None:
    """A measure for JSON: exact when whole, else to four decimals."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == int(value) else round(float(value), 4)
