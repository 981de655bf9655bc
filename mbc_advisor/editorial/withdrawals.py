"""The emergency: one statement's words withdrawn at once by one person, agreed to or lifted by a second."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.models import Edition, Statement, Withdrawal
from mbc_advisor.guidance.reader import TO_CONFIRM
from mbc_advisor.guidance.rows import statement_text, text_hash

from .acts import Refused
from .log import held_in_force, record, said

MAX_REASON = 500


@transaction.atomic
def withdraw(code: str, reason: str, by: User) -> Withdrawal:
    """Withdraw what the edition in force says of a code. Readers see it from their next page on.

    :raises Refused: when the person neither edits nor approves, gives no reason, or the words are withdrawn already.
    """
    _permit(by)
    reason = " ".join(said(reason, "Say why in a sentence: every reader sees it.").split())
    if len(reason) > MAX_REASON:
        raise Refused(f"The reason has {len(reason)} characters; {MAX_REASON} are accepted.")
    held_in_force()
    row = Statement.objects.select_related("edition").filter(edition__in_force=True, code=code).first()
    if row is None:
        raise Refused(f"The edition in force has no words for {code}.")
    try:
        with transaction.atomic():
            made = Withdrawal.objects.create(
                code=code,
                text_hash=text_hash(statement_text(row)),
                edition=row.edition,
                reason=reason,
                by=by,
                at=timezone.now(),
            )
    except IntegrityError:
        raise Refused(f"The words of {code} are withdrawn already.") from None
    _tell(made, "withdraw_statement", by, reason)
    return made


@transaction.atomic
def confirm(pk: int, by: User, comment: str) -> Withdrawal:
    """Agree to a withdrawal, as the second person; late is better than never, and the log shows when.

    :raises Refused: when it is one's own, confirmed or lifted already, or the comment is missing.
    """
    found = _open(pk, by, "confirm it")
    comment = said(comment)
    if found.confirmed_at:
        raise Refused(f"{found.confirmed_by.shown_name} has confirmed this withdrawal already.")
    found.confirmed_by, found.confirmed_at = by, timezone.now()
    found.save()
    _tell(found, "confirm_withdrawal", by, comment)
    return found


@transaction.atomic
def lift(pk: int, by: User, comment: str) -> Withdrawal:
    """End a withdrawal: its words are shown again. For an approver who did not withdraw them.

    :raises Refused: when the person is no approver or withdrew it, or the comment is missing.
    """
    found = _open(pk, by, "lift it")
    if Role.APPROVER not in by.roles:
        raise Refused("A withdrawal is lifted by an approver.")
    comment = said(comment)
    found.lifted_by, found.lifted_at = by, timezone.now()
    found.save()
    _tell(found, "lift_withdrawal", by, comment)
    return found


def open_now() -> list[Withdrawal]:
    """The withdrawals in effect, the oldest first."""
    return list(
        Withdrawal.objects.filter(lifted_at__isnull=True).select_related("by", "confirmed_by", "edition").order_by("pk")
    )


def is_late(withdrawal: Withdrawal) -> bool:
    """Whether no second person has agreed within the time there is for it."""
    return withdrawal.confirmed_at is None and timezone.now() >= withdrawal.at + TO_CONFIRM


def _permit(by: User) -> None:
    if not by.roles & {Role.EDITOR, Role.APPROVER}:
        raise Refused("To withdraw words is for an editor or an approver.")


def _open(pk: int, by: User, what: str) -> Withdrawal:
    _permit(by)
    held_in_force()
    found = (
        Withdrawal.objects.select_for_update(of=("self",)).select_related("edition", "by", "confirmed_by").get(pk=pk)
    )
    if found.lifted_at:
        raise Refused("This withdrawal has been lifted.")
    if found.by_id == by.pk:
        raise Refused(f"You withdrew these words yourself: a second person has to {what}.")
    return found


def _tell(withdrawal: Withdrawal, act: str, by: User, comment: str) -> None:
    """Let every reader see it, in whichever edition says the same words, and write it down."""
    Edition.objects.update(marks=F("marks") + 1)
    record(withdrawal.edition, act, by, comment, about=withdrawal.code)
