"""Answers that cannot stand together (`docs/clinical/facts.md`, section 2).

Each check yields the key at which the sentence stands, and the rest of the sentence: what was given
and what is accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .vocabulary import MODALITIES, SITES, STUDY_QUESTIONS

CHANGES_FOR_THE_WORSE = ("new_lesions", "worse", "more_sclerotic")
NEVER_ON_PLANAR_OR_NAF = ("soft_tissue_mass", "cortical_destruction", "disc_or_endplate")
SEES_DENSITY = ("ct", "radiograph", "spect_ct")


def study_contradictions(study: Any) -> Iterator[tuple[str, str]]:
    """Contradictions inside one study."""
    name = MODALITIES[study.modality]
    if study.result == "negative":
        if study.morphology not in ("unknown", "none_visible"):
            yield (
                "morphology",
                f"{study.morphology} was given with a negative result; accepted: none_visible, or leave it not known.",
            )
        if study.count != "unknown":
            yield "count", f"{study.count} was given with a negative result; accepted: leave it not known."
        if study.sites:
            yield (
                "sites",
                f"{', '.join(study.sites)} was given with a negative result; accepted: leave it empty (what was imaged is asked apart).",
            )
        if study.features:
            yield "features", f"{', '.join(study.features)} was given with a negative result; accepted: leave it empty."
        if study.compared_with_before in CHANGES_FOR_THE_WORSE:
            yield (
                "compared_with_before",
                f"{study.compared_with_before} was given with a negative result; accepted: first_study, unchanged, unchanged_two_years, better, or leave it not known.",
            )
    if study.result == "positive" and study.modality in ("ct", "radiograph") and study.morphology == "none_visible":
        yield (
            "morphology",
            f"none_visible was given with a positive {name}; accepted: lytic, sclerotic, mixed, marrow, or leave it not known.",
        )
    if study.covers == "listed" and not study.covered_sites:
        yield (
            "covered_sites",
            "nothing was given with covers listed; accepted: " + STUDY_QUESTIONS["covered_sites"].accepted() + ".",
        )
    if study.covered_sites and study.covers != "listed":
        yield (
            "covered_sites",
            f"{', '.join(study.covered_sites)} was given with covers {study.covers}; accepted: only with covers listed.",
        )
    if study.covers == "listed" and study.covered_sites:
        for site in study.sites:
            if site not in study.covered_sites:
                yield (
                    "sites",
                    f"{site} was given, which is not among the sites imaged; accepted: {', '.join(study.covered_sites)}.",
                )
    if study.count == "one" and len(study.sites) > 2:
        yield (
            "count",
            f"one was given with {len(study.sites)} sites; accepted: one with at most two sites ({', '.join(SITES[s] for s in study.sites)}).",
        )
    if study.modality in ("bone_scan", "naf_pet_ct"):
        for feature in study.features:
            if feature in NEVER_ON_PLANAR_OR_NAF:
                yield (
                    "features",
                    f"{feature} was given, which a {name} does not show; accepted: the other words of the report.",
                )
    if study.compared_with_before == "more_sclerotic" and study.modality not in SEES_DENSITY:
        yield (
            "compared_with_before",
            f"more_sclerotic was given, which {name} does not show; accepted: it on CT, radiograph or SPECT/CT only.",
        )


def case_contradictions(case: Any) -> Iterator[tuple[str, str]]:
    """Contradictions between answers about the patient."""
    if case.weeks_on_therapy is not None and case.therapy in ("none", "stopped"):
        yield (
            "weeks_on_therapy",
            f"{case.weeks_on_therapy} was given with therapy {case.therapy}; accepted: weeks only with therapy current or not known.",
        )
    if case.proof == "bone" and case.bone_disease_known == "no":
        yield "bone_disease_known", "no was given with proof bone; accepted: yes, or leave it not known."
    if case.purpose == "response":
        if case.bone_disease_known == "no":
            yield "bone_disease_known", "no was given with purpose response; accepted: yes, or leave it not known."
        if case.setting in ("new_diagnosis", "suspected_first_relapse"):
            yield (
                "setting",
                f"{case.setting} was given with purpose response; accepted: known_metastatic, or leave it not known.",
            )
    if case.sex == "male" and case.pregnancy in ("pregnant", "possible"):
        yield (
            "pregnancy",
            f"{case.pregnancy} was given with sex male; accepted: not_applicable, excluded, or leave it not known.",
        )
    if case.bone_agent == "none":
        for key, words in (("bone_agent_months", "months"), ("bone_agent_doses", "doses")):
            if (given := getattr(case, key)) is not None and given > 0:
                yield key, f"{given} {words} was given with bone_agent none; accepted: 0, or leave it not known."
