"""A case: its facts, read from JSON-like data, refused with one sentence a fault.

The contract is `docs/clinical/facts.md`. Questions, answers and limits live in `vocabulary`; here is
their shape as a type, and what answers may not stand together.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from . import vocabulary
from .contradictions import case_contradictions, study_contradictions
from .vocabulary import MODALITY, QUESTIONS, RESULT, STUDY_QUESTIONS, Choice, Day, Number, Question, Several

FACTS_VERSION = 1
LABEL_LIMIT = 60

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
LOOKS_LIKE_AN_IDENTIFIER = re.compile(
    r"\d{8,}|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|[\x00-\x1f\x7f\ud800-\udfff]|@"
)


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


def _decimal(value: Any) -> Decimal:
    """A JSON number as the decimal it was written as (1.9 is 1.9, not its binary neighbour)."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("not a number")
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise ValueError("not a number")
    return number


def _whole(value: Any) -> int:
    number = _decimal(value)
    if number.adjusted() > 6 or number != int(number):
        raise ValueError("not a whole number")
    return int(number)


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not ISO_DAY.match(value):
        raise ValueError("not an ISO date")
    return date.fromisoformat(value)


def _list(value: Any) -> tuple:
    if not isinstance(value, list | tuple):
        raise ValueError("not a list")
    return tuple(dict.fromkeys(item if isinstance(item, str) else repr(item) for item in value))


def _version(value: Any) -> int:
    if isinstance(value, bool) or value != FACTS_VERSION:
        raise ValueError("not this version")
    return FACTS_VERSION


