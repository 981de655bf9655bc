"""Treat: classes of systemic therapy to discuss, and what must not start or change."""

from ..imaging.conclusions import any_change, any_positive, covers_enough, flare_lean
from ..logic.conditions import Term, some_study
from ..logic.questions import (
    course,
    endocrine_resistant,
    esr1,
    gbrca,
    her2,
    lean,
    markers,
    menopause,
    pd_l1,
    pik3ca,
    purpose,
    receptor_sample,
    setting,
    sex,
    therapy_line,
    this,
    visceral,
)
from ..logic.terms import calcium_high, known_bone, on_therapy, proven_anywhere
from .base import CONSIDER, INFORMATION, RECOMMENDED, REQUIRED, Section, Way, wordings
from .common import (
    HER2_NOT_POSITIVE,
    conclusion,
    emergency,
    established,
    her2_positive,
    hr_positive,
    impending_fracture,
    largest_count,
    only_gcsf,
    pathological_fracture,
    pregnant,
    subtype_unknown,
    suspected,
    tissue_before_fixation,
    triple_negative,
    visceral_crisis,
)
from .confirm import exclude_myeloma, receptors_unreliable, repeat_biopsy

treat = Section("treat")

systemic_waits = Term(
    "systemic_waits",
    "systemic therapy for metastatic disease waits",
    purpose.is_("diagnosis")
    & suspected
    & any_positive
    & ~lean.is_("benign")
    & ~proven_anywhere
    & ~visceral_crisis
    & ~only_gcsf,
    no="systemic therapy for metastatic disease need not wait for proof",
)
systemic = Term(
    "systemic", "systemic therapy is to be chosen",
    purpose.is_("diagnosis") & (established | proven_anywhere)
    & (~(lean.is_("flare", "healed") & on_therapy) | visceral_crisis),
    no="no systemic therapy is to be chosen now",
)  # fmt: skip
_option = Term("systemic_option", "systemic therapy is to be chosen outside pregnancy", systemic & ~pregnant,
               no="no systemic therapy is to be chosen now, or the patient is pregnant")  # fmt: skip
_first, _later, _man = therapy_line.is_("first"), therapy_line.is_("later"), sex.is_("male")

treat.rule("SYSTEMIC-THERAPY-BY-SUBTYPE", RECOMMENDED, _option & subtype_unknown, "source article")
_endocrine = _option & hr_positive
treat.ways(
    "SYSTEMIC-HR-POSITIVE",
    Way(_endocrine & visceral_crisis & _man, CONSIDER, "men_crisis"),
    Way(_endocrine & visceral_crisis, CONSIDER, "crisis"),
    *wordings(
        RECOMMENDED,
        _endocrine,
        ("men_first_line", _man & _first),
        ("men_later_line", _man & _later),
        ("men", _man),
        ("first_line", _first),
        ("later_line", _later),
    ),
    rows=("3.10", "3.11", "3.12", "3.13", "3.14", "3.15"),
)
treat.rule("OVARIAN-SUPPRESSION", RECOMMENDED, _endocrine & menopause.is_("premenopausal") & ~_man, "3.12")
treat.ways(
    "PIK3CA-OPTION",
    *wordings(
        CONSIDER,
        _endocrine & pik3ca.is_("mutated"),
        ("later_line", _later),
        ("first_line_resistant", _first & endocrine_resistant.is_("yes")),
        ("first_line", _first),
    ),
    rows=("3.13", "3.16"),
)
treat.rule("ESR1-OPTION", CONSIDER, _endocrine & esr1.is_("mutated") & _later, "3.17", "3.18")
treat.rule(
    "SYSTEMIC-HER2-POSITIVE",
    RECOMMENDED,
    _option & her2_positive,
    "3.30",
    "3.31",
    "3.32",
    "3.33",
    "3.34",
    "3.35",
    "3.36",
    "3.37",
)
treat.ways(
    "SYSTEMIC-TRIPLE-NEGATIVE",
    *wordings(
        RECOMMENDED, _option & triple_negative,
        ("pd_l1_positive", pd_l1.is_("positive")), ("pd_l1_negative", pd_l1.is_("negative")),
    ),
    rows=("3.40", "3.41", "3.42", "3.43"),
)  # fmt: skip
treat.rule("PD-L1-OPTION", RECOMMENDED, _option & triple_negative & pd_l1.is_("positive"), "3.40", "3.41")
treat.rule("PARP-OPTION", CONSIDER, _option & HER2_NOT_POSITIVE & gbrca.is_("pathogenic"), "3.22", "3.44")
treat.ways(
    "HER2-LOW-OPTION",
    *wordings(CONSIDER, _option & her2.is_("low", "ultralow"), ("later_line", _later)),
    rows=("3.23", "3.24"),
)
treat.rule("SYSTEMIC-THERAPY-IN-PREGNANCY", REQUIRED, pregnant & (established | proven_anywhere), "expert")
treat.rule("CHANGE-LINE-AT-MDT", RECOMMENDED, conclusion.is_("progression_likely"), "8.13")
treat.rule("SYSTEMIC-THERAPY-WAITS", REQUIRED, systemic_waits, "S19")
treat.rule("ANY-POSITIVE-SAMPLE-COUNTS", INFORMATION, receptor_sample.is_("metastasis") | receptors_unreliable, "1.05")

_flare = conclusion.is_("possible_flare") | (flare_lean & ~conclusion.is_("progression_likely"))
_not_worse = (
    purpose.is_("response") & conclusion.is_("stable", "likely_healed", "resolve_first") & ~course.is_("worse")
)  # fmt: skip
_marker_alone = _not_worse & markers.is_("rising") & ~any_change
_turnover_alone = _not_worse & any_change & ~some_study(this.changed & ~this.mechanism.is_("turnover"))
_may_hold = ~emergency & ~pathological_fracture
treat.ways(
    "DO-NOT-SWITCH",
    Way(_may_hold & _flare, REQUIRED),
    Way(_may_hold & _turnover_alone, REQUIRED, "turnover_only"),
    Way(_may_hold & _marker_alone, REQUIRED, "markers"),
    rows=("S20", "S21", "8.07"),
)
treat.rule(
    "NO-METASTATIC-LABEL", REQUIRED,
    (
        conclusion.is_("likely_benign", "no_evidence")
        | (setting.is_("new_diagnosis") & conclusion.is_("resolve_first") & ~lean.is_("open"))
    )
    & ~setting.is_("known_metastatic") & visceral.is_("none", "unknown", "indeterminate")
    & ~proven_anywhere & ~known_bone & ~emergency & ~calcium_high & ~impending_fracture & ~tissue_before_fixation
    & covers_enough & ~repeat_biopsy & ~exclude_myeloma,
    "D15e",
)  # fmt: skip
treat.rule(
    "OLIGOMETASTATIC-DISCUSSION", CONSIDER,
    lean.is_("metastasis", "open") & (suspected | established) & largest_count.is_("one", "two_to_four")
    & ~emergency & (purpose.is_("response") | covers_enough),
    "5.15", "1.11",
)  # fmt: skip
