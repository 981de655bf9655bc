"""The statements of a case as ZEN expressions over the case's own JSON (`docs/clinical/facts.md`)."""

from __future__ import annotations

from ..case.measures import ALBUMIN_REFERENCE, CALCIUM_PER_ALBUMIN, COCKCROFT_GAULT, MIRELS_ITEMS, SINS_ITEMS, Limits
from ..case.vocabulary import MODALITIES, QUESTIONS, RESULT, SCORES, STUDY_QUESTIONS, Choice
from ..imaging.study_pairs import MAX_DAYS_APART
from ..logic.case_sets import NAMES_EACH
from ..logic.questions import MEASURED

THRESHOLDS = {
    statement: (measured.key, sign, value)
    for measured in MEASURED
    for statement, (sign, value) in measured.thresholds.items()
}
LISTS = {name: key for key, name in NAMES_EACH.items()} | {"covered_site": "covered_sites"}


def derived(limits: Limits) -> list[tuple[str, str]]:
    """The studies by modality, and the measures: what statements are made of beside the case's own keys."""
    lines = [(modality, f"filter(studies ?? [], #.modality == '{modality}')[0]") for modality in MODALITIES]
    female, male = COCKCROFT_GAULT["female"], COCKCROFT_GAULT["male"]
    lines += [
        ("calcium_lower", str(limits.calcium_lower)),
        ("calcium_upper", str(limits.calcium_upper)),
        ("crcl", f"crcl_ml_min ?? ((sex ?? 'unknown') != 'unknown' and {_given('age_years', 'weight_kg', 'creatinine_umol_l')} ? "
                 f"(140 - age_years) * weight_kg * (sex == 'female' ? {female} : {male}) / creatinine_umol_l : null)"),
        ("corrected_calcium", f"corrected_calcium_mmol_l ?? ({_given('calcium_mmol_l', 'albumin_g_l')} ? "
                              f"calcium_mmol_l + {CALCIUM_PER_ALBUMIN} * ({ALBUMIN_REFERENCE} - albumin_g_l) : null)"),
        ("uncorrected_calcium", "$.corrected_calcium == null ? calcium_mmol_l : null"),
        ("creatinine_rise", f"{_given('creatinine_umol_l', 'creatinine_baseline_umol_l')} ? "
                            "creatinine_umol_l - creatinine_baseline_umol_l : null"),
        ("mirels", _score(MIRELS_ITEMS, "mirels_total")),
        ("sins", _score(SINS_ITEMS, "sins_total")),
    ]  # fmt: skip
    return lines


def _given(*keys: str) -> str:
    return " and ".join(f"{key} != null" for key in keys)


def _score(items: tuple[str, ...], total: str) -> str:
    points = []
    for item in items:
        question = SCORES[item]
        chosen = "0"
        for answer, number in question.points.items():
            chosen = f"({item} == '{answer}' ? {number} : {chosen})"
        points.append(chosen)
    return f"{_given(*items)} ? {' + '.join(points)} : {total}"


def expression(statement: str) -> str:
    """A statement, as an expression over the case and what `derived` adds under ``facts``."""
    if statement.startswith("apart="):
        one, two = (f"facts.{modality}.date" for modality in statement.removeprefix("apart=").split("+"))
        return f"{one} != null and {two} != null and abs(d({one}).diff(d({two}), 'day')) > {MAX_DAYS_APART}"
    if statement in THRESHOLDS:
        return _threshold(*THRESHOLDS[statement])
    where, _, rest = statement.partition(".")
    if rest and where in MODALITIES:
        return _of_study(f"facts.{where}", *rest.split("=", 1))
    key, _, answer = statement.partition("=")
    question = QUESTIONS[key]
    assert isinstance(question, Choice)
    return f"({key} ?? '{question.default}') == '{answer}'" if answer == question.default else f"{key} == '{answer}'"


def _threshold(key: str, sign: str, value: object) -> str:
    number = key if key in QUESTIONS else f"facts.{key}"
    if sign == "known":
        return f"{number} != null"
    limit = f"facts.calcium_{value}" if isinstance(value, str) else str(value)
    return f"{number} != null and {number} {sign} {limit}"


def _of_study(study: str, key: str, answer: str) -> str:
    if key in LISTS:
        return f"'{answer}' in ({study}.{LISTS[key]} ?? [])"
    question = RESULT if key == "result" else STUDY_QUESTIONS[key]
    assert isinstance(question, Choice)
    if key != "result" and answer == question.default:
        return f"{study} != null and ({study}.{key} ?? '{answer}') == '{answer}'"
    return f"{study}.{key} == '{answer}'"
