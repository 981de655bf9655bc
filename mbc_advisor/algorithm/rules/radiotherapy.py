"""Radiotherapy: for pain and fracture risk, and when stability or proof comes first."""

from ..case.vocabulary import SPINE
from ..logic.conditions import Term, some_study
from ..logic.questions import (
    fixation_planned,
    mirels,
    pain,
    pain_type,
    radiotherapy_considered,
    radiotherapy_to_site,
    sins,
    this,
)
from .base import CONSIDER, RECOMMENDED, REQUIRED, Section
from .common import (
    LONG_BONES,
    cord_compression,
    established,
    pathological_fracture,
    pregnant,
    stability_first,
    suspected,
)

radiotherapy = Section("radiotherapy")

for_pain = Term(
    "radiotherapy_for_pain",
    "radiotherapy is an option for pain",
    established
    & pain.is_("moderate", "severe")
    & ~cord_compression
    & ~pathological_fracture
    & ~stability_first
    & ~pregnant,
    no="radiotherapy for pain is not offered",
)
radiotherapy.rule("RADIOTHERAPY-FOR-PAIN", RECOMMENDED, for_pain, "5.01", "5.02", "5.03", "5.04")
radiotherapy.rule(
    "RADIOTHERAPY-FRACTURE-RISK", CONSIDER,
    established & mirels.at_least(7) & mirels.at_most(8) & ~stability_first & ~pregnant, "5.17", "source article",
)  # fmt: skip
radiotherapy.rule("STABILITY-BEFORE-RADIOTHERAPY", REQUIRED, stability_first, "S15", "S16", "S17", "5.05")
radiotherapy.rule(
    "ASSESS-STABILITY",
    RECOMMENDED,
    pain_type.is_("mechanical")
    & some_study(this.positive & this.sites.any_of(*SPINE, *LONG_BONES))
    & ~mirels.known
    & ~sins.known,
    "5.05",
)
radiotherapy.rule(
    "POSTOPERATIVE-RADIOTHERAPY", RECOMMENDED, (fixation_planned.is_("yes") | mirels.at_least(9)) & ~pregnant, "5.08"
)
radiotherapy.rule("REIRRADIATION", CONSIDER, radiotherapy_to_site.is_("yes") & for_pain, "5.10")
radiotherapy.rule("PAIN-FLARE-PROPHYLAXIS", CONSIDER, for_pain, "5.18")
radiotherapy.rule(
    "RADIOTHERAPY-WAITS", REQUIRED,
    radiotherapy_considered.is_("yes") & suspected & ~cord_compression & ~pathological_fracture, "S19", "1.10",
)  # fmt: skip
