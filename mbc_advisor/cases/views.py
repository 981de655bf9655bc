"""The road from questions to paper. A case travels in the posted form only; nothing is stored."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from mbc_advisor.algorithm.case.vocabulary import MODALITIES
from mbc_advisor.guidance.context import needs_edition

from .board_sheet.sheet import BoardSheet
from .posting import CaseRequest, questions_again, read, report_on, sound_case
from .questionnaire.forms import CaseForm
from .questionnaire.posted_case import PostedCase
from .report.plain_text import as_text


@require_http_methods(["GET", "HEAD", "POST"])
@needs_edition
def questionnaire(request: CaseRequest) -> HttpResponse:
    """The questions. Posted here, answers come back filled in: to change them, or, without scripts,
    to see the details of the studies chosen."""
    if request.method != "POST":
        return render(request, "cases/questionnaire/questionnaire.html", {"form": CaseForm()})
    posted = read(request, dropping=True)
    return questions_again(request, posted, report_on(request, posted))


@require_POST
@needs_edition
def live(request: CaseRequest) -> HttpResponse:
    """The live panel: advice on a half-filled form, the answers left out named, never an error."""
    posted = read(request, dropping=True)
    context = {"report": report_on(request, posted), "left_out": posted.faults, "dropped": posted.dropped}
    if posted.dropped:
        form = CaseForm(posted)
        context["emptied"] = [form[name] for name, _ in posted.dropped if name in form.fields]
    return render(request, "cases/questionnaire/live.html", context)


@require_POST
def study(request: CaseRequest, modality: str) -> HttpResponse:
    """What the chosen result of one study makes worth asking; answers it leaves behind are named."""
    if modality not in MODALITIES:
        raise Http404(f"No study is called {modality}.")
    posted = read(request, dropping=True)
    dropped = [about for about in posted.dropped if about.field.startswith(f"studies-{modality}-")]
    details = CaseForm(posted).details_of(modality)
    return render(request, "mbc/layout/study_details.html", {"details": details, "dropped": dropped})


@sound_case
def advice(request: CaseRequest, posted: PostedCase) -> HttpResponse:
    """The advice page; or the questionnaire again with what is wrong, and nothing typed lost."""
    context = {"report": report_on(request, posted), "carried": posted.carried}
    return render(request, "cases/report/advice.html", context)


@sound_case
def sheet(request: CaseRequest, posted: PostedCase) -> HttpResponse:
    """The tumour-board sheet: one page of paper for the board."""
    report = report_on(request, posted)
    context = {"report": report, "sheet": BoardSheet(report), "carried": posted.carried}
    return render(request, "cases/board_sheet/sheet.html", context)


@sound_case
def text(request: CaseRequest, posted: PostedCase) -> HttpResponse:
    """The advice as plain text for a hospital record."""
    return HttpResponse(as_text(report_on(request, posted)), content_type="text/plain; charset=utf-8")
