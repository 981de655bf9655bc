"""Monitor: with what, how often, and what not to follow."""

from ..imaging.conclusions import any_positive
from ..logic.conditions import some_discordance
from ..logic.questions import course, discordance_lean, markers, other, visceral
from .base import AVOID, CONSIDER, RECOMMENDED, Section, Way
from .common import established, metastatic_discordance, pregnant, start_or_given

monitor = Section("monitor")

monitor.ways(
    "SAME-MODALITY",
    Way(established & any_positive, RECOMMENDED, "named"),
    Way(established, RECOMMENDED),
    rows=("8.05", "M6"),
    names="shown_by",
)
monitor.rule("NOT-THE-BLIND-TEST", AVOID, metastatic_discordance, "M6", names="missed_by")
monitor.rule("EVERY-2-TO-4-MONTHS", RECOMMENDED, established, "8.01", "M1")
monitor.rule(
    "PET-FOR-EARLIER-READ", CONSIDER,
    established & visceral.is_("none", "unknown", "indeterminate") & ~pregnant
    & ~some_discordance(discordance_lean.is_("metastasis") & other.modality.is_("fdg_pet_ct")),
    "M5", "8.09",
)  # fmt: skip
monitor.rule("IMAGE-NOW-IF-WORSE", RECOMMENDED, established | course.is_("worse") | markers.is_("rising"), "8.03", "M2")
monitor.rule("MARKERS-ALONE-NEVER", AVOID, markers.is_("rising"), "8.07", "S20")
monitor.rule("CREATININE-AND-CALCIUM", RECOMMENDED, start_or_given, "8.10", "4.32")
