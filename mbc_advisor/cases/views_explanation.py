"""Explanations asked for on the advice page: a part of it by htmx, a page of its own without scripts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from mbc_advisor.algorithm.case.read import CaseRefused, read_case
from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.algorithm.rules_version import rules_hash
from mbc_advisor.guidance.context import needs_edition
from mbc_advisor.guidance.words.labels import ADVICE_TITLES

from .explanation.explainer import Explaining
from .explanation.paper import Paper
from .questionnaire import posted
from .report.html import READERS, hidden_fields
from .report.report import Report
from .services import consult
from .views import refused


def _of_a_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the explained case that was posted, instead of the request's fields."""

    @require_POST
    @needs_edition
    @wraps(view)
    def explained(request: HttpRequest, **where: str) -> HttpResponse:
        try:
            facts = read_case(posted.from_post(request.POST).data)
        except CaseRefused:
            return refused(request)
        consultation = consult(facts, request.edition, timezone.now(), asking=False)  # type: ignore[attr-defined]
        return view(request, Explaining(consultation), **where)

    return explained


def _part(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], closes: bool = True
) -> HttpResponse:
    """A part of the advice page; as a page of its own where it was not asked for by htmx.

    :param closes: on the advice page it can be closed again; not so inside what can be closed itself.
    """
    whole = not request.htmx  # type: ignore[attr-defined]
    context |= {
        "part": template,
        "title": title,
        "carried": _carried(request),
        "level": 2 if whole else 3,
        "closes": closes,
    }
    return render(request, "cases/explanation/page.html" if whole else "cases/explanation/part.html", context)


@_of_a_case
def why(request: HttpRequest, explaining: Explaining, code: str) -> HttpResponse:
    """Why a code is given, or not, and what would change it; so for the conclusion."""
    if code == "conclusion":
        item = explaining.conclusion()
    elif code in RULES:
        item = explaining.item(code)
    else:
        raise Http404(f"No rule is called {code}.")
    return _part(request, "cases/explanation/item.html", item.headline, {"item": item}, code == "conclusion")


@_of_a_case
def why_not(request: HttpRequest, explaining: Explaining, section: str) -> HttpResponse:
    """What is not given in a section, and the part that failed."""
    if section not in ADVICE_TITLES:
        raise Http404(f"No section is called {section}.")
    title = f"Not given under {ADVICE_TITLES[section]}, and why"
    return _part(request, "cases/explanation/withheld.html", title, {"withheld": explaining.withheld(section)})


@_of_a_case
def how_read(request: HttpRequest, explaining: Explaining, pair: str) -> HttpResponse:
    """How a disagreement ("ct-bone_scan"), or a study that stands alone ("ct"), was read."""
    found = explaining.lean(pair)
    if found is None:
        raise Http404("No such disagreement in this case.")
    return _part(request, "cases/explanation/lean.html", f"How this was read: {found.studies}", {"read": found}, False)


@_of_a_case
def ask_next(request: HttpRequest, explaining: Explaining) -> HttpResponse:
    """What is settled, which conclusions are possible, and what to ask next."""
    return _part(request, "cases/explanation/next.html", "What to ask next", {"explaining": explaining})


@_of_a_case
def reasoning(request: HttpRequest, explaining: Explaining) -> HttpResponse:
    """The complete reasoning, for paper."""
    context = {
        "report": Report(explaining.consultation),
        "paper": Paper(explaining.consultation),
        "rules_hash": rules_hash(),
        "carried": _carried(request),
    }
    return render(request, "cases/explanation/paper.html", context)


def _carried(request: HttpRequest) -> SafeString:
    """The answers, and the reader's choice of words, for the way back."""
    reader = request.POST.get("reader", "")
    return hidden_fields([*posted.carried(request.POST), *([("reader", reader)] if reader in READERS else [])])
