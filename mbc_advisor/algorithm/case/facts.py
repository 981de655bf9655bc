"""A case: its facts as a type. Frozen, comparable, hashable.

The contract is `docs/clinical/facts.md`, section 1; `vocabulary` is the home of the questions, their words and
limits, and a test holds the two equal. How a case is read from data, and what is refused, is in `read`.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from .vocabulary import MODALITIES, NUMBERS

FACTS_VERSION = 1
LABEL_LIMIT = 60
MOST_LISTED = 64
"""More different answers than any list of ours has."""

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
LOOKS_LIKE_AN_IDENTIFIER = re.compile(
    r"\d{8,}|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|[\x00-\x1f\x7f\ud800-\udfff]|@"
)


def _number(value: Any) -> Decimal:
    """A JSON number as the decimal it was written as (1.9 is 1.9, not its binary neighbour)."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("not a number")
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise ValueError("not a number")
    return number


def _asked(key: str) -> BeforeValidator:
    """Reads the answer to a number's question: within its limits, whole where it asks for that; never null."""
    question = NUMBERS[key]
    low, high, whole = question.low, question.high, question.whole

    def read(value: Any) -> Decimal | int:
        number = _number(value)
        if not low <= number <= high:
            raise ValueError("out of its limits")
        if not whole:
            return number
        if number != int(number):
            raise ValueError("not a whole number")
        return int(number)

    return BeforeValidator(read)


def _given(value: Any) -> Any:
    if value is None:
        raise ValueError("nothing given")
    return value


def _day(value: Any) -> datetime.date:
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str) or not ISO_DAY.match(value):
        raise ValueError("not an ISO date")
    return datetime.date.fromisoformat(value)


