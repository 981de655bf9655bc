"""Comments of reviewers, and warnings of the lint accepted by name."""

from __future__ import annotations

from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.edition.rows import edition_text, text_hash
from mbc_advisor.guidance.lint import lint
from mbc_advisor.guidance.models import Edition
from mbc_advisor.guidance.words.texts import EditionText

from ..models import Acceptance, Comment
from .acts import Act, Refused
from .perform import perform


def comment(number: int, about: str, words: str, by: User) -> Comment:
    """Say something of a code, a reference key, or (``about`` empty) the whole edition.

    The same words by the same person on the same text, sent twice, are one comment.

    :raises Refused: when the table forbids it, there are no words, or the edition has no such text.
    """
    with perform(Act.COMMENT, number, by, words, "Write the comment first.") as deed:
        commented_on = hash_of(edition_text(deed.edition), about, deed.edition)
        if not commented_on:
            raise Refused(f"Edition {number} has neither a statement nor a reference {about}.")
        made, new = Comment.objects.get_or_create(
            edition=deed.edition,
            about=about,
            text_hash=commented_on,
            text=deed.comment,
            by=by,
            resolved_at=None,
            defaults={"at": timezone.now()},
        )
        deed.about, deed.void = about, not new
    return made


def resolve(pk: int, by: User) -> Comment:
    """Settle a comment: by who made it, or by an approver.

    :raises Refused: when the table forbids it, the comment is another's, or it is settled already.
    """
    found = Comment.objects.select_related("edition", "by").get(pk=pk)
    with perform(Act.RESOLVE, found.edition.number, by, found.text) as deed:
        if found.by_id != by.pk and Role.APPROVER not in by.roles:
            raise Refused(f"A comment is resolved by who made it ({found.by.shown_name}) or by an approver.")
        still_open = Comment.objects.filter(pk=pk, resolved_at__isnull=True)
        if not still_open.update(resolved_by=by, resolved_at=timezone.now()):
            raise Refused("This comment has been resolved already.")
        deed.about = found.about
    found.refresh_from_db()
    return found


def accept(number: int, fingerprint: str, reason: str, by: User) -> Acceptance:
    """Take responsibility for a warning of the lint, with a reason.

    :raises Refused: when the table forbids it, no reason is given, or the edition gives no such warning now.
    """
    with perform(Act.ACCEPT, number, by, reason, "Say why the warning may stand: your name goes with it.") as deed:
        given = lint.warnings(edition_text(deed.edition))
        warning = next((each for each in given if each.fingerprint == fingerprint), None)
        if warning is None:
            raise Refused("The words have changed, and this warning is no longer given.")
        made, new = Acceptance.objects.get_or_create(
            fingerprint=fingerprint,
            defaults={
                "about": warning.about,
                "warning": warning.words,
                "reason": deed.comment,
                "edition": deed.edition,
                "by": by,
                "at": timezone.now(),
            },
        )
        deed.about, deed.void = warning.about, not new
        deed.comment = f"{warning.words} Reason: {deed.comment}"
    return made


def hash_of(text: EditionText, about: str, edition: Edition) -> str:
    """The hash of what a comment is on, as it is now: a text, or (``about`` empty) the whole; empty when it is not there."""
    if not about:
        return edition.content_hash
    found = text.statements.get(about) or text.references.get(about)
    return text_hash(found) if found else ""
