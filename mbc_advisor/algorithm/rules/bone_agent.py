"""Bone-modifying agents: whether, which, how much, and what must be put right first."""

from ..imaging.conclusions import any_study
from ..logic.conditions import Term
from ..logic.questions import (
    age,
    bone_disease_known,
    bone_disease_stable,
    crcl,
    creatinine_baseline,
    creatinine_rise,
    dental,
    doses,
    menopause,
    months,
    pain,
    pregnancy,
    proof,
    purpose,
    sex,
    vitamin_d,
)
from ..logic.questions import bone_agent as agent
from ..logic.terms import calcium_high, calcium_low, known_bone, on_therapy
from .base import CONSIDER, INFORMATION, RECOMMENDED, REQUIRED, Section, Way
from .common import (
    blocked,
    conclusion,
    correct_calcium_first,
    established,
    given,
    held,
    pregnant,
    start,
    start_or_given,
    stopping,
    structure_seen,
    suspected,
)

bone_agent = Section("bone_agent")

_waits = ~given & ~calcium_high
bone_agent.ways(
    "BONE-AGENT-WAITS",
    Way(_waits & ~established & conclusion.is_("no_evidence", "likely_benign"), INFORMATION, "no_disease"),
    Way(_waits & ~established & purpose.is_("diagnosis") & any_study, REQUIRED),
    Way(_waits & conclusion.is_("act_as_metastatic") & ~known_bone & ~structure_seen, REQUIRED, "structure_first"),
    rows=("4.74", "S11"),
)
bone_agent.rule("PREPARE-BONE-AGENT", CONSIDER, suspected & conclusion.is_("confirm_first") & ~pregnant, "4.75")
_perhaps_given = agent.is_("unknown") & (
    bone_disease_known.is_("yes") | proof.is_("bone") | purpose.is_("response") | on_therapy
)
bone_agent.ways(
    "START-BONE-AGENT",
    Way(start & (held | calcium_low | calcium_high), RECOMMENDED, "once_mended"),
    Way(start & _perhaps_given, RECOMMENDED, "if_none"),
    Way(start, REQUIRED),
    rows=("4.01", "4.02"),
)
_zoledronate, _denosumab = agent.is_("zoledronate"), agent.is_("denosumab")
withhold_zoledronate = Term(
    "withhold_zoledronate", "the creatinine has risen too far for zoledronate",
    _zoledronate
    & (
        (creatinine_rise.at_least(44) & creatinine_baseline.under(124))
        | creatinine_rise.at_least(88)
    ),
    no="no rise of creatinine is known to withhold zoledronate",
)  # fmt: skip
bone_agent.rule(
    "CONTINUE-BONE-AGENT",
    RECOMMENDED,
    established
    & given
    & ~stopping
    & ~blocked
    & ~held
    & ~withhold_zoledronate
    & ~correct_calcium_first
    & ~(_zoledronate & crcl.under(30)),
    "4.28",
)
bone_agent.rule("AGENT-CHOICE", INFORMATION, start, "4.02", "4.07", "4.08", "4.09")
nothing_holds_a_dose = Term(
    "nothing_holds_a_dose", "nothing holds a dose back",
    established & ~calcium_high & ~calcium_low & ~blocked & ~held & ~stopping,
    no="something holds every dose back",
)  # fmt: skip
bone_agent.rule("DENOSUMAB-EVERY-4-WEEKS", RECOMMENDED, (start | _denosumab) & nothing_holds_a_dose, "4.20", "4.21")
_zoledronate_in_question = start | _zoledronate
_dosed = Term(
    "zoledronate_dosed", "zoledronate is in question and nothing holds it back",
    _zoledronate_in_question & nothing_holds_a_dose & ~withhold_zoledronate,
    no="zoledronate is not in question, or something holds it back",
)  # fmt: skip
bone_agent.rule("ZOLEDRONATE-4-0-MG", RECOMMENDED, _dosed & crcl.over(60), "4.3", "4.30")
bone_agent.rule("ZOLEDRONATE-3-5-MG", RECOMMENDED, _dosed & crcl.at_least(50) & ~crcl.over(60), "4.3", "4.30")
bone_agent.rule("ZOLEDRONATE-3-3-MG", RECOMMENDED, _dosed & crcl.at_least(40) & crcl.under(50), "4.3", "4.30")
bone_agent.rule("ZOLEDRONATE-3-0-MG", RECOMMENDED, _dosed & crcl.at_least(30) & crcl.under(40), "4.3", "4.30")
bone_agent.rule("ZOLEDRONATE-NOT-ADVISED", REQUIRED, _zoledronate_in_question & crcl.under(30) & ~calcium_high, "S01")
bone_agent.rule("ZOLEDRONATE-NEEDS-CRCL", REQUIRED, _zoledronate_in_question & ~crcl.known & ~calcium_high, "S29")
bone_agent.rule("WITHHOLD-ZOLEDRONATE", REQUIRED, withhold_zoledronate, "4.32", "S03")
bone_agent.ways(
    "ZOLEDRONATE-EVERY-12-WEEKS",
    Way(_dosed & crcl.at_least(30) & _zoledronate & bone_disease_stable.is_("yes") & doses.at_least(3), CONSIDER),
    Way(_dosed & start & ~crcl.under(30), INFORMATION, "from_start"),
    rows=("4.23", "4.24", "4.25"),
)
bone_agent.rule(
    "DENOSUMAB-CALCIUM-WATCH", REQUIRED, (start | _denosumab) & crcl.under(30), "4.40", "4.41", "4.43", "4.45", "S05"
)
bone_agent.rule("CORRECT-CALCIUM-FIRST", REQUIRED, correct_calcium_first, "S04")
_vitamin_d_in_question = ~calcium_high & ~pregnant
bone_agent.rule(
    "REPLETE-VITAMIN-D", RECOMMENDED, start_or_given & vitamin_d.under(50) & _vitamin_d_in_question, "4.47", "S06"
)
bone_agent.rule(
    "CHECK-VITAMIN-D",
    RECOMMENDED,
    (start | (given & calcium_low)) & ~vitamin_d.known & _vitamin_d_in_question,
    "4.47",
    "S06",
)
bone_agent.rule("CALCIUM-AND-VITAMIN-D", RECOMMENDED, start_or_given & _vitamin_d_in_question, "4.44")
bone_agent.rule("NO-CALCIUM-VITAMIN-D", REQUIRED, calcium_high, "S13")
bone_agent.rule(
    "DENTAL-CHECK-FIRST",
    REQUIRED,
    established & ~given & dental.is_("unknown", "not_done") & ~calcium_high & ~pregnant,
    "S07",
)
bone_agent.rule(
    "EXTRACT-THEN-HEAL",
    REQUIRED,
    held & (established | given) & ~calcium_high,
    "4.62",
    "4.63",
    "4.65",
    "4.66",
    "S08",
    "S09",
)
bone_agent.rule("NO-ELECTIVE-JAW-SURGERY", RECOMMENDED, dental.is_("elective_surgery_wanted") & start_or_given, "4.64")
bone_agent.rule("DENTIST-EVERY-6-MONTHS", INFORMATION, start_or_given, "4.60")
_perhaps_fertile = menopause.is_("premenopausal") | (menopause.is_("unknown") & ~age.at_least(56))
bone_agent.rule(
    "PREGNANCY-TEST-FIRST",
    REQUIRED,
    established
    & ~given
    & ~sex.is_("male")
    & (pregnancy.is_("possible") | (pregnancy.is_("unknown") & _perhaps_fertile)),
    "S10",
)
bone_agent.rule("NO-BONE-AGENT-IN-PREGNANCY", REQUIRED, pregnant, "S10")
bone_agent.rule(
    "DENOSUMAB-STOP-PLAN",
    REQUIRED,
    _denosumab & stopping & (doses.at_least(2) | ~doses.known),
    "4.49",
    "4.50",
    "4.51",
    "S14",
)
bone_agent.rule(
    "REVIEW-AT-TWO-YEARS",
    CONSIDER,
    given & (doses.at_least(24) | months.at_least(24)) & bone_disease_stable.is_("yes"),
    "4.27",
)
bone_agent.rule("ONE-AGENT-AT-A-TIME", INFORMATION, given | (start & agent.is_("unknown")), "4.52", "S12")
bone_agent.rule("AGENT-IS-NOT-ANALGESIA", INFORMATION, start_or_given & pain.is_("moderate", "severe"), "4.03")
