"""How the desk's pages say moments and roles."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.words.published import render, without_a_case

from ..presenters import overview

register = template.Library()


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """A moment as people say it, with the machine's form beside it: 22 Nov 2026, 14:05 UTC."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), local.strftime("%-d %b %Y, %H:%M %Z")
    )


@register.filter
def role_words(person: User) -> str:
    """The roles of a person in their fixed order: "editor, approver"."""
    return ", ".join(role.label for role in Role if role in person.roles)


@register.filter
def said(state: str) -> str:
    """A state of an edition in a word or two."""
    return overview.said(state)


@register.filter
def spaced(name: str) -> str:
    """A variant's name as words."""
    return name.replace("_", " ")


@register.filter
def markdown(text: str) -> SafeString:
    """An edition's words as readers see them; a study that the case names stands as such."""
    return render(without_a_case(text))
