"""The emergency: one statement's words withdrawn at once by one person, agreed to or lifted by a second."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.edition.in_force import TO_CONFIRM
from mbc_advisor.guidance.edition.rows import statement_text, text_hash
from mbc_advisor.guidance.models import Edition, Statement, Withdrawal

from .acts import EITHER, Refused
from .perform import held_in_force, record, said

MAX_REASON = 500
CONFIRM, LIFT = "confirm", "lift"


@transaction.atomic
def withdraw(code: str, reason: str, by: User) -> Withdrawal:
    """Withdraw what the edition in force says of a code. Readers see it from their next page on.

    :raises Refused: when the person neither edits nor approves, gives no reason, or the words are withdrawn already.
    """
    if why_not := unauthorised(by):
        raise Refused(why_not)
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


def confirm(pk: int, by: User, comment: str) -> Withdrawal:
    """Agree to a withdrawal, as the second person; late is better than never, and the log shows when.

    :raises Refused: when it is one's own, confirmed or lifted already, or the comment is missing.
    """
    return _judge(pk, CONFIRM, by, comment)


def lift(pk: int, by: User, comment: str) -> Withdrawal:
    """End a withdrawal: its words are shown again. For an approver who did not withdraw them.

    :raises Refused: when the person is no approver or withdrew it, or the comment is missing.
    """
    return _judge(pk, LIFT, by, comment)


def open_now() -> list[Withdrawal]:
    """The withdrawals in effect, the oldest first."""
    return list(
        Withdrawal.objects.filter(lifted_at__isnull=True).select_related("by", "confirmed_by", "edition").order_by("pk")
    )


def is_late(withdrawal: Withdrawal) -> bool:
    """Whether no second person has agreed within the time there is for it."""
    return withdrawal.confirmed_at is None and timezone.now() >= withdrawal.at + TO_CONFIRM


def unauthorised(person: User) -> str:
    """Why this person has no part in withdrawals; empty when they have."""
    return "" if person.roles & EITHER else "To withdraw words is for an editor or an approver."


def refusal(found: Withdrawal, act: str, person: User) -> str:
    """Why this person cannot confirm or lift a withdrawal as it stands; empty when nothing forbids it."""
    if found.lifted_by:
        return f"{found.lifted_by.shown_name} has lifted this withdrawal."
    if act == CONFIRM and found.confirmed_by:
        return f"{found.confirmed_by.shown_name} has confirmed this withdrawal already."
    if found.by_id == person.pk:
        return f"You withdrew these words yourself: a second person has to {act} it."
    if act == LIFT and Role.APPROVER not in person.roles:
        return "A withdrawal is lifted by an approver."
    return unauthorised(person)


@transaction.atomic
def _judge(pk: int, act: str, by: User, comment: str) -> Withdrawal:
    """Confirm or lift a withdrawal, held against others who judge it meanwhile."""
    people = ("by", "confirmed_by", "lifted_by")
    found = Withdrawal.objects.select_for_update(of=("self",)).select_related("edition", *people).get(pk=pk)
    if why_not := refusal(found, act, by):
        raise Refused(why_not)
    comment = said(comment)
    done = "confirmed" if act == CONFIRM else "lifted"
    setattr(found, f"{done}_by", by)
    setattr(found, f"{done}_at", timezone.now())
    found.save()
    _tell(found, f"{act}_withdrawal", by, comment)
    return found


def _tell(withdrawal: Withdrawal, act: str, by: User, comment: str) -> None:
    """Let every reader see it, in whichever edition says the same words, and write it down."""
    Edition.objects.update(marks=F("marks") + 1)
    record(withdrawal.edition, act, by, comment, about=withdrawal.code)
