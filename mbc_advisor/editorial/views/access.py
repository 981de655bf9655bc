"""Who comes in at the editors' desk, and which edition is meant by an address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from mbc_advisor.accounts.views import sign_in_and_go_on
from mbc_advisor.guidance.models import Edition


def at_the_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for people with a role, whichever: others are asked to sign in, or told that they have none.

    A form sent without a session, as when it ended while somebody wrote, is kept through the sign-in.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return (
                sign_in_and_go_on(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
            )
        if not request.user.roles:
            raise PermissionDenied("You have no role here yet: an administrator gives it.")
        return view(request, *args, **kwargs)

    return gzip_page(never_cache(guarded))


def edition_or_404(number: int) -> Edition:
    """The edition of that number, with the people its page names; the page of 404 where there is none."""
    return get_object_or_404(Edition.objects.select_related("approved_by", "based_on"), number=number)