def _list(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ValueError("not a list of answers")
    items = tuple(dict.fromkeys(value))
    if len(items) > MOST_LISTED:
        raise ValueError("not such a list")
    return items


def _version(value: Any) -> int:
    if isinstance(value, bool) or value != FACTS_VERSION:
        raise ValueError("not this version")
    return FACTS_VERSION


def _label(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LABEL_LIMIT or LOOKS_LIKE_AN_IDENTIFIER.search(value):
        raise ValueError("not a local code")
    return value


YesNo = Literal["unknown", "no", "yes"]
PositiveNegative = Literal["unknown", "positive", "negative"]
Mutation = Literal["unknown", "mutated", "wild_type"]
Modality = Literal["ct", "bone_scan", "spect_ct", "fdg_pet_ct", "fes_pet_ct", "naf_pet_ct", "mri", "radiograph"]
Site = Literal[
    "skull", "cervical_spine", "thoracic_spine", "lumbar_spine", "sacrum", "pelvis", "ribs", "sternum",
    "shoulder_girdle", "humerus", "femur", "other_long_bone",
]  # fmt: skip
Feature = Literal[
    "soft_tissue_mass", "cortical_destruction", "small_uniform_foci", "disc_or_endplate", "fat_containing",
    "fracture_line", "sclerotic_rim", "ground_glass", "diffuse_symmetric",
]  # fmt: skip
Sites = Annotated[tuple[Site, ...], BeforeValidator(_list)]
Given = BeforeValidator(_given)


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Study(_Facts):
    """One study: modality, result, and what its report says; a key left out is not known."""

    modality: Modality
    result: Literal["positive", "equivocal", "benign", "negative"]
    morphology: Literal["unknown", "lytic", "sclerotic", "mixed", "marrow", "none_visible"] = "unknown"
    count: Literal["unknown", "one", "two_to_four", "five_or_more", "diffuse"] = "unknown"
    sites: Sites = ()
    features: Annotated[tuple[Feature, ...], BeforeValidator(_list)] = ()
    compared_with_before: Literal[
        "unknown", "first_study", "new_lesions", "worse", "unchanged", "unchanged_two_years", "more_sclerotic", "better"
    ] = "unknown"
    covers: Literal["default", "whole_body", "trunk", "listed"] = "default"
    covered_sites: Sites = ()
    date: Annotated[datetime.date | None, BeforeValidator(_day)] = None


_PLACE = {modality: place for place, modality in enumerate(MODALITIES)}


def _in_order(studies: tuple[Study, ...]) -> tuple[Study, ...]:
    """The order in which studies are given never matters: they are kept in the order of the vocabulary."""
    return tuple(sorted(studies, key=lambda study: _PLACE[study.modality]))


class CaseFacts(_Facts):
    """A de-identified case: the answers of `facts.md`, section 1."""

    facts_version: Annotated[int, BeforeValidator(_version)] = FACTS_VERSION
    label: Annotated[str, BeforeValidator(_label)] = ""
    studies: Annotated[tuple[Study, ...], AfterValidator(_in_order)] = ()

    # Disease
    purpose: Literal["diagnosis", "response"] = "diagnosis"
    setting: Literal["unknown", "new_diagnosis", "suspected_first_relapse", "known_metastatic"] = "unknown"
    proof: Literal[
        "unknown", "none", "bone", "elsewhere", "site_not_stated", "bone_benign", "bone_nondiagnostic"
    ] = "unknown"  # fmt: skip
    bone_disease_known: YesNo = "unknown"
    histology: Literal["unknown", "ductal", "lobular", "other"] = "unknown"
    grade: Literal["unknown", "1", "2", "3"] = "unknown"
    other_cancer: YesNo = "unknown"
    visceral: Literal["unknown", "none", "indeterminate", "present", "crisis"] = "unknown"
    er: PositiveNegative = "unknown"
    pgr: PositiveNegative = "unknown"
    her2: Literal["unknown", "positive", "low", "ultralow", "zero", "negative"] = "unknown"
    receptor_sample: Literal["unknown", "primary", "metastasis"] = "unknown"
    decalcification: Literal["unknown", "not_applicable", "edta", "acid"] = "unknown"
    pd_l1: PositiveNegative = "unknown"
    gbrca: Literal["unknown", "pathogenic", "none"] = "unknown"
    pik3ca: Mutation = "unknown"
    esr1: Mutation = "unknown"
    menopause: Literal["unknown", "premenopausal", "postmenopausal", "not_applicable"] = "unknown"
    therapy_line: Literal["unknown", "first", "later"] = "unknown"
    endocrine_resistant: YesNo = "unknown"

    # Clock
    therapy: Literal["unknown", "none", "current", "stopped"] = "unknown"
    weeks_on_therapy: Annotated[int | None, _asked("weeks_on_therapy")] = None
    weeks_since_gcsf: Annotated[int | None, _asked("weeks_since_gcsf")] = None
    radiotherapy_to_site: YesNo = "unknown"
    trauma_or_surgery_at_site: YesNo = "unknown"
    er_blocking_drug: Literal["unknown", "none", "tamoxifen_within_8_weeks", "fulvestrant_within_28_weeks"] = "unknown"
    on_bisphosphonate_before: YesNo = "unknown"

    # Clinic
    neurology: Literal["unknown", "none", "cord_or_cauda"] = "unknown"
    fracture: Literal["unknown", "none", "pathological"] = "unknown"
    pain: Literal["unknown", "none", "present", "mild", "moderate", "severe"] = "unknown"
    pain_type: Literal["unknown", "mechanical", "non_mechanical"] = "unknown"
    course: Literal["unknown", "better", "stable", "worse"] = "unknown"
    infection_signs: YesNo = "unknown"
    cytopenia: YesNo = "unknown"
    calcium_level: Literal["unknown", "low", "normal", "raised"] = "unknown"
    alp: Literal["unknown", "normal", "raised"] = "unknown"
    markers: Literal["unknown", "normal", "stable", "rising", "falling"] = "unknown"
    paraprotein: Literal["unknown", "absent", "suspected", "present"] = "unknown"
    pth: Literal["unknown", "normal", "raised", "suppressed"] = "unknown"

    # Laboratory
    sex: Literal["unknown", "female", "male"] = "unknown"
    age_years: Annotated[Decimal | None, _asked("age_years")] = None
    weight_kg: Annotated[Decimal | None, _asked("weight_kg")] = None
    creatinine_umol_l: Annotated[Decimal | None, _asked("creatinine_umol_l")] = None
    creatinine_baseline_umol_l: Annotated[Decimal | None, _asked("creatinine_baseline_umol_l")] = None
    crcl_ml_min: Annotated[Decimal | None, _asked("crcl_ml_min")] = None
    calcium_mmol_l: Annotated[Decimal | None, _asked("calcium_mmol_l")] = None
    albumin_g_l: Annotated[Decimal | None, _asked("albumin_g_l")] = None
    corrected_calcium_mmol_l: Annotated[Decimal | None, _asked("corrected_calcium_mmol_l")] = None
    vitamin_d_nmol_l: Annotated[Decimal | None, _asked("vitamin_d_nmol_l")] = None

    # Bone-modifying agent and structure
    bone_agent: Literal["unknown", "none", "zoledronate", "denosumab", "other"] = "unknown"
    bone_agent_doses: Annotated[int | None, _asked("bone_agent_doses")] = None
    bone_agent_months: Annotated[int | None, _asked("bone_agent_months")] = None
    bone_disease_stable: YesNo = "unknown"
    dental: Literal[
        "unknown", "cleared", "not_done", "extraction_needed", "unhealed_wound", "elective_surgery_wanted"
    ] = "unknown"  # fmt: skip
    pregnancy: Literal["unknown", "not_applicable", "excluded", "possible", "pregnant"] = "unknown"
    stopping_bone_agent: YesNo = "unknown"
    radiotherapy_considered: YesNo = "unknown"
    fixation_planned: YesNo = "unknown"
    surgical_opinion: Literal["unknown", "obtained", "not_obtained"] = "unknown"
    mirels_site: Annotated[Literal["upper_limb", "lower_limb", "peritrochanteric"] | None, Given] = None
    mirels_pain: Annotated[Literal["mild", "moderate", "functional"] | None, Given] = None
    mirels_lesion: Annotated[Literal["blastic", "mixed", "lytic"] | None, Given] = None
    mirels_size: Annotated[Literal["under_third", "third_to_two_thirds", "over_two_thirds"] | None, Given] = None
    mirels_total: Annotated[int | None, _asked("mirels_total")] = None
    sins_location: Annotated[Literal["junctional", "mobile", "semirigid", "rigid"] | None, Given] = None
    sins_pain: Annotated[Literal["mechanical", "occasional", "none"] | None, Given] = None
    sins_lesion: Annotated[Literal["lytic", "mixed", "blastic"] | None, Given] = None
    sins_alignment: Annotated[Literal["subluxation", "deformity", "normal"] | None, Given] = None
    sins_collapse: Annotated[
        Literal["over_half", "under_half", "none_over_half_involved", "none"] | None, Given
    ] = None  # fmt: skip
    sins_posterolateral: Annotated[Literal["bilateral", "unilateral", "none"] | None, Given] = None
    sins_total: Annotated[int | None, _asked("sins_total")] = None


Shape = TypeVar("Shape", bound=_Facts)


def validated(shape: type[Shape], data: Any) -> tuple[Shape | None, dict[str, str]]:
    """The case or study that data is, or None and the keys refused, each with pydantic's kind of error."""
    try:
        return shape.model_validate(data), {}
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        return None, {str(detail["loc"][0]): detail["type"] for detail in details if detail["loc"]}


def study_of(case: CaseFacts, modality: str) -> Study | None:
    """The case's current study of a modality, if there is one."""
    return next((study for study in case.studies if study.modality == modality), None)


def as_json(case: CaseFacts) -> dict[str, Any]:
    """The case as JSON-like data that `read.read_case` reads back to an equal case; defaults left out."""
    data: dict[str, Any] = {"facts_version": case.facts_version}
    data |= {key: _plain(value) for key, value in _said(case) if key not in ("facts_version", "studies")}
    data["studies"] = [{key: _plain(value) for key, value in _said(study)} for study in case.studies]
    return data


def _said(facts: _Facts) -> list[tuple[str, Any]]:
    """What is said of a case or a study beyond the defaults."""
    fields = type(facts).model_fields
    return [(key, value) for key, value in facts if value != fields[key].default]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
