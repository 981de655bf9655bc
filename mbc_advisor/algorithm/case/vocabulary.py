"""Every question of a case: its key, its words, its answers, units and limits.

The one home of the public vocabulary (`docs/clinical/facts.md`, section 1). Facts, forms, JSON, the
English of conditions and the reading room all take their words from here. Keys and answers are a
public contract: add, never rename.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with a closed list of answers; the first is the default when the key is absent."""

    key: str
    label: str
    answers: dict[str, str]
    hint: str = ""

    @property
    def default(self) -> str | None:
        """What its absence means; None for the items of scores, which have no word for 'not known'."""
        return next(iter(self.answers))

    @property
    def open(self) -> bool:
        """Whether leaving it out means 'not known' (``purpose`` and ``covers`` have a real default)."""
        return self.default in ("unknown", None)

    def accepted(self) -> str:
        """What the key accepts, for the sentence a wrong answer gets."""
        return ", ".join(self.answers)


@dataclass(frozen=True, slots=True)
class OptionalChoice(Choice):
    """A question whose absence is its 'not known' (the items of the Mirels and SINS scores)."""

    points: dict[str, int] = field(default_factory=dict)

    @property
    def default(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Number:
    """A question answered by a number with a unit; absent means not known."""

    key: str
    label: str
    unit: str
    low: Decimal
    high: Decimal
    whole: bool = False
    hint: str = ""

    def accepted(self) -> str:
        """What the key accepts, for the sentence a wrong answer gets."""
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} from {self.low} to {self.high}{' ' + self.unit if self.unit else ''}"


@dataclass(frozen=True, slots=True)
class Several:
    """A question that takes any number of answers from a closed list; an empty list means not stated."""

    key: str
    label: str
    answers: dict[str, str]
    hint: str = ""

    def accepted(self) -> str:
        """What the key accepts, for the sentence a wrong answer gets."""
        return "a list of " + ", ".join(self.answers)


@dataclass(frozen=True, slots=True)
class Day:
    """A question answered by an ISO date."""

    key: str
    label: str
    hint: str = ""

    def accepted(self) -> str:
        """What the key accepts, for the sentence a wrong answer gets."""
        return "a date written YYYY-MM-DD"


Question = Choice | OptionalChoice | Number | Several | Day

UNKNOWN = {"unknown": NOT_KNOWN}
YES_NO = UNKNOWN | {"no": "no", "yes": "yes"}
POSITIVE_NEGATIVE = UNKNOWN | {"positive": "positive", "negative": "negative"}
MUTATION = UNKNOWN | {"mutated": "mutated", "wild_type": "wild type"}

MODALITIES = {
    "ct": "CT",
    "bone_scan": "bone scan",
    "spect_ct": "SPECT/CT",
    "fdg_pet_ct": "FDG PET/CT",
    "fes_pet_ct": "FES PET/CT",
    "naf_pet_ct": "NaF PET/CT",
    "mri": "MRI",
    "radiograph": "radiograph",
}
SITES = {
    "skull": "skull",
    "cervical_spine": "cervical spine",
    "thoracic_spine": "thoracic spine",
    "lumbar_spine": "lumbar spine",
    "sacrum": "sacrum",
    "pelvis": "pelvis",
    "ribs": "ribs",
    "sternum": "sternum",
    "shoulder_girdle": "shoulder girdle",
    "humerus": "humerus",
    "femur": "femur",
    "other_long_bone": "other long bone",
}
SPINE = ("cervical_spine", "thoracic_spine", "lumbar_spine", "sacrum")
TRUNK = tuple(site for site in SITES if site not in ("skull", "humerus", "other_long_bone"))

MECHANISMS = {
    "ct": "structure",
    "radiograph": "structure",
    "mri": "marrow",
    "bone_scan": "turnover",
    "spect_ct": "turnover",
    "naf_pet_ct": "turnover",
    "fdg_pet_ct": "tumour",
    "fes_pet_ct": "tumour",
}
STRUCTURE = tuple(modality for modality, shows in MECHANISMS.items() if shows == "structure")
TURNOVER = tuple(modality for modality, shows in MECHANISMS.items() if shows == "turnover")
SEES_DENSITY = (*STRUCTURE, "spect_ct")
PLANAR_OR_NAF = ("bone_scan", "naf_pet_ct")
"""Uptake alone, without a picture of the bone."""
MRI_BLIND = ("ribs", "skull", "sternum")
"""Where an MRI that shows nothing says little."""
DEFAULT_COVER = {
    "ct": "trunk",
    "bone_scan": "whole_body",
    "fdg_pet_ct": "whole_body",
    "fes_pet_ct": "whole_body",
    "naf_pet_ct": "whole_body",
    "mri": "sites_of_others",
    "spect_ct": "sites_of_others",
    "radiograph": "sites_of_others",
}
"""What a study imaged when ``covers`` is ``default``; ``sites_of_others``: the sites that are positive
or equivocal on other studies."""


