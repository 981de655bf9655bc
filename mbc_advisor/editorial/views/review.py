"""Review: what a draft changes, comments on it, the lint's warnings, and whom the change reaches."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from mbc_advisor.guidance.models import Edition
from mbc_advisor.guidance.words.labels import SECTION_TITLES

from ..comparison import impact as impacts
from ..comparison.changes import REFERENCES, Change, base_of, between, change_of, text_of, unknown
from ..models import Comment
from ..presenters.review import Review
from ..workflow import comments
from ..workflow.acts import Act, Refused, refusal
from . import access

WHOLE = "whole-edition"
"""Stands in an address for what is about no single text."""
INLINE, SIDE = "inline", "side"
TITLES = SECTION_TITLES | {REFERENCES: "References"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How somebody reads an edition: against which other, and in which view. It lives in the address only."""

    edition: Edition
    base: Edition | None
    view: str
    query: str

    def changes(self) -> list[Change]:
        return between(text_of(self.base), text_of(self.edition)) if self.base else []


def _reading(request, edition: Edition) -> Reading:
    asked = request.GET.get("against", "")
    if not asked:
        base = base_of(edition)
    elif asked.isascii() and asked.isdigit() and len(asked) < 8:
        base = get_object_or_404(Edition, number=int(asked))
    else:
        raise Http404("No such edition.")
    view = SIDE if request.GET.get("view") == SIDE else INLINE
    return Reading(edition, base, view, _query(request))


def _query(request) -> str:
    """What of the address goes along from page to page."""
    kept = {name: request.GET[name] for name in ("against", "view") if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


# What changes


@require_safe
@access.at_the_desk
def changes(request, number: int):
    return _changes(request, access.edition_or_404(number))


def _changes(request, edition: Edition, status: int = 200, **more) -> HttpResponse:
    reading, review = _reading(request, edition), Review(edition, request.user)
    found = reading.changes()
    open_warnings = review.warnings_by_text()
    sections: dict[str, list] = {}
    for each in found:
        row = {
            "change": each,
            "warnings": open_warnings[each.about],
            "comments": review.open_comments(each.about),
            "thread": review.threads.get(each.about, []),
            "warned": review.warnings_of(each.about),
        }
        sections.setdefault(each.section, []).append(row)
    changed = {each.about for each in found}
    elsewhere = sorted({*open_warnings, *(about for about in review.threads if review.open_comments(about))} - changed)
    context = {
        "sections": [(name, TITLES.get(name, name), rows) for name, rows in sections.items()],
        "count": len(found),
        "all": request.GET.get("all") == "1",
        "elsewhere": [(about, open_warnings[about], review.open_comments(about)) for about in elsewhere if about],
        "thread": review.threads.get("", []),
        "others": Edition.objects.exclude(pk=edition.pk).only("number", "title", "state"),
    }
    return _page(request, "changes", reading, review, {**context, **more}, status)


@require_safe
@access.at_the_desk
def change(request, number: int, about: str):
    return _change(request, access.edition_or_404(number), about)


def _change(request, edition: Edition, about: str, status: int = 200, **more) -> HttpResponse:
    reading, review = _reading(request, edition), Review(edition, request.user)
    text = text_of(edition)
    shown = change_of(about, text_of(reading.base) if reading.base else text, text)
    thread = review.threads.get(about, [])
    if shown is None and not thread:
        raise Http404("Neither edition has such a text.")
    found = [each.about for each in reading.changes()]
    place = found.index(about) if about in found else None
    context = {
        "change": shown or unknown(about),
        "section_title": TITLES.get(shown.section, shown.section) if shown else "",
        "place": None if place is None else place + 1,
        "count": len(found),
        "previous": found[place - 1] if place else None,
        "next": found[place + 1] if place is not None and place + 1 < len(found) else None,
        "warned": review.warnings_of(about),
        "thread": thread,
        "in_edition": about in text.statements or about in text.references,
        "may_edit": (about in text.statements or about in text.references)
        and not refusal(Act.EDIT, edition, request.user),
    }
    return _page(request, "change", reading, review, {**context, **more}, status)


@require_safe
@access.at_the_desk
def impact(request, number: int):
    edition = access.edition_or_404(number)
    reading, review = _reading(request, edition), Review(edition, request.user)
    return _page(request, "impact", reading, review, {"impact": impacts.of(edition, reading.base), "titles": TITLES})


@require_safe
@access.at_the_desk
def warnings(request, number: int):
    return _warnings(request, access.edition_or_404(number))


def _warnings(request, edition: Edition, status: int = 200, **more) -> HttpResponse:
    return _page(request, "warnings", _reading(request, edition), Review(edition, request.user), more, status)


def _page(request, name: str, reading: Reading, review: Review, context: dict, status: int = 200) -> HttpResponse:
    address = reverse(
        f"editorial:{name}", args=[reading.edition.number, *([context["change"].about] if "change" in context else [])]
    )
    of_every_page = {
        "edition": reading.edition,
        "reading": reading,
        "review": review,
        "here": name,
        "address": address,
        "whole": WHOLE,
    }
    context = of_every_page | context
    return render(request, f"editorial/review/{name}.html", context, status=status)


# What is said of it


@require_POST
@access.at_the_desk
def accept(request, number: int, fingerprint: str):
    edition = access.edition_or_404(number)
    reason, about = request.POST.get("reason", ""), request.POST.get("about", "")
    try:
        made = comments.accept(number, fingerprint, reason, request.user)
    except Refused as refused:
        more = {
            "reasons": refused.blockers,
            "refused": "The warning was not accepted",
            "typed_for": fingerprint,
            "typed": reason,
        }
        return _change(request, edition, about, 422, **more) if about else _warnings(request, edition, 422, **more)
    messages.success(request, "The warning is accepted in your name.")
    page = (
        reverse("editorial:change", args=[number, made.about])
        if about
        else reverse("editorial:warnings", args=[number])
    )
    return redirect(page + _query(request))


@require_POST
@access.at_the_desk
def comment(request, number: int, about: str):
    edition = access.edition_or_404(number)
    words, about = request.POST.get("comment", ""), "" if about == WHOLE else about
    try:
        comments.comment(number, about, words, request.user)
    except Refused as refused:
        return _about(
            request,
            edition,
            about,
            reasons=refused.blockers,
            refused="The comment was not kept",
            unkept=True,
            typed=words,
        )
    messages.success(request, "Your comment is kept.")
    return redirect(_address(request, number, about))


@require_POST
@access.at_the_desk
def resolve(request, pk: int):
    found = get_object_or_404(Comment.objects.select_related("edition"), pk=pk)
    edition = access.edition_or_404(found.edition.number)
    try:
        comments.resolve(pk, request.user)
    except Refused as refused:
        return _about(request, edition, found.about, reasons=refused.blockers, refused="The comment was not resolved")
    messages.success(request, "The comment is resolved.")
    return redirect(_address(request, edition.number, found.about))


def _about(request, edition: Edition, about: str, **more) -> HttpResponse:
    """The page again, on which something about a text was refused."""
    return _change(request, edition, about, 422, **more) if about else _changes(request, edition, 422, **more)


def _address(request, number: int, about: str) -> str:
    page = reverse("editorial:change", args=[number, about]) if about else reverse("editorial:changes", args=[number])
    return f"{page}{_query(request)}#comments"
