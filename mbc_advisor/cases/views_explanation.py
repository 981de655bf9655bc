"""Explanations asked for on the advice page: a part of it by htmx, a page of its own without scripts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.algorithm.rules_version import rules_hash
from mbc_advisor.guidance.words.labels import ADVICE_TITLES

from .explanation.explainer import Explaining
from .explanation.paper import Paper
from .posting import CaseRequest, consultation_on, sound_case
from .questionnaire.posted_case import PostedCase
from .report.report import Report


def _explaining(request: CaseRequest, posted: PostedCase) -> Explaining:
    return Explaining(consultation_on(request, posted.facts, asking=False))


def _part(
    request: CaseRequest, posted: PostedCase, template: str, title: str, closes: bool = True, **words: Any
) -> HttpResponse:
    """A part of the advice page; as a page of its own where it was not asked for by htmx.

    :param closes: on the advice page it can be closed again; not so inside what can be closed itself.
    """
    part = {"part": f"cases/explanation/{template}.html", "title": title, "closes": closes, **words}
    if request.htmx:
        return render(request, "cases/explanation/part.html", part | {"level": 3})
    page = part | {"level": 2, "carried": posted.carried, "reader": posted.reader}
    return render(request, "cases/explanation/page.html", page)


@sound_case
def why(request: CaseRequest, posted: PostedCase, code: str) -> HttpResponse:
    """Why a code is given, or not, and what would change it; so for the conclusion."""
    if code != "conclusion" and code not in RULES:
        raise Http404(f"No rule is called {code}.")
    explaining = _explaining(request, posted)
    of_all = code == "conclusion"
    explained = explaining.conclusion() if of_all else explaining.recommendation(code)
    return _part(request, posted, "explained", explained.headline, of_all, explained=explained)


@sound_case
def why_not(request: CaseRequest, posted: PostedCase, section: str) -> HttpResponse:
    """What is not given in a section, and the part that failed."""
    if section not in ADVICE_TITLES:
        raise Http404(f"No section is called {section}.")
    title = f"Not given under {ADVICE_TITLES[section]}, and why"
    return _part(request, posted, "withheld", title, withheld=_explaining(request, posted).withheld(section))


@sound_case
def how_read(request: CaseRequest, posted: PostedCase, reading: str) -> HttpResponse:
    """How a discordance ("ct-bone_scan"), or a study that stands alone ("ct"), was read."""
    read = _explaining(request, posted).reading(reading)
    if read is None:
        raise Http404("No such disagreement in this case.")
    return _part(request, posted, "reading", f"How this was read: {read.studies}", False, read=read)


@sound_case
def ask_next(request: CaseRequest, posted: PostedCase) -> HttpResponse:
    """What is settled, which conclusions are possible, and what to ask next."""
    return _part(request, posted, "next", "What to ask next", explaining=_explaining(request, posted))


@sound_case
def reasoning(request: CaseRequest, posted: PostedCase) -> HttpResponse:
    """The complete reasoning, for paper."""
    consultation = consultation_on(request, posted.facts, asking=False)
    context = {
        "report": Report(consultation),
        "paper": Paper(consultation),
        "rules_hash": rules_hash(),
        "carried": posted.carried,
        "reader": posted.reader,
    }
    return render(request, "cases/explanation/paper/paper.html", context)