def _label(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LABEL_LIMIT or LOOKS_LIKE_AN_IDENTIFIER.search(value):
        raise ValueError("not a local code")
    return value


def _field(question: Question) -> tuple[Any, Any]:
    """The pydantic field of a question: its type and its default."""
    if isinstance(question, Number):
        limits = (
            Field(ge=int(question.low), le=int(question.high))
            if question.whole
            else Field(ge=question.low, le=question.high)
        )
        kind, read = (int, _whole) if question.whole else (Decimal, _decimal)
        return Annotated[kind, BeforeValidator(read), limits], None
    if isinstance(question, Several):
        return Annotated[tuple[Literal[tuple(question.answers)], ...], BeforeValidator(_list)], ()
    if isinstance(question, Day):
        return Annotated[date, BeforeValidator(_day)], None
    return Literal[tuple(question.answers)], question.default


def _in_order(studies: tuple) -> tuple:
    """The order in which studies are given never matters: they are kept in the order of the vocabulary."""
    return tuple(sorted(studies, key=lambda study: _PLACE[study.modality]))


_PLACE = {modality: place for place, modality in enumerate(MODALITY.answers)}


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Study = create_model(
    "Study",
    __base__=_Facts,
    __doc__="One study: modality, result, and what its report says; a key left out is not known.",
    modality=(Literal[tuple(MODALITY.answers)], ...),
    result=(Literal[tuple(RESULT.answers)], ...),
    **{key: _field(question) for key, question in STUDY_QUESTIONS.items()},
)

CaseFacts = create_model(
    "CaseFacts",
    __base__=_Facts,
    __doc__="A de-identified case: the answers of `facts.md`, section 1. Frozen, comparable, hashable.",
    facts_version=(Annotated[int, BeforeValidator(_version)], FACTS_VERSION),
    label=(Annotated[str, BeforeValidator(_label)], ""),
    studies=(Annotated[tuple[Study, ...], AfterValidator(_in_order)], ()),
    **{key: _field(question) for key, question in QUESTIONS.items()},
)


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
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {_shown(twice)} stands twice in one object")
    return data


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


_JSON = json.JSONDecoder(object_pairs_hook=_once, parse_float=Decimal, parse_constant=_no_constant)


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
    try:
        case = CaseFacts.model_validate(data)
        if len({study.modality for study in case.studies}) == len(case.studies):
            return case, contradictions(case)
    except (ValidationError, RecursionError):
        pass  # fault by fault, below
    if not isinstance(data, Mapping):
        return CaseFacts(), [
            Fault("case", f"The case: {_shown(data)} was given; a JSON object with the keys of a case is accepted.")
        ]
    sound: dict[str, Any] = dict(data)
    faults: list[Fault] = []
    studies = sound.pop("studies", [])
    if isinstance(studies, list | tuple):
        sound["studies"] = _sound_studies(studies, faults)
    else:
        faults.append(Fault("studies", f"Studies (studies): {_shown(studies)} was given; accepted: a list of studies."))
    case = _without_faults(CaseFacts, sound, "", faults)
    faults.extend(contradictions(case))
    return case, faults


def _sound_studies(studies: Any, faults: list[Fault]) -> list[Study]:
    sound: dict[str, Study] = {}
    for position, data in enumerate(studies, start=1):
        if isinstance(data, Study):
            data = {key: getattr(data, key) for key in data.model_fields_set}
        if not isinstance(data, Mapping):
            faults.append(
                Fault(
                    f"studies.{position}",
                    f"Study {position} (studies): {_shown(data)} was given; accepted: an object with modality and result.",
                )
            )
            continue
        modality = data.get("modality")
        known = isinstance(modality, str) and modality in MODALITY.answers
        path = f"studies.{modality if known else position}."
        study = _without_faults(Study, dict(data), path, faults)
        if study is None:
            continue
        if study.modality in sound:
            name = MODALITY.answers[study.modality]
            faults.append(
                Fault(
                    f"studies.{study.modality}",
                    f"{name} (studies.{study.modality}): two studies were given; accepted: at most one current study a modality.",
                )
            )
            continue
        sound[study.modality] = study
    return list(sound.values())


def _without_faults(model: type[BaseModel], data: dict[str, Any], path: str, faults: list[Fault]) -> Any:
    """``data`` as ``model``, less the answers that it refuses; None when a required one is missing."""
    for key in [key for key in data if not _is_text(key)]:
        data = {other: value for other, value in data.items() if other is not key}
        faults.append(
            Fault(
                path + "?",
                f"{_shown(key)} was given, and is not a question; accepted: the keys of facts version {FACTS_VERSION}.",
            )
        )
    try:
        return model.model_validate(data)
    except ValidationError as error:
        wrong = {
            str(detail["loc"][0]): detail["type"] for detail in error.errors(include_url=False, include_context=False)
        }
    for key, kind in wrong.items():
        faults.append(Fault(path + key, _sentence(model, path, key, kind, data)))
    if model is Study and not wrong.keys().isdisjoint(("modality", "result")):
        return None
    return model.model_validate({key: value for key, value in data.items() if str(key) not in wrong})


def _sentence(model: type[BaseModel], path: str, key: str, kind: str, data: dict[str, Any]) -> str:
    questions: dict[str, Any] = (
        QUESTIONS if model is CaseFacts else {"modality": MODALITY, "result": RESULT, **STUDY_QUESTIONS}
    )
    question, name = questions.get(key), path + key
    if kind == "missing":
        return f"{question.label} ({name}): nothing was given; accepted: {question.accepted()}."
    given = _shown(data.get(key, next((value for other, value in data.items() if str(other) == key), None)))
    if question is not None:
        return f"{question.label} ({name}): {given} was given; accepted: {question.accepted()}."
    if key == "facts_version":
        return f"Version of the facts (facts_version): {given} was given; accepted: {FACTS_VERSION}."
    if key == "label":
        return (
            f"Case label (label): {given} was given; accepted: a local code of at most {LABEL_LIMIT} characters, "
            "without a date, an address or a number of eight digits or more."
        )
    near = difflib.get_close_matches(key[:80], questions, n=1)
    hint = f"the nearest is {near[0]}" if near else f"the keys of facts version {FACTS_VERSION}"
    return f"{_shown(name)} was given with {given}, and is not a question; accepted: {hint}."


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
    found = [(key, why) for key, why in case_contradictions(case)]
    for study in case.studies:
        found += [(f"studies.{study.modality}.{key}", why) for key, why in study_contradictions(study)]
    return [Fault(key, f"{vocabulary.question_label(key)} ({key}): {why}") for key, why in found]


def as_json(case: CaseFacts) -> dict[str, Any]:
    """The case as JSON-like data that `read_case` reads back to an equal case; defaults left out."""
    data: dict[str, Any] = {"facts_version": case.facts_version}
    data |= {
        key: _plain(value)
        for key, value in case
        if key not in ("facts_version", "studies") and value != _default(CaseFacts, key)
    }
    data["studies"] = [
        {key: _plain(value) for key, value in study if value != _default(Study, key)} for study in case.studies
    ]
    return data


def _default(model: type[BaseModel], key: str) -> Any:
    return model.model_fields[key].default


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def study_of(case: CaseFacts, modality: str) -> Study | None:
    """The case's current study of a modality, if there is one."""
    return next((study for study in case.studies if study.modality == modality), None)


__all__ = [
    "CaseFacts",
    "CaseRefused",
    "Choice",
    "Fault",
    "Study",
    "as_json",
    "contradictions",
    "read_case",
    "read_json",
    "read_what_is_sound",
    "study_of",
]
