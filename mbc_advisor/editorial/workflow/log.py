"""The two things that every act has in common: the edition is held while it is done, and it is written down."""

from __future__ import annotations

from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.guidance.models import Edition, Event

from .acts import Act, Refused, refusal

MAX_COMMENT = 2000


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


def permit(act: Act, edition: Edition, person: User) -> None:
    """:raises Refused: when the table of acts forbids it."""
    if why_not := refusal(act, edition, person):
        raise Refused(why_not)


def said(comment: str, what_for: str = "Say in a sentence why: the log keeps it.") -> str:
    """A comment without the blanks around it.

    :raises Refused: when it is empty, longer than the log takes, or holds what the database cannot keep.
    """
    comment = comment.replace("\r\n", "\n").strip()
    if "\0" in comment:
        raise Refused("The text holds a character of no meaning (NUL): type it again without.")
    if not comment:
        raise Refused(what_for)
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
