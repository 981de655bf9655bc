"""The desk: what waits, the steps of an edition, its log, the emergency, the people."""

from __future__ import annotations

from django.http import Http404
from django.views.decorators.http import require_GET, require_http_methods

from .doors import at_the_desk


@require_GET
@at_the_desk
def desk(request):
    raise Http404


@require_GET
@at_the_desk
def people(request):
    raise Http404


@require_GET
@at_the_desk
def edition(request, number: int):
    raise Http404


@require_http_methods(["GET", "POST"])
@at_the_desk
def step(request, number: int, act: str):
    raise Http404


@require_GET
@at_the_desk
def log(request, number: int):
    raise Http404


@require_GET
@at_the_desk
def withdrawals(request):
    raise Http404


@require_http_methods(["GET", "POST"])
@at_the_desk
def withdraw(request, code: str):
    raise Http404


@require_http_methods(["GET", "POST"])
@at_the_desk
def confirm(request, pk: int):
    raise Http404


@require_http_methods(["GET", "POST"])
@at_the_desk
def lift(request, pk: int):
    raise Http404
