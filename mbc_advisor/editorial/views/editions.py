"""The desk: what waits, an edition with its transitions and its log, the people. The emergency: withdrawals.py."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.context import edition_of
from mbc_advisor.guidance.models import Edition, Event

from ..comparison import impact
from ..presenters import desk as shown
from ..presenters import history, overview
from ..workflow import drafts, transitions
from ..workflow.acts import ACTS, OWN_WORDS, Act, Blocker, Refused, State, refusal
from ..workflow.withdrawals import unauthorised
from .access import at_the_desk, edition_or_404


@require_GET
@at_the_desk
def desk(request):
    current = edition_of(request)
    kept, open_now = shown.editions(), shown.withdrawals_for(request.user, current)
    return render(
        request,
        "editorial/editions/desk.html",
        {
            "waiting": [each for each in open_now if each.late or not each.withdrawal.confirmed_at],
            "tasks": shown.tasks(request.user),
            "kept": kept,
            "in_force": next((each for each in kept if each.edition.in_force), None),
            "dates": shown.review_dates(current) if current else None,
            "borrowed": sorted(current.borrowed) if current else [],
            "may_write": Role.EDITOR in request.user.roles,
            "may_judge": Role.APPROVER in request.user.roles,
            "may_withdraw": not unauthorised(request.user),
        },
    )


@require_GET
@at_the_desk
def people(request):
    everybody = User.objects.order_by("-is_active", "last_name", "first_name", "username")
    administers = Role.ADMINISTRATOR in request.user.roles
    return render(
        request,
        "editorial/editions/people.html",
        {
            "people": [each for each in everybody if administers or each.roles],
            "administers": administers,
            "lacking": _lacking(everybody),
        },
    )


def _lacking(everybody) -> str:
    """What the house cannot do with the people it has; empty when it can do all."""
    approvers = {each.pk for each in everybody if Role.APPROVER in each.roles}
    editors = {each.pk for each in everybody if Role.EDITOR in each.roles}
    if not editors:
        return "Nobody is an editor, so nobody can write."
    if not approvers:
        return "Nobody is an approver, so nothing can be approved or published."
    if len(approvers | editors) < 2:
        return "One person alone is editor and approver: nobody can approve what that person writes."
    return ""


# An edition


@require_GET
@at_the_desk
def edition(request, number: int):
    found = edition_or_404(number)
    offered, why_not = overview.offered(found, request.user)
    coming = overview.NEXT.get(State(found.state))
    return render(
        request,
        "editorial/editions/edition.html",
        {
            "it": found,
            "said": overview.said(found.state),
            "stepper": overview.stepper(found),
            "contributors": overview.contributors(found),
            "difference": overview.difference(found),
            "coming": coming,
            "blockers": overview.blocker_rows(coming, found) if coming else [],
            "offered": offered,
            "first": Act.TAKE_UP if found.state == State.SUBMITTED else coming,
            "why_not": why_not,
            "may_edit": overview.may_edit(found, request.user),
            "lines": history.last_lines(found),
            "open_comments": found.comments.filter(resolved_at__isnull=True).count(),
        },
    )


@require_http_methods(["GET", "POST"])
@at_the_desk
def transition(request, number: int, act: str):
    if act not in Act.values or not ACTS[Act(act)].transition:
        raise Http404
    found = edition_or_404(number)
    if request.method == "POST":
        return _taken(request, Act(act), found)
    why_not = refusal(Act(act), found, request.user)
    if not why_not and act == Act.APPROVE and overview.has_changed(found, request.user):
        why_not = OWN_WORDS
    return _transition_page(request, Act(act), found, why_not=why_not)


def _taken(request, act: Act, found: Edition) -> HttpResponse:
    comment, seen = request.POST.get("comment", ""), request.POST.get("seen", "")
    try:
        if act is Act.START:
            title, once = request.POST.get("title", ""), request.POST.get("once", "")[:40]
            made = drafts.start(found.number, request.user, comment, title, once)
            messages.success(request, f"Draft {made.number} is begun: “{made.title}”.")
            return redirect("editorial:edition", made.number)
        transitions.take(act, found.number, request.user, comment, seen)
    except Refused as refused:
        if not _done_already(act, found, request.user, comment, seen):
            found.refresh_from_db()
            return _transition_page(request, act, found, refused.blockers, comment=comment)
    messages.success(request, f"Done. Edition {found.number}: “{act.label}”.")
    return redirect("editorial:edition", found.number)


def _done_already(act: Act, found: Edition, by: User, comment: str, seen: str) -> bool:
    """Whether this very form has been taken before: sent twice, it is answered twice and done once."""
    last = Event.objects.filter(edition=found).order_by("-pk").first()
    comment = comment.replace("\r\n", "\n").strip()
    return last is not None and (last.act, last.by_id, last.comment, last.content_hash) == (act, by.pk, comment, seen)


def _transition_page(
    request, act: Act, found: Edition, reasons: Sequence[Blocker] = (), why_not: str = "", comment: str = ""
) -> HttpResponse:
    """The page that asks for a comment and a confirmation.

    :param reasons: why it has just been refused.
    :param why_not: why it is not asked for at all.
    """
    blockers = [] if reasons or why_not else overview.blocker_rows(act, found)
    return render(
        request,
        "editorial/editions/transition.html",
        {
            "it": found,
            "act": act,
            "said": overview.said(found.state),
            "reasons": reasons,
            "why_not": why_not,
            "blockers": blockers,
            "asks": not why_not and not blockers,
            "comment": comment,
            "title": request.POST.get("title", f"Revision of edition {found.number}"),
            "once": request.POST.get("once") or uuid4().hex,
            "consequence": overview.consequence(act, found),
            "difference": overview.difference(found) if not why_not and act is not Act.START else None,
            "impact": impact.summary(found) if not why_not and act is Act.SUBMIT else None,
        },
        status=422 if reasons else 200,
    )


@require_GET
@at_the_desk
def log(request, number: int):
    found = edition_or_404(number)
    events = history.events(found)
    per_page = max(1, events.count()) if "all" in request.GET else history.PER_PAGE
    page = Paginator(events, per_page).get_page(request.GET.get("page"))
    return render(
        request,
        "editorial/editions/log.html",
        {"it": found, "page": page, "lines": [history.line(each) for each in page], "all": "all" in request.GET},
    )
