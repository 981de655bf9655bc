"""Between what a form posts and what a case is: the only place where the two meet.

A field's name is its question's key; a study's is ``studies-MODALITY-KEY``; a number's unit, where
there is a choice, is the number's name with ``-unit``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from mbc_advisor.algorithm.case.facts import CaseFacts, as_json
from mbc_advisor.algorithm.case.measures import CONVENTIONAL
from mbc_advisor.algorithm.case.vocabulary import MODALITIES, NUMBERS, QUESTIONS, STUDY_QUESTIONS, Several

NOT_DONE = "not_done"
CONTROLS = frozenset(("csrfmiddlewaretoken", "action", "reader"))
"""Posted names that are no answers."""

NAMES = frozenset(
    (
        *CONTROLS, *QUESTIONS, "label", *(f"{name}-unit" for name in CONVENTIONAL),
        *(f"studies-{modality}-{key}" for modality in MODALITIES for key in ("result", *STUDY_QUESTIONS)),
    )
)  # fmt: skip
"""Every name that the form can post."""

_STUDY_FIELD = re.compile(r"studies-([a-z_]+)-([a-z_]+)\Z")
_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,9})?\Z")


def from_post(post: QueryDict) -> dict[str, Any]:
    """The case data that posted fields hold. Blank and 'not known' are left out; nothing is corrected."""
    data: dict[str, Any] = {}
    studies: dict[str, dict[str, Any]] = {}
    units = {}
    for name, values in post.lists():
        if name in CONTROLS:
            continue
        values = [value.strip() for value in values]
        value: Any = values[-1] if len(set(values)) <= 1 else values  # several: the contract refuses them
        if name.startswith("studies-"):
            _study_answer(studies, data, name, [v for v in values if v])
        elif name.endswith("-unit") and name[:-5] in CONVENTIONAL:
            units[name[:-5]] = str(value)
        elif name not in QUESTIONS and name != "label":
            data[name] = ", ".join(values)  # no question: the contract says so
        elif value and value != "unknown":
            data[name] = _number(value) if name in NUMBERS else value
    for key, unit in units.items():
        if key in data:
            data[key] = _in_si(key, data[key], unit)
    if studies:
        known = [modality for modality in (*MODALITIES, *studies) if modality in studies]
        data["studies"] = [studies[modality] for modality in dict.fromkeys(known)]
    return data


def _study_answer(studies: dict[str, dict[str, Any]], data: dict[str, Any], name: str, values: list[str]) -> None:
    match = _STUDY_FIELD.match(name)
    modality, key = match.groups() if match else ("", "modality")
    if key == "modality":  # no question, or said by the field's name already
        data[name] = values
        return
    if not any(says_something(name, value) for value in values) or (key == "covers" and values == ["default"]):
        return
    study = studies.setdefault(modality, {"modality": modality})
    several = isinstance(STUDY_QUESTIONS.get(key), Several) or len(set(values)) > 1
    study[key] = values if several else values[-1]


def _number(text: Any) -> Any:
    """A number as typed, comma or point; anything else stays what was typed."""
    return Decimal(text.replace(",", ".")) if isinstance(text, str) and _NUMBER.match(text) else text


def _in_si(key: str, value: Any, unit: str) -> Any:
    """A number in its SI unit; with an unknown unit, a text that names both, which the contract refuses."""
    units = CONVENTIONAL[key]
    if not isinstance(value, Decimal):
        return value if unit in ("", "si", *units) else f"{value} ({unit})"
    if unit in ("", "si"):
        return value
    return value * units[unit][1] if unit in units else f"{value} {unit} (not {NUMBERS[key].unit})"


def field_of(key: str) -> str:
    """The form field in which a fault of the contract stands: ``studies.ct.count`` is ``studies-ct-count``."""
    parts = key.split(".")
    if parts[0] != "studies":
        return key
    return f"studies-{parts[1]}-result" if len(parts) == 2 else "-".join(parts)


def to_post(case: CaseFacts) -> list[tuple[str, str]]:
    """The fields that, posted, give this case again."""
    data = as_json(case)
    fields = [(key, str(value)) for key, value in data.items() if key not in ("facts_version", "studies")]
    for study in data["studies"]:
        for key, value in study.items():
            if key != "modality":
                name = f"studies-{study['modality']}-{key}"
                fields += [(name, str(each)) for each in (value if isinstance(value, list) else [value])]
    return fields


def says_something(name: str, value: str) -> bool:
    """Whether a field's value is an answer other than 'not known' and 'not done'."""
    return value not in ("", "unknown") and not (value == NOT_DONE and name.endswith("-result"))
