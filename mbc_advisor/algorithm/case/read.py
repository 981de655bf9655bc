"""A case read from JSON, refused with one sentence a fault (`docs/clinical/facts.md`, section 2)."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .contradictions import case_contradictions, study_contradictions
from .facts import FACTS_VERSION, LABEL_LIMIT, CaseFacts, Shape, Study, validated
from .vocabulary import MODALITY, QUESTIONS, RESULT, STUDY_QUESTIONS, Question, question_label

MOST_DIGITS = 100
MOST_NAMED = 20
"""Faults of one kind that are named one by one; the others are counted."""

MOST_KEYS = len(CaseFacts.model_fields)

_OF_A_STUDY: dict[str, Question] = {"modality": MODALITY, "result": RESULT, **STUDY_QUESTIONS}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a case.

    ``key`` is the question's key (``studies.ct.count`` for a study); ``sentence`` names it, what was
    given and what is accepted, and is the same on the form, in JSON and on the command line.
    """

    key: str
    sentence: str


class CaseRefused(ValueError):
    """A case that cannot be read; ``faults`` says why, one sentence each."""

    def __init__(self, faults: list[Fault]):
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = faults


def read_case(data: Any) -> CaseFacts:
    """The case that JSON-like data describes.

    :raises CaseRefused: with every fault found, when anything in it is not as `facts.md` says.
    """
    case, faults = read_what_is_sound(data)
    if faults:
        raise CaseRefused(faults)
    return case


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise ValueError(f"the key {_shown(twice)} stands twice in one object")
    return data


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number in it has {len(digits)} digits")
    return int(digits)


_JSON = json.JSONDecoder(parse_int=_integer, object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_constant)


def read_json(text: str) -> Any:
    """The data in a JSON text, decimals exact; no key twice, no number that JSON does not know.

    :raises CaseRefused: with one sentence, when the text is not such JSON.
    """
    try:
        data = _JSON.decode(text)
        if "\\ud" in text.lower():  # half of a character pair can be written in JSON and nowhere else
            json.dumps(data, ensure_ascii=False, default=str).encode()
        return data
    except RecursionError:
        why = "it is nested too deeply"
    except UnicodeEncodeError:
        why = "it holds half of a character"
    except ArithmeticError:
        why = "a number in it is out of all bounds"
    except ValueError as error:
        why = str(error)
    raise CaseRefused(
        [Fault("case", f"The case: a text was given that is not JSON ({why}); accepted: one JSON object.")]
    )


def read_what_is_sound(data: Any) -> tuple[CaseFacts, list[Fault]]:
    """The case made of the sound answers of ``data``, and a fault for each answer left out.

    For advice on a half-filled form, where the answers left out are shown as such. A contradiction is
    a fault too; both of its answers stay in the case.
    """
    if not isinstance(data, Mapping):
        return CaseFacts(), [
            Fault("case", f"The case: {_shown(data)} was given; a JSON object with the keys of a case is accepted.")
        ]
    case = _sound(data) if _no_larger_than_a_case(data) else None
    if case is not None:
        return case, contradictions(case)
    answers: dict[str, Any] = dict(data)
    faults: list[Fault] = []
    studies = answers.pop("studies", [])
    if isinstance(studies, list | tuple):
        answers["studies"] = _sound_studies(studies, faults)
    else:
        faults.append(Fault("studies", f"Studies (studies): {_shown(studies)} was given; accepted: a list of studies."))
    made = _without_faults(CaseFacts, answers, "", faults)
    assert made is not None  # no answer about the patient is required
    return made, [*faults, *contradictions(made)]


def _no_larger_than_a_case(data: Mapping[str, Any]) -> bool:
    """Whether there are no more keys and studies than a case can have; more are not worth a reading as a whole."""
    studies = data.get("studies", ())
    return (
        len(data) <= MOST_KEYS
        and isinstance(studies, list | tuple)
        and len(studies) <= len(MODALITY.answers)
        and all(len(study) <= len(_OF_A_STUDY) for study in studies if isinstance(study, dict))
    )


def _sound(data: Mapping[str, Any]) -> CaseFacts | None:
    """The case, when every answer is sound; else it is looked at answer by answer."""
    case, _ = validated(CaseFacts, data)
    if case is None or len({study.modality for study in case.studies}) < len(case.studies):
        return None
    return case


