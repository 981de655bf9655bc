"""An act in one place: permitted by the table, done while the edition is held, written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.guidance.models import Edition, Event

from .acts import ACTS, Act, Refused, following, refusal

MAX_COMMENT = 2000
WHY = "Say in a sentence why: the log keeps it."
QUEUED = (Act.START, Act.PUBLISH, Act.PUT_BACK)
"""The acts that change which edition is in force or give a new one its number: they queue for the one in force."""


@dataclass(slots=True)
class Deed:
    """One act of one person, under way. What is set here until its end, the line of the log will say."""

    act: Act
    edition: Edition
    by: User
    comment: str
    about: str = ""
    detail: dict = field(default_factory=dict)
    void: bool = False
    """Nothing was different, as when a form is sent twice: nothing is written down."""


@contextmanager
def perform(act: Act, number: int, by: User, why: str, ask: str = WHY) -> Iterator[Deed]:
    """Do an act of the table with an edition: all of it or, on any exception, nothing.

    On entry the edition is held and the act permitted; on leaving the edition takes the state that follows, and the
    log its line. Words that are saved as they were need no reason, so that of an edit is asked for at its end.

    :raises Refused: when the table forbids it, or the reason cannot be kept.
    :raises Edition.DoesNotExist: when there is none of that number.
    """
    with transaction.atomic():
        if act in QUEUED:
            held_in_force()
        edition = held(number)
        if why_not := refusal(act, edition, by):
            raise Refused(why_not)
        deed = Deed(act, edition, by, why if act is Act.EDIT else said(why, ask))
        before = edition.state
        yield deed
        if deed.void:
            return
        comment = said(deed.comment, ask) if act is Act.EDIT else deed.comment
        if ACTS[act].to:
            edition.state = following(act, edition)
            edition.save()
        moved = before if deed.edition is edition else ""
        record(deed.edition, act, by, comment, moved, deed.about, deed.detail)


def held(number: int) -> Edition:
    """The edition of a number, held against other writers until the transaction ends.

    PostgreSQL locks the row; SQLite's transactions take the write lock when they begin.

    :raises Edition.DoesNotExist: when there is none.
    """
    return Edition.objects.select_for_update().get(number=number)


def held_in_force() -> Edition | None:
    """The edition in force, held likewise, and before any other: the queue of all who change which it is, count a
    withdrawal on every edition or give a new one its number. Each holding one edition and wanting another, they
    would wait for each other on PostgreSQL.
    """
    while Edition.objects.filter(in_force=True).exists():
        # Who had to wait for it may find that it no longer is the one in force, and queues for the next.
        if current := Edition.objects.select_for_update().filter(in_force=True).first():
            return current
    return None


def said(comment: str, ask: str = WHY) -> str:
    """A comment without the blanks around it.

    :raises Refused: when it is empty, longer than the log takes, or holds what the database cannot keep.
    """
    comment = comment.replace("\r\n", "\n").strip()
    if "\0" in comment:
        raise Refused("The text holds a character of no meaning (NUL): type it again without.")
    if not comment:
        raise Refused(ask)
    if len(comment) > MAX_COMMENT:
        raise Refused(f"The comment has {len(comment)} characters; {MAX_COMMENT} are accepted.")
    return comment


def record(
    edition: Edition,
    act: str,
    by: User | None,
    comment: str,
    before: str = "",
    about: str = "",
    detail: dict | None = None,
) -> Event:
    """Write a line of the log; ``before`` is the state the edition came from, when that is another."""
    return Event.objects.create(
        edition=edition,
        act=act,
        by=by,
        at=timezone.now(),
        comment=comment,
        from_state=before or edition.state,
        to_state=edition.state,
        content_hash=edition.content_hash,
        about=about,
        detail=detail or {},
    )
