"""The lean of each discordance: one rule a row of the contract (`algorithm.md`, section 1.1)."""

from __future__ import annotations

from dataclasses import dataclass

from ..case.vocabulary import SPINE, STRUCTURE, TURNOVER
from ..logic.conditions import Condition, Term, some_study
from ..logic.questions import (
    benign_here,
    course,
    cytopenia,
    er,
    flag,
    fracture,
    infection_signs,
    other,
    pair_morphology,
    saw_all,
    therapy,
    this,
)
from ..logic.terms import gcsf_active, in_window, indolent, known_bone, known_metastatic, treated, weeks_missing, window

CT, RADIOGRAPH, MRI, FDG, FES = ("ct",), ("radiograph",), ("mri",), ("fdg_pet_ct",), ("fes_pet_ct",)
PLANAR, SPECT = ("bone_scan",), ("spect_ct",)
ANY = (*CT, *RADIOGRAPH, *MRI, *TURNOVER, *FDG, *FES)

METASTASIS, OPEN, FLARE, HEALED, BENIGN = "metastasis", "open", "flare", "healed", "benign"
HIGH, MODERATE, LOW = "high", "moderate", "low"

EVER: Condition | None = None
"""No further condition: the modalities alone decide."""


@dataclass(frozen=True, slots=True)
class LeanRule:
    """How to read a study ``seen_on`` against one that ``missed_by``.

    ``unless``: a further condition with the lean and certainty that it brings instead.
    ``rows``: the rows of the imaging evidence, or where else the rule comes from.
    """

    code: str
    seen_on: tuple[str, ...]
    missed_by: tuple[str, ...]
    when: Condition | None
    lean: str
    certainty: str
    rows: tuple[str, ...]
    unless: tuple[Condition, str, str] | None = None
    needs_b: bool = True

    def applies(self, a: str, b: str | None) -> bool:
        """Whether the modalities fit; ``b`` is None for a study asked about alone."""
        return a in self.seen_on and (b in self.missed_by if b else not self.needs_b)


solitary = flag("solitary", "the finding is solitary", "the finding is not known to be solitary")
destruction = flag("destruction", "a positive study shows destruction", "no positive study shows destruction")
morphology = pair_morphology

lytic, sclerotic, mixed = morphology.is_("lytic"), morphology.is_("sclerotic"), morphology.is_("mixed")
diffuse_marrow = this.count.is_("diffuse") | this.features.any_of("diffuse_symmetric")
ct_no_worse = some_study(
    this.modality.is_("ct")
    & (this.morphology.is_("sclerotic") | this.compared.is_("more_sclerotic", "unchanged", "better"))
)
few_foci = ~this.count.is_("five_or_more", "diffuse")
ribs_only = Term(
    "ribs_only",
    "only ribs are hot, not diffuse, not lytic or mixed, without destruction, and no other study is positive",
    this.sites.only("ribs")
    & ~this.count.is_("diffuse")
    & ~morphology.is_("lytic", "mixed")
    & ~destruction
    & flag("only_positive", "no other study is positive", "another study is positive", "a"),
)


def _alone(code: str, seen_on: tuple[str, ...], when: Condition, lean: str, certainty: str, *rows: str,
           unless: tuple[Condition, str, str] | None = None) -> LeanRule:  # fmt: skip
    return LeanRule(code, seen_on, ANY, when, lean, certainty, rows, unless, needs_b=False)