def _number(key: str, label: str, unit: str, low: str, high: str, hint: str = "") -> Number:
    return Number(key, label, unit, Decimal(low), Decimal(high), hint=hint)


def _whole(key: str, label: str, unit: str, low: int, high: int, hint: str = "") -> Number:
    return Number(key, label, unit, Decimal(low), Decimal(high), whole=True, hint=hint)


def _item(key: str, label: str, **points: int) -> OptionalChoice:
    return OptionalChoice(key, label, {answer: answer.replace("_", " ") for answer in points}, points=points)


_DISEASE = (
    Choice("purpose", "Purpose", {"diagnosis": "are these metastases?", "response": "is known bone disease better or worse?"}),
    Choice("setting", "Setting", UNKNOWN | {
        "new_diagnosis": "new diagnosis", "suspected_first_relapse": "suspected first relapse",
        "known_metastatic": "known metastatic",
    }, hint="What was known before these studies."),
    Choice("proof", "Proof by histology", UNKNOWN | {
        "none": "none taken", "bone": "metastasis proven in bone", "elsewhere": "proven at another site",
        "site_not_stated": "proven, site not stated", "bone_benign": "targeted bone biopsy benign",
        "bone_nondiagnostic": "bone biopsy non-diagnostic",
    }),
    Choice("bone_disease_known", "Bone metastases accepted before these studies", YES_NO),
    Choice("histology", "Histology of the primary", UNKNOWN | {"ductal": "ductal", "lobular": "lobular", "other": "other"}),
    Choice("grade", "Grade of the primary", UNKNOWN | {"1": "1", "2": "2", "3": "3"}),
    Choice("other_cancer", "Another cancer in the history", YES_NO),
    Choice("visceral", "Disease outside bone", UNKNOWN | {
        "none": "none", "indeterminate": "indeterminate", "present": "present", "crisis": "visceral crisis",
    }, hint="Crisis: severe organ dysfunction with rapid progression, not mere presence."),
    Choice("er", "ER", POSITIVE_NEGATIVE, hint="Positive: 1 % of cells or more."),
    Choice("pgr", "PgR", POSITIVE_NEGATIVE, hint="Positive: 1 % of cells or more."),
    Choice("her2", "HER2", UNKNOWN | {
        "positive": "positive", "low": "low", "ultralow": "ultralow", "zero": "zero",
        "negative": "negative, level not given",
    }, hint="Low: IHC 1+, or 2+ with ISH negative. Ultralow: IHC 0 with faint staining in at most 10 %."),
    Choice("receptor_sample", "Receptors were read on", UNKNOWN | {"primary": "the primary", "metastasis": "a metastasis"}),
    Choice("decalcification", "Decalcification of the bone sample", UNKNOWN | {
        "not_applicable": "not applicable", "edta": "EDTA", "acid": "acid",
    }),
    Choice("pd_l1", "PD-L1", POSITIVE_NEGATIVE, hint="Positive: 22C3 CPS 10 or more."),
    Choice("gbrca", "Germline BRCA1/2", UNKNOWN | {"pathogenic": "pathogenic variant", "none": "none found"}),
    Choice("pik3ca", "PIK3CA", MUTATION),
    Choice("esr1", "ESR1", MUTATION),
    Choice("menopause", "Menopausal status", UNKNOWN | {
        "premenopausal": "premenopausal", "postmenopausal": "postmenopausal", "not_applicable": "not applicable",
    }),
    Choice("therapy_line", "Line of therapy now chosen or given", UNKNOWN | {"first": "first", "later": "later"}),
    Choice("endocrine_resistant", "Endocrine resistant", YES_NO,
           hint="Relapse on, or within 12 months of ending, adjuvant endocrine therapy."),
)  # fmt: skip

_CLOCK = (
    Choice("therapy", "Systemic therapy for metastatic disease", UNKNOWN | {"none": "none", "current": "current", "stopped": "stopped"},
           hint="Adjuvant and neoadjuvant treatment do not count."),
    _whole("weeks_on_therapy", "Weeks on the current line", "weeks", 0, 2000),
    _whole("weeks_since_gcsf", "Weeks since the last G-CSF", "weeks", 0, 520, hint="Leave empty when none or not known."),
    Choice("radiotherapy_to_site", "Radiotherapy to the site", YES_NO),
    Choice("trauma_or_surgery_at_site", "Trauma or surgery at the site", YES_NO),
    Choice("er_blocking_drug", "ER-blocking drug before FES", UNKNOWN | {
        "none": "none", "tamoxifen_within_8_weeks": "tamoxifen within 8 weeks",
        "fulvestrant_within_28_weeks": "fulvestrant within 28 weeks",
    }),
    Choice("on_bisphosphonate_before", "Bisphosphonate taken when the bone scan was done", YES_NO),
)  # fmt: skip

