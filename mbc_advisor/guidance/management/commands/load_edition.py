"""python manage.py load_edition [DIR]: put the shipped edition, or the one in DIR, in force."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...edition.load import EditionRefused, load
from ...files.files import SHIPPED, read_edition


class Command(BaseCommand):
    help = "Puts the shipped edition of the words, or the one in DIR, in force; does nothing when it is already."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED, metavar="DIR")

    def handle(self, *args, folder, verbosity, **options):
        try:
            edition, changed = load(read_edition(folder))
        except EditionRefused as refused:
            raise CommandError("This edition cannot be put in force:\n" + "\n".join(refused.faults)) from None
        except ValueError as error:
            raise CommandError(str(error)) from None
        if changed and verbosity:
            self.stdout.write(f"{edition} is in force, hash {edition.content_hash[:12]}.")