INFECTION = _alone(
    "INFECTION-POSSIBLE", ANY,
    (this.modality.is_("fdg_pet_ct", "mri", "ct") & this.features.any_of("disc_or_endplate"))
    | (infection_signs.is_("yes") & ~this.destroys & (this.modality.is_(*FDG, *MRI, *TURNOVER) | solitary)),
    OPEN, MODERATE, "D04d", "D05e",
)  # fmt: skip
GCSF = _alone("GCSF-MARROW", FDG + MRI, diffuse_marrow & gcsf_active, OPEN, MODERATE, "D04c", "F12")
DIFFUSE = _alone(
    "DIFFUSE-MARROW", FDG + MRI, diffuse_marrow, OPEN, MODERATE, "D04c", "D07d",
    unless=(cytopenia.is_("yes"), METASTASIS, LOW),
)  # fmt: skip
TWO_YEARS = _alone(
    "UNCHANGED-TWO-YEARS", ANY, this.compared.is_("unchanged_two_years") & therapy.is_("none") & ~destruction,
    BENIGN, MODERATE, "G9",
)  # fmt: skip
SCAN_FLARE = _alone(
    "BONE-SCAN-FLARE", TURNOVER,
    in_window & ~destruction & this.compared.is_("new_lesions", "worse", "unknown", "first_study"),
    FLARE, MODERATE, "F1", "D02e", "D06d", "D13d",
)  # fmt: skip
CT_FLARE = _alone(
    "CT-HEALING-FLARE",
    STRUCTURE,
    (sclerotic | this.compared.is_("more_sclerotic") | this.features.any_of("sclerotic_rim"))
    & in_window
    & ~destruction,
    FLARE,
    MODERATE,
    "F6",
    "F7",
)
METABOLIC = _alone(
    "METABOLIC-FLARE", FDG + FES,
    known_bone & window & this.compared.is_("worse") & course.is_("better") & ct_no_worse, OPEN, LOW, "F10",
)  # fmt: skip
CT_DESTRUCTION = _alone("CT-DESTRUCTION", STRUCTURE, this.destroys, METASTASIS, HIGH, "D01f")
HEALED_LESION = LeanRule(
    "HEALED-LESION", STRUCTURE, ANY,
    known_metastatic & treated & ~window & ~weeks_missing & ~this.changed
    & (sclerotic | (lytic & other.modality.is_("fdg_pet_ct"))),
    HEALED, MODERATE, ("D01d", "D03c", "D03e", "D10b"),
    unless=(other.modality.is_("fdg_pet_ct") & sclerotic, HEALED, HIGH),
)  # fmt: skip
BENIGN_CAUSE = LeanRule(
    "BENIGN-CAUSE-NAMED", TURNOVER, ANY, benign_here & ~destruction, BENIGN, HIGH, ("D06c", "D09a", "D11a")
)
BENIGN_ACTIVE = LeanRule(
    "BENIGN-NAMED-BUT-ACTIVE",
    STRUCTURE + MRI + FDG + FES,
    ANY,
    benign_here & ~this.destroys,
    OPEN,
    MODERATE,
    ("D08", "D04b"),
)
FAT_OR_FRACTURE = _alone(
    "FAT-OR-FRACTURE",
    MRI + STRUCTURE,
    (
        this.features.any_of("fat_containing", "ground_glass")
        | (this.features.any_of("fracture_line") & ~morphology.is_("lytic", "mixed"))
    )
    & this.count.is_("one", "unknown")
    & ~destruction
    & ~fracture.is_("pathological"),
    BENIGN,
    MODERATE,
    "D07b",
    "D07c",
    "D06c",
)

OVERRIDES = (
    INFECTION, GCSF, DIFFUSE, TWO_YEARS, SCAN_FLARE, CT_FLARE, METABOLIC, CT_DESTRUCTION, HEALED_LESION, BENIGN_CAUSE,
    BENIGN_ACTIVE, FAT_OR_FRACTURE,
)  # fmt: skip


def _pair(code: str, seen_on: tuple[str, ...], missed_by: tuple[str, ...], when: Condition | None,
          lean: str, certainty: str,
          *rows: str) -> LeanRule:  # fmt: skip
    return LeanRule(code, seen_on, missed_by, when, lean, certainty, rows)