_CLINIC = (
    Choice("neurology", "Neurology", UNKNOWN | {"none": "none", "cord_or_cauda": "signs of cord or cauda compression"},
           hint="New limb weakness, gait change, sensory level or sphincter change."),
    Choice("fracture", "Fracture", UNKNOWN | {"none": "none", "pathological": "pathological fracture"}),
    Choice("pain", "Bone pain", UNKNOWN | {
        "none": "none", "present": "present, degree not stated", "mild": "mild", "moderate": "moderate", "severe": "severe",
    }),
    Choice("pain_type", "Kind of pain", UNKNOWN | {"mechanical": "mechanical", "non_mechanical": "not mechanical"}),
    Choice("course", "Clinical course since the last assessment", UNKNOWN | {"better": "better", "stable": "stable", "worse": "worse"}),
    Choice("infection_signs", "Signs of infection", YES_NO, hint="Fever, raised CRP or a positive culture."),
    Choice("cytopenia", "Unexplained cytopenia", YES_NO,
           hint="Two or more blood cell lines low, or anaemia or thrombocytopenia, beyond what the present drug explains."),
    Choice("calcium_level", "Calcium, when no number is to hand", UNKNOWN | {"low": "low", "normal": "normal", "raised": "raised"}),
    Choice("alp", "Alkaline phosphatase", UNKNOWN | {"normal": "normal", "raised": "raised"}),
    Choice("markers", "Tumour markers (CA 15-3, CEA)", UNKNOWN | {
        "normal": "normal", "stable": "stable", "rising": "rising", "falling": "falling",
    }),
    Choice("paraprotein", "Paraprotein", UNKNOWN | {"absent": "absent", "suspected": "suspected", "present": "present"},
           hint="Suspected: raised globulin or an abnormal light-chain ratio."),
    Choice("pth", "Parathyroid hormone", UNKNOWN | {"normal": "normal", "raised": "raised", "suppressed": "suppressed"}),
)  # fmt: skip

_LABORATORY = (
    Choice("sex", "Sex", UNKNOWN | {"female": "female", "male": "male"}),
    _number("age_years", "Age", "years", "18", "110"),
    _number("weight_kg", "Weight", "kg", "25", "300"),
    _number("creatinine_umol_l", "Creatinine", "µmol/L", "10", "2000"),
    _number("creatinine_baseline_umol_l", "Creatinine before the bone agent", "µmol/L", "10", "2000"),
    _number("crcl_ml_min", "Creatinine clearance", "mL/min", "0", "250", hint="Given, it wins over the computed one."),
    _number("calcium_mmol_l", "Calcium, total", "mmol/L", "1.0", "6.0"),
    _number("albumin_g_l", "Albumin", "g/L", "10", "60"),
    _number(
        "corrected_calcium_mmol_l",
        "Calcium, corrected",
        "mmol/L",
        "1.0",
        "6.0",
        hint="Given, it wins over the computed one.",
    ),
    _number("vitamin_d_nmol_l", "25-OH vitamin D", "nmol/L", "1", "500"),
)

_BONE = (
    Choice("bone_agent", "Bone-modifying agent now given", UNKNOWN | {
        "none": "none", "zoledronate": "zoledronate", "denosumab": "denosumab", "other": "another",
    }),
    _whole("bone_agent_doses", "Doses given so far", "", 0, 400),
    _whole("bone_agent_months", "Months since the first dose", "months", 0, 400),
    Choice("bone_disease_stable", "Bone disease stable", YES_NO),
    Choice("dental", "Teeth and jaw", UNKNOWN | {
        "cleared": "checked and cleared", "not_done": "not checked", "extraction_needed": "extraction needed",
        "unhealed_wound": "unhealed wound", "elective_surgery_wanted": "elective jaw surgery wanted",
    }),
    Choice("pregnancy", "Pregnancy", UNKNOWN | {
        "not_applicable": "not applicable", "excluded": "excluded", "possible": "possible", "pregnant": "pregnant",
    }),
    Choice("stopping_bone_agent", "A stop or pause of the bone agent is considered", YES_NO),
    Choice("radiotherapy_considered", "Radiotherapy is considered", YES_NO),
    Choice("fixation_planned", "Surgical fixation is planned", YES_NO),
    Choice("surgical_opinion", "Surgical opinion", UNKNOWN | {"obtained": "obtained", "not_obtained": "not obtained"}),
    _item("mirels_site", "Mirels: site", upper_limb=1, lower_limb=2, peritrochanteric=3),
    _item("mirels_pain", "Mirels: pain", mild=1, moderate=2, functional=3),
    _item("mirels_lesion", "Mirels: lesion", blastic=1, mixed=2, lytic=3),
    _item("mirels_size", "Mirels: share of the diameter", under_third=1, third_to_two_thirds=2, over_two_thirds=3),
    _whole("mirels_total", "Mirels total, when only the total is known", "points", 4, 12),
    _item("sins_location", "SINS: location", junctional=3, mobile=2, semirigid=1, rigid=0),
    _item("sins_pain", "SINS: pain", mechanical=3, occasional=1, none=0),
    _item("sins_lesion", "SINS: lesion", lytic=2, mixed=1, blastic=0),
    _item("sins_alignment", "SINS: alignment", subluxation=4, deformity=2, normal=0),
    _item("sins_collapse", "SINS: collapse", over_half=3, under_half=2, none_over_half_involved=1, none=0),
    _item("sins_posterolateral", "SINS: posterolateral involvement", bilateral=3, unilateral=1, none=0),
    _whole("sins_total", "SINS total, when only the total is known", "points", 0, 18),
)  # fmt: skip

