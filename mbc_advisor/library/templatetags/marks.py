"""What matched in a passage, marked on the page: ``{% load marks %}``, ``{{ passage.body|marked }}``."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ..search.index import MARK

register = template.Library()


@register.filter
def marked(text: str) -> SafeString:
    """A text with what matched between <mark> and </mark>; whatever else is in it stays text."""
    html = escape(text).replace(MARK[0], "<mark>").replace(MARK[1], "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped above
