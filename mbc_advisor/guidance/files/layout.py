"""How an edition's files are laid out: always the same for the same words, so that a diff shows what was changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import Any

import tomlkit
from tomlkit.items import Array, Table

from ..words.normal_form import ITEM
from ..words.texts import SECTIONS, EditionText, ReferenceText, StatementText, Wording

WIDTH = 120
_BREAK = re.compile(r" (?!(?:[-*+]|\d{1,9}[.)])(?: |$))")
"""Where a line may be broken: what looks like the marker of a list item ("-", "10.") may not begin one."""
_QUOTES, _INDENT = '"""', "    "


def edition_files(edition: EditionText) -> dict[str, str]:
    """The text of each file of an edition, by its name.

    :raises ValueError: a sentence, when there is no section or no such day.
    """
    edition = edition.normal()
    for code, statement in edition.statements.items():
        if statement.section not in SECTIONS:
            raise ValueError(f"{code}: {statement.section!r} is not a section.")
    head = {"title": edition.title, "status": edition.status, "dated": _day("dated", edition.dated)}
    files = {"edition.toml": tomlkit.dumps(head)}
    for section in SECTIONS:
        files[f"{section}.toml"] = _file(
            {code: _statement(code, each) for code, each in edition.statements.items() if each.section == section}
        )
    files["references.toml"] = _file({key: _reference(each) for key, each in edition.references.items()})
    return files


def _file(tables: dict[str, Table]) -> str:
    document = tomlkit.document()
    for number, (name, table) in enumerate(tables.items()):
        if number:
            document.add(tomlkit.nl())
        document.add(tomlkit.key(name), table)
    return document.as_string()


def _statement(code: str, statement: StatementText) -> Table:
    day = statement.review_by and _day(f"{code}: review_by", statement.review_by)
    table = _table(_worded(statement.wording) | {"rows": statement.rows, "basis": statement.basis, "review_by": day})
    if statement.variants:
        variants = tomlkit.table(is_super_table=True)
        for name, wording in statement.variants.items():
            variants.add(tomlkit.key(name), _table(_worded(wording)))
        table.add("variants", variants)
        for each in (variants, *variants.values()):
            each.trivia.indent = ""  # no empty line within a statement
    return table


def _worded(wording: Wording) -> dict[str, Any]:
    said = asdict(wording)
    return said | {"citations": said.pop("citations")}


def _reference(reference: ReferenceText) -> Table:
    said = asdict(reference)
    return _table({name: said[name] for name in said if name != "key"}, "kind")


def _table(said: dict[str, Any], also: str = "") -> Table:
    """What is not empty, and one thing that is said even so."""
    table = tomlkit.table()
    for name, value in said.items():
        if name in ("body", "plain") and value:
            quoted = tomlkit.string(_wrapped(value), multiline=True).as_string()
            # TOML leaves out a line break that comes first
            table.add(name, tomlkit.value(quoted.replace(_QUOTES, f"{_QUOTES}\n", 1)))
        elif value or name == also:
            table.add(name, _list(name, value) if isinstance(value, tuple) else tomlkit.item(value))
    return table


def _list(name: str, texts: Iterable[str]) -> Array:
    listed = tomlkit.array()
    listed.extend(texts)
    if len(f"{name} = {listed.as_string()}") <= WIDTH:
        return listed
    filled = tomlkit.array()
    for line in _filled([f"{each.as_string()}," for each in listed], _INDENT, WIDTH - len(_INDENT)):
        filled.add_line(*tomlkit.array(f"[{line}]"), indent=_INDENT)
    filled.add_line(indent="")
    return filled


def _day(where: str, day: str) -> date:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        with suppress(ValueError):
            return date.fromisoformat(day)
    raise ValueError(f"{where} is {day!r}; accepted: a date such as 2027-11-22.")


def _wrapped(markdown: str) -> str:
    """Tidy Markdown broken into lines of the width, which tidying joins again."""
    lines: list[str] = []
    for line in markdown.split("\n"):
        indent = "  " if ITEM.fullmatch(line) else ""
        lines += _filled(_BREAK.split(line), indent, WIDTH - len(_QUOTES))  # which may end the last
    return "\n".join(lines)


def _filled(parts: list[str], indent: str, width: int) -> list[str]:
    lines = parts[:1]
    for part in parts[1:]:
        if len(lines[-1]) + 1 + len(part) <= width:
            lines[-1] += f" {part}"
        else:
            lines.append(indent + part)
    return lines
