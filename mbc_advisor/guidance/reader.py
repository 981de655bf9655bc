"""Reading editions: one query says which is in force; its words are kept in the process."""

from __future__ import annotations

from functools import lru_cache

from django.db import DatabaseError

from .files import ReferenceText, StatementText, Wording, read_edition
from .models import Edition, Reference, Statement
from .words import PublishedEdition


class NoEdition(LookupError):
    """No edition is in force; `manage.py load_edition` loads the shipped one."""


def in_force() -> PublishedEdition:
    """The edition in force.

    :raises NoEdition: when none has been loaded.
    """
    found = Edition.objects.filter(in_force=True).values_list("pk", "content_hash", "status").first()
    if found is None:
        raise NoEdition("No edition is in force. Load the shipped one: python manage.py load_edition")
    return _published(*found)


def in_force_or_shipped() -> PublishedEdition:
    """The edition in force; the shipped files as edition 1 where there is no database yet."""
    try:
        return in_force()
    except (NoEdition, DatabaseError):
        text = read_edition()
        words = dict(Edition.Status.choices)[text.status]
        return PublishedEdition(1, text.title, text.status, words, text.dated, text.content_hash(), text.statements, text.references)


@lru_cache(maxsize=4)
def _published(pk: int, content_hash: str, status: str) -> PublishedEdition:
    """An edition's words, by what cannot change without being another edition."""
    edition = Edition.objects.get(pk=pk)
    statements = {row.code: _statement(row) for row in Statement.objects.filter(edition=edition)}
    references = {row.key: _reference(row) for row in Reference.objects.filter(edition=edition)}
    return PublishedEdition(
        edition.number, edition.title, status, edition.get_status_display(), edition.dated, content_hash, statements, references
    )


def _statement(row: Statement) -> StatementText:
    variants = {name: Wording(**words | {"citations": tuple(words.get("citations", ()))}) for name, words in row.variants.items()}
    words = Wording(row.headline, row.body, row.plain, row.grade, tuple(row.citations))
    return StatementText(row.code, row.section, words, row.basis, tuple(row.rows), variants)


def _reference(row: Reference) -> ReferenceText:
    return ReferenceText(row.key, row.authors, row.title, row.source, row.year, row.doi, row.pmid, row.kind, row.note)
