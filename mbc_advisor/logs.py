"""What the logs say: one JSON object a line on stderr, with the request's id and never an answer.

An exception is told by its types and places. Its message is left out, for a message may quote what was typed.
"""

import sys
import traceback
from pathlib import Path
from typing import Any

import structlog


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


_TELL: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _error_without_message,
]

structlog.configure(
    processors=[*_TELL, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)

SETTINGS = {
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
        # the request log says the same, without the query string
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # noise: a stranger's Host header, and the body of an answer to HEAD
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL"},
        "gunicorn.http.wsgi": {"handlers": [], "level": "ERROR"},
    },
}
