"""The pages that belong to no app: is it alive, and what went wrong."""

import sys

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mbc_advisor.accounts.views import send_again

from . import outages

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@never_cache
@require_safe
def healthz(request):
    """For load balancers and containers: 200 while the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def livez(request):
    """For whoever starts this again when it has died: 200 while the process answers, with a database or without."""
    return HttpResponse("MBC Advisor is alive\n", content_type="text/plain")


@require_safe
def no_icon(request):
    """For pages that name no icon (the admin, the page of a fault): nothing, rather than an error."""
    return HttpResponse(status=204, headers={"Cache-Control": "max-age=86400"})


def bad_request(request, exception):
    if isinstance(exception, _TOO_LARGE):
        return render(request, "400.html", {"too_large": True}, status=413)
    return render(request, "400.html", status=400)


def fault(request):
    """Something failed; where it was the database, its reason is named and what was typed can be sent again."""
    cause = outages.cause_of(sys.exc_info()[1])
    if cause is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    request.user, request.edition = AnonymousUser(), None  # nothing on the page asks the database again
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    page = render(request, "503.html", {"cause": cause, "typed": typed}, status=503)
    page["Retry-After"] = str(outages.RETRY_AFTER_S)
    return page


def csrf_failure(request, reason=""):
    """Editors' words, sent from a page of ours that is older than the sign-in, are not lost; all else is refused."""
    at_the_desk = request.resolver_match and request.resolver_match.app_name == "editorial"
    ours = (
        request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    )  # a browser lets no page feign it
    if at_the_desk and ours and reason != REASON_NO_CSRF_COOKIE and not request.htmx:
        return send_again(request)
    return render(request, "403.html", {"form_expired": True}, status=403)
