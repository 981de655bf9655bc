"""The transitions of an edition from draft to published: each by a named person, with a comment, written down."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.guidance.models import Contribution, Edition

from . import blockers
from .acts import OWN_WORDS, Act, Refused, State
from .perform import perform, record


def take(act: Act, number: int, by: User, comment: str, seen: str) -> Edition:
    """Take an edition through one transition.

    :param seen: the content hash of what the person had before them; another means that the words have changed.
    :raises Refused: when the table of acts, something in the way or the two-person rule forbids it; nothing is
        changed then.
    """
    with perform(act, number, by, comment) as deed:
        edition = deed.edition
        if seen != edition.content_hash:
            raise Refused(
                f"Edition {number} has been changed since you opened this page: read it again before you decide."
            )
        if act is Act.APPROVE:
            _approved(edition, by)
        if found := blockers.of(act, edition):
            raise Refused(*found)
        if act in (Act.PUBLISH, Act.PUT_BACK):
            _into_force(edition, by)
        elif act is Act.SEND_BACK:
            edition.approved_by, edition.approved_at, edition.approved_hash = None, None, ""
    return edition


def _approved(edition: Edition, by: User) -> None:
    """Bind the approval to the words as they stand. That nobody approves their own is the database's to refuse."""
    try:
        with transaction.atomic():
            Contribution.objects.get_or_create(
                edition=edition, round=edition.round, person=by, part=Contribution.Part.APPROVED
            )
    except IntegrityError:
        raise Refused(OWN_WORDS) from None
    edition.approved_by, edition.approved_at, edition.approved_hash = by, timezone.now(), edition.content_hash


def _into_force(edition: Edition, by: User) -> None:
    now = timezone.now()
    for former in Edition.objects.select_for_update().filter(in_force=True).exclude(pk=edition.pk):
        before, former.state, former.in_force = former.state, State.SUPERSEDED, False
        former.save()
        record(former, "supersede", by, f"Edition {edition.number} was put in force.", before)
    edition.in_force, edition.in_force_since, edition.dated = True, now, timezone.localdate(now)
