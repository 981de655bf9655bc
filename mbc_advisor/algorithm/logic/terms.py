"""The named terms of the contract that follow from the answers alone (`algorithm.md`, section 1)."""

from __future__ import annotations

from .conditions import Term
from .questions import (
    alp,
    bone_disease_known,
    calcium_level,
    corrected_calcium,
    course,
    cytopenia,
    er,
    er_blocking_drug,
    fracture,
    grade,
    histology,
    markers,
    neurology,
    pain,
    pain_type,
    paraprotein,
    proof,
    pth,
    purpose,
    setting,
    therapy,
    uncorrected_calcium,
    weeks_on_therapy,
    weeks_since_gcsf,
)

known_bone = Term(
    "known_bone", "bone metastases were known before",
    bone_disease_known.is_("yes") | proof.is_("bone") | (purpose.is_("response") & ~proof.is_("bone_benign")),
    no="bone metastases were not known before",
)  # fmt: skip
known_metastatic = Term(
    "known_metastatic", "metastatic disease was known before", known_bone | setting.is_("known_metastatic"),
    no="metastatic disease was not known before",
)  # fmt: skip
proven_anywhere = Term(
    "proven_anywhere", "metastasis is proven by histology", proof.is_("bone", "elsewhere", "site_not_stated"),
    no="metastasis is not proven by histology",
)  # fmt: skip

on_therapy = Term(
    "on_therapy", "systemic therapy is current",
    therapy.is_("current") | weeks_on_therapy.known,
    no="systemic therapy is not known to be current",
)  # fmt: skip
treated = Term(
    "treated", "systemic therapy was given", on_therapy | therapy.is_("stopped"), no="no systemic therapy is known"
)
window = Term(
    "window", "within the first 26 weeks of the current line", weeks_on_therapy.at_most(26),
    no="not within the first 26 weeks of a line",
)  # fmt: skip
in_window = Term(
    "in_window", "in the first 26 weeks of a line for known metastatic disease, and not clinically worse",
    known_metastatic & window & ~course.is_("worse"),
    no="not in the first 26 weeks of a line for known metastatic disease, or clinically worse",
)  # fmt: skip
weeks_missing = Term(
    "weeks_missing", "the weeks on the current line are not known",
    ~weeks_on_therapy.known & (therapy.is_("current") | (therapy.is_("unknown") & purpose.is_("response"))),
    no="the weeks on the current line are known, or no line is current",
)  # fmt: skip
gcsf_active = Term(
    "gcsf_active", "G-CSF was given in the last 5 weeks", weeks_since_gcsf.at_most(5), no="no G-CSF in the last 5 weeks"
)

indolent = Term(
    "indolent", "lobular or grade 1", histology.is_("lobular") | grade.is_("1"), no="neither lobular nor grade 1"
)
pain_significant = Term(
    "pain_significant", "the pain is significant", pain.is_("moderate", "severe") | pain_type.is_("mechanical"),
    no="no significant pain is known",
)  # fmt: skip

_far_too_low = uncorrected_calcium.under("1.90")
calcium_high = Term(
    "calcium_high", "the calcium is high",
    corrected_calcium.over("upper") | uncorrected_calcium.over("upper")
    | (~corrected_calcium.known & ~_far_too_low & calcium_level.is_("raised")),
    no="the calcium is not known to be high",
)  # fmt: skip
calcium_low = Term(
    "calcium_low", "the calcium is low",
    corrected_calcium.under("lower") | _far_too_low
    | (uncorrected_calcium.under("lower") & ~calcium_level.is_("normal", "raised"))
    | (~corrected_calcium.known & ~uncorrected_calcium.over("upper") & calcium_level.is_("low")),
    no="the calcium is not known to be low",
)  # fmt: skip
calcium_known = Term(
    "calcium_known", "a calcium is known, corrected or stated",
    corrected_calcium.known | calcium_high | calcium_low | calcium_level.is_("normal"),
    no="no calcium is known",
)  # fmt: skip

suspicion = Term(
    "suspicion", "suspicion remains whatever the studies show",
    pain_significant | alp.is_("raised") | markers.is_("rising") | cytopenia.is_("yes") | calcium_high
    | fracture.is_("pathological") | neurology.is_("cord_or_cauda") | paraprotein.is_("suspected", "present")
    | proof.is_("bone_nondiagnostic"),
    no="nothing else raises suspicion",
)  # fmt: skip
other_cause_in_play = Term(
    "other_cause_in_play", "a paraprotein or the parathyroid could explain the bone",
    (paraprotein.is_("suspected", "present") | (pth.is_("raised") & (calcium_high | ~calcium_known))) & ~known_bone,
    no="neither a paraprotein nor the parathyroid is in play, or bone metastases were known before",
)  # fmt: skip
fes_blocked = Term(
    "fes_blocked",
    "an ER-blocking drug was taken before FES",
    er_blocking_drug.is_("tamoxifen_within_8_weeks", "fulvestrant_within_28_weeks"),
    no="no ER-blocking drug before FES is known",
)
fes_unreadable_case = Term(
    "fes_unreadable_case",
    "FES cannot be read: ER negative, or an ER-blocking drug",
    er.is_("negative") | fes_blocked,
    no="FES can be read",
)

CASE_TERMS = (
    known_bone, known_metastatic, proven_anywhere, on_therapy, treated, window, in_window, weeks_missing, gcsf_active, indolent,
    pain_significant, calcium_high, calcium_low, calcium_known, suspicion, other_cause_in_play, fes_blocked, fes_unreadable_case,
)  # fmt: skip
