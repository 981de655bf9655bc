"""Answers that cannot stand together (`docs/clinical/facts.md`, section 2).

Each check yields the key at which the sentence stands, and the rest of the sentence: what was given
and what is accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .facts import CaseFacts, Study
from .vocabulary import MODALITIES, PLANAR_OR_NAF, SEES_DENSITY, SITES, STRUCTURE, STUDY_QUESTIONS

NOT_IF_NEGATIVE = ("morphology", "count", "sites", "features")
"""What a negative study cannot say of its findings, since it has none."""
CHANGES_FOR_THE_WORSE = ("new_lesions", "worse", "more_sclerotic")
NEVER_ON_PLANAR_OR_NAF = ("soft_tissue_mass", "cortical_destruction", "disc_or_endplate")

_ACCEPTED_IF_NEGATIVE = {
    "morphology": "none_visible, or leave it not known",
    "count": "leave it not known",
    "sites": "leave it empty (what was imaged is asked apart)",
    "features": "leave it empty",
    "compared_with_before": "first_study, unchanged, unchanged_two_years, better, or leave it not known",
}


WITHOUT_MEANING_BESIDE = {
    "weeks_on_therapy": ("therapy", ("none", "stopped")),
    "bone_agent_doses": ("bone_agent", ("none",)),
    "bone_agent_months": ("bone_agent", ("none",)),
}
"""Answers about the patient that mean nothing beside one of these answers to another question."""


def without_meaning(study: Mapping[str, Any]) -> list[str]:
    """The keys of a study's answers that its result, or what it covers, leaves without meaning."""
    found = []
    if study.get("result") == "negative":
        found += [
            key for key in NOT_IF_NEGATIVE if study.get(key, "unknown") not in ("unknown", "none_visible", (), [])
        ]
        if study.get("compared_with_before") in CHANGES_FOR_THE_WORSE:
            found.append("compared_with_before")
    if (
        study.get("result") == "positive"
        and study.get("modality") in STRUCTURE
        and study.get("morphology") == "none_visible"
    ):
        found.append("morphology")
    if study.get("covered_sites") and study.get("covers") != "listed":
        found.append("covered_sites")
    return found


def _why(study: Study, key: str) -> str:
    given = getattr(study, key)
    given = ", ".join(given) if isinstance(given, tuple) else given
    if key == "covered_sites":
        return f"{given} was given with covers {study.covers}; accepted: only with covers listed."
    if study.result == "negative":
        return f"{given} was given with a negative result; accepted: {_ACCEPTED_IF_NEGATIVE[key]}."
    accepted = "lytic, sclerotic, mixed, marrow, or leave it not known"
    return f"{given} was given with a positive {MODALITIES[study.modality]}; accepted: {accepted}."


def study_contradictions(study: Study) -> Iterator[tuple[str, str]]:
    """Contradictions inside one study."""
    name = MODALITIES[study.modality]
    for key in without_meaning(study.__dict__):
        yield key, _why(study, key)
    if study.covers == "listed" and not study.covered_sites:
        yield (
            "covered_sites",
            "nothing was given with covers listed; accepted: " + STUDY_QUESTIONS["covered_sites"].accepted() + ".",
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
    if study.modality in PLANAR_OR_NAF:
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


def case_contradictions(case: CaseFacts) -> Iterator[tuple[str, str]]:
    """Contradictions between answers about the patient."""
    if case.weeks_on_therapy is not None and _meaningless(case, "weeks_on_therapy"):
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
    for key, words in (("bone_agent_months", "months"), ("bone_agent_doses", "doses")):
        if (given := getattr(case, key)) and _meaningless(case, key):
            yield key, f"{given} {words} was given with bone_agent none; accepted: 0, or leave it not known."


def _meaningless(case: CaseFacts, key: str) -> bool:
    by, answers = WITHOUT_MEANING_BESIDE[key]
    return getattr(case, by) in answers
