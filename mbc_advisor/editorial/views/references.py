"""The references of a draft: who cites each, changed one at a time, added, taken out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mbc_advisor.guidance.edition.rows import reference_text
from mbc_advisor.guidance.models import Edition, Reference
from mbc_advisor.guidance.words.published import link
from mbc_advisor.guidance.words.texts import ReferenceText

from ..comparison import conflict as compare
from ..forms.common import ReferenceForm, WhyForm, version_of
from ..presenters.references import MARKS, citing, cut_down, listed
from ..workflow import drafts
from ..workflow.acts import Act, Blocker, Refused, refusal
from .access import at_the_desk, edition_or_404


@require_GET
@at_the_desk
def references(request, number: int):
    it = edition_or_404(number)
    every = listed(it)
    words, mark = request.GET.get("q", "")[:200], request.GET.get("mark", "")
    found = cut_down(every.known, words, mark)
    return render(
        request,
        "editorial/references/references.html",
        {
            "it": it,
            "found": found,
            "every": len(every.known),
            "unknown": every.unknown,
            "words": words,
            "mark": mark if mark in MARKS else "",
            "marks": [(name, said, sum(name in each.marks for each in every.known)) for name, said in MARKS.items()],
            "why_not": refusal(Act.EDIT, it, request.user),
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_the_desk
def new_reference(request, number: int):
    it = edition_or_404(number)
    why_not = refusal(Act.EDIT, it, request.user)
    codes = it.statements.values_list("code", flat=True)
    if request.method == "GET":
        form = None if why_not else ReferenceForm(key=request.GET.get("key", "")[:60], codes=codes)
        return _page(request, it, None, form, why_not=why_not)
    form = ReferenceForm(request.POST, codes=codes)
    if not form.is_valid():
        return _page(request, it, None, form, 422)
    return _kept(request, it, None, form, form.reference(), 0)


@require_http_methods(["GET", "POST"])
@at_the_desk
def reference(request, number: int, key: str):
    it = edition_or_404(number)
    row = Reference.objects.filter(edition=it, key=key).select_related("changed_by").first()
    if request.method == "GET":
        if row is None:
            raise Http404
        why_not = refusal(Act.EDIT, it, request.user)
        form = None if why_not else ReferenceForm(text=reference_text(row))
        return _page(request, it, row, form, why_not=why_not)
    return _changed(request, it, row, key)


def _changed(request, it: Edition, row: Reference | None, key: str) -> HttpResponse:
    version = version_of(request.POST)
    if row is None and version < 0:
        raise Http404
    text = reference_text(row) if row else ReferenceText(key)
    form = ReferenceForm(request.POST, text=text)
    if not form.is_valid():
        return _page(request, it, row, form, 422, version=version, key=key)
    if row is None and version:  # taken out meanwhile: what was typed stays, and may be put back
        gone = f"Somebody has taken {key} out of this edition since you opened it. Save to put it back as you have it here."
        return _page(request, it, None, form, 409, reasons=[Blocker(gone)], version=0, key=key)
    return _kept(request, it, row, form, form.reference(), version)


def _kept(
    request, it: Edition, row: Reference | None, form: ReferenceForm, written: ReferenceText, version: int
) -> HttpResponse:
    same = row is not None and reference_text(row) == written
    try:
        drafts.save(it.number, written, version, request.user, form.cleaned_data["why"])
    except Refused as no:
        return _page(request, it, row, form, 422, reasons=no.blockers, version=version, key=written.key)
    except drafts.Conflict as conflict:
        return _conflict(request, it, form, written, conflict)
    said = "nothing was different, so nothing was saved." if same else "saved."
    messages.success(request, f"{written.key}: {said}")
    return redirect("editorial:reference", it.number, written.key)


def _conflict(
    request, it: Edition, form: ReferenceForm, written: ReferenceText, conflict: drafts.Conflict
) -> HttpResponse:
    theirs = conflict.theirs
    assert isinstance(theirs, ReferenceText)
    differences = compare.references(form, written, theirs)
    return render(
        request,
        "editorial/writing/conflict.html",
        {
            "it": it,
            "called": written.key,
            "address": reverse("editorial:reference", args=[it.number, written.key]),
            "form": form,
            "conflict": conflict,
            "differences": differences,
            "same": compare.untouched(form, differences),
        },
        status=409,
    )


def _page(
    request, it: Edition, row: Reference | None, form: ReferenceForm | None, status: int = 200, **more
) -> HttpResponse:
    text = reference_text(row) if row else None
    key = text.key if text else ""
    return render(
        request,
        "editorial/references/reference.html",
        {
            "it": it,
            "row": row,
            "source": text,
            "key": key,
            "link": link(text) if text else "",
            "citing": citing(it, key) if text else [],
            "form": form,
            "version": row.version if row else 0,
            "unsaved": status != 200,
            "open_comments": it.comments.filter(about=key, resolved_at__isnull=True).select_related("by")
            if text
            else (),
            **more,
        },
        status=status,
    )


@require_http_methods(["GET", "POST"])
@at_the_desk
def remove_reference(request, number: int, key: str):
    it = edition_or_404(number)
    row = Reference.objects.filter(edition=it, key=key).first()
    if row is None and request.method == "POST":
        messages.success(request, f"{key} is not among the references any more.")
        return redirect("editorial:references", number)
    if row is None:
        raise Http404
    if request.method == "GET":
        return _asked(request, it, row, WhyForm(), refusal(Act.EDIT, it, request.user))
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _asked(request, it, row, form, status=422)
    try:
        drafts.remove_reference(number, key, version_of(request.POST), request.user, form.cleaned_data["why"])
    except Refused as no:
        return _asked(request, it, row, form, status=422, reasons=no.blockers)
    except drafts.Conflict:
        changed = f"Somebody has changed {key} since you opened it: read it again before you take it out."
        return _asked(request, it, row, form, status=409, reasons=[Blocker(changed)])
    messages.success(request, f"{key} is taken out of the references.")
    return redirect("editorial:references", number)


def _asked(
    request, it: Edition, row: Reference, form: WhyForm, why_not: str = "", status: int = 200, **more
) -> HttpResponse:
    return render(
        request,
        "editorial/references/remove_reference.html",
        {
            "it": it,
            "row": row,
            "source": reference_text(row),
            "citing": citing(it, row.key),
            "form": form,
            "why_not": why_not,
            **more,
        },
        status=status,
    )
