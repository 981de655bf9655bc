"""Reading settings from the environment: one sentence for whoever set a variable wrongly."""

import os
import secrets
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    value = text(name).lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be 1 or 0.")
    return value in YES


def words(name: str) -> list[str]:
    """The parts of a comma-separated list."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def positive_decimal(name: str, default: str) -> Decimal:
    try:
        value = Decimal(text(name, default))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value <= 0:
        raise ImproperlyConfigured(f"{name} must be a number above 0, such as {default}.")
    return value


def secret_key(path: Path) -> str:
    """SECRET_KEY, or for one's own machine a key made once and kept in a file only its owner can read."""
    if key := text("SECRET_KEY"):
        return key
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(fresh, path)  # of several processes starting at once, the first one's key counts
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
