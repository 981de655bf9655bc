"""The road from questions to paper. A case travels in the posted form only; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST

from mbc_advisor.algorithm.case.read import CaseRefused, read_case, read_what_is_sound
from mbc_advisor.guidance.context import needs_edition

from .board_sheet.sheet import BoardSheet
from .questionnaire import posted
from .questionnaire.forms import STUDIES, CaseForm
from .questionnaire.layout import Ask
from .report.html import READERS, hidden_fields
from .report.plain_text import as_text
from .report.report import Report
from .services import consult


@require_http_methods(["GET", "HEAD", "POST"])
@needs_edition
def questionnaire(request: HttpRequest) -> HttpResponse:
    """The questions. Posted here, answers come back filled in: to change them, or, without scripts,
    to see the details of the studies chosen."""
    if request.method != "POST":
        return render(request, "cases/questionnaire/questionnaire.html", {"form": CaseForm(), "report": None})
    filled = posted.drop_hidden(posted.from_post(request.POST))
    form = CaseForm(_without(request.POST, filled))
    form.is_valid()
    faults = form.error_summary()
    context = {
        "form": form,
        "report": _report(request, form.case),
        "dropped": [sentence for _, sentence in filled.dropped],
        "faults": faults,
    }
    return render(request, "cases/questionnaire/questionnaire.html", context, status=422 if faults else 200)


@require_POST
@needs_edition
def live(request: HttpRequest) -> HttpResponse:
    """The live panel: advice on a half-filled form, the answers left out named, never an error."""
    filled = posted.drop_hidden(posted.from_post(request.POST))
    facts, faults = read_what_is_sound(filled.data)
    emptied = []
    if filled.dropped:
        form = CaseForm(_without(request.POST, filled))
        names = [posted.field_of(key) for key, _ in filled.dropped]
        emptied = [Ask(name).emptied(form) for name in names if name in form.fields]
    context = {
        "report": _report(request, facts),
        "left_out": [fault.sentence for fault in faults],
        "dropped": [sentence for _, sentence in filled.dropped],
        "emptied": emptied,
    }
    return HttpResponse(get_template("cases/report/live.html").render(context))


@require_POST
def study(request: HttpRequest, modality: str) -> HttpResponse:
    """What the chosen result of one study makes worth asking; answers it leaves behind are named."""
    row = STUDIES.get(modality)
    if row is None:
        raise Http404(f"No study is called {modality}.")
    filled = posted.drop_hidden(posted.from_post(request.POST))
    form = CaseForm(_without(request.POST, filled))
    dropped = tuple(sentence for key, sentence in filled.dropped if key.startswith(f"studies.{modality}."))
    return HttpResponse(row.details(form, {}, dropped))


@require_POST
@needs_edition
def advice(request: HttpRequest) -> HttpResponse:
    """The advice page; or the questionnaire again with what is wrong, and nothing typed lost."""
    return _answer(request, "cases/report/advice.html")


@require_POST
@needs_edition
def sheet(request: HttpRequest) -> HttpResponse:
    """The tumour-board sheet: one page of paper for the board."""
    return _answer(request, "cases/board_sheet/sheet.html", BoardSheet)


@require_POST
@needs_edition
def text(request: HttpRequest) -> HttpResponse:
    """The advice as plain text for a hospital record."""
    return _answer(request, None)


def _answer(
    request: HttpRequest, template: str | None, sheet: Callable[[Report], BoardSheet] | None = None
) -> HttpResponse:
    try:
        facts = read_case(posted.from_post(request.POST).data)
    except CaseRefused:
        return refused(request)
    report = _report(request, facts).number_references()
    if template is None:
        return HttpResponse(as_text(report), content_type="text/plain; charset=utf-8")
    context = {"report": report, "carried": hidden_fields(posted.carried(request.POST))}
    response = render(request, template, context | ({"sheet": sheet(report)} if sheet else {}))
    patch_vary_headers(response, ["Cookie"])
    return response


def refused(request: HttpRequest) -> HttpResponse:
    """The questionnaire again, with what is wrong, and nothing typed lost."""
    form = CaseForm(request.POST)
    form.is_valid()
    context = {"form": form, "report": None, "faults": form.error_summary()}
    return render(request, "cases/questionnaire/questionnaire.html", context, status=422)


def _report(request: HttpRequest, facts) -> Report:
    words = request.POST.get("reader", "")
    consultation = consult(facts, request.edition, timezone.now())  # type: ignore[attr-defined]
    return Report(consultation, words if words in READERS else "specialist")


def _without(post, filled: posted.Filled):
    """The post less the answers that were dropped."""
    kept = post.copy()
    for key, _ in filled.dropped:
        kept.pop(posted.field_of(key), None)
    return kept
