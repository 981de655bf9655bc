"""Explanation: why the studies may disagree; at least one for every discordance."""

from ..case.vocabulary import MRI_BLIND, STRUCTURE, TURNOVER
from ..imaging.conclusions import equivocal, unreadable_fes
from ..logic.conditions import some_study
from ..logic.questions import (
    discordance_lean,
    flag,
    lean,
    on_bisphosphonate_before,
    pair_morphology,
    paraprotein,
    pth,
    radiotherapy_to_site,
    this,
    trauma_or_surgery,
)
from ..logic.terms import calcium_high, fes_blocked, indolent, known_bone, known_metastatic, treated
from .base import INFORMATION, Section, Way
from .common import conclusion, discordance, gcsf_marrow, lytic_study, negative, positive

explanation = Section("explanation")

CT, MRI, FDG, FES = ("ct",), ("mri",), ("fdg_pet_ct",), ("fes_pet_ct",)
_lytic, _sclerotic = pair_morphology.is_("lytic"), pair_morphology.is_("sclerotic")
_stated_otherwise = pair_morphology.is_("lytic", "mixed", "marrow")
_metastasis = discordance_lean.is_("metastasis")

explanation.rule(
    "LYTIC-ESCAPES-BONE-SCAN",
    INFORMATION,
    discordance(STRUCTURE + MRI + FDG, TURNOVER, ~_sclerotic),
    "D01a",
    "D05a",
    "imaging 1.3",
)
explanation.rule("MARROW-ESCAPES-BONE-SCAN", INFORMATION, discordance(MRI + FDG + FES, TURNOVER), "D08a", "imaging 1.3")
explanation.rule(
    "MARROW-ESCAPES-CT",
    INFORMATION,
    discordance(MRI + FDG + FES, CT) | (discordance(TURNOVER, CT) & lean.is_("metastasis")),
    "D04a",
    "D07a",
    "imaging 1.3",
)
explanation.rule(
    "SCLEROSIS-ESCAPES-FDG",
    INFORMATION,
    discordance(STRUCTURE + TURNOVER, FDG, ~_stated_otherwise),
    "D03a",
    "D03b",
    "D06a",
)
explanation.rule(
    "LOW-UPTAKE-ESCAPES-FDG",
    INFORMATION,
    discordance((), FDG, indolent | this.count.is_("one") | ~_sclerotic),
    "D03d",
    "D03f",
    "imaging 1.3",
)
explanation.rule(
    "LOOKALIKE-ON-STRUCTURE", INFORMATION, discordance(STRUCTURE, MRI + CT, ~_sclerotic), "D10c", "D10d", "imaging 1.4"
)
explanation.rule(
    "DIFFERENT-SITES",
    INFORMATION,
    flag(
        "DIFFERENT-SITES",
        "two studies are positive at different sites",
        "no two studies are positive at different sites",
    ),
    "U5",
    "expert",
)
explanation.rule(
    "RESIDUAL-LYSIS-MAY-BE-INACTIVE",
    INFORMATION,
    discordance(STRUCTURE, FDG + TURNOVER, pair_morphology.is_("lytic", "mixed")) & treated,
    "D03e",
)
explanation.rule(
    "UPTAKE-IS-NOT-TUMOUR",
    INFORMATION,
    discordance(TURNOVER, (), ~_metastasis) | discordance(FDG + FES, CT + MRI, ~_metastasis),
    "imaging 1.4",
    "D02a",
)
explanation.rule(
    "SCLEROSIS-MAY-BE-BENIGN",
    INFORMATION,
    discordance(STRUCTURE, (), _sclerotic) & (~known_bone | ~treated),
    "D01c",
    "D10a",
)
explanation.rule(
    "SCLEROSIS-MAY-BE-HEALING",
    INFORMATION,
    discordance(STRUCTURE, (), _sclerotic) & treated & known_metastatic,
    "D01d",
    "D03c",
    "F6",
    "F7",
)
_TRACERS = TURNOVER + FDG + FES
explanation.rule(
    "TRACERS-DIFFER",
    INFORMATION,
    discordance(_TRACERS, _TRACERS + MRI) | discordance(MRI, _TRACERS),
    "U3",
    "U4",
    "D11b",
    "D13a",
)
explanation.rule("ER-LOSS", INFORMATION, discordance((), FES), "D12c", "D12e", "imaging 1.3")
explanation.rule(
    "FLARE", INFORMATION,
    flag("flare_lean", "a finding may be a flare", "no finding may be a flare")
    | flag("rule=METABOLIC-FLARE", "a finding may be a metabolic flare", "no finding may be a metabolic flare")
    | conclusion.is_("possible_flare"),
    "F1", "F5", "F6", "F8", "F10",
)  # fmt: skip
explanation.rule("GCSF-MARROW-SIGNAL", INFORMATION, gcsf_marrow, "F12", "D04c")
explanation.ways(
    "FES-UNREADABLE",
    Way(negative("fes_pet_ct") & fes_blocked, INFORMATION, "blocked"),
    Way(some_study(unreadable_fes), INFORMATION),
    rows=("F11", "D12f"),
)
explanation.rule(
    "RADIOGRAPH-INSENSITIVE", INFORMATION,
    flag("RADIOGRAPH-INSENSITIVE", "a radiograph does not show what another study shows", "no radiograph disagrees"),
    "D14a", "imaging 1.3",
)  # fmt: skip
explanation.rule(
    "NOT-COVERED",
    INFORMATION,
    flag("NOT-COVERED", "a study did not image the sites in question", "every study imaged a site in question"),
    "U5",
)
explanation.rule(
    "STUDIES-APART",
    INFORMATION,
    flag(
        "STUDIES-APART",
        "studies that disagree are more than 42 days apart",
        "no studies that disagree are more than 42 days apart",
    ),
    "U5",
)
explanation.rule("EQUIVOCAL-STUDY", INFORMATION, equivocal, "D15a", "D15b", "D15c", "D15d")
explanation.rule(
    "MYELOMA-LOOKS-THE-SAME",
    INFORMATION,
    discordance((), TURNOVER, _lytic) | paraprotein.is_("suspected", "present"),
    "D01a",
    "imaging 1.4",
)
explanation.rule(
    "BROWN-TUMOUR-LOOKS-THE-SAME", INFORMATION, (lytic_study & calcium_high) | pth.is_("raised"), "D16f", "imaging 1.4"
)
explanation.rule("RADIOTHERAPY-CHANGE", INFORMATION, radiotherapy_to_site.is_("yes"), "F14", "F15")
explanation.rule(
    "TRAUMA-UPTAKE", INFORMATION, trauma_or_surgery.is_("yes") & positive(*TURNOVER), "imaging 1.4", "D02d"
)
explanation.rule(
    "BISPHOSPHONATE-UPTAKE",
    INFORMATION,
    on_bisphosphonate_before.is_("yes") & negative("bone_scan"),
    "D01e",
    "imaging 1.3",
)
explanation.rule(
    "MRI-BLIND-SITE", INFORMATION, discordance((), MRI, this.sites.any_of(*MRI_BLIND)), "D09b", "D10d", "P21"
)
explanation.rule(
    "SUPERSCAN",
    INFORMATION,
    negative("bone_scan")
    & some_study(this.positive & this.modality.is_("ct", "fdg_pet_ct") & this.count.is_("diffuse")),
    "P9",
    "imaging 1.3",
)
