"""Drafts: begun from an edition or from files, and changed one text at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
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
from .perform import Deed, held_in_force, perform, record, said


class Conflict(Exception):
    """Somebody else has saved the same text since it was opened; ``theirs`` is what it says now, in ``version``."""

    def __init__(self, row: Statement | Reference, theirs: StatementText | ReferenceText):
        super().__init__(str(row))
        self.theirs, self.version = theirs, row.version
        self.by, self.at = row.changed_by, row.changed_at


# Begun


def start(number: int, by: User, comment: str, title: str = "", once: str = "") -> Edition:
    """A draft with all words of an edition, and the shipped words for codes that the rules have and it lacks.

    Who wrote words of it that nobody has approved yet has written them here, too.

    :param once: the mark of the form that asked; sent again, it gets the draft that was made of it.
    :raises Refused: when this person or that edition does not allow it.
    """
    with perform(Act.START, number, by, comment) as deed:
        if once and (made := Event.objects.filter(act=Act.START, by=by, detail__once=once).first()):
            deed.void = True
            return made.edition
        base = deed.edition
        title = said(title) if title.strip() else f"Revision of edition {base.number}"
        draft = _begin(_completed(edition_text(base)), " ".join(title.split()), Edition.Origin.DRAFTED, base)
        _take_contributions_along(base, draft)
        deed.edition, deed.detail = draft, {"from": base.number} | ({"once": once} if once else {})
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


def save(number: int, new: StatementText | ReferenceText, version: int, by: User, comment: str) -> Any:
    """Keep what an editor wrote for a code or of a source, as the successor of the version that was opened.

    With ``version`` 0 it is added: a code that the rules can give and the edition lacks, a source of a new key.

    :return: the row.
    :raises Refused: when this person or the edition's state does not allow it, the comment is missing, or a source
        is added under a key that another has.
    :raises Conflict: when another save came first; nothing is changed then.
    :raises ObjectDoesNotExist: when the edition has no such code, or the source was taken out meanwhile.
    """
    kind, new = KINDS[type(new)], new.normal()
    about = getattr(new, kind.name)
    with perform(Act.EDIT, number, by, comment) as deed:
        row = kind.rows(deed.edition, about).first()
        old = kind.read(row) if row else None
        if new == old:  # nothing to do, whoever wrote it: the same form sent twice is no conflict
            deed.void = True
            return row
        if row is None and (version or not _may_be_added(new)):
            raise kind.model.DoesNotExist(about)
        if row and not version and isinstance(new, ReferenceText):
            raise Refused(f"Edition {number} has a reference {about} already: choose another key.")
        row = _as_opened(row, old, version) if row else kind.model(edition=deed.edition, **{kind.name: about})
        for name, value in kind.values(new).items():
            setattr(row, name, value)
        row.version, row.changed_by, row.changed_at = version + 1, by, timezone.now()
        row.save()
        _changed(deed, about, old and asdict(old), asdict(new))
    return row


def remove_reference(number: int, key: str, version: int, by: User, comment: str) -> None:
    """Take out a source that no statement cites.

    :raises Refused: when a statement cites it, and as `save`.
    :raises Conflict: when another save came first.
    """
    with perform(Act.EDIT, number, by, comment) as deed:
        row = KINDS[ReferenceText].rows(deed.edition, key).get()
        old = reference_text(row)
        _as_opened(row, old, version)
        if citing := cited_by(edition_text(deed.edition).statements.values()).get(key):
            raise Refused(f"{key} is cited by {', '.join(citing)}: take the citation out first.")
        row.delete()
        _changed(deed, key, asdict(old), None)


def rename(number: int, title: str, by: User, comment: str, seen: str | None = None) -> Edition:
    """Give a draft another title.

    :param seen: the title that the person had before them, where another one would be news to them.
    :raises Refused: as `save`; when the title is empty; when somebody else has changed it meanwhile.
    """
    title = one_line(title)
    with perform(Act.EDIT, number, by, comment) as deed:
        before, deed.edition.title = deed.edition.title, title
        if not 0 < len(title) <= 200:
            raise Refused("A title of 1 to 200 characters is needed.")
        if title == before:
            deed.void = True
        elif seen not in (None, before):
            raise Refused(f"Somebody else has meanwhile called this edition “{before}”. Save again if yours is better.")
        else:
            _changed(deed, "", before, title)
    return deed.edition


@dataclass(frozen=True, slots=True)
class Kind:
    """How texts of one kind are kept: in which rows, under which name, read and written how."""

    model: Any
    name: str
    read: Callable
    values: Callable

    def rows(self, edition: Edition, about: str) -> QuerySet:
        """The row of one text of an edition, if any."""
        return self.model.objects.select_related("changed_by").filter(edition=edition, **{self.name: about})


KINDS: dict[type, Kind] = {
    StatementText: Kind(Statement, "code", statement_text, statement_values),
    ReferenceText: Kind(Reference, "key", reference_text, reference_values),
}


def _may_be_added(new: StatementText | ReferenceText) -> bool:
    return isinstance(new, ReferenceText) or new.code in {code for code, _ in needed()}


def _as_opened(row: Any, text: Any, version: int) -> Any:
    """The row, where it still is in the version that was opened. :raises Conflict: where it is not."""
    if row.version != version:
        raise Conflict(row, text)
    return row


def _changed(deed: Deed, about: str, before: Any, after: Any) -> None:
    """What every change entails: another hash, no approval any more, a contribution to this round or the next."""
    edition = deed.edition
    if edition.contributions.filter(round=edition.round, part=Contribution.Part.APPROVED).exists():
        edition.round += 1
    edition.content_hash = edition_text(edition).content_hash()
    edition.approved_hash, edition.approved_by, edition.approved_at = "", None, None
    _contribute(edition, deed.by, Contribution.Part.CHANGED)
    deed.about, deed.detail = about, {"before": before, "after": after}


def _contribute(edition: Edition, person: User, part: str) -> None:
    Contribution.objects.get_or_create(edition=edition, round=edition.round, person=person, defaults={"part": part})
