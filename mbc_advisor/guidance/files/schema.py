"""What each field of an edition's files accepts, and the sentence that says so when it is given something else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mbc_advisor.algorithm.case.vocabulary import STRENGTHS

from ..words.normal_form import tidy
from ..words.texts import STATES

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
"""A code, a reference's key, a variant: it stands in addresses."""
NAME_IN_WORDS = "up to 60 letters, digits, hyphens and underscores"

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Field:
    """``accepts`` says in words what ``holds`` asks; ``kept`` is how the value goes on."""

    accepts: str
    holds: Callable[[Any], bool]
    kept: Callable[[Any], Any] = lambda value: value

    def read(self, where: str, value: Any) -> Any:
        """The value as it is kept.

        :raises ValueError: a sentence, when the field does not accept it.
        """
        if not self.holds(value):
            raise ValueError(f"{where} is {shown(value)}; accepted: {self.accepts}.")
        return self.kept(value)


def _text(longest: int = 0) -> Field:
    if not longest:
        return Field("a text", lambda value: isinstance(value, str))
    return Field(
        f"a text of at most {longest} characters",
        lambda value: isinstance(value, str) and len(tidy(value)) <= longest,
    )


def _texts(accepts: str, among: Container[str] = ()) -> Field:
    return Field(
        accepts,
        lambda value: isinstance(value, list) and all(isinstance(v, str) and (not among or v in among) for v in value),
        tuple,
    )


def _is_year(value: Any) -> bool:
    return type(value) is int and 1 <= value <= 9999


_DAY = Field(
    "a date such as 2027-11-22, without quotation marks",
    lambda value: isinstance(value, date) and not isinstance(value, datetime),
    lambda value: value.isoformat(),
)

WORDING = {
    "headline": _text(200),
    "body": _text(),
    "plain": _text(),
    "grade": _text(120),
    "strengths": _texts(f"a list, of {', '.join(STRENGTHS)}", STRENGTHS),
    "citations": _texts("a list of texts"),
}
STATEMENT = WORDING | {"rows": _texts("a list of texts"), "basis": _text(20), "review_by": _DAY}
REFERENCE = {
    "authors": _text(),
    "title": _text(),
    "source": _text(300),
    "year": Field("a year in digits, without quotation marks", _is_year),
    "doi": _text(200),
    "pmid": _text(20),
    "kind": _text(20),
    "note": _text(),
}
EDITION = {
    "title": Field(
        "a text of 1 to 200 characters", lambda value: isinstance(value, str) and 0 < len(tidy(value)) <= 200
    ),
    "status": Field(f"one of {', '.join(STATES)}", lambda value: isinstance(value, str) and value in STATES),
    "dated": _DAY,
}


def read_fields(where: str, entry: dict[str, Any], fields: dict[str, Field]) -> dict[str, Any]:
    """What an entry says, field by field.

    :raises ValueError: a sentence, when a field is unknown or holds what it does not accept.
    """
    for name in entry:
        if name not in fields:
            raise ValueError(f"{where}: {shown(name)} is no field of it; accepted: {', '.join(fields)}.")
    return {name: fields[name].read(f"{where}: {name}", value) for name, value in entry.items()}


def read_tables(where: str, tables: Any) -> dict[str, dict[str, Any]]:
    """A table of tables under names that can stand in an address.

    :raises ValueError: a sentence, when it is something else.
    """
    if not isinstance(tables, dict):
        raise ValueError(f"{where} is {shown(tables)}; accepted: tables.")
    for name, entry in tables.items():
        if not NAME.fullmatch(name):
            raise ValueError(f"{where}: {shown(name)} is no name; accepted: {NAME_IN_WORDS}.")
        if not isinstance(entry, dict):
            raise ValueError(f"{where}: {name} is {shown(entry)}; accepted: a table, under a line [{name}].")
    return tables


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
