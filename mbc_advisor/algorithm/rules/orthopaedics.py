"""Orthopaedics: who must be seen, and what the scores say."""

from ..case.vocabulary import SPINE
from ..imaging.leans import destruction
from ..logic.conditions import some_study
from ..logic.questions import mirels, mirels_site, neurology, sins, this
from ..logic.terms import pain_significant, proven_anywhere
from .base import AVOID, INFORMATION, RECOMMENDED, REQUIRED, Section, wordings
from .common import LONG_BONES, cord_compression, established, suspected

orthopaedics = Section("orthopaedics")

_at_risk = some_study(this.positive & this.sites.any_of(*SPINE, *LONG_BONES))
orthopaedics.rule(
    "ORTHOPAEDIC-REVIEW", RECOMMENDED,
    (established | proven_anywhere | suspected) & _at_risk & (pain_significant | destruction), "6.10", "source article",
)  # fmt: skip
orthopaedics.rule("MIRELS-FIX", REQUIRED, mirels.at_least(9), "6.03", "6.04", "6.08")
orthopaedics.rule("MIRELS-BORDERLINE", REQUIRED, mirels.at_least(8) & ~mirels.at_least(9), "6.02", "6.05")
orthopaedics.rule("MIRELS-LOW", INFORMATION, mirels.at_most(7), "6.01")
orthopaedics.rule("SINS-UNSTABLE", REQUIRED, sins.at_least(13), "6.20")
orthopaedics.rule("SINS-INDETERMINATE", REQUIRED, sins.at_least(7) & ~sins.at_least(13), "6.20", "6.21")
orthopaedics.rule("SINS-STABLE", INFORMATION, sins.at_most(6) & ~cord_compression, "6.20", "6.23")
orthopaedics.ways(
    "PROTECT-WEIGHT-BEARING",
    *wordings(
        REQUIRED,
        mirels.at_least(8),
        ("lower_limb", mirels_site.is_("lower_limb", "peritrochanteric")),
        ("upper_limb", mirels_site.is_("upper_limb")),
    ),
    rows=("6.10",),
)
orthopaedics.rule(
    "NO-ROUTINE-STEROID", AVOID, some_study(this.positive & this.sites.any_of(*SPINE)) & neurology.is_("none"), "7.07"
)
