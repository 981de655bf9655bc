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
    """What was posted is read here, whole, or refused here with a sentence.

    Read later, in the midst of an error page, it would break that. Taken for an empty form, or for a smaller one, it
    would be a case without the answers that were sent: an emergency lost.
    """

    def middleware(request):
        if request.method == "POST":
            if "CONTENT_LENGTH" not in request.META:
                return _refused(request, 411, "The request did not say how long it is, so it was not read.")
            if request.META["CONTENT_LENGTH"] not in ("", "0") and request.content_type not in _FORMS:
                return _refused(request, 415, "What was sent is not a form, so nothing in it was read.")
            if request.content_type == _FORMS[1] and not _all_read(request):
                raise BadRequest("A part of the form is damaged or missing.")
        _ = request.POST
        return get_response(request)

    return middleware


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _refused(request, status: int, sentence: str):
    return render(request, "400.html", {"unread": sentence}, status=status)


def _all_read(request) -> bool:
    """Whether the last boundary is there and every part before it was read; Django passes over a damaged one."""
    body, boundary = request.body, b"--" + request.content_params.get("boundary", "").encode()
    read = sum(len(values) for found in (request.POST, request.FILES) for _, values in found.lists())
    return boundary + b"--" in body and body.count(boundary) == read + 1


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