def _sound_studies(studies: list[Any] | tuple[Any, ...], faults: list[Fault]) -> list[Study]:
    sound: dict[str, Study] = {}
    for position, data in enumerate(studies[:MOST_NAMED], start=1):
        if isinstance(data, Study):
            data = {key: getattr(data, key) for key in data.model_fields_set}
        if not isinstance(data, Mapping):
            why = f"{_shown(data)} was given; accepted: an object with modality and result."
            faults.append(Fault(f"studies.{position}", f"Study {position} (studies): {why}"))
            continue
        modality = data.get("modality")
        known = isinstance(modality, str) and modality in MODALITY.answers
        study = _without_faults(Study, dict(data), f"studies.{modality if known else position}.", faults)
        if study is None:
            continue
        if study.modality in sound:
            key = f"studies.{study.modality}"
            why = "two studies were given; accepted: at most one current study a modality."
            faults.append(Fault(key, f"{MODALITY.answers[study.modality]} ({key}): {why}"))
            continue
        sound[study.modality] = study
    if len(studies) > MOST_NAMED:
        why = f"{len(studies)} were given; accepted: at most one current study a modality."
        faults.append(Fault("studies", f"Studies (studies): {why}"))
    return list(sound.values())


def _without_faults(shape: type[Shape], data: dict[str, Any], path: str, faults: list[Fault]) -> Shape | None:
    """``data`` as ``shape``, less the answers that it refuses; None when a required one is missing."""
    strange = [key for key in data if key not in shape.model_fields]
    named = {key: value for key, value in data.items() if key in shape.model_fields}
    made, wrong = validated(shape, named)
    for key, kind in wrong.items():
        faults.append(Fault(path + key, _sentence(shape, path, key, kind, named)))
    faults += _strange(shape, path, strange, data)
    if made is not None:
        return made
    return validated(shape, {key: value for key, value in named.items() if key not in wrong})[0]


def _strange(shape: type[Shape], path: str, keys: list[Any], data: dict[Any, Any]) -> Iterable[Fault]:
    """A fault for each key that is no question, with the nearest that is one; many are counted."""
    accepted = f"the keys of facts version {FACTS_VERSION}"
    for key in keys[:MOST_NAMED]:
        if not _is_text(key):
            yield Fault(f"{path}?", f"{_shown(key)} was given, and is not a question; accepted: {accepted}.")
            continue
        near = difflib.get_close_matches(key[:80], _questions(shape), n=1)
        hint = f"the nearest is {near[0]}" if near else accepted
        given = f"{_shown(path + key)} was given with {_shown(data[key])}, and is not a question"
        yield Fault(path + key, f"{given}; accepted: {hint}.")
    if (further := len(keys) - MOST_NAMED) > 0:
        yield Fault(f"{path}?", f"{further} further keys were given that are no questions; accepted: {accepted}.")


def _questions(shape: type[Shape]) -> dict[str, Question]:
    return _OF_A_STUDY if issubclass(shape, Study) else QUESTIONS


def _sentence(shape: type[Shape], path: str, key: str, kind: str, data: dict[str, Any]) -> str:
    name, question = path + key, _questions(shape).get(key)
    given = "nothing" if kind == "missing" else _shown(data[key])
    if question is not None:
        return f"{question.label} ({name}): {given} was given; accepted: {question.accepted()}."
    if key == "facts_version":
        return f"Version of the facts (facts_version): {given} was given; accepted: {FACTS_VERSION}."
    return (
        f"Case label (label): {given} was given; accepted: a local code of at most {LABEL_LIMIT} characters, "
        "without a date, an address or a number of eight digits or more."
    )


def _is_text(key: Any) -> bool:
    try:
        return bool(key.encode("utf-8"))
    except (AttributeError, UnicodeEncodeError):
        return False


def _shown(value: Any) -> str:
    """A given value for a sentence: as JSON, at most 60 characters."""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 60:
        return f"{value.normalize():f}"
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = type(value).__name__
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= 60 else text[:57] + "..."


def contradictions(case: CaseFacts) -> list[Fault]:
    """Answers that cannot stand together (`facts.md`, section 2), one fault each."""
    found = list(case_contradictions(case))
    for study in case.studies:
        found += [(f"studies.{study.modality}.{key}", why) for key, why in study_contradictions(study)]
    return [Fault(key, f"{question_label(key)} ({key}): {why}") for key, why in found]
