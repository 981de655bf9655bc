"""The question proposed to the board, and why it is asked now: composed from the case's own answers."""

from __future__ import annotations

from collections.abc import Sequence

from mbc_advisor.algorithm.case.facts import Study
from mbc_advisor.algorithm.case.vocabulary import MODALITIES, SITES, STUDY_QUESTIONS

from ..report.report import Report
from .parts import capital, listed, places, the

ASKED = {
    "proven": "how far does the proven disease reach, and what next?",
    "act_as_metastatic": "is metastatic bone disease established, and what next?",
    "confirm_first": "is it metastasis, and how is it confirmed before treatment?",
    "resolve_first": "is it metastasis or another cause, and what settles it?",
    "possible_flare": "is it healing or progression, and when is it read again?",
    "likely_healed": "is it healed disease, and what follow-up?",
    "likely_benign": "is it benign, and is follow-up needed?",
    "no_evidence": "can bone metastasis be set aside, and what follow-up?",
    "progression_likely": "is it progression, and does treatment change?",
    "stable": "is the bone disease stable, and does treatment stay as it is?",
    "not_assessable": "which study is needed, and what cannot wait for it?",
}
"""What is asked of the board, by conclusion."""

ASKED_OF_RESPONSE = {"resolve_first": "is the bone disease better or worse, and what settles it?"}
ASKED_OF_SUSPICION = "what explains the suspicion, and what next?"

TRACERS = ("bone_scan", "spect_ct", "fdg_pet_ct", "fes_pet_ct", "naf_pet_ct")
RESULTED = {"positive": "positive", "equivocal": "equivocal", "benign": "read as benign", "negative": "negative"}
CHANGED = ("new_lesions", "worse", "more_sclerotic")


def proposed_question(report: Report) -> str:
    """One sentence: what the studies show, and what is asked."""
    advice = report.advice
    asked = ASKED[advice.conclusion]
    if advice.conclusion_variant == "response":
        asked = ASKED_OF_RESPONSE.get(advice.conclusion, asked)
    elif advice.conclusion_variant == "suspicion":
        asked = ASKED_OF_SUSPICION
    return capital(f"{_shown(report)}: {asked}")


def why_now(report: Report) -> str:
    """What brings the case now: what is urgent, what has changed, the setting."""
    facts, case, parts = report.advice.facts, report.case, []
    if urgent := [each.headline for each in report.urgent.recommendations]:
        parts.append(f"URGENT: {'; '.join(urgent)}")
    changed = [f"{MODALITIES[s.modality]} {_compared(s)}" for s in case.studies if s.compared_with_before in CHANGED]
    if changed:
        parts.append(f"changed since before: {', '.join(changed)}")
    if facts.course != "unknown":
        parts.append(f"clinical course {case.word('course')}")
    if facts.markers in ("rising", "falling"):
        parts.append(f"tumour markers {case.word('markers')}")
    if discordances := len(report.advice.discordances):
        parts.append("two studies disagree" if discordances == 1 else f"{discordances} pairs of studies disagree")
    if facts.purpose == "response":
        parts.append("response to treatment is asked about")
    parts.append(f"setting: {case.word('setting')}")
    return f"{capital('; '.join(parts))}."


def _shown(report: Report) -> str:
    """Who shows what and who does not, in one clause."""
    advice, studies = report.advice, report.case.studies
    if not studies:
        return "no imaging study is recorded"
    by_modality: dict[str, Study] = {study.modality: study for study in studies}
    if discordances := advice.discordances:
        carrying = [each for each in discordances if (each.lean, each.certainty) == (advice.lean, advice.certainty)]
        main = (carrying or discordances)[0]
        missed = dict.fromkeys(each.missed_by for each in discordances if each.seen_on == main.seen_on)
        shows = f"{the(main.seen_on)} shows {_finding(by_modality[main.seen_on], main.sites)}"
        return ", ".join([shows, *_not_shown([by_modality[each] for each in missed if each])])
    positive = [study for study in studies if study.result == "positive"]
    others = [study for study in studies if study.result != "positive"]
    if not positive:
        return f"no study is positive ({', '.join(f'{MODALITIES[s.modality]} {RESULTED[s.result]}' for s in others)})"
    sites = [site for site in SITES if any(site in study.sites for study in positive)]
    verb = "shows" if len(positive) == 1 else "show"
    shows = f"{listed(the(study.modality) for study in positive)} {verb} {_finding(positive[0], sites)}"
    return ", ".join([shows, *(f"{the(study.modality)} is {RESULTED[study.result]}" for study in others)])


def _finding(study: Study, sites: Sequence[str]) -> str:
    """What a study shows, as one says it: "lytic lesions in thoracic spine and pelvis"."""
    kind = "" if study.morphology in ("unknown", "none_visible") else study.morphology
    if study.modality in TRACERS and not kind:
        things = {"one": "one focus of uptake", "diffuse": "diffuse uptake"}.get(study.count, "uptake")
    elif study.count == "one":
        things = f"one {kind} lesion"
    else:
        things = f"diffuse {kind} change" if study.count == "diffuse" else f"{kind} lesions"
    where = f" in {places(sites)}" if sites else ""
    return " ".join(things.split()) + where


def _not_shown(studies: Sequence[Study]) -> list[str]:
    """Clauses for the studies that do not show it."""
    negative = [the(study.modality) for study in studies if study.result != "benign"]
    benign = [the(study.modality) for study in studies if study.result == "benign"]
    clauses = [f"{listed(negative)} {'does' if len(negative) == 1 else 'do'} not"] if negative else []
    clauses += [f"{listed(benign)} {'names' if len(benign) == 1 else 'name'} a benign cause"] if benign else []
    return clauses


def _compared(study: Study) -> str:
    return STUDY_QUESTIONS["compared_with_before"].answers[study.compared_with_before]  # type: ignore[union-attr]
