"""Between what a form posts and what a case is: the only place where the two meet.

A field's name is its question's key; a study's is ``studies-MODALITY-KEY``; a number's unit, where
there is a choice, is the number's name with ``-unit``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict

from mbc_advisor.algorithm.case.contradictions import without_meaning
from mbc_advisor.algorithm.case.facts import CaseFacts, as_json
from mbc_advisor.algorithm.case.measures import CONVENTIONAL
from mbc_advisor.algorithm.case.vocabulary import MODALITIES, NUMBERS, QUESTIONS, STUDY_QUESTIONS, Choice, Several

NOT_DONE = "not_done"
CONTROLS = frozenset(("csrfmiddlewaretoken", "action", "reader"))
"""Posted names that are no answers."""

HIDDEN_BY = {
    "weeks_on_therapy": ("therapy", ("none", "stopped")),
    "bone_agent_doses": ("bone_agent", ("none",)),
    "bone_agent_months": ("bone_agent", ("none",)),
}
"""A later answer that leaves an earlier one without meaning."""

_STUDY_FIELD = re.compile(r"studies-([a-z_]+)-([a-z_]+)\Z")
_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,9})?\Z")


@dataclass
class Filled:
    """What a form holds, as JSON-like case data; ``dropped``: (field, sentence) for answers set aside."""

    data: dict[str, Any]
    dropped: list[tuple[str, str]] = field(default_factory=list)


def from_post(post: QueryDict | Mapping[str, Any]) -> Filled:
    """The case data that posted fields hold. Blank and 'not known' are left out; nothing is corrected."""
    lists: Iterable[tuple[str, Any]] = (
        post.lists() if isinstance(post, QueryDict) else [(name, [value]) for name, value in post.items()]
    )
    data: dict[str, Any] = {}
    studies: dict[str, dict[str, Any]] = {}
    units = {}
    for name, values in lists:
        if name in CONTROLS:
            continue
        values = [value.strip() for value in values]
        value: Any = (
            values[-1] if len(set(values)) <= 1 else values
        )  # several different ones: the contract refuses them
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
    return Filled(data)


def _study_answer(studies: dict[str, dict[str, Any]], data: dict[str, Any], name: str, values: list[str]) -> None:
    match = _STUDY_FIELD.match(name)
    if match is None:
        data[name] = values
        return
    modality, key = match.groups()
    if key == "modality":  # said by the field's name already
        data[name] = values
        return
    if not any(says_something(name, value) for value in values) or (key == "covers" and values == ["default"]):
        return
    study = studies.setdefault(modality, {"modality": modality})
    several = isinstance(STUDY_QUESTIONS.get(key), Several) or len(set(values)) > 1
    study[key] = values if several else values[-1]


def _number(text: Any) -> Any:
    """A number as typed, comma or point; anything else stays what was typed."""
    if not isinstance(text, str) or not _NUMBER.match(text):
        return text
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:  # pragma: no cover - the pattern admits decimals only
        return text


def _in_si(key: str, value: Any, unit: str) -> Any:
    """A number in its SI unit; with an unknown unit, a text that names both, which the contract refuses."""
    si = NUMBERS[key].unit
    if unit in ("", "si") or not isinstance(value, Decimal):
        return value if unit in ("", "si", *CONVENTIONAL[key]) else f"{value} ({unit})"
    if unit not in CONVENTIONAL[key]:
        return f"{value} {unit} (not {si})"
    return value * CONVENTIONAL[key][unit][1]


def drop_hidden(filled: Filled) -> Filled:
    """Set aside what a later answer has left without meaning, saying so."""
    data, dropped = dict(filled.data), list(filled.dropped)
    for key, (by, answers) in HIDDEN_BY.items():
        if key in data and data.get(by) in answers:
            words, because = QUESTIONS[key].label, QUESTIONS[by]
            assert isinstance(because, Choice)
            dropped.append(
                (key, f"{words} {data.pop(key)} was dropped: {because.label.lower()} is {because.answers[data[by]]}.")
            )
    if isinstance(data.get("studies"), list):
        done = [_without_hidden(study, dropped) for study in data["studies"] if _is_done(study, dropped)]
        data |= {"studies": done}
    return Filled(data, dropped)


def _is_done(study: dict[str, Any], dropped: list[tuple[str, str]]) -> bool:
    """Whether a study has a result; without one, what else was said of it is set aside."""
    if "result" in study:
        return True
    modality = study["modality"]
    for key in study:
        if key in STUDY_QUESTIONS:
            what = f"{MODALITIES.get(modality, modality)}: {STUDY_QUESTIONS[key].label.lower()}"
            dropped.append((f"studies.{modality}.{key}", f"{what} was dropped: the study is not done."))
    return False


def _without_hidden(study: dict[str, Any], dropped: list[tuple[str, str]]) -> dict[str, Any]:
    hidden = without_meaning(study)
    name = MODALITIES.get(study["modality"], study["modality"])
    for key in hidden:
        why = "other coverage is chosen" if key == "covered_sites" else f"the result is {study['result']}"
        dropped.append(
            (f"studies.{study['modality']}.{key}", f"{name}: {STUDY_QUESTIONS[key].label.lower()} was dropped: {why}.")
        )
    return {key: value for key, value in study.items() if key not in hidden}


def field_of(key: str) -> str:
    """The form field in which a fault of the contract stands: ``studies.ct.count`` is ``studies-ct-count``."""
    parts = key.split(".")
    if parts[0] == "studies":
        if len(parts) == 2:
            return f"studies-{parts[1]}-result"
        return "-".join(parts)
    return key


def to_post(case: CaseFacts) -> list[tuple[str, str]]:
    """The fields that, posted, give this case again."""
    fields: list[tuple[str, str]] = []
    for key, value in as_json(case).items():
        if key in ("facts_version", "studies"):
            continue
        fields.append((key, str(value)))
    for study in as_json(case)["studies"]:
        for key, value in study.items():
            if key != "modality":
                name = f"studies-{study['modality']}-{key}"
                fields += [(name, str(item)) for item in (value if isinstance(value, list) else [value])]
    return fields


def carried(post: QueryDict) -> list[tuple[str, str]]:
    """The answers of a post as fields to be posted again, so that nothing need be stored."""
    return [
        (name, value)
        for name, values in post.lists()
        if name not in CONTROLS
        for value in values
        if says_something(name, value)
    ]


def says_something(name: str, value: str) -> bool:
    """Whether a field's value is an answer other than 'not known' and 'not done'."""
    return value not in ("", "unknown") and not (value == NOT_DONE and name.endswith("-result"))


def typed(post: QueryDict | Mapping[str, Any], name: str) -> str:
    """What was typed where a conventional unit was chosen ("1.2 mg/dL"); empty elsewhere."""
    unit = CONVENTIONAL.get(name, {}).get(post.get(f"{name}-unit", ""))
    return f"{post.get(name, '')} {unit[0]}" if unit and post.get(name) else ""
