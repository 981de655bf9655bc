"""An edition as files: one TOML file a section, plus ``edition.toml`` and ``references.toml``.

This is the one format in which words travel: the shipped edition is kept in it, editors' exports are
written in it, and both have the same content hash whichever way they came.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..words.normal_form import one_line
from ..words.texts import SECTIONS, EditionText, ReferenceText, StatementText, Wording
from .layout import edition_files
from .schema import HeadEntry, ReferenceEntry, StatementEntry, WordingEntry, read_entry, read_tables

SHIPPED = Path(__file__).parents[1] / "editions" / "1"
FILES = ("edition.toml", *(f"{section}.toml" for section in SECTIONS), "references.toml")

_MAX_BYTES = 2_000_000
_STAGING = ".being-written-"


def read_edition(folder: Path = SHIPPED) -> EditionText:
    """Read an edition's files.

    :raises ValueError: a sentence naming the file and the entry, when a file cannot be understood.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder.")
    try:
        for name in _foreign(folder):
            raise ValueError(f"{name} is no file of an edition; accepted: {', '.join(FILES)}.")
        return edition_from_files({name: _content(folder / name) for name in FILES})
    except OSError as error:
        raise ValueError(f"{error.filename} cannot be read: {error.strerror}.") from None


def edition_from_files(files: dict[str, str]) -> EditionText:
    """The edition that the text of these files says, by file name.

    :raises ValueError: a sentence naming the file and the entry, when a file cannot be understood.
    """
    tables = {name: _table(name, files[name]) for name in FILES}
    head = read_entry("edition.toml", tables["edition.toml"], HeadEntry)
    statements: dict[str, StatementText] = {}
    for section in SECTIONS:
        for code, entry in read_tables(f"{section}.toml", tables[f"{section}.toml"], StatementEntry).items():
            if code in statements:
                raise ValueError(f"{section}.toml: {code} stands in {statements[code].section}.toml too.")
            statements[code] = _statement(code, section, entry)
    references = {
        key: ReferenceText(key, **entry.model_dump())
        for key, entry in read_tables("references.toml", tables["references.toml"], ReferenceEntry).items()
    }
    return EditionText(**head.model_dump(), statements=statements, references=references).normal()


def write_edition(edition: EditionText, folder: Path) -> None:
    """Write an edition's files into a new or empty folder, or over the files of an edition.

    Nothing is changed until all of it is written beside, and read back as the same words.

    :raises ValueError: a sentence, when the folder holds something else, cannot be written, or the words could
        not be read back.
    """
    files = edition_files(edition)
    if edition_from_files(files).content_hash() != edition.content_hash():
        raise ValueError("These words would not be read back as they are, so no file was written.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = [name for name in os.listdir(folder) if not name.startswith(_STAGING)]
        if held and "edition.toml" not in held:
            raise ValueError(f"{folder} holds other things than an edition; choose a new or an empty folder.")
        for name in _foreign(folder):
            raise ValueError(f"{folder} holds {name}, which is no file of an edition; choose a new or an empty folder.")
        with TemporaryDirectory(prefix=_STAGING, dir=folder) as staging:
            for name, content in files.items():
                (Path(staging) / name).write_text(content, encoding="utf-8", newline="\n")
            for name in files:
                os.replace(Path(staging) / name, folder / name)
    except OSError as error:
        raise ValueError(f"{folder} cannot be written: {error.strerror}.") from None


def _foreign(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.toml") if path.name not in FILES)


def _content(path: Path) -> str:
    if not path.exists():
        raise ValueError(f"{path.name} is missing from {path.parent}.")
    if not path.is_file():
        raise ValueError(f"{path.name} is not a file.")
    _ask_size(path.name, path.stat().st_size)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not text in UTF-8 (byte {error.start + 1}).") from None


def _ask_size(name: str, size: int) -> None:
    if size > _MAX_BYTES:
        raise ValueError(f"{name} has {size:,} bytes; accepted: at most {_MAX_BYTES:,}.")


def _table(name: str, text: str) -> dict[str, Any]:
    _ask_size(name, len(text.encode(errors="replace")))
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError(f"{name} is nested too deeply.") from None
    except ValueError as error:
        raise ValueError(f"{name} is not TOML: {one_line(str(error))[:200]}.") from None


def _statement(code: str, section: str, entry: StatementEntry) -> StatementText:
    variants = {name: _wording(each) for name, each in entry.variants.items()}
    return StatementText(code, section, _wording(entry), entry.basis, tuple(entry.rows), variants, entry.review_by)


def _wording(entry: WordingEntry) -> Wording:
    citations, strengths = tuple(entry.citations), tuple(entry.strengths)
    return Wording(entry.headline, entry.body, entry.plain, entry.grade, citations, strengths)
