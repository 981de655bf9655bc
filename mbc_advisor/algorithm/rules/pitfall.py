"""Pitfalls that apply to this case (imaging evidence, section 6)."""

from ..case.vocabulary import TURNOVER
from ..imaging.conclusions import any_change
from ..imaging.leans import solitary
from ..logic.conditions import some_study
from ..logic.questions import (
    course,
    histology,
    infection_signs,
    lean,
    mirels,
    other_cancer,
    paraprotein,
    proof,
    pth,
    purpose,
    setting,
    this,
    weeks_on_therapy,
)
from ..logic.terms import proven_anywhere, treated, window
from .base import INFORMATION, Section
from .common import any_agreement, any_discordance, conclusion, established, lytic_study, negative, positive

pitfall = Section("pitfall")

pitfall.rule(
    "NEGATIVE-BONE-SCAN-DOES-NOT-EXCLUDE", INFORMATION,
    negative("bone_scan") & positive("ct", "radiograph", "mri", "fdg_pet_ct"), "P1",
)  # fmt: skip
pitfall.rule("POSITIVE-CT-IS-NOT-PROOF", INFORMATION, positive("ct") & negative("fdg_pet_ct", *TURNOVER, "mri"), "P2")
pitfall.rule("FLARE-LOOKS-LIKE-PROGRESSION", INFORMATION, window | (established & purpose.is_("diagnosis")), "P4", "F1")
pitfall.rule("NO-SINGLE-MODALITY", INFORMATION, any_discordance, "G3", "G5")
pitfall.rule("LESION-TYPE-MATTERS", INFORMATION, any_discordance, "G3", "U1")
pitfall.rule(
    "NEW-SCLEROSIS-IS-NOT-PROGRESSION", INFORMATION,
    treated
    & some_study(this.modality.is_("ct") & (this.morphology.is_("sclerotic") | this.compared.is_("more_sclerotic"))),
    "P3", "F6", "F7",
)  # fmt: skip
pitfall.rule(
    "LATE-WORSENING-IS-NOT-FLARE",
    INFORMATION,
    weeks_on_therapy.over(26) & (any_change | course.is_("worse")),
    "P5",
)
pitfall.rule("FDG-NEGATIVE-LOBULAR", INFORMATION, histology.is_("lobular") & negative("fdg_pet_ct"), "P6")
pitfall.rule("FES-NEGATIVE-IS-NOT-BENIGN", INFORMATION, negative("fes_pet_ct"), "P7")
pitfall.rule("SOLITARY-IS-OFTEN-BENIGN", INFORMATION, solitary, "imaging 3", "D04b")
pitfall.rule(
    "TWO-POSITIVES-CAN-BOTH-BE-WRONG", INFORMATION,
    any_agreement
    & (
        some_study(this.result.is_("benign")) | infection_signs.is_("yes") | pth.is_("raised")
        | paraprotein.is_("suspected", "present")
    ),
    "P11", "P12", "P13",
)  # fmt: skip
pitfall.rule("INDETERMINATE-BIOPSY-IS-NOT-NEGATIVE", INFORMATION, proof.is_("bone_nondiagnostic"), "P17", "G7")
pitfall.rule("SECOND-CANCER", INFORMATION, other_cancer.is_("yes") | (lytic_study & ~proof.is_("bone")), "G6", "P13")
pitfall.rule(
    "HEALED-BONE-STILL-BREAKS", INFORMATION,
    (lean.is_("healed") & lytic_study) | (conclusion.is_("likely_healed") & mirels.known), "P24", "D03e",
)  # fmt: skip
pitfall.rule(
    "MALIGNANT-IS-NOT-ALWAYS-BREAST", INFORMATION, setting.is_("suspected_first_relapse") & ~proven_anywhere, "G6"
)
