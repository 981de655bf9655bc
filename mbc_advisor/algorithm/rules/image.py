"""Image: which study could settle the discordance, and which must wait."""

from ..case.vocabulary import MRI_BLIND, SPINE, STRUCTURE, TURNOVER
from ..imaging.conclusions import any_positive, any_study, covers_enough, equivocal
from ..imaging.leans import solitary
from ..logic.conditions import AnyOf, Condition, some_study
from ..logic.questions import course, er, flag, histology, lean, markers, pain, proof, purpose, sins, this
from ..logic.terms import fes_blocked, indolent, known_bone, pain_significant, suspicion
from .base import CONSIDER, RECOMMENDED, REQUIRED, Rule, Section, Way
from .common import (
    LONG_BONES,
    any_discordance,
    certainty,
    conclusion,
    cord_compression,
    discordance,
    done,
    emergency,
    established,
    gcsf_marrow,
    impending_fracture,
    negative,
    only_gcsf,
    pathological_fracture,
    positive,
    pregnant,
)
from .confirm import fat_or_fracture_clause, sampleable

image = Section("image")


def imaging(
    code: str, *ways: Way, rows: tuple[str, ...], in_pregnancy: bool = False, by_mri: bool = False, calm: bool = False
) -> Rule:
    """A rule of this section: in an emergency at most 'consider, after the emergency'; in pregnancy
    only what needs no radiation.

    :param in_pregnancy: given in pregnancy too.
    :param by_mri: given in pregnancy, worded for MRI.
    :param calm: its ways ask for themselves that there is no emergency.
    """
    made: list[Way] = []
    split = _as_it_is if calm else _around_emergency
    for way in ways:
        if by_mri:
            pregnant_variant = f"{way.variant}_pregnant" if way.variant else "pregnant"
            made += split(way.when & pregnant, way.strength, pregnant_variant)
        when = way.when if in_pregnancy or by_mri else way.when & ~pregnant
        made += split(when, way.strength, way.variant)
    return image.ways(code, *made, rows=rows)


def _around_emergency(when: Condition, strength: str, variant: str) -> list[Way]:
    return [Way(when & emergency, CONSIDER, variant, after_emergency=True), Way(when, strength, variant)]


def _as_it_is(when: Condition, strength: str, variant: str) -> list[Way]:
    return [Way(when, strength, variant)]


benign_lean = lean.is_("benign")
imaging("COMPARE-OLD-STUDIES", Way(any_discordance | equivocal | some_study(this.result.is_("benign")), RECOMMENDED),
        rows=("G9",), in_pregnancy=True)  # fmt: skip
imaging(
    "STAGE-THE-REST",
    Way(purpose.is_("diagnosis") & any_study & ~covers_enough, RECOMMENDED),
    rows=("G2", "D15f"),
    by_mri=True,
)

_scans_against = discordance((*STRUCTURE, "mri"), TURNOVER) | discordance(TURNOVER, ("ct", "mri"))
_nothing_found = ~some_study(this.result.is_("positive", "equivocal"))
imaging(
    "FDG-PET-CT",
    Way(
        ~done("fdg_pet_ct") & ~benign_lean & ~(indolent & some_study(this.positive & this.morphology.is_("sclerotic")))
        & (
            _scans_against
            | lean.is_("open")
            | (purpose.is_("response") & conclusion.is_("resolve_first"))
            | (positive(*TURNOVER) & ~done("ct", "mri"))
            | (_nothing_found & markers.is_("rising"))
        ),
        RECOMMENDED,
    ),
    rows=("D01a", "D15f", "D16e"),
)  # fmt: skip

_mri_blind_alone = this.sites.only(*MRI_BLIND)
_spine_in_danger = some_study(this.positive & this.sites.any_of(*SPINE)) & (sins.at_least(7) | pain_significant)
image.rule(
    "MRI-OF-SITE", RECOMMENDED,
    ~done("mri") & ~cord_compression & ~benign_lean
    & (
        (negative("ct") & positive("fdg_pet_ct", "fes_pet_ct", *TURNOVER))
        | some_study(this.modality.is_("ct", "spect_ct") & this.result.is_("equivocal") & ~_mri_blind_alone)
        | solitary
        | (~any_positive & ~pain.is_("none", "unknown"))
        | _spine_in_danger
    ),
    "D02a", "D04a", "D15a", "D15b", "D15c", "D16a", "7.13",
)  # fmt: skip
_ct_or_fdg_against_turnover = discordance(("ct", "fdg_pet_ct"), TURNOVER) | discordance(TURNOVER, ("ct",))
imaging(
    "WHOLE-BODY-MRI",
    Way(
        ~done("mri") & ~benign_lean & ~solitary
        & (_ct_or_fdg_against_turnover | negative("fdg_pet_ct") | histology.is_("lobular")),
        CONSIDER,
    ),
    rows=("D03b", "D08a", "D16e", "source article"), in_pregnancy=True,
)  # fmt: skip