PAIRS = (
    # CT or radiograph positive, turnover study negative
    _pair("CT-SOLITARY-BONE-SCAN-NEGATIVE", STRUCTURE, TURNOVER, solitary, OPEN, MODERATE, "D01b"),
    _pair("CT-LYTIC-BONE-SCAN-NEGATIVE", STRUCTURE, TURNOVER, lytic, METASTASIS, MODERATE, "D01a", "D14c"),
    _pair("CT-MIXED-BONE-SCAN-NEGATIVE", STRUCTURE, TURNOVER, morphology.is_("mixed", "marrow"),
          METASTASIS, MODERATE, "D01e"),
    _pair("CT-UNIFORM-SCLEROSIS", STRUCTURE, TURNOVER, sclerotic & this.features.any_of("small_uniform_foci") & saw_all,
          BENIGN, MODERATE, "D01c"),
    _pair("CT-DIFFUSE-BONE-SCAN-NEGATIVE", STRUCTURE, TURNOVER, sclerotic & this.count.is_("diffuse") & ~treated,
          METASTASIS, MODERATE, "D01c", "expert"),
    _pair("CT-SCLEROTIC-BONE-SCAN-NEGATIVE", STRUCTURE, TURNOVER, sclerotic, OPEN, MODERATE, "D01c"),
    _pair("CT-MULTIPLE-BONE-SCAN-NEGATIVE", STRUCTURE, TURNOVER, EVER, METASTASIS, MODERATE, "source article"),
    # CT or radiograph positive, FDG negative
    _pair("SCLEROTIC-ESCAPES-FDG", STRUCTURE, FDG, sclerotic & indolent & ~solitary, METASTASIS, MODERATE, "D03b"),
    _pair("CT-FDG-NEGATIVE", STRUCTURE, FDG, EVER, OPEN, MODERATE, "D03a", "D03d", "D03f"),
    # CT or radiograph positive, MRI, FES or CT negative
    _pair("CT-SCLEROTIC-MRI-NEGATIVE", STRUCTURE, MRI, sclerotic & saw_all, BENIGN, MODERATE, "D10a"),
    _pair("CT-MRI-NEGATIVE", STRUCTURE, MRI, EVER, OPEN, MODERATE, "D10c", "D10d"),
    _pair("CT-FES-NEGATIVE", STRUCTURE, FES, EVER, OPEN, LOW, "D12e"),
    _pair("RADIOGRAPH-CT-NEGATIVE", RADIOGRAPH, CT, EVER, OPEN, LOW, "expert"),
    # turnover study positive
    _pair("RIBS-ONLY", TURNOVER, ANY, ribs_only, BENIGN, MODERATE, "D02d"),
    _pair("BONE-SCAN-MANY-CT-NEGATIVE", TURNOVER, CT, ~few_foci, METASTASIS, MODERATE, "D02c"),
    _pair("BONE-SCAN-FEW-CT-NEGATIVE", TURNOVER, CT, EVER, OPEN, MODERATE, "D02a", "D02b"),
    _pair("LOBULAR-ESCAPES-FDG", TURNOVER, FDG, sclerotic & indolent & ~solitary, METASTASIS, MODERATE, "D06a"),
    _pair("BONE-SCAN-FDG-NEGATIVE", TURNOVER, FDG, EVER, OPEN, MODERATE, "D06b", "D06e", "D06f", "D13b"),
    _pair("BONE-SCAN-MRI-NEGATIVE-AXIAL", TURNOVER, MRI, this.sites.only(*SPINE, "pelvis") & saw_all & ~destruction,
          BENIGN, HIGH, "D09a"),
    _pair("BONE-SCAN-MRI-NEGATIVE-ELSEWHERE", TURNOVER, MRI, EVER, OPEN, MODERATE, "D09b"),
    _pair("PLANAR-NOT-CONFIRMED-BY-SPECT", PLANAR, SPECT, saw_all, BENIGN, HIGH, "D11a"),
    _pair("SPECT-SHOWS-MORE", SPECT, PLANAR, morphology.is_("lytic", "sclerotic", "mixed") & ~solitary,
          METASTASIS, MODERATE, "D11b"),
    _pair("TURNOVER-PAIR", TURNOVER, TURNOVER, EVER, OPEN, LOW, "D11c", "D13a"),
    _pair("BONE-SCAN-FES-NEGATIVE", TURNOVER, FES, EVER, OPEN, LOW, "D12e"),
    # FDG positive
    _pair("FDG-SOLITARY-CT-NEGATIVE", FDG, CT, solitary, OPEN, MODERATE, "D04b"),
    _pair("FDG-MARROW-CT-NEGATIVE", FDG, CT, EVER, METASTASIS, MODERATE, "D04a", "D04e"),
    _pair("FDG-LYTIC-BONE-SCAN-NEGATIVE", FDG, TURNOVER, lytic, METASTASIS, HIGH, "D05a", "D13c"),
    _pair("FDG-SOLITARY-BONE-SCAN-NEGATIVE", FDG, TURNOVER, solitary, OPEN, MODERATE, "D04b"),
    _pair("FDG-BONE-SCAN-NEGATIVE", FDG, TURNOVER, EVER, METASTASIS, MODERATE, "D05b", "D05c"),
    _pair("FDG-MRI-NEGATIVE", FDG, MRI, EVER, OPEN, MODERATE, "U2", "U4"),
    _pair("FDG-FES-NEGATIVE", FDG, FES, EVER, METASTASIS, MODERATE, "D12c"),
    # FES positive
    _pair("FES-SEES-WHAT-FDG-MISSES", FES, FDG,
          (indolent | er.is_("positive"))
          & ~(solitary & ~some_study(this.modality.is_("ct", "mri") & this.result.is_("positive", "equivocal"))),
          METASTASIS, MODERATE, "D12a"),
    _pair("FES-BONE-SCAN-NEGATIVE", FES, TURNOVER, ~solitary, METASTASIS, LOW, "U3"),
    _pair("FES-ALONE", FES, ANY, EVER, OPEN, LOW, "D12b"),
    # MRI positive
    _pair("MRI-SOLITARY", MRI, ANY, solitary, OPEN, MODERATE, "D07e", "D08c"),
    _pair("MRI-MARROW-CT-NEGATIVE", MRI, CT, EVER, METASTASIS, HIGH, "D07a"),
    _pair("MRI-MARROW-BONE-SCAN-NEGATIVE", MRI, TURNOVER, EVER, METASTASIS, HIGH, "D08a"),
    _pair("MRI-FDG-NEGATIVE", MRI, FDG + FES, EVER, METASTASIS, MODERATE, "U4"),
)  # fmt: skip

