"""What the logs say: one JSON object a line on stderr, with the request's id and never anything that was sent.

A page is told by its route, not by its address; an exception by its types and places, without its message, which
may quote what was typed; and a line of the server by its logger alone, since it may quote an address or a header.
"""

import sys
import time
import traceback
from pathlib import Path
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}


class RequestLog(RequestMiddleware):
    """django-structlog's line a request, without query, address or browser; its id goes out as X-Request-ID."""

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        structlog.contextvars.bind_contextvars(began=time.perf_counter())

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response["X-Request-ID"] = structlog.contextvars.get_contextvars()["request_id"]
        super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        method = request.method if request.method in _METHODS else "OTHER"
        page = f"/{request.resolver_match.route}" if request.resolver_match else "(no page)"
        return f"{method} {page}"


def _milliseconds(logger, method, event):
    """How long the request has taken when its line is written."""
    if (began := event.pop("began", None)) is not None:
        event["ms"] = round((time.perf_counter() - began) * 1000, 1)
    return event


def _frames(error: BaseException) -> list[str]:
    return [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]


def _error_without_message(logger, method, event):
    """Replace exc_info by the chain of exception types, each with the places it passed through."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    chain: list[BaseException] = []
    while isinstance(error, BaseException) and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if chain:
        event["error"] = [{"type": type(each).__qualname__, "at": _frames(each)} for each in chain]
    return event


def _server_without_message(logger, method, event):
    """What waitress itself has to say quotes what it was sent; that it said something, and where it failed, is kept."""
    if event["logger"] == "waitress":
        event["event"] = "a remark of the server"
    return event


_TELL: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _milliseconds,
    _error_without_message,
    _server_without_message,
]

structlog.configure(
    processors=[*_TELL, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)

_SILENT = {"handlers": [], "level": "CRITICAL", "propagate": False}

SETTINGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _TELL,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "use_get_message": True,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # the request log says the same, without what was sent
        "django.request": _SILENT,
        "django.security": _SILENT,
        "django.server": _SILENT,
        "waitress": {"handlers": [], "level": "WARNING"},
    },
}
