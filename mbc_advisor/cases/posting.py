"""What every view of the cases does with a posted form: read it once, consult, or give it back with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.middleware import HtmxDetails

from mbc_advisor.algorithm.case.facts import CaseFacts
from mbc_advisor.guidance.context import needs_edition
from mbc_advisor.guidance.words.published import PublishedEdition

from .questionnaire.forms import CaseForm
from .questionnaire.posted_case import PostedCase, read_post
from .report.report import Report
from .services import Consultation, consult


class CaseRequest(HttpRequest):
    """A request as the middleware and `needs_edition` leave it."""

    edition: PublishedEdition
    htmx: HtmxDetails


def read(request: HttpRequest, dropping: bool = False) -> PostedCase:
    """The posted case; ``dropping``: less the answers that a later one has left without meaning."""
    return read_post(request.POST, request.FILES, dropping)


def consultation_on(request: CaseRequest, facts: CaseFacts, asking: bool = True) -> Consultation:
    return consult(facts, request.edition, timezone.now(), asking)


def report_on(request: CaseRequest, posted: PostedCase) -> Report:
    return Report(consultation_on(request, posted.facts), posted.reader)


def questions_again(request: CaseRequest, posted: PostedCase, report: Report | None = None) -> HttpResponse:
    """The questionnaire as it was filled in, with what is wrong and what was set aside; nothing typed is lost."""
    form = CaseForm(posted)
    context = {"form": form, "report": report, "faults": form.faults, "dropped": posted.dropped}
    status = 422 if form.faults else 200
    return render(request, "cases/questionnaire/questionnaire.html", context, status=status)


def sound_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the case that was posted; where something is wrong with it, the questionnaire again."""

    @require_POST
    @needs_edition
    @wraps(view)
    def read_first(request: CaseRequest, **where: str) -> HttpResponse:
        posted = read(request)
        return questions_again(request, posted) if posted.faults else view(request, posted, **where)

    return read_first