ALONE = (
    LeanRule("ALONE-UNIFORM-SCLEROSIS", CT, (),
             this.morphology.is_("sclerotic") & this.features.any_of("small_uniform_foci"),
             OPEN, LOW, ("D01c",), needs_b=False),
    LeanRule("ALONE-LIKELY", ANY, (),
             ~solitary & (this.modality.is_(*CT, *MRI, *FDG, *FES)
                          | (this.modality.is_(*RADIOGRAPH) & this.morphology.is_("lytic", "mixed"))),
             METASTASIS, LOW, ("expert",), needs_b=False),
    LeanRule("RIBS-ONLY", TURNOVER, (), ribs_only, BENIGN, LOW, ("D02d",), needs_b=False),
    LeanRule("ALONE-MANY-FOCI", TURNOVER, (), ~few_foci, METASTASIS, LOW, ("D02c",), needs_b=False),
    LeanRule("ALONE-UNDECIDED", ANY, (), EVER, OPEN, LOW, ("expert",), needs_b=False),
)  # fmt: skip

AGREE, AGREE_BENIGN = "STUDIES-AGREE", "STUDIES-AGREE-BENIGN-NAMED"

ALONE_OVERRIDES = tuple(rule for rule in OVERRIDES if not rule.needs_b)

LEAN_RULES: dict[str, tuple[LeanRule, ...]] = {}
"""Every lean rule by code; a code may stand in two tables (ribs alone, and against another study)."""
for _rule in (*OVERRIDES, *PAIRS, *ALONE):
    LEAN_RULES[_rule.code] = (*LEAN_RULES.get(_rule.code, ()), _rule)
