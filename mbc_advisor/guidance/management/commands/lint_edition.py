"""python manage.py lint_edition [DIR] [--strict FILE]: what the consistency lint has to say of edition files."""

import tomllib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...files.files import SHIPPED, read_edition
from ...lint.lint import warnings


class Command(BaseCommand):
    help = (
        "Prints the warnings of the consistency lint for the shipped edition, or the one in DIR. With --strict FILE it"
        " fails when a warning is not among those that FILE accepts, or FILE accepts one that is no longer given."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED, metavar="DIR")
        parser.add_argument("--strict", type=Path, metavar="FILE", help="TOML: fingerprint = reason")

    def handle(self, *args, folder, strict, **options):
        try:
            found = list(warnings(read_edition(folder)))
            accepted = accepted_warnings(strict) if strict else {}
        except ValueError as error:
            raise CommandError(str(error)) from None
        for warning in found:
            where = f"{warning.code} ({warning.variant})" if warning.variant else warning.about
            reason = accepted.get(warning.fingerprint)
            told = f" Accepted: {reason}" if reason else ""
            self.stdout.write(f"{warning.fingerprint} {warning.kind} {where}: {warning.words}{told}")
        self.stdout.write(f"{len(found)} warning{'' if len(found) == 1 else 's'}.")
        if strict:
            self._compare({warning.fingerprint for warning in found}, set(accepted), strict)

    def _compare(self, found: set[str], accepted: set[str], strict: Path) -> None:
        faults = [f"{each} is not accepted in {strict.name}." for each in sorted(found - accepted)]
        faults += [f"{each} in {strict.name} is no longer given: take it out." for each in sorted(accepted - found)]
        if faults:
            raise CommandError("\n".join(faults))


def accepted_warnings(path: Path) -> dict[str, str]:
    """The reasons by fingerprint that a file of accepted warnings gives.

    :raises ValueError: a sentence, when the file cannot be read, or gives no reason.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: {error}.") from None
    for fingerprint, reason in said.items():
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError(f"{path.name}: {fingerprint} has no reason.")
    return said
