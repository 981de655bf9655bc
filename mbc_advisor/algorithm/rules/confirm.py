"""Confirm: tissue, receptors, and the diseases that look the same."""

from ..case.vocabulary import PLANAR_OR_NAF
from ..imaging.conclusions import any_positive, equivocal
from ..imaging.leans import destruction, solitary
from ..logic.conditions import Term, some_discordance, some_study
from ..logic.questions import (
    cytopenia,
    decalcification,
    er,
    esr1,
    flag,
    gbrca,
    her2,
    infection_signs,
    lean,
    other,
    paraprotein,
    pd_l1,
    pgr,
    pik3ca,
    proof,
    pth,
    purpose,
    receptor_sample,
    setting,
    this,
    visceral,
)
from ..logic.terms import calcium_high, gcsf_active, known_bone, proven_anywhere
from .base import CONSIDER, INFORMATION, RECOMMENDED, REQUIRED, Section, Way, wordings
from .common import (
    conclusion,
    disc_on_a_study,
    done,
    established,
    hr_positive,
    lytic_study,
    only_gcsf,
    positive,
    receptors_acid,
    tissue_before_fixation,
    triple_negative,
)

confirm = Section("confirm")

sarcoma_pathway = Term(
    "sarcoma_pathway", "a primary bone tumour is possible",
    tissue_before_fixation & ~known_bone & (solitary | ~setting.is_("known_metastatic")),
    no="no primary bone tumour is in question before fixation",
)  # fmt: skip
confirm.rule("SARCOMA-PATHWAY", REQUIRED, sarcoma_pathway, "6.30", "6.31", "6.32")
confirm.ways(
    "TISSUE-BEFORE-FIXATION",
    Way(sarcoma_pathway, REQUIRED, "by_the_centre"),
    Way(tissue_before_fixation, REQUIRED),
    rows=("1.17", "S18"),
)

_in_question = purpose.is_("diagnosis") & conclusion.is_("confirm_first", "resolve_first")
_on_planar_or_naf = this.modality.is_(*PLANAR_OR_NAF)
sampleable = Term(
    "sampleable",
    "a study other than a planar bone scan or NaF is positive",
    some_study(this.positive & ~_on_planar_or_naf),
    no="no study other than a planar bone scan or NaF is positive",
)

_benign_once = flag(
    "benign_on_ct_or_mri",
    "CT or MRI names a benign cause at its sites",
    "neither CT nor MRI names a benign cause at its sites",
    "a",
)
_benign_twice = flag("benign_on_two", "a second structural study agrees", "no second structural study agrees", "a")
_named_but_active = flag(
    "rule=BENIGN-NAMED-BUT-ACTIVE", "a lesion named benign is active", "no lesion named benign is active"
)
_all_named_benign = Term(
    "all_named_benign", "every finding that could be sampled is named benign, and none destroys bone",
    ~lean.is_("metastasis") & ~destruction & sampleable
    & ~some_study(this.positive & ~_on_planar_or_naf
                  & ~(_benign_once & (_benign_twice | this.modality.is_("spect_ct") | ~_named_but_active))),
    no="the findings that could be sampled are not all named benign and without destruction",
)  # fmt: skip
fat_or_fracture_clause = Term(
    "fat_or_fracture_clause",
    "only a fracture or fat, named on CT or MRI but active, keeps it open",
    flag("open_by_named_benign_alone", "only a lesion named benign is open", "something else is open")
    & ~some_discordance(
        flag("rule=BENIGN-NAMED-BUT-ACTIVE", "it is named benign but active", "it is not named benign", "pair")
        & ~other.features.any_of("fracture_line", "fat_containing")
    ),
    no="more than a named fracture or fat keeps it open",
)
biopsy_may_be_skipped = Term(
    "biopsy_may_be_skipped", "the bone biopsy may be skipped",
    conclusion.is_("act_as_metastatic") & proof.is_("elsewhere", "site_not_stated")
    & ~flag("rule=FDG-FES-NEGATIVE", "FDG shows what FES misses", "FDG does not show what FES misses"),
    no="the bone biopsy may not be skipped",
)  # fmt: skip
_visceral_unproven = visceral.is_("present", "crisis") & proof.is_("none")
_unexplained = lean.is_("metastasis", "open") & ~only_gcsf & ~_all_named_benign
_unresolved = purpose.is_("diagnosis") & conclusion.is_("resolve_first") & ~_all_named_benign
_act_unskipped = conclusion.is_("act_as_metastatic") & ~biopsy_may_be_skipped
_only_turnover = any_positive & ~sampleable
_only_equivocal = _unresolved & ~lean.is_("open") & equivocal & done("spect_ct", "mri", "fdg_pet_ct")

