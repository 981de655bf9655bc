"""The named terms that several sections share (`algorithm.md`, sections 1.3 and 2)."""

from __future__ import annotations

from ..case.vocabulary import SPINE, STRUCTURE
from ..imaging.conclusions import CONCLUSIONS
from ..logic.conditions import Condition, Term, some_discordance, some_study
from ..logic.questions import (
    Asked,
    bone_agent,
    corrected_calcium,
    cytopenia,
    decalcification,
    dental,
    discordance_lean,
    er,
    fixation_planned,
    flag,
    fracture,
    her2,
    infection_signs,
    mirels,
    neurology,
    other,
    pgr,
    pregnancy,
    proof,
    sins,
    stopping_bone_agent,
    surgical_opinion,
    this,
    uncorrected_calcium,
    visceral,
)
from ..logic.terms import calcium_low, known_bone

conclusion = Asked("conclusion", "the conclusion", {code: code.replace("_", " ") for code in CONCLUSIONS})
certainty = Asked("certainty", "the certainty of the lean", {c: c for c in ("high", "moderate", "low")})
largest_count = Asked("largest_count", "the largest lesion count", {"one": "one", "two_to_four": "two to four"})

LONG_BONES = ("femur", "humerus", "other_long_bone")

any_discordance = flag("any_discordance", "the studies disagree", "no studies disagree")
any_agreement = flag("any_agreement", "two studies agree", "no two studies agree")
only_gcsf = flag(
    "only_rule=GCSF-MARROW", "every finding may be marrow stimulation", "a finding is more than marrow stimulation"
)
gcsf_marrow = flag("rule=GCSF-MARROW", "a finding may be marrow stimulation", "no finding may be marrow stimulation")

established = Term(
    "established", "bone metastasis is established", conclusion.is_("act_as_metastatic") | known_bone,
    no="bone metastasis is not established",
)  # fmt: skip
suspected = Term(
    "suspected", "bone metastasis is suspected", conclusion.is_("confirm_first", "resolve_first") & ~established,
    no="bone metastasis is established, or not suspected",
)  # fmt: skip

cord_compression = Term(
    "cord_compression",
    "the cord or cauda may be compressed",
    neurology.is_("cord_or_cauda"),
    no="no sign of cord compression is known",
)
hypocalcaemia = Term(
    "hypocalcaemia",
    "the calcium is under 1.90 mmol/L",
    corrected_calcium.under("1.90") | uncorrected_calcium.under("1.90"),
    no="the calcium is not known to be under 1.90 mmol/L",
)
pathological_fracture = Term(
    "pathological_fracture",
    "there is a pathological fracture",
    fracture.is_("pathological"),
    no="no pathological fracture is known",
)
long_bone_about_to_break = mirels.at_least(9) & ~pathological_fracture
spine_about_to_give = sins.at_least(13) & ~cord_compression
impending_fracture = Term(
    "impending_fracture", "a bone is about to break", long_bone_about_to_break | spine_about_to_give,
    no="no score says that a bone is about to break",
)  # fmt: skip
visceral_crisis = Term(
    "visceral_crisis", "there is a visceral crisis", visceral.is_("crisis"), no="no visceral crisis is known"
)
disc_on_a_study = some_study(this.features.any_of("disc_or_endplate"))
spinal_infection = Term(
    "spinal_infection", "the spine may be infected",
    some_study(this.features.any_of("disc_or_endplate") & (this.sites.any_of(*SPINE) | ~this.sites_stated))
    & (infection_signs.is_("yes") | cord_compression),
    no="nothing points to an infected spine",
)  # fmt: skip
marrow_failure = Term(
    "marrow_failure", "there is an unexplained cytopenia", cytopenia.is_("yes"), no="no unexplained cytopenia is known"
)
emergency = Term(
    "emergency",
    "there is an emergency",
    cord_compression | visceral_crisis | marrow_failure | spinal_infection | hypocalcaemia,
    no="there is no emergency",
)

