"""When the database cannot do its part, not because of what was asked of it: the reason, in a sentence for the page."""

from django.db import Error

RETRY_AFTER_S = 10

AWAY = "The database does not answer."
FULL = "The disk that holds the database is full."
BUSY = "The database is busy with another change."
UNREADABLE = "The file that holds the database cannot be opened."
READ_ONLY = "The database may be read but not written to."

_SQLITE = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CANTOPEN": UNREADABLE,
    "SQLITE_IOERR": UNREADABLE,
}
"""By the primary result code, the first two words of the name of an extended one."""

_POSTGRESQL = {"53100": FULL, "25006": READ_ONLY, "53": BUSY, "40": BUSY, "55P03": BUSY, "08": AWAY, "57P": AWAY}
"""By the beginning of SQLSTATE, the longest first."""


def cause_of(error: BaseException | None) -> str | None:
    """Why the database could not answer; None for every other fault, a wrong question to it among them."""
    if not isinstance(error, Error):
        return None
    of_driver = error.__cause__
    if name := getattr(of_driver, "sqlite_errorname", None):
        return _SQLITE.get("_".join(name.split("_")[:2]))
    state = getattr(of_driver, "sqlstate", None)
    if state is None:  # no answer, or no connection to be had
        return AWAY if type(error).__name__ in {"OperationalError", "InterfaceError"} else None
    return next((cause for begins, cause in _POSTGRESQL.items() if state.startswith(begins)), None)
