"""What every page carries of the guidance: the edition, its status, the engine, the disclaimer."""

from collections.abc import Callable
from functools import wraps

from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from mbc_advisor.algorithm.advise import ENGINE_VERSION

from .edition import in_force


def edition(request):
    """``edition_in_force`` (fetched when a template first asks; nothing where there is none) and ``engine_version``."""
    return {"edition_in_force": SimpleLazyObject(lambda: edition_of(request)), "engine_version": ENGINE_VERSION}


def edition_of(request):
    """The edition in force, fetched once a request; None where there is none."""
    if not hasattr(request, "edition"):
        try:
            request.edition = in_force.in_force()
        except (in_force.NoEdition, DatabaseError):  # error pages are shown without a database too
            request.edition = None
    return request.edition


def needs_edition(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view count on ``request.edition``; while none is in force the answer is 503 and what to do."""

    @wraps(view)
    def with_edition(request, *args, **kwargs):
        try:
            request.edition = in_force.in_force()
        except in_force.NoEdition:
            request.edition = None
            return render(request, "guidance/no_edition.html", status=503)
        return view(request, *args, **kwargs)

    return with_edition