pregnant = Term(
    "pregnant", "the patient is pregnant", pregnancy.is_("pregnant"), no="the patient is not known to be pregnant"
)
blocked = Term(
    "blocked",
    "pregnancy stands against a bone agent",
    pregnancy.is_("possible", "pregnant"),
    no="no known pregnancy stands against a bone agent",
)
given = Term(
    "given",
    "a bone agent is given",
    bone_agent.is_("zoledronate", "denosumab", "other"),
    no="no bone agent is known to be given",
)
held = Term(
    "held",
    "the jaw holds the bone agent back",
    dental.is_("extraction_needed", "unhealed_wound"),
    no="the jaw is not known to hold the bone agent back",
)
stopping = Term(
    "stopping",
    "a stop of the bone agent is considered",
    stopping_bone_agent.is_("yes"),
    no="no stop of the bone agent is considered",
)
structure_seen = Term(
    "structure_seen", "structure or marrow shows the bone disease",
    some_study(this.positive & (
        this.modality.is_(*STRUCTURE, "mri")
        | (this.modality.is_("fdg_pet_ct", "spect_ct") & this.morphology.is_("lytic", "sclerotic", "mixed"))
    )),
    no="neither structure nor marrow shows the bone disease",
)  # fmt: skip
start = Term(
    "start", "a bone agent can be started", established & ~given & ~blocked & (known_bone | structure_seen),
    no="a bone agent is not to be started",
)  # fmt: skip
start_or_given = Term(
    "start_or_given",
    "a bone agent is to be started or is given",
    start | given,
    no="no bone agent is to be started or given",
)
correct_calcium_first = Term(
    "correct_calcium_first", "the calcium is to be corrected first", calcium_low & (established | given),
    no="no low calcium is to be corrected first",
)  # fmt: skip

receptors_acid = Term(
    "receptors_acid",
    "receptors were read negative after acid decalcification",
    decalcification.is_("acid")
    & (er.is_("negative") | pgr.is_("negative") | her2.is_("negative", "zero", "low", "ultralow")),
    no="no receptor is known to be read negative after acid decalcification",
)
HER2_NOT_POSITIVE = her2.is_("low", "ultralow", "zero", "negative")
her2_positive = Term(
    "her2_positive",
    "the subtype is HER2 positive",
    her2.is_("positive"),
    no="the subtype is not known to be HER2 positive",
)
hr_positive = Term(
    "hr_positive", "the subtype is hormone-receptor positive, HER2 negative",
    (er.is_("positive") | pgr.is_("positive")) & HER2_NOT_POSITIVE & ~receptors_acid,
    no="the subtype is not known to be hormone-receptor positive, HER2 negative",
)  # fmt: skip
triple_negative = Term(
    "triple_negative", "the subtype is triple negative",
    er.is_("negative") & pgr.is_("negative") & HER2_NOT_POSITIVE & ~receptors_acid,
    no="the subtype is not known to be triple negative",
)  # fmt: skip
subtype_unknown = Term(
    "subtype_unknown",
    "the subtype is not known",
    ~her2_positive & ~hr_positive & ~triple_negative,
    no="the subtype is known",
)

tissue_before_fixation = Term(
    "tissue_before_fixation", "bone never proven metastatic is broken, about to break or to be fixed",
    (fixation_planned.is_("yes") | mirels.at_least(9) | pathological_fracture) & ~proof.is_("bone"),
    no="no unproven bone is known to be broken, about to break or to be fixed",
)  # fmt: skip
stability_first = Term(
    "stability_first", "stability needs a surgical opinion first",
    (sins.at_least(7) | mirels.at_least(8) | pathological_fracture) & surgical_opinion.is_("not_obtained", "unknown"),
    no="stability needs no further surgical opinion first",
)  # fmt: skip
lytic_study = some_study(this.positive & this.morphology.is_("lytic"))
metastatic_discordance = some_discordance(discordance_lean.is_("metastasis"))


def done(*modalities: str) -> Condition:
    """A study of one of these modalities was done."""
    return some_study(this.modality.is_(*modalities))


def positive(*modalities: str) -> Condition:
    """A study of one of these modalities is positive."""
    return some_study(this.modality.is_(*modalities) & this.positive)


def negative(*modalities: str) -> Condition:
    """A study of one of these modalities is negative, or names a benign cause."""
    return some_study(this.modality.is_(*modalities) & this.negative)


def discordance(
    seen_on: tuple[str, ...] = (), missed_by: tuple[str, ...] = (), also: Condition | None = None
) -> Condition:
    """A discordance between studies of these modalities (none named: any), of which ``also`` holds."""
    parts: list[Condition] = [this.modality.is_(*seen_on)] if seen_on else []
    parts += [other.modality.is_(*missed_by)] if missed_by else []
    parts += [also] if also is not None else []
    condition = parts[0]
    for part in parts[1:]:
        condition = condition & part
    return some_discordance(condition)