QUESTIONS: dict[str, Question] = {q.key: q for q in (*_DISEASE, *_CLOCK, *_CLINIC, *_LABORATORY, *_BONE)}
"""Every question about the patient, in the order of facts.md."""
CHOICES = {key: question for key, question in QUESTIONS.items() if isinstance(question, Choice)}
NUMBERS = {key: question for key, question in QUESTIONS.items() if isinstance(question, Number)}
SCORES = {key: question for key, question in CHOICES.items() if isinstance(question, OptionalChoice)}
"""The questions with closed answers, those answered by a number, and, of the former, the items of scores."""

STUDY_QUESTIONS: dict[str, Question] = {
    q.key: q
    for q in (
        Choice("morphology", "Morphology", UNKNOWN | {
            "lytic": "lytic", "sclerotic": "sclerotic", "mixed": "mixed", "marrow": "marrow only", "none_visible": "none visible",
        }, hint="Marrow only: marrow replaced, bone structure intact."),
        Choice("count", "Lesions", UNKNOWN | {
            "one": "one", "two_to_four": "two to four", "five_or_more": "five or more", "diffuse": "diffuse",
        }),
        Several("sites", "Sites", SITES, hint="Leave empty when not stated."),
        Several("features", "Words of the report", {
            "soft_tissue_mass": "soft-tissue mass", "cortical_destruction": "cortical destruction",
            "small_uniform_foci": "small uniform foci", "disc_or_endplate": "disc or endplate involved",
            "fat_containing": "contains fat", "fracture_line": "fracture line", "sclerotic_rim": "sclerotic rim",
            "ground_glass": "ground glass", "diffuse_symmetric": "diffuse and symmetric",
        }),
        Choice("compared_with_before", "Compared with the study before", UNKNOWN | {
            "first_study": "first study", "new_lesions": "new lesions", "worse": "worse", "unchanged": "unchanged",
            "unchanged_two_years": "unchanged for two years", "more_sclerotic": "more sclerotic", "better": "better",
        }),
        Choice("covers", "What was imaged", {
            "default": "as usual for this study", "whole_body": "the whole body", "trunk": "the trunk", "listed": "the sites listed",
        }),
        Several("covered_sites", "Sites imaged", SITES, hint="Used with 'the sites listed'."),
        Day("date", "Date"),
    )
}  # fmt: skip
"""Every question about a study that was done, beside ``modality`` and ``result``."""
STUDY_CHOICES = {key: question for key, question in STUDY_QUESTIONS.items() if isinstance(question, Choice)}
STUDY_LISTS = {key: question for key, question in STUDY_QUESTIONS.items() if isinstance(question, Several)}

MODALITY = Choice("modality", "Study", MODALITIES)
RESULT = Choice("result", "Result for bone metastasis", {
    "positive": "positive", "equivocal": "equivocal", "benign": "benign cause named", "negative": "negative",
})  # fmt: skip

LEANS = {
    "metastasis": "metastasis likely", "open": "open", "flare": "healing flare possible",
    "healed": "healed metastasis likely", "benign": "benign likely",
}  # fmt: skip
CERTAINTIES = ("high", "moderate", "low")
SUBTYPES = {
    "hr_positive_her2_negative": "hormone-receptor positive, HER2 negative", "her2_positive": "HER2 positive",
    "triple_negative": "triple negative", "unknown": NOT_KNOWN,
}  # fmt: skip
STRENGTHS = ("required", "recommended", "consider", "avoid", "information")


def question_label(key: str) -> str:
    """The words for a question key, ``studies.MODALITY.KEY`` included: "CT: morphology"."""
    if key.startswith("studies."):
        _, modality, part = key.split(".")
        words = RESULT.label if part == "result" else STUDY_QUESTIONS[part].label
        return f"{MODALITIES[modality]}: {words[0].lower()}{words[1:]}"
    return QUESTIONS[key].label
