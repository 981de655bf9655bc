"""Settings from environment variables: what environs reads, with one sentence for whoever set a variable wrongly."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

_env = Env()
_KEY_LENGTH, _KEY_DIFFERENT = 50, 5  # what Django's own deployment check asks for


def variable(kind: str, name: str, default: Any, accepted: str, *, shown: bool = True, **options: Any) -> Any:
    """The variable ``name``, read as ``kind`` of environs (``"bool"``, ``"list"``); ``default`` where absent or empty.

    :param accepted: what it must be, in words.
    :param shown: whether a fault may quote what was given; not where that holds a password.
    :raises ImproperlyConfigured: names the variable, what is accepted and what was given.
    """
    given = os.environ.get(name, "").strip()
    if not given:
        return default
    try:
        return getattr(_env, kind)(name, **options)
    except (ValueError, LookupError):
        quoted = f"; {given!r} was given" if shown else ""
        raise ImproperlyConfigured(f"{name} must be {accepted}{quoted}.") from None


def flag(name: str) -> bool:
    return variable("bool", name, False, "1 or 0")


def words(name: str, accepted: str) -> list[str]:
    """The parts of a comma-separated list."""
    return [word.strip() for word in variable("list", name, [], accepted) if word.strip()]


def secret_key(path: Path) -> str:
    """SECRET_KEY, or for one's own machine a key made once and kept in a file only its owner can read."""
    if key := os.environ.get("SECRET_KEY", "").strip():
        if len(key) < _KEY_LENGTH or len(set(key)) < _KEY_DIFFERENT:
            raise ImproperlyConfigured(
                f"SECRET_KEY must have {_KEY_LENGTH} characters or more, {_KEY_DIFFERENT} of them different, and it has "
                f"{len(key)}, {len(set(key))} of them different; this makes one: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
            )
        return key
    if not path.exists():
        owner_only(path.parent)
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


def owner_only(folder: Path, *files: str) -> None:
    """Make the folder and the named files in it, where absent, and let their owner alone read and write them.

    What an older version made under a looser umask is closed too.

    :raises ImproperlyConfigured: where the folder cannot be written to.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in files:
            os.close(os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600))
        for path in (folder.resolve(), *folder.iterdir()):
            mode = path.lstat().st_mode
            if mode & 0o077 and not path.is_symlink():
                path.chmod(mode & 0o700)
    except OSError as error:
        raise ImproperlyConfigured(f"{folder} must be writable for whoever starts this: {error.strerror}.") from None
