"""What every page carries of the guidance: the edition, its status, the engine, the disclaimer."""

from django.utils.functional import SimpleLazyObject

from mbc_advisor.algorithm.advise import ENGINE_VERSION

from . import reader


def edition(request):
    """``edition`` (fetched when a template first asks) and ``engine_version``."""
    return {"edition": SimpleLazyObject(lambda: _once(request)), "engine_version": ENGINE_VERSION}


def _once(request):
    if not hasattr(request, "edition"):
        request.edition = reader.in_force()
    return request.edition