_alone = flag("only_study", "no other study was done", "another study was done", "a")
_few = ~this.count.is_("five_or_more", "diffuse")
_no_spect = ~done("spect_ct")
_worth_spect = _no_spect & ~lean.is_("flare") & ~(benign_lean & certainty.is_("high"))
_scan_to_localise = some_study(
    this.modality.is_("bone_scan") & _few
    & (this.result.is_("positive", "equivocal") | (this.result.is_("benign") & _alone))
)  # fmt: skip
_equivocal_flat_bone = some_study(this.modality.is_("ct") & this.result.is_("equivocal") & _mri_blind_alone & _few)
imaging(
    "SPECT-CT",
    Way(_worth_spect & (_scan_to_localise | _equivocal_flat_bone), RECOMMENDED),
    Way(_no_spect & (discordance(("bone_scan",)) | discordance((), ("bone_scan",))), CONSIDER, "may"),
    rows=("D02a", "D15a"),
)  # fmt: skip
imaging(
    "FES-PET-CT",
    Way(
        er.is_("positive") & ~fes_blocked & ~done("fes_pet_ct")
        & (
            (indolent & negative("fdg_pet_ct"))
            | some_study(this.modality.is_("fdg_pet_ct") & this.result.is_("equivocal"))
            | proof.is_("bone_nondiagnostic")
        ),
        CONSIDER,
    ),
    rows=("D12a", "D12c", "D15c"),
)  # fmt: skip


def _somewhere(sites: tuple[str, ...], shown: Condition, imaged_by: str) -> Condition:
    """At one of these sites something is shown that a modality has not imaged."""
    parts = [
        some_study(shown & this.sites.any_of(site)) & ~some_study(this.modality.is_(imaged_by) & this.covers_site(site))
        for site in sites
    ]
    return AnyOf(tuple(parts))


_hot = this.positive & this.mechanism.is_("turnover")
_no_structure = established & ~positive(*STRUCTURE, "mri") & ~known_bone
imaging(
    "TARGETED-CT",
    Way(_no_structure, RECOMMENDED, "established_without_structure"),
    Way(_somewhere(MRI_BLIND, _hot, "ct"), CONSIDER),
    rows=("D02d", "D09b"),
)
imaging(
    "RADIOGRAPH-FOR-FRACTURE-RISK",
    Way(
        _somewhere(LONG_BONES, this.positive & ~this.modality.is_("bone_scan"), "radiograph")
        & ~benign_lean
        & ~only_gcsf,
        RECOMMENDED,
    ),
    rows=("G1", "D03e"),
)
_fracture_line = this.features.any_of("fracture_line")
imaging(
    "BONE-DENSITY",
    Way((some_study(_fracture_line) & benign_lean) | some_study(_fracture_line & this.result.is_("benign")), CONSIDER),
    rows=("D07c",),
)
imaging(
    "RESCAN-AFTER-WINDOW",
    Way(conclusion.is_("possible_flare") | (lean.is_("flare") & ~conclusion.is_("progression_likely")), REQUIRED),
    rows=("F1", "8.11"), by_mri=True,
)  # fmt: skip
imaging("WAIT-AFTER-GCSF", Way(gcsf_marrow, REQUIRED), rows=("F12",), by_mri=True)

_calm = ~emergency & ~pathological_fracture & ~impending_fracture
_mri_saw_it_all = flag(
    "mri_saw_all", "an MRI saw every finding, none of them in rib, skull or sternum", "no MRI saw every finding"
)
_unresolved = conclusion.is_("resolve_first")
imaging(
    "INTERVAL-IMAGING",
    Way(_calm & purpose.is_("response") & _unresolved & ~course.is_("worse"), RECOMMENDED, "weeks_8_to_12"),
    Way(_calm & fat_or_fracture_clause, RECOMMENDED, "weeks_6_to_12"),
    Way(_calm & purpose.is_("diagnosis") & _unresolved & ~any_positive & suspicion, RECOMMENDED, "weeks_6_to_12"),
    Way(_calm & conclusion.is_("likely_benign") & _mri_saw_it_all, CONSIDER, "may_be_skipped"),
    Way(_calm & conclusion.is_("likely_benign"), RECOMMENDED),
    Way(_calm & purpose.is_("diagnosis") & _unresolved & (benign_lean | ~sampleable), RECOMMENDED),
    rows=("D01c", "D16g"), by_mri=True, calm=True,
)  # fmt: skip
