"""From the overall lean to one conclusion (`algorithm.md`, section 1.3)."""

from __future__ import annotations

from ..case.vocabulary import STRUCTURE
from ..logic.conditions import Condition, Term, some_study
from ..logic.questions import (
    bone_disease_known,
    course,
    flag,
    fracture,
    lean,
    neurology,
    pair_morphology,
    proof,
    setting,
    this,
    visceral,
)
from ..logic.terms import fes_unreadable_case, proven_anywhere, suspicion, weeks_missing, window
from .leans import solitary

any_study = flag("any_study", "there is a study", "there is no study")
any_positive = flag("any_positive", "a study is positive", "no study is positive")
flare_lean = lean.is_("flare")

seen_on_structure_or_tumour = Term(
    "seen_on_structure_or_tumour", "a CT, radiograph, MRI, FDG or FES study is positive",
    some_study(this.positive & this.modality.is_(*STRUCTURE, "mri", "fdg_pet_ct", "fes_pet_ct")),
    no="no CT, radiograph, MRI, FDG or FES study is positive",
)  # fmt: skip
unsettled_equivocal = Term(
    "unsettled_equivocal",
    "an equivocal study is not settled by another",
    some_study(
        this.result.is_("equivocal")
        & ~flag("settled", "the study is settled by another", "the study is not settled by another", "a")
    ),
    no="no equivocal study is left unsettled",
)
equivocal = some_study(this.result.is_("equivocal"))
settled_or_benign = some_study(this.result.is_("benign", "equivocal"))
unreadable_fes = this.modality.is_("fes_pet_ct") & this.negative & fes_unreadable_case
covers_enough = Term(
    "covers_enough", "a study other than a radiograph or an unreadable FES covers the trunk",
    some_study(this.covers_trunk & ~this.modality.is_("radiograph") & ~unreadable_fes),
    no="no study other than a radiograph or an unreadable FES covers the trunk",
)  # fmt: skip


def applies(code: str, words: str) -> Condition:
    """A lean rule that names one study alone would hold of the study asked about."""
    return flag(code, f"{words} applies to the study", f"{words} does not apply to the study", "a")


metabolic_flare = some_study(this.positive & applies("METABOLIC-FLARE", "a metabolic flare"))
_structure_or_marrow = this.modality.is_(*STRUCTURE, "mri")
_healing = pair_morphology.is_("sclerotic") & ~course.is_("worse")
progressing_study = Term(
    "progressing_study", "a study shows progression that neither flare, infection nor marrow stimulation explains",
    some_study(
        this.positive
        & this.changed
        & ~applies("INFECTION-POSSIBLE", "infection")
        & ~applies("DIFFUSE-MARROW", "a diffuse marrow signal")
        & ~applies("METABOLIC-FLARE", "a metabolic flare")
        & ~flag("disc_nearby", "a disc or endplate is involved there", "no disc or endplate is involved there", "a")
        & (
            this.destroys
            | (_structure_or_marrow & this.morphology.is_("lytic", "marrow"))
            | (this.modality.is_("fdg_pet_ct") & course.is_("worse"))
            | (~window & ~weeks_missing & (
                (_structure_or_marrow & ~_healing)
                | (this.modality.is_("fdg_pet_ct") & this.compared.is_("new_lesions"))
            ))
        )
    ),
    no="no study shows progression that flare, infection or marrow stimulation leaves unexplained",
)  # fmt: skip
some_change = some_study(this.result.is_("positive", "equivocal") & this.changed)
any_change = some_study(this.changed)
never_compared = ~some_study(~this.compared.is_("unknown", "first_study"))
worse_otherwise = (
    course.is_("worse") | visceral.is_("crisis") | neurology.is_("cord_or_cauda") | fracture.is_("pathological")
)

DIAGNOSIS: tuple[tuple[str, Condition], ...] = (
    ("proven", proof.is_("bone")),
    ("not_assessable", ~any_study),
    (
        "act_as_metastatic",
        lean.is_("metastasis") & ~solitary & seen_on_structure_or_tumour
        & (proven_anywhere | bone_disease_known.is_("yes") | (setting.is_("known_metastatic") & proof.is_("unknown"))),
    ),
    ("confirm_first", lean.is_("metastasis")),
    (
        "resolve_first",
        lean.is_("open") | (~lean.is_("flare", "healed") & unsettled_equivocal) | (~any_positive & suspicion),
    ),
    ("possible_flare", flare_lean),
    ("likely_healed", lean.is_("healed")),
    ("likely_benign", lean.is_("benign") | settled_or_benign),
    ("no_evidence", covers_enough),
    ("not_assessable", any_study),
)  # fmt: skip
"""Purpose diagnosis: the first that holds."""

RESPONSE: tuple[tuple[str, Condition], ...] = (
    ("not_assessable", ~any_study),
    ("progression_likely", progressing_study),
    ("possible_flare", flare_lean | metabolic_flare),
    (
        "resolve_first",
        some_change
        | (lean.is_("open", "metastasis") & some_study(this.positive & this.compared.is_("unknown", "first_study")))
        | never_compared,
    ),
    ("likely_healed", lean.is_("healed")),
    ("resolve_first", worse_otherwise),
    ("stable", any_study),
)  # fmt: skip
"""Purpose response: the first that holds."""

CONCLUSIONS = (
    "proven", "act_as_metastatic", "confirm_first", "resolve_first", "possible_flare", "likely_healed", "likely_benign",
    "no_evidence", "progression_likely", "stable", "not_assessable",
)  # fmt: skip
