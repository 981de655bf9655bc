"""The emergency: the words of one code withdrawn at once, agreed to or lifted by a second person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.context import edition_of
from mbc_advisor.guidance.edition.in_force import TO_CONFIRM, withdrawn_words
from mbc_advisor.guidance.edition.rows import statement_text, text_hash
from mbc_advisor.guidance.models import Statement, Withdrawal

from ..presenters import desk
from ..workflow import withdrawals as services
from ..workflow.acts import EITHER, Blocker, Refused
from .access import at_the_desk

ENDED_PER_PAGE = 30


@require_GET
@at_the_desk
def withdrawals(request):
    current = edition_of(request)
    ended = Withdrawal.objects.filter(lifted_at__isnull=False).select_related(
        "by", "confirmed_by", "lifted_by", "edition"
    )
    return render(
        request,
        "editorial/withdrawals/withdrawals.html",
        {
            "open": desk.withdrawals_for(request.user, current),
            "ended": Paginator(ended, ENDED_PER_PAGE).get_page(request.GET.get("page")),
            "hits": desk.find(current, request.GET.get("find", "")) if current else None,
            "may_withdraw": not services.unauthorised(request.user),
        },
    )


@require_http_methods(["GET", "POST"])
@at_the_desk
def withdraw(request, code: str):
    row = Statement.objects.select_related("edition").filter(edition__in_force=True, code=code).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        return _withdrawn(request, row)
    why_not = services.unauthorised(request.user)
    if open_now := _open_for(row):
        why_not = f"The words of {code} are withdrawn already, by {open_now.by.shown_name}."
    return _withdraw_page(request, row, why_not=why_not)


def _withdrawn(request, row: Statement):
    reason = request.POST.get("reason", "")
    try:
        services.withdraw(row.code, reason, request.user)
    except Refused as refused:
        open_now = _open_for(row)
        if not (open_now and open_now.by == request.user and open_now.reason == " ".join(reason.split())):
            return _withdraw_page(request, row, refused.blockers, reason=reason)
    messages.success(request, f"The words of {row.code} are withdrawn. Every reader sees it from the next page on.")
    return redirect("editorial:withdrawals")


def _open_for(row: Statement) -> Withdrawal | None:
    """The withdrawal in effect of these very words."""
    words = text_hash(statement_text(row))
    found = Withdrawal.objects.filter(code=row.code, text_hash=words, lifted_at__isnull=True)
    return found.select_related("by").first()


def _withdraw_page(request, row: Statement, reasons: Sequence[Blocker] = (), why_not: str = "", reason: str = ""):
    text = statement_text(row)
    example = Withdrawal(code=row.code, reason="[your reason].", by=request.user, at=timezone.now())
    return render(
        request,
        "editorial/withdrawals/withdraw.html",
        {
            "edition_number": row.edition.number,
            "code": row.code,
            "wordings": text.every_wording(),
            "instead": withdrawn_words(example),
            "reasons": reasons,
            "refused": "Nothing was withdrawn",
            "why_not": why_not,
            "reason": reason,
            "longest": services.MAX_REASON,
            "others": _others(request.user, EITHER),
        },
        status=422 if reasons else 200,
    )


@require_http_methods(["GET", "POST"])
@at_the_desk
def confirm(request, pk: int):
    return _judge(request, pk, services.CONFIRM, services.confirm)


@require_http_methods(["GET", "POST"])
@at_the_desk
def lift(request, pk: int):
    return _judge(request, pk, services.LIFT, services.lift)


DONE = {
    services.CONFIRM: "Confirmed: readers see that a second person agrees.",
    services.LIFT: "Lifted: readers see the words again from the next page on.",
}


def _judge(request, pk: int, act: str, service: Callable):
    found = get_object_or_404(Withdrawal.objects.select_related("edition", "by", "confirmed_by", "lifted_by"), pk=pk)
    if request.method == "POST":
        comment = request.POST.get("comment", "")
        try:
            service(pk, request.user, comment)
        except Refused as refused:
            if _judged_by(found, act) != request.user:
                return _judge_page(request, found, act, refused.blockers, comment=comment)
        messages.success(request, DONE[act])
        return redirect("editorial:withdrawals")
    return _judge_page(request, found, act, why_not=services.refusal(found, act, request.user))


def _judged_by(found: Withdrawal, act: str) -> User | None:
    found.refresh_from_db()
    return found.confirmed_by if act == services.CONFIRM else found.lifted_by


def _judge_page(
    request, found: Withdrawal, act: str, reasons: Sequence[Blocker] = (), why_not: str = "", comment: str = ""
):
    row = Statement.objects.filter(edition=found.edition, code=found.code).first()
    return render(
        request,
        "editorial/withdrawals/withdraw_judge.html",
        {
            "it": found,
            "act": act,
            "wordings": statement_text(row).every_wording() if row else {},
            "late": services.is_late(found),
            "due": found.at + TO_CONFIRM,
            "reasons": reasons,
            "why_not": why_not,
            "comment": comment,
            "others": _others(found.by, EITHER if act == services.CONFIRM else frozenset({Role.APPROVER})),
        },
        status=422 if reasons else 200,
    )


def _others(person: User, roles: frozenset[Role]) -> list[str]:
    """Who else holds one of these roles, by name."""
    everybody = (
        User.objects.filter(is_active=True).exclude(pk=person.pk).order_by("last_name", "first_name", "username")
    )
    return [each.shown_name for each in everybody if each.roles & roles]
