"""Comments of reviewers, and warnings of the lint accepted by name."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.edition.rows import edition_text, text_hash
from mbc_advisor.guidance.lint import lint
from mbc_advisor.guidance.models import Edition
from mbc_advisor.guidance.words.texts import EditionText

from ..models import Acceptance, Comment
from .acts import Act, Refused
from .log import held, permit, record, said


@transaction.atomic
def comment(number: int, about: str, words: str, by: User) -> Comment:
    """CommentRow on a code, a reference key, or (``about`` empty) the whole edition.

    The same words by the same person on the same text, sent twice, are one comment.

    :raises Refused: when the table forbids it, there are no words, or the edition has no such text.
    """
    edition = held(number)
    permit(Act.COMMENT, edition, by)
    words = said(words, "Write the comment first.")
    commented_on = hash_of(edition_text(edition), about, edition)
    if not commented_on:
        raise Refused(f"Edition {number} has neither a statement nor a reference {about}.")
    made, new = Comment.objects.get_or_create(
        edition=edition,
        about=about,
        text_hash=commented_on,
        text=words,
        by=by,
        resolved_at=None,
        defaults={"at": timezone.now()},
    )
    if not new:
        return made
    record(edition, Act.COMMENT, by, words, about=about)
    return made


@transaction.atomic
def resolve(pk: int, by: User) -> Comment:
    """Settle a comment: by who made it, or by an approver.

    :raises Refused: when the table forbids it, the comment is another's, or it is settled already.
    """
    found = Comment.objects.select_related("edition", "by").get(pk=pk)
    edition = held(found.edition.number)
    permit(Act.RESOLVE, edition, by)
    if found.by_id != by.pk and Role.APPROVER not in by.roles:
        raise Refused(f"A comment is resolved by who made it ({found.by.shown_name}) or by an approver.")
    changed = Comment.objects.filter(pk=pk, resolved_at__isnull=True).update(resolved_by=by, resolved_at=timezone.now())
    if not changed:
        raise Refused("This comment has been resolved already.")
    record(edition, Act.RESOLVE, by, found.text, about=found.about)
    found.refresh_from_db()
    return found


@transaction.atomic
def accept(number: int, fingerprint: str, reason: str, by: User) -> Acceptance:
    """Take responsibility for a warning of the lint, with a reason.

    :raises Refused: when the table forbids it, no reason is given, or the edition gives no such warning now.
    """
    edition = held(number)
    permit(Act.ACCEPT, edition, by)
    reason = said(reason, "Say why the warning may stand: your name goes with it.")
    warning = next((each for each in lint.warnings(edition_text(edition)) if each.fingerprint == fingerprint), None)
    if warning is None:
        raise Refused("The words have changed, and this warning is no longer given.")
    made, new = Acceptance.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={
            "about": warning.about,
            "warning": warning.words,
            "reason": reason,
            "edition": edition,
            "by": by,
            "at": timezone.now(),
        },
    )
    if new:
        record(edition, Act.ACCEPT, by, f"{warning.words} Reason: {reason}", about=warning.about)
    return made


def hash_of(text: EditionText, about: str, edition: Edition) -> str:
    """The hash of what a comment is on, as it is now: a text, or (``about`` empty) the whole; empty when it is not there."""
    if not about:
        return edition.content_hash
    found = text.statements.get(about) or text.references.get(about)
    return text_hash(found) if found else ""
