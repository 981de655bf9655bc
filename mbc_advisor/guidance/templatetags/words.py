"""An edition's Markdown on a page: ``{% load words %}``, ``{{ wording.body|markdown }}``."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from ..words.published import render, without_a_case

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as safe HTML; a place holder for the case's study says so."""
    return render(without_a_case(text))
