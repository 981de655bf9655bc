"""What every request passes through: what no cache may keep, and the limits of what we take."""

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.shortcuts import render


def keep_out_of_caches(get_response):
    """No cache keeps what holds answers or was shown after a sign-in.

    Who has no session cookie is nobody: the session is not asked, so none begins.
    """

    def middleware(request):
        response = get_response(request)
        personal = settings.SESSION_COOKIE_NAME in request.COOKIES and not _is_static(request)
        if request.method not in {"GET", "HEAD"} or personal:
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def _is_static(request) -> bool:
    return request.path.startswith(settings.STATIC_URL)


def refuse_large_body(get_response):
    """Django counts form fields but not files, and we take no files: the whole body has one limit."""

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit() and len(length) < 20):
            raise BadRequest("Content-Length is not a number.")
        if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("The body is larger than DATA_UPLOAD_MAX_MEMORY_SIZE.")
        return get_response(request)

    return middleware


def refuse_other_charsets(get_response):
    """Pages are UTF-8 and so are the forms they post; a body in another encoding is refused, not guessed."""

    def middleware(request):
        charset = request.content_params.get("charset", "utf-8")
        if charset.strip("\"' ").lower() not in {"utf-8", "utf8"}:
            raise BadRequest("The body is not in UTF-8.")
        return get_response(request)

    return middleware


def read_form(get_response):
    """What was posted is read here or refused here: read later, in the midst of an error page, it would break that."""

    def middleware(request):
        _ = request.POST
        return get_response(request)

    return middleware


def explain_wrong_method(get_response):
    """A page with a sentence where Django answers 405 with nothing."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware
