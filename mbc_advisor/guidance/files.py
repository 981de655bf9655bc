"""An edition as files: one TOML file a section, plus ``edition.toml`` and ``references.toml``.

This is the one format in which words travel: the shipped edition is kept in it, editors' exports are
written in it, and both have the same content hash whichever way they came.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path

SHIPPED = Path(__file__).parent / "editions" / "1"

SECTIONS = (
    "urgent", "explanation", "confirm", "image", "discuss", "treat", "bone_agent",
    "radiotherapy", "orthopaedics", "monitor", "pitfall", "lean", "conclusion",
)  # fmt: skip

BASES = ("read", "second_hand", "expert")
"""What a statement rests on: a source that was read, one read through another page, expert opinion."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One complete way to say a statement; a variant replaces only what it states."""

    headline: str = ""
    body: str = ""
    plain: str = ""
    grade: str = ""
    citations: tuple[str, ...] = ()

    def over(self, base: Wording) -> Wording:
        """This wording, with what it leaves out taken from ``base``."""
        return Wording(
            self.headline or base.headline,
            self.body or base.body,
            self.plain or base.plain,
            self.grade or base.grade,
            self.citations or base.citations,
        )


@dataclass(frozen=True, slots=True)
class StatementText:
    """The words for one code: for specialists and for other readers, with grade, sources and variants.

    ``rows`` are the rows of the evidence files that the words rest on; ``basis`` is the best of them.
    """

    code: str
    section: str
    wording: Wording
    basis: str
    rows: tuple[str, ...]
    variants: dict[str, Wording] = field(default_factory=dict)

    def worded(self, variant: str = "") -> Wording:
        """The wording for a variant; the base wording for the empty name.

        :raises KeyError: when the statement has no variant of that name.
        """
        return self.variants[variant].over(self.wording) if variant else self.wording

    def every_wording(self) -> dict[str, Wording]:
        """All wordings by variant name; the base wording under the empty name."""
        return {"": self.wording} | {name: self.worded(name) for name in self.variants}


@dataclass(frozen=True, slots=True)
class ReferenceText:
    """A source: ``source`` is journal, year, volume and pages, or the body that issued it."""

    key: str
    authors: str = ""
    title: str = ""
    source: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    kind: str = "article"
    note: str = ""


@dataclass(frozen=True, slots=True)
class EditionText:
    """A complete set of words: statements by code, references by key."""

    title: str
    status: str
    dated: str
    statements: dict[str, StatementText]
    references: dict[str, ReferenceText]

    def content_hash(self) -> str:
        """SHA-256 over statements and references, independent of file layout and order."""
        content = {
            "statements": {code: asdict(text) for code, text in self.statements.items()},
            "references": {key: asdict(text) for key, text in self.references.items()},
        }
        packed = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(packed.encode()).hexdigest()


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
    return EditionText(head["title"], head["status"], str(head["dated"]), statements, references)


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
    return StatementText(code, section, _wording(where, entry), basis, rows, variants)


def _wording(where: str, entry: dict) -> Wording:
    tidy = {key: " ".join(value.split()) if isinstance(value, str) else tuple(value) for key, value in entry.items()}
    return _built(Wording, where, tidy)


def _built(kind, where: str, entry: dict):
    try:
        return kind(**entry)
    except TypeError as error:
        raise ValueError(f"{where}: {error}") from None
