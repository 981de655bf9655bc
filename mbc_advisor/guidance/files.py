"""An edition as files: one TOML file a section, plus ``edition.toml`` and ``references.toml``.

This is the one format in which words travel: the shipped edition is kept in it, editors' exports are
written in it, and both have the same content hash whichever way they came.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from .texts import BASES, SECTIONS, EditionText, ReferenceText, StatementText, Wording
from .tidy import tidy

__all__ = [
    "BASES", "SECTIONS", "SHIPPED", "EditionText", "ReferenceText", "StatementText", "Wording", "read_edition", "tidy",
]  # fmt: skip

SHIPPED = Path(__file__).parent / "editions" / "1"


def read_edition(folder: Path = SHIPPED) -> EditionText:
    """Read an edition's files.

    :raises ValueError: naming the file and the entry, when a file cannot be understood.
    """
    head = _table(folder / "edition.toml")
    statements: dict[str, StatementText] = {}
    for section in SECTIONS:
        for code, entry in _table(folder / f"{section}.toml").items():
            if code in statements:
                raise ValueError(f"{section}.toml: {code} stands in {statements[code].section}.toml too")
            statements[code] = _statement(code, section, entry)
    references = {
        key: _built(ReferenceText, f"references.toml: {key}", {"key": key, **entry})
        for key, entry in _table(folder / "references.toml").items()
    }
    return EditionText(head["title"], head["status"], str(head["dated"]), statements, references).normal()


def _table(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{path.name} is missing from {path.parent}") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: {error}") from None


def _statement(code: str, section: str, entry: dict) -> StatementText:
    where = f"{section}.toml: {code}"
    entry = dict(entry)
    variants = {name: _wording(f"{where}, variant {name}", words) for name, words in entry.pop("variants", {}).items()}
    basis, rows = entry.pop("basis", ""), tuple(entry.pop("rows", ()))
    review_by = entry.pop("review_by", "")
    if isinstance(review_by, date):
        review_by = review_by.isoformat()
    return StatementText(code, section, _wording(where, entry), basis, rows, variants, review_by)


def _wording(where: str, entry: dict) -> Wording:
    return _built(Wording, where, {k: value if isinstance(value, str) else tuple(value) for k, value in entry.items()})


def _built(kind, where: str, entry: dict):
    try:
        return kind(**entry)
    except TypeError as error:
        raise ValueError(f"{where}: {error}") from None
