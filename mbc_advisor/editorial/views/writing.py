"""Writing: the statements of a draft, one at a time, and its title. The references: references.py."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mbc_advisor.algorithm.rulebook.rulebook import rulebook
from mbc_advisor.guidance.edition.rows import reference_text
from mbc_advisor.guidance.models import Edition, Statement
from mbc_advisor.guidance.words.labels import BASIS_WORDS, SECTION_TITLES
from mbc_advisor.guidance.words.texts import ReferenceText, StatementText

from ..comparison import conflict as compare
from ..forms.common import TitleForm
from ..forms.statement import StatementForm, WordingFields
from ..presenters import writing
from ..presenters.preview import Preview, not_there_yet, previews
from ..workflow import drafts
from ..workflow.acts import Act, Blocker, Refused, refusal
from .access import at_the_desk, edition_or_404


@require_GET
@at_the_desk
def statements(request, number: int):
    it = edition_or_404(number)
    every = writing.lines(it)
    words, mark = request.GET.get("q", "")[:200], request.GET.get("mark", "")
    found = writing.cut_down(every, words, mark)
    return render(
        request,
        "editorial/writing/statements.html",
        {
            "it": it,
            "sections": writing.by_section(found),
            "found": len(found),
            "every": len(every),
            "words": words,
            "mark": mark if mark in writing.MARKS else "",
            "marks": [
                (name, said, sum(bool(each.marks.get(name)) for each in every)) for name, said in writing.MARKS.items()
            ],
            "why_not": refusal(Act.EDIT, it, request.user),
        },
    )


# One statement


@dataclass(frozen=True, slots=True)
class Opened:
    """A statement on its page: where it stands, what it says now, what the edition in force says."""

    it: Edition
    text: StatementText
    row: Statement | None
    references: dict[str, ReferenceText]

    @property
    def code(self) -> str:
        return self.text.code

    def form(self, data=None) -> StatementForm:
        """The form, with what was typed where there is something."""
        version = self.row.version if self.row else 0
        needed = writing.variants_needed(self.code)
        return StatementForm(self.text, version, needed, writing.takes_strengths(self.code), data)


def _opened(number: int, code: str) -> Opened:
    it = edition_or_404(number)
    found = writing.opened(it, code)
    if found is None:
        raise Http404
    text, row = found
    return Opened(it, text, row, {each.key: reference_text(each) for each in it.references.all()})


@require_http_methods(["GET", "POST"])
@at_the_desk
def statement(request, number: int, code: str):
    opened = _opened(number, code)
    if request.method == "POST":
        return _saved(request, opened)
    why_not = refusal(Act.EDIT, opened.it, request.user)
    return _page(request, opened, None if why_not else opened.form(), why_not=why_not)


def _saved(request, opened: Opened) -> HttpResponse:
    form = opened.form(request.POST)
    if not form.is_valid():
        return _page(request, opened, form, 422, unsaved=True)
    try:
        drafts.save(opened.it.number, form.statement, form.version, request.user, form.cleaned_data["why"])
    except Refused as no:
        return _page(request, opened, form, 422, unsaved=True, reasons=no.blockers)
    except drafts.Conflict as conflict:
        return _conflict(request, opened, form, conflict)
    messages.success(request, _said(opened, form.statement))
    return redirect("editorial:statement", opened.it.number, opened.code)


def _said(opened: Opened, written: StatementText) -> str:
    if written == opened.text and opened.row:
        return f"{opened.code}: nothing was different, so nothing was saved."
    faults = len(writing.faults_of(written, opened.references)) + len(writing.warnings_of(written, opened.references))
    return f"{opened.code} is saved." + (
        " What it still lacks is listed below." if faults else " Nothing is missing from it."
    )


def _conflict(request, opened: Opened, form: StatementForm, conflict: drafts.Conflict) -> HttpResponse:
    theirs = conflict.theirs
    assert isinstance(theirs, StatementText)
    differences = compare.statements(form, form.statement, theirs)
    return render(
        request,
        "editorial/writing/conflict.html",
        {
            "it": opened.it,
            "called": opened.code,
            "address": reverse("editorial:statement", args=[opened.it.number, opened.code]),
            "form": form,
            "conflict": conflict,
            "differences": differences,
            "same": compare.untouched(form, differences),
            "lost": compare.lost_variants(form.statement, theirs),
        },
        status=409,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """One wording on the page: how it looks, when it is given, what the edition in force says, its fields."""

    preview: Preview
    when: object
    before: list[str]
    strengths: str
    current: Preview | None
    fields: WordingFields | None


def _page(
    request, opened: Opened, form: StatementForm | None, status: int = 200, unsaved=False, **more
) -> HttpResponse:
    it, code = opened.it, opened.code
    text = form.as_typed() if form and unsaved else opened.text
    in_force = writing.in_force_text(it, code)
    return render(
        request,
        "editorial/writing/statement.html",
        {
            "it": it,
            "code": code,
            "row": opened.row,
            "text": opened.text,
            "section_title": SECTION_TITLES.get(opened.text.section, opened.text.section),
            "entry": rulebook().entries.get(code),
            "terms": rulebook().terms_of(code) if code in rulebook().entries else [],
            "form": form,
            "unsaved": unsaved,
            "wordings": _wordings(text, opened, form, in_force[1] if in_force else None),
            "in_force": in_force[0] if in_force else 0,
            "keys": opened.references.values() if form else (),
            "faults": writing.faults_of(opened.text, opened.references) if opened.row else [],
            "strange_rows": writing.rows_to_check(opened.text) if opened.row else [],
            "basis": BASIS_WORDS.get(opened.text.basis, opened.text.basis),
            "warned": writing.warnings_of(opened.text, opened.references) if opened.row else [],
            "open_comments": it.comments.filter(about=code, resolved_at__isnull=True).select_related("by"),
            **more,
        },
        status=status,
    )


def _wordings(
    text: StatementText, opened: Opened, form: StatementForm | None, current: StatementText | None
) -> list[Shown]:
    typed = {each.variant: each for each in previews(text, opened.references)}
    now = {each.variant: each for each in previews(current, opened.references)} if current else {}
    fields = {each.variant: each for each in form.wordings()} if form else {}
    base = typed[""]
    return [
        Shown(
            typed.get(variant) or not_there_yet(variant, base),
            writing.when_given(opened.code, variant),
            writing.asked_before(opened.code, variant),
            writing.strengths_given(opened.code, variant),
            now.get(variant),
            fields.get(variant),
        )
        for variant in (fields or typed)
    ]


@require_POST
@at_the_desk
def preview(request, number: int):
    """How what was typed would look; nothing is kept. Without scripts it is the whole page, with all that was typed."""
    opened = _opened(number, request.POST.get("code", ""))
    form = opened.form(request.POST)
    form.errors.pop("why", None)  # nothing is saved, so nothing has to be explained
    if not request.htmx:
        return _page(request, opened, form, unsaved=True, previewed=True)
    typed = {each.variant: each for each in previews(form.as_typed(), opened.references)}
    shown = [typed.get(each) or not_there_yet(each, typed[""]) for each in ("", *form.variants)]
    return render(request, "editorial/writing/preview.html", {"previews": shown, "it": opened.it})


# The title


@require_http_methods(["GET", "POST"])
@at_the_desk
def title(request, number: int):
    it = edition_or_404(number)
    why_not = refusal(Act.EDIT, it, request.user)
    if request.method == "GET":
        form = None if why_not else TitleForm(initial={"title": it.title})
        return render(request, "editorial/editions/title.html", {"it": it, "form": form, "why_not": why_not})
    form = TitleForm(request.POST)
    reasons: list[Blocker] = []
    if form.is_valid():
        said = form.cleaned_data
        try:
            drafts.rename(number, said["title"], request.user, said["why"], request.POST.get("seen"))
        except Refused as no:
            reasons = no.blockers
        else:
            messages.success(request, "The title is saved.")
            return redirect("editorial:edition", number)
    return render(
        request,
        "editorial/editions/title.html",
        {"it": edition_or_404(number), "form": form, "reasons": reasons},
        status=422,
    )
