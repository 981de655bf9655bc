"""The parts of every page that depend on little: made once, kept."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def site_nav(context) -> SafeString:
    """The main navigation, the present page marked."""
    return _nav(context["request"].path if "request" in context else "", context.get("room", ""))


@lru_cache(maxsize=64)
def _nav(path: str, room: str) -> SafeString:
    return SafeString(get_template("includes/nav.html").render({"path": path, "room": room}))
