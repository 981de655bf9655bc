"""The words of an edition as plain values: statements with their wordings, references, and the hash of it all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

from mbc_advisor.algorithm.case.vocabulary import STRENGTHS

from .normal_form import one_line, tidy

SECTIONS = (
    "urgent", "explanation", "confirm", "image", "discuss", "treat", "bone_agent",
    "radiotherapy", "orthopaedics", "monitor", "pitfall", "lean", "conclusion",
)  # fmt: skip

BASES = ("read", "second_hand", "expert")
"""What a statement rests on: a source that was read, one read through another page, expert opinion."""

STATES = ("draft", "submitted", "under_review", "approved", "published", "superseded", "withdrawn")
"""What an edition can be; the words for each stand with the database's model."""


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, map(one_line, texts)))


def _strength_order(strength: str) -> tuple[int, str]:
    return (STRENGTHS.index(strength) if strength in STRENGTHS else len(STRENGTHS)), strength


@dataclass(frozen=True, slots=True)
class Wording:
    """One complete way to say a statement; a variant replaces only what it states.

    ``strengths``: those of a recommendation that the words were written and approved for; none for a lean or
    a conclusion.
    """

    headline: str = ""
    body: str = ""
    plain: str = ""
    grade: str = ""
    citations: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()

    def over(self, base: Wording) -> Wording:
        """This wording, with what it leaves out taken from ``base``."""
        return Wording(
            self.headline or base.headline,
            self.body or base.body,
            self.plain or base.plain,
            self.grade or base.grade,
            self.citations or base.citations,
            self.strengths or base.strengths,
        )

    def normal(self) -> Wording:
        """The same words in their normal form: Markdown tidied, the rest on one line, strengths in their order."""
        return Wording(
            one_line(self.headline),
            tidy(self.body),
            tidy(self.plain),
            one_line(self.grade),
            _lines(self.citations),
            tuple(sorted(set(_lines(self.strengths)), key=_strength_order)),
        )


@dataclass(frozen=True, slots=True)
class StatementText:
    """The words for one code: for specialists and for other readers, with grade, sources and variants.

    ``rows`` are the rows of the evidence files that the words rest on; ``basis`` is the best of them.
    ``review_by`` is the day (ISO) by which the statement is to be read again.
    """

    code: str
    section: str
    wording: Wording
    basis: str
    rows: tuple[str, ...]
    variants: dict[str, Wording] = field(default_factory=dict)
    review_by: str = ""

    def worded(self, variant: str = "") -> Wording:
        """The wording for a variant; the base wording for the empty name.

        :raises KeyError: when the statement has no variant of that name.
        """
        return self.variants[variant].over(self.wording) if variant else self.wording

    def every_wording(self) -> dict[str, Wording]:
        """All wordings by variant name; the base wording under the empty name."""
        return {"": self.wording} | {name: self.worded(name) for name in self.variants}

    def cited(self) -> tuple[str, ...]:
        """The keys that any of its wordings cites, each once, in the order met."""
        return tuple(dict.fromkeys(key for words in self.every_wording().values() for key in words.citations))

    def normal(self) -> StatementText:
        """The same statement with its words in their normal form, its variants by name.

        (PostgreSQL's JSON does not keep an order, so that one of their own would be lost on the way.)
        """
        variants = {name: words.normal() for name, words in sorted(self.variants.items())}
        return StatementText(
            self.code,
            self.section,
            self.wording.normal(),
            one_line(self.basis),
            _lines(self.rows),
            variants,
            one_line(self.review_by),
        )


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

    def normal(self) -> ReferenceText:
        """The same source, every part on one line."""
        said = ((name, getattr(self, name)) for name in self.__slots__)
        lines: dict[str, Any] = {name: one_line(part) for name, part in said if isinstance(part, str)}
        return replace(self, **lines)

    @property
    def number(self) -> str:
        """Its DOI, PMID or PMC number as one would type or file it; empty when it has none."""
        if self.doi:
            return f"doi:{self.doi}"
        return self.pmid if not self.pmid or self.pmid.startswith("PMC") else f"PMID {self.pmid}"

    @property
    def printed(self) -> str:
        """Authors, title, journal and number, each ended by a full stop."""
        parts = (self.authors, self.title, self.source, self.number)
        return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def cited_by(statements: Iterable[StatementText]) -> dict[str, list[str]]:
    """For each key that is cited, whether there is a reference of it or not, the codes that cite it."""
    found: dict[str, list[str]] = {}
    for each in statements:
        for key in each.cited():
            found.setdefault(key, []).append(each.code)
    return found


@dataclass(frozen=True, slots=True)
class EditionText:
    """A complete set of words: statements by code, references by key."""

    title: str
    status: str
    dated: str
    statements: dict[str, StatementText]
    references: dict[str, ReferenceText]

    def normal(self) -> EditionText:
        """The same edition with all its words in their normal form."""
        return replace(
            self,
            title=one_line(self.title),
            statements={code: text.normal() for code, text in self.statements.items()},
            references={key: text.normal() for key, text in self.references.items()},
        )

    def content_hash(self) -> str:
        """SHA-256 over statements and references in their normal form, independent of file layout and order."""
        content = {
            "statements": {code: _statement_as_hashed(text) for code, text in self.statements.items()},
            "references": {key: _as_hashed(text) for key, text in self.references.items()},
        }
        packed = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(packed.encode()).hexdigest()


def _statement_as_hashed(text: StatementText) -> dict[str, Any]:
    return {
        "code": text.code,
        "section": text.section,
        "wording": _as_hashed(text.wording),
        "basis": one_line(text.basis),
        "rows": _lines(text.rows),
        "variants": {name: _as_hashed(words) for name, words in text.variants.items()},
        "review_by": one_line(text.review_by),
    }


@lru_cache(maxsize=4096)
def _as_hashed(text: Wording | ReferenceText) -> dict[str, Any]:
    """One text in its normal form, as the hash covers it: kept, since each save at the desk hashes all that stayed too."""
    return asdict(text.normal())
