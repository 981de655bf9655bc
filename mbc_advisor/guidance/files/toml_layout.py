"""How an edition's files are laid out: always the same for the same words, so that a diff shows what was changed.

The layout is made here; what stands between quotation marks is quoted by tomlkit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import tomlkit

from ..words.normal_form import ITEM
from ..words.texts import SECTIONS, EditionText, ReferenceText, StatementText, Wording

WIDTH = 120
_QUOTES = '"""'


def edition_files(edition: EditionText) -> dict[str, str]:
    """The text of each file of an edition, by its name.

    :raises ValueError: a sentence, when there is no section or no such day.
    """
    edition = edition.normal()
    files = {"edition.toml": _lines(_head(edition))}
    for code, statement in edition.statements.items():
        if statement.section not in SECTIONS:
            raise ValueError(f"{code}: {statement.section!r} is not a section.")
    for section in SECTIONS:
        entries = ((code, each) for code, each in edition.statements.items() if each.section == section)
        files[f"{section}.toml"] = "\n".join(_lines(_statement(code, each)) for code, each in entries)
    files["references.toml"] = "\n".join(_lines(_reference(key, each)) for key, each in edition.references.items())
    return files


def _head(edition: EditionText) -> Iterator[str]:
    yield _said("title", edition.title)
    yield _said("status", edition.status)
    yield f"dated = {_day('dated', edition.dated)}"


def _statement(code: str, statement: StatementText) -> Iterator[str]:
    yield f"[{_key(code)}]"
    yield from _wording(statement.wording)
    if statement.rows:
        yield _listed("rows", statement.rows)
    if statement.basis:
        yield _said("basis", statement.basis)
    if statement.review_by:
        yield f"review_by = {_day(f'{code}: review_by', statement.review_by)}"
    for name, wording in statement.variants.items():
        yield f"[{_key(code)}.variants.{_key(name)}]"
        yield from _wording(wording)


def _wording(wording: Wording) -> Iterator[str]:
    if wording.headline:
        yield _said("headline", wording.headline)
    for name in ("body", "plain"):
        if text := getattr(wording, name):
            quoted = tomlkit.string(_wrapped(text), multiline=True).as_string()
            yield f"{name} = {_QUOTES}\n{quoted.removeprefix(_QUOTES)}"  # TOML leaves out a line break that comes first
    if wording.grade:
        yield _said("grade", wording.grade)
    for name in ("strengths", "citations"):
        if listed := getattr(wording, name):
            yield _listed(name, listed)


def _reference(key: str, reference: ReferenceText) -> Iterator[str]:
    yield f"[{_key(key)}]"
    for name in ("authors", "title", "source", "year", "doi", "pmid", "kind", "note"):
        value = getattr(reference, name)
        if name == "year" and value is not None:
            yield f"year = {value:d}"
        elif value or name == "kind":  # which is an article where nothing is said
            yield _said(name, value)


def _said(name: str, text: str) -> str:
    return f"{name} = {tomlkit.string(text).as_string()}"


def _listed(name: str, texts: Iterable[str]) -> str:
    quoted = [tomlkit.string(text).as_string() for text in texts]
    line = f"{name} = [{', '.join(quoted)}]"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{name} = [", *_filled([f"{each}," for each in quoted], "    ", "    "), "]"])


def _key(name: str) -> str:
    return tomlkit.key(name).as_string()


def _day(where: str, day: str) -> str:
    try:
        if date.fromisoformat(day).isoformat() == day:
            return day
    except ValueError:
        pass
    raise ValueError(f"{where} is {day!r}; accepted: a date such as 2027-11-22.")


def _wrapped(markdown: str) -> str:
    """Tidy Markdown broken into lines of the width, which tidying joins again."""
    lines: list[str] = []
    for line in markdown.split("\n"):
        indent = "  " if ITEM.fullmatch(line) else ""
        lines += _filled(_kept_together(line.split(" ")), "", indent, WIDTH - len(_QUOTES))
    return "\n".join(lines)


def _kept_together(words: list[str]) -> list[str]:
    """What looks like the marker of a list item ("-", "10.") stays behind its word: it may not begin a line."""
    kept = words[:1]
    for word in words[1:]:
        if ITEM.fullmatch(word):
            kept[-1] += f" {word}"
        else:
            kept.append(word)
    return kept


def _filled(parts: list[str], first: str, indent: str, width: int = WIDTH) -> list[str]:
    lines = [first + parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + 1 + len(part) <= width:
            lines[-1] += f" {part}"
        else:
            lines.append(indent + part)
    return lines


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
