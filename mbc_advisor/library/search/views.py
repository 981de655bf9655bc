"""The page that answers a reader's follow-up question with passages of the edition in force."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from mbc_advisor.algorithm.case.vocabulary import STRENGTHS
from mbc_advisor.algorithm.rulebook.rulebook import rulebook
from mbc_advisor.guidance.words.labels import SECTION_TITLES
from mbc_advisor.guidance.words.published import PublishedEdition, link

from ..views import Cited, needs_edition
from .index import MARK, SearchMissing
from .search import Found, Passage, code_typed, search
from .words import EXAMPLES, LONGEST


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage ready for the page: what matched is marked, what it rests on is numbered."""

    code: str
    section: str
    strengths: tuple[str, ...]
    said: str
    """What the rulebook says of a code that has no strength: its lean."""
    variant: str
    headline: SafeString
    body: SafeString
    plain: SafeString
    """The words for other readers, where they alone matched."""
    numbers: tuple[tuple[int, str], ...]
    to_verify: bool
    standing: str
    """Why the words are not to be taken as they stand, if so."""


@require_safe
@cache_control(no_store=True)
@gzip_page
@needs_edition
def search_page(request):
    """The page, or for htmx the answer alone; a code typed exactly leads to its own page.

    What was typed is kept nowhere: the log has no query strings, and no cache keeps the page.
    """
    typed = request.GET.get("q", "").replace("\0", " ").strip()
    edition: PublishedEdition = request.edition
    context = {"room": "search", "typed": typed[:LONGEST], "longest": LONGEST, "examples": EXAMPLES}
    if len(typed) > LONGEST:
        context["fault"] = f"A question has at most {LONGEST} characters; this one has {len(typed):,}."
        return _answer(request, context, 422)
    if not typed:
        return _answer(request, context)
    code, exactly = code_typed(edition, typed)
    if exactly and not request.htmx:
        return redirect("library:code", code)
    try:
        found = search(edition, typed)
    except SearchMissing as error:
        return _answer(request, context | {"fault": str(error)}, 503)
    return _answer(request, context | _shown(edition, found))


def _answer(request, context: dict, status: int = 200) -> HttpResponse:
    return render(request, f"library/search/{'live' if request.htmx else 'search'}.html", context, status=status)


def _shown(edition: PublishedEdition, found: Found) -> dict:
    passages = [_passage(edition, each) for each in found.passages]
    return {
        "found": found,
        "passages": passages,
        "sources": [
            Cited(
                edition.alphabetical[key],
                edition.references[key],
                link(edition.references[key]),
                tuple(edition.cited_by[key]),
            )
            for key in found.sources
        ],
        "in_part": bool(passages) and not any(each.complete for each in found.passages),
    }


def _passage(edition: PublishedEdition, passage: Passage) -> Shown:
    statement, words = edition.statements[passage.code], edition.wording(passage.code, passage.variant)
    entry = rulebook().entries.get(passage.code)
    given = {each.strength for each in entry.given if each.variant == passage.variant} if entry else set()
    only_plain = MARK[0] in passage.plain and MARK[0] not in passage.headline + passage.body
    return Shown(
        passage.code,
        SECTION_TITLES[statement.section],
        tuple(each for each in STRENGTHS if each in given),
        entry.said if entry and statement.section == "lean" else "",
        passage.variant.replace("_", " "),
        _marked(passage.headline),
        _marked(passage.body),
        _marked(passage.plain) if only_plain else SafeString(),
        tuple((edition.alphabetical[key], key) for key in words.citations),
        statement.basis != "read",
        edition.standing.get(passage.code, ""),
    )


def _marked(text: str) -> SafeString:
    """A text with what matched between <mark> and </mark>; whatever else is in it stays text."""
    html = escape(text).replace(MARK[0], "<mark>").replace(MARK[1], "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped above
