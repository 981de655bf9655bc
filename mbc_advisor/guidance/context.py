"""What every page carries of the guidance: the edition, its status, the engine, the disclaimer."""

from django.db import DatabaseError
from django.utils.functional import SimpleLazyObject

from mbc_advisor.algorithm.advise import ENGINE_VERSION

from .edition import in_force


def edition(request):
    """``edition`` (fetched when a template first asks; nothing where none is in force) and ``engine_version``."""
    return {"edition": SimpleLazyObject(lambda: edition_of(request)), "engine_version": ENGINE_VERSION}


def edition_of(request):
    """The edition in force, fetched once a request; None where there is none."""
    if not hasattr(request, "edition"):
        try:
            request.edition = in_force.in_force()
        except (in_force.NoEdition, DatabaseError):  # error pages are shown without a database too
            request.edition = None
    return request.edition
