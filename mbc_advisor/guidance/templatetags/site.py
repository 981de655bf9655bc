"""The parts of every page that depend on little: made once for each address and edition, and kept."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from mbc_advisor.algorithm.advise import ENGINE_VERSION

from ..context import edition_of

register = template.Library()


@register.simple_tag(takes_context=True)
def site_part(context, name: str) -> SafeString:
    """A part of the page's frame, ``includes/NAME.html``: knows the address, the room and the edition."""
    request = context["request"]
    return _part(name, request.path, context.get("room", ""), edition_of(request))


@lru_cache(maxsize=512)
def _part(name: str, path: str, room: str, edition) -> SafeString:
    words = {"path": path, "room": room, "edition": edition, "engine_version": ENGINE_VERSION}
    return SafeString(get_template(f"includes/{name}.html").render(words))
