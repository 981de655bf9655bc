"""Drafts: begun from an edition or from files, and changed one text at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.edition.load import next_number
from mbc_advisor.guidance.edition.rows import (
    edition_text,
    reference_text,
    reference_values,
    statement_text,
    statement_values,
    write_rows,
)
from mbc_advisor.guidance.models import Contribution, Edition, Event, Reference, Statement
from mbc_advisor.guidance.words.normal_form import one_line
from mbc_advisor.guidance.words.required_codes import needed
from mbc_advisor.guidance.words.texts import EditionText, ReferenceText, StatementText, cited_by

from .acts import Act, Refused, State
from .log import held, held_in_force, permit, record, said


class Conflict(Exception):
    """Somebody else has saved the same text since it was opened; ``theirs`` is what it says now, in ``version``."""

    def __init__(self, row: Statement | Reference, theirs: StatementText | ReferenceText):
        super().__init__(str(row))
        self.theirs, self.version = theirs, row.version
        self.by, self.at = row.changed_by, row.changed_at


# Begun


@transaction.atomic
def start(number: int, by: User, comment: str, title: str = "", once: str = "") -> Edition:
    """A draft with all words of an edition, and the shipped words for codes that the rules have and it lacks.

    Who wrote words of it that nobody has approved yet has written them here, too.

    :param once: the mark of the form that asked; sent again, it gets the draft that was made of it.
    :raises Refused: when this person or that edition does not allow it.
    """
    held_in_force()
    base = held(number)
    if once and (made := Event.objects.filter(act=Act.START, by=by, detail__once=once).first()):
        return made.edition
    permit(Act.START, base, by)
    text = _completed(edition_text(base))
    comment = said(comment)
    title = said(title) if title.strip() else f"Revision of edition {base.number}"
    draft = _begin(text, " ".join(title.split()), Edition.Origin.DRAFTED, base)
    _take_contributions_along(base, draft)
    record(draft, Act.START, by, comment, detail={"from": base.number} | ({"once": once} if once else {}))
    return draft


@transaction.atomic
def import_draft(text: EditionText, by: User, comment: str) -> Edition:
    """A draft with the words of an edition's files; what it may lack is said when it is submitted.

    Who imports has changed all words that differ from the edition in force, and so cannot approve them.

    :raises Refused: when this person is no editor.
    """
    if Role.EDITOR not in by.roles:
        raise Refused("To import an edition is for an editor.")
    comment = said(comment)
    draft = _begin(text, text.title, Edition.Origin.IMPORTED, held_in_force())
    _contribute(draft, by, Contribution.Part.CHANGED)
    for same in Edition.objects.filter(content_hash=draft.content_hash).exclude(pk=draft.pk):
        _take_contributions_along(same, draft)
    record(draft, "import", by, comment)
    return draft


def _begin(text: EditionText, title: str, origin: str, base: Edition | None) -> Edition:
    draft = Edition.objects.create(
        number=next_number(),
        title=title[:200],
        state=State.DRAFT,
        origin=origin,
        based_on=base,
        dated=timezone.localdate(),
        content_hash=text.content_hash(),
        marks=base.marks if base else 0,
    )
    write_rows(draft, text)
    return draft


def _take_contributions_along(base: Edition, draft: Edition) -> None:
    """Who wrote words that nobody has approved wrote them in a copy too: else it were a way round the two persons."""
    if not base.reviewed:
        for each in base.contributions.filter(round=base.round, part=Contribution.Part.CHANGED).select_related(
            "person"
        ):
            _contribute(draft, each.person, Contribution.Part.CHANGED)


def _completed(text: EditionText) -> EditionText:
    shipped = in_force.shipped()
    lacking = {code for code, _ in needed() if code not in text.statements}
    lent = {code: shipped.statements[code] for code in lacking if code in shipped.statements}
    cited = cited_by(lent.values())
    text.statements.update(lent)
    text.references.update({key: shipped.references[key] for key in cited if key not in text.references})
    return text


# Changed


@transaction.atomic
def save_statement(number: int, new: StatementText, version: int, by: User, comment: str) -> Statement:
    """Keep what an editor wrote for a code, as the successor of the version that was opened.

    A code that the rules can give and the edition lacks is added (with ``version`` 0).

    :raises Refused: when this person or the edition's state does not allow it, or the comment is missing.
    :raises Conflict: when another save came first; nothing is changed then.
    :raises Statement.DoesNotExist: when the edition has no such code.
    """
    edition = held(number)
    permit(Act.EDIT, edition, by)
    new = new.normal()
    row = Statement.objects.select_related("changed_by").filter(edition=edition, code=new.code).first()
    if row is None and version == 0 and new.code in {code for code, _ in needed()}:
        return _add(edition, Statement(code=new.code, **statement_values(new)), asdict(new), by, comment)
    if row is None:
        raise Statement.DoesNotExist(new.code)
    return _save(edition, row, statement_text, new, statement_values(new), version, by, comment)


@transaction.atomic
def save_reference(number: int, new: ReferenceText, version: int, by: User, comment: str) -> Reference:
    """Keep what an editor wrote of a source; a key the edition has not is added (with ``version`` 0).

    :raises Refused: as `save_statement`; and when a source of that key is there already.
    :raises Conflict: when another save came first.
    :raises Reference.DoesNotExist: when the source was removed meanwhile.
    """
    edition = held(number)
    permit(Act.EDIT, edition, by)
    new = new.normal()
    if version == 0:
        return _add_reference(edition, new, by, comment)
    row = Reference.objects.select_related("changed_by").get(edition=edition, key=new.key)
    return _save(edition, row, reference_text, new, reference_values(new), version, by, comment)


def _add_reference(edition: Edition, new: ReferenceText, by: User, comment: str) -> Reference:
    there = Reference.objects.filter(edition=edition, key=new.key).first()
    if there and reference_text(there) == new:
        return there  # the same form, sent twice
    if there:
        raise Refused(f"Edition {edition.number} has a reference {new.key} already: choose another key.")
    return _add(edition, Reference(key=new.key, **reference_values(new)), asdict(new), by, comment)


def _add(edition: Edition, row: Any, after: dict, by: User, comment: str) -> Any:
    comment = said(comment)
    row.edition, row.changed_by, row.changed_at = edition, by, timezone.now()
    row.save()
    _changed(edition, by, comment, str(row), {"before": None, "after": after})
    return row


@transaction.atomic
def remove_reference(number: int, key: str, version: int, by: User, comment: str) -> None:
    """Take out a source that no statement cites.

    :raises Refused: when a statement cites it, and as `save_statement`.
    :raises Conflict: when another save came first.
    """
    edition = held(number)
    permit(Act.EDIT, edition, by)
    comment = said(comment)
    row = Reference.objects.select_related("changed_by").get(edition=edition, key=key)
    text = reference_text(row)
    if row.version != version:
        raise Conflict(row, text)
    if citing := cited_by(edition_text(edition).statements.values()).get(key):
        raise Refused(f"{key} is cited by {', '.join(citing)}: take the citation out first.")
    row.delete()
    _changed(edition, by, comment, key, {"before": asdict(text), "after": None})


@transaction.atomic
def rename(number: int, title: str, by: User, comment: str, seen: str | None = None) -> Edition:
    """Give a draft another title.

    :param seen: the title that the person had before them, where another one would be news to them.
    :raises Refused: as `save_statement`; when the title is empty; when somebody else has changed it meanwhile.
    """
    edition = held(number)
    permit(Act.EDIT, edition, by)
    title = one_line(title)
    if not 0 < len(title) <= 200:
        raise Refused("A title of 1 to 200 characters is needed.")
    if title == edition.title:
        return edition
    if seen not in (None, edition.title):
        raise Refused(
            f"Somebody else has meanwhile called this edition “{edition.title}”. Save again if yours is better."
        )
    before, comment = edition.title, said(comment)
    edition.title = title
    edition.save(update_fields=["title"])
    _changed(edition, by, comment, "", {"before": before, "after": title})
    return edition


def _save(
    edition: Edition, row: Any, as_text: Callable, new: Any, values: dict, version: int, by: User, comment: str
) -> Any:
    old = as_text(row)
    if new == old:
        return row  # nothing to do, whoever wrote it: the same form sent twice is no conflict
    if row.version != version:
        raise Conflict(row, old)
    comment = said(comment)
    for name, value in values.items():
        setattr(row, name, value)
    row.version, row.changed_by, row.changed_at = version + 1, by, timezone.now()
    row.save()
    about = getattr(row, "code", "") or row.key
    _changed(edition, by, comment, about, {"before": asdict(old), "after": asdict(new)})
    return row


def _changed(edition: Edition, by: User, comment: str, about: str, detail: dict) -> None:
    """What every change entails: another hash, no approval any more, a draft again, a contribution, a line in the log."""
    before = edition.state
    if edition.contributions.filter(round=edition.round, part=Contribution.Part.APPROVED).exists():
        edition.round += 1
    edition.content_hash = edition_text(edition).content_hash()
    edition.state, edition.approved_hash, edition.approved_by, edition.approved_at = State.DRAFT, "", None, None
    edition.save()
    _contribute(edition, by, Contribution.Part.CHANGED)
    record(edition, Act.EDIT, by, comment, before, about, detail)


def _contribute(edition: Edition, person: User, part: str) -> None:
    Contribution.objects.get_or_create(edition=edition, round=edition.round, person=person, defaults={"part": part})