confirm.ways(
    "BIOPSY-A-LESION",
    Way(visceral.is_("crisis") & proof.is_("none"), REQUIRED, "visceral_crisis"),
    Way(visceral.is_("present") & proof.is_("none"), REQUIRED, "visceral"),
    Way(_unresolved & fat_or_fracture_clause, CONSIDER, "after_repeat"),
    Way(_in_question & _unexplained & sampleable, REQUIRED),
    Way(_act_unskipped, RECOMMENDED, "act_as_metastatic"),
    Way(_in_question & _only_turnover, CONSIDER, "turnover_only"),
    Way(_only_equivocal, CONSIDER, "equivocal"),
    rows=("G2", "1.10", "1.11", "1.12", "B1", "B2", "B3", "B4", "B5", "B6", "B7"),
)
confirm.rule("BIOPSY-MAY-BE-SKIPPED", CONSIDER, biopsy_may_be_skipped, "1.13")
repeat_biopsy = Term(
    "repeat_biopsy", "the biopsy has not answered the question",
    proof.is_("bone_nondiagnostic")
    | (proof.is_("bone_benign") & (
        positive("ct", "radiograph", "mri", "fdg_pet_ct", "fes_pet_ct", "spect_ct")
        | some_study(this.positive & this.count.is_("five_or_more", "diffuse"))
    )),
    no="no biopsy is left unanswered",
)  # fmt: skip
confirm.ways(
    "REPEAT-BIOPSY",
    *wordings(REQUIRED, repeat_biopsy, ("benign_result", proof.is_("bone_benign"))),
    rows=("1.18", "G7", "G8"),
)
_decalcifier_unknown = (
    receptor_sample.is_("metastasis") & proof.is_("bone") & decalcification.is_("unknown")
    & (er.is_("negative") | pgr.is_("negative") | her2.is_("negative", "zero"))
)  # fmt: skip
receptors_unreliable = Term(
    "receptors_unreliable",
    "the receptors may be unreliable",
    receptors_acid | _decalcifier_unknown,
    no="nothing says that the receptors are unreliable",
)
biopsy_given = Term(
    "biopsy_given", "a biopsy is advised",
    _visceral_unproven | (_in_question & (_unexplained | _only_turnover)) | _act_unskipped | _only_equivocal,
    no="no biopsy is advised",
)  # fmt: skip
"""The ways of `BIOPSY-A-LESION` together, said once each (proved to be the same)."""
_tissue_to_come = biopsy_given | repeat_biopsy | tissue_before_fixation | receptors_unreliable
confirm.rule(
    "RECHECK-RECEPTORS", RECOMMENDED, _tissue_to_come | (proven_anywhere & ~receptor_sample.is_("metastasis")),
    "1.02", "1.24", "1.25", "1.26", "1.27",
)  # fmt: skip
confirm.rule("BIOPSY-TECHNIQUE", INFORMATION, _tissue_to_come, "1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.36")
confirm.ways(
    "RECEPTORS-UNRELIABLE",
    Way(receptors_acid, REQUIRED),
    Way(_decalcifier_unknown, RECOMMENDED, "decalcification_unknown"),
    rows=("1.38", "S22"),
)
exclude_myeloma = Term(
    "exclude_myeloma", "myeloma is not excluded",
    (lytic_study & ~visceral.is_("present", "crisis") & ~proven_anywhere) | paraprotein.is_("suspected", "present"),
    no="nothing points to myeloma",
)  # fmt: skip
confirm.rule("EXCLUDE-MYELOMA", REQUIRED, exclude_myeloma, "D01a", "B3")
confirm.rule(
    "CHECK-PTH", RECOMMENDED, (calcium_high & (pth.is_("unknown") | lytic_study)) | pth.is_("raised"), "D01a", "D16f"
)
confirm.ways(
    "MARROW-BIOPSY",
    Way(cytopenia.is_("yes") & (gcsf_active | conclusion.is_("stable")), CONSIDER, "can_wait"),
    Way(cytopenia.is_("yes"), REQUIRED),
    rows=("D16b", "D16c"),
)
confirm.rule("INFECTION-WORKUP", REQUIRED, infection_signs.is_("yes") | disc_on_a_study, "D04d")
_metastatic_or_nearly = established | proven_anywhere | conclusion.is_("confirm_first")
confirm.rule(
    "ENDOCRINE-BIOMARKERS", RECOMMENDED,
    hr_positive & _metastatic_or_nearly & (pik3ca.is_("unknown") | esr1.is_("unknown") | gbrca.is_("unknown")),
    "1.40", "1.41", "1.42", "1.43",
)  # fmt: skip
confirm.rule(
    "TRIPLE-NEGATIVE-BIOMARKERS", RECOMMENDED,
    triple_negative & _metastatic_or_nearly & (pd_l1.is_("unknown") | gbrca.is_("unknown")),
    "1.43", "1.44", "1.45", "1.46",
)  # fmt: skip
