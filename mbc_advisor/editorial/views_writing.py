"""Writing: the statements and references of a draft, one text at a time."""

from __future__ import annotations

from django.http import Http404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .doors import at_the_desk


@require_GET
@at_the_desk
def statements(request, number: int):
    raise Http404


@require_http_methods(["GET", "POST"])
@at_the_desk
def statement(request, number: int, code: str):
    raise Http404


@require_POST
@at_the_desk
def preview(request, number: int):
    raise Http404


@require_GET
@at_the_desk
def references(request, number: int):
    raise Http404


@require_http_methods(["GET", "POST"])
@at_the_desk
def new_reference(request, number: int):
    raise Http404


@require_http_methods(["GET", "POST"])
@at_the_desk
def reference(request, number: int, key: str):
    raise Http404


@require_http_methods(["GET", "POST"])
@at_the_desk
def remove_reference(request, number: int, key: str):
    raise Http404


@require_http_methods(["GET", "POST"])
@at_the_desk
def title(request, number: int):
    raise Http404
