"""Reading editions: one query says which is in force; its words are kept in the process."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile

from django.db import DatabaseError, connection

from .files import ReferenceText, StatementText, Wording, read_edition
from .models import Edition, Reference, Statement
from .words import PublishedEdition


class NoEdition(LookupError):
    """No edition is in force; `manage.py load_edition` loads the shipped one."""


def in_force() -> PublishedEdition:
    """The edition in force.

    :raises NoEdition: when none has been loaded.
    """
    with connection.cursor() as cursor:  # on every page, so in plain SQL: a quarter of the ORM's cost
        cursor.execute("SELECT id, content_hash, status FROM guidance_edition WHERE in_force")
        found = cursor.fetchone()
    if found is None:
        raise NoEdition("No edition is in force. Load the shipped one: python manage.py load_edition")
    return _published(*found)


def in_force_or_shipped() -> PublishedEdition:
    """The edition in force; the shipped files as edition 1 where there is no database yet."""
    try:
        return in_force()
    except (NoEdition, DatabaseError):
        return shipped()


def shipped() -> PublishedEdition:
    """The edition that comes with the program, read from its files, as edition 1."""
    text = read_edition()
    words = dict(Edition.Status.choices)[text.status]
    return PublishedEdition(
        1, text.title, text.status, words, text.dated, text.content_hash(), text.statements, text.references
    )


@lru_cache(maxsize=4)
def _published(pk: int, content_hash: str, status: str) -> PublishedEdition:
    """An edition's words, by what cannot change without being another edition."""
    statements = {row.code: _statement(row) for row in Statement.objects.filter(edition=pk)}
    rows = list(Reference.objects.filter(edition=pk).select_related("edition"))
    edition, references = rows[0].edition, {row.key: _reference(row) for row in rows}
    words = dict(Edition.Status.choices)[status]
    return PublishedEdition(
        edition.number,
        edition.title,
        status,
        words,
        edition.dated,
        content_hash,
        statements,
        references,
        edition.loaded_at,
    )


@lru_cache(maxsize=1024)
def _unchanged_since(number: int, content_hash: str, code: str) -> tuple[int, object]:
    rows = Statement.objects.filter(code=code, edition__number__lte=number).order_by("-edition__number")
    newest, *older = rows.select_related("edition")
    same = [newest, *takewhile(lambda row: _statement(row) == _statement(newest), older)]
    return same[-1].edition.number, same[-1].edition.loaded_at


def unchanged_since(edition: PublishedEdition, code: str) -> tuple[int, object]:
    """Number and date of loading of the first of the editions that say the same of a code without a break."""
    if edition.number == 1:
        return edition.number, edition.loaded_at
    return _unchanged_since(edition.number, edition.content_hash, code)


def _statement(row: Statement) -> StatementText:
    variants = {
        name: Wording(**words | {"citations": tuple(words.get("citations", ()))})
        for name, words in row.variants.items()
    }
    words = Wording(row.headline, row.body, row.plain, row.grade, tuple(row.citations))
    return StatementText(row.code, row.section, words, row.basis, tuple(row.rows), variants)


def _reference(row: Reference) -> ReferenceText:
    return ReferenceText(row.key, row.authors, row.title, row.source, row.year, row.doi, row.pmid, row.kind, row.note)
