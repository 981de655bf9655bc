"""What an edition's files may say, as pydantic models, and the one sentence when they say something else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, TypeAdapter, ValidationError

from mbc_advisor.algorithm.case.vocabulary import STRENGTHS

from ..words.normal_form import tidy
from ..words.texts import STATES

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
"""A code, a reference's key, a variant: it stands in addresses."""
NAME_IN_WORDS = "up to 60 letters, digits, hyphens and underscores"
_SHOWN = 60


class Misfit(ValueError):
    """In the files, at ``where``, ``field`` has been ``given`` what is not ``accepted``; as one sentence for people."""

    def __init__(self, where: str, field: str, given: str, accepted: str) -> None:
        super().__init__(f"{where}: {field} {given}; accepted: {accepted}.")
        self.where, self.field, self.given, self.accepted = where, field, given, accepted


def _if(holds: Callable[[str], bool]) -> AfterValidator:
    def ask(text: str) -> str:
        if not holds(text):
            raise ValueError
        return text

    return AfterValidator(ask)


def _at_most(longest: int) -> AfterValidator:
    return _if(lambda text: len(tidy(text)) <= longest)


def _day(value: object) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError
    return value.isoformat()


Name = Annotated[str, _if(lambda text: bool(NAME.fullmatch(text)))]
Text = Annotated[str, Field(description="a text")]
Text20 = Annotated[str, _at_most(20), Field(description="a text of at most 20 characters")]
Text120 = Annotated[str, _at_most(120), Field(description="a text of at most 120 characters")]
Text200 = Annotated[str, _at_most(200), Field(description="a text of at most 200 characters")]
Text300 = Annotated[str, _at_most(300), Field(description="a text of at most 300 characters")]
Title = Annotated[
    str, _at_most(200), _if(lambda text: tidy(text) != ""), Field(description="a text of 1 to 200 characters")
]
Texts = Annotated[list[str], Field(description="a list of texts")]
Strength = Annotated[str, _if(lambda text: text in STRENGTHS)]
Strengths = Annotated[list[Strength], Field(description=f"a list, of {', '.join(STRENGTHS)}")]
Status = Annotated[str, _if(lambda text: text in STATES), Field(description=f"one of {', '.join(STATES)}")]
Year = Annotated[int | None, Field(ge=1, le=9999, description="a year in digits, without quotation marks")]
Day = Annotated[str, PlainValidator(_day), Field(description="a date such as 2027-11-22, without quotation marks")]
"""A date in the file, a text (ISO) from there on."""


class _Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class HeadEntry(_Entry):
    title: Title
    status: Status
    dated: Day


class WordingEntry(_Entry):
    headline: Text200 = ""
    body: Text = ""
    plain: Text = ""
    grade: Text120 = ""
    strengths: Strengths = []
    citations: Texts = []


class StatementEntry(WordingEntry):
    rows: Texts = []
    basis: Text20 = ""
    review_by: Day = ""
    variants: Annotated[dict[Name, WordingEntry], Field(description="tables")] = {}


class ReferenceEntry(_Entry):
    authors: Text = ""
    title: Text = ""
    source: Text300 = ""
    year: Year = None
    doi: Text200 = ""
    pmid: Text20 = ""
    kind: Text20 = "article"
    note: Text = ""


Entry = TypeVar("Entry", bound=_Entry)


def read_entry(where: str, table: dict[str, Any], entry: type[Entry]) -> Entry:
    """What one table says.

    :raises Misfit: the first thing in it that is not accepted.
    """
    try:
        return entry.model_validate(table)
    except ValidationError as error:
        raise _in_entry(where, _first(error), table, entry) from None


def read_tables(where: str, tables: dict[str, Any], entry: type[Entry]) -> dict[str, Entry]:
    """What a file of tables says, by their names.

    :raises Misfit: the first thing in it that is not accepted.
    """
    try:
        return TypeAdapter(dict[Name, entry]).validate_python(tables)  # type: ignore[valid-type]  # made here
    except ValidationError as error:
        raise _in_tables(where, _first(error), tables, entry) from None


def _first(error: ValidationError) -> tuple[str, ...]:
    """Where the first fault is, names that are not known before all else, and of what type."""
    found = error.errors(include_url=False, include_context=False)
    first = min(found, key=lambda each: each["type"] != "extra_forbidden")
    return (*map(str, first["loc"]), first["type"])


def _in_tables(
    where: str, at: tuple[str, ...], tables: dict[str, Any], entry: type[_Entry], inside: str = ": "
) -> Misfit:
    name, *rest = at
    if rest[0] == "[key]":
        return Misfit(where, shown(name), "is no name", NAME_IN_WORDS)
    if len(rest) == 1:
        return Misfit(where, name, f"is {shown(tables[name])}", f"a table, under a line [{name}]")
    return _in_entry(f"{where.removesuffix(', variants')}{inside}{name}", tuple(rest), tables[name], entry)


def _in_entry(where: str, at: tuple[str, ...], table: dict[str, Any], entry: type[_Entry]) -> Misfit:
    name, *rest = at
    if rest == ["extra_forbidden"]:
        return Misfit(where, shown(name), "is no field of it", ", ".join(entry.model_fields))
    if name == "variants" and len(rest) > 1:
        return _in_tables(f"{where}, variants", tuple(rest), table[name], WordingEntry, ", variant ")
    given = "is missing" if rest == ["missing"] else f"is {shown(table[name])}"
    return Misfit(where, name, given, entry.model_fields[name].description or "")


def shown(value: Any) -> str:
    """What was given, short enough for a sentence, on one line."""
    if isinstance(value, str):
        if len(value) > _SHOWN:
            return f"a text of {len(value)} characters"
        return json.dumps(value, ensure_ascii=not value.isprintable())
    if isinstance(value, list):
        return "a list with " + ", ".join(map(_shown_within, value[:5])) if value else "an empty list"
    return _shown_within(value)


def _shown_within(value: Any) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) > 10**_SHOWN:
        return "a very large number"
    return shown(value) if isinstance(value, str) else str(value)
