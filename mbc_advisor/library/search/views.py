"""The page that answers a reader's follow-up question with passages of the edition in force."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from mbc_advisor.algorithm.case.vocabulary import STRENGTHS
from mbc_advisor.algorithm.rulebook.rulebook import rulebook
from mbc_advisor.guidance.context import needs_edition
from mbc_advisor.guidance.words.labels import SECTION_TITLES
from mbc_advisor.guidance.words.published import PublishedEdition

from ..views import reference_row
from .index import MARK
from .search import Found, Passage, code_typed, search
from .words import EXAMPLES, LONGEST


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage for the page: its texts have MARK around what matched, what it rests on is numbered."""

    code: str
    section: str
    strengths: tuple[str, ...]
    said: str
    """What the rulebook says of a code that has no strength: its lean."""
    variant: str
    headline: str
    body: str
    plain: str
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

    The reader's own address keeps what was typed, so that Back finds it; the log has no query strings, no cache keeps
    the page, and htmx keeps no copies.
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
    return _answer(request, context | _shown(edition, search(edition, typed)))


def _answer(request, context: dict, status: int = 200) -> HttpResponse:
    part = "live" if request.htmx and not request.htmx.history_restore_request else "search"
    return render(request, f"library/search/{part}.html", context, status=status)


def _shown(edition: PublishedEdition, found: Found) -> dict:
    passages = [_passage(edition, each) for each in found.passages]
    references = [reference_row(key, edition, with_codes=True) for key in found.references]
    return {
        "found": found,
        "count": "" if found.empty else _count(len(passages), len(references)),
        "passages": passages,
        "references": references,
        "in_part": bool(passages) and not any(each.complete for each in found.passages),
    }


def _count(passages: int, references: int) -> str:
    """What a live region says of an answer."""
    counted = ((passages, "passage"), (references, "reference"))
    return ", ".join(f"{many} {name}{'s' * (many > 1)}" for many, name in counted if many) or "Nothing found"


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
        passage.headline,
        passage.body,
        passage.plain if only_plain else "",
        tuple((edition.alphabetical[key], key) for key in words.citations),
        statement.basis != "read",
        edition.standing.get(passage.code, ""),
    )
