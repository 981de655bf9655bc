"""Words on their way into the database and out of it: rows on one side, the types of `texts.py` on the other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from ..models import Edition, Reference, Statement
from ..words.texts import EditionText, ReferenceText, StatementText, Wording

REFERENCE_FIELDS = tuple(each.name for each in fields(ReferenceText) if each.name != "key")
_WORDING_FIELDS = tuple(each.name for each in fields(Wording))


def statement_values(text: StatementText) -> dict:
    """What a row holds of a statement, by field; the code apart."""
    variants = {name: _wording_values(words).items() for name, words in text.variants.items()}
    return {
        **_wording_values(text.wording),
        "section": text.section,
        "basis": text.basis,
        "rows": list(text.rows),
        "variants": {name: {field: said for field, said in values if said} for name, values in variants.items()},
        "review_by": date.fromisoformat(text.review_by) if text.review_by else None,
    }


def statement_text(row: Statement) -> StatementText:
    """The statement that a row holds."""
    return StatementText(
        row.code,
        row.section,
        _wording({name: getattr(row, name) for name in _WORDING_FIELDS}),
        row.basis,
        tuple(row.rows),
        {name: _wording(words) for name, words in row.variants.items()},
        row.review_by.isoformat() if row.review_by else "",
    )


def reference_values(text: ReferenceText) -> dict:
    """What a row holds of a reference, by field; the key apart."""
    return {name: getattr(text, name) for name in REFERENCE_FIELDS}


def reference_text(row: Reference) -> ReferenceText:
    """The reference that a row holds."""
    return ReferenceText(row.key, **{name: getattr(row, name) for name in REFERENCE_FIELDS})


def edition_text(edition: Edition, references: Iterable[Reference] | None = None) -> EditionText:
    """All words of an edition, in their own order; two queries, or one where its references are to hand."""
    return EditionText(
        edition.title,
        edition.state,
        edition.dated.isoformat(),
        {row.code: statement_text(row) for row in edition.statements.all()},
        {row.key: reference_text(row) for row in (edition.references.all() if references is None else references)},
    )


def write_rows(edition: Edition, text: EditionText) -> None:
    """Write all words, in their normal form, into an edition that has none yet."""
    text = text.normal()
    Statement.objects.bulk_create(
        Statement(edition=edition, code=code, **statement_values(each)) for code, each in text.statements.items()
    )
    Reference.objects.bulk_create(
        Reference(edition=edition, key=key, **reference_values(each)) for key, each in text.references.items()
    )


def text_hash(text: StatementText | ReferenceText) -> str:
    """SHA-256 over all that a statement or a reference says."""
    packed = json.dumps(asdict(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()


def _wording_values(words: Wording) -> dict:
    return {
        name: list(value) if isinstance(value := getattr(words, name), tuple) else value for name in _WORDING_FIELDS
    }


def _wording(values: dict[str, Any]) -> Wording:
    said: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in values.items()}
    return Wording(**said)
