"""python manage.py lay_out_edition [DIR]: bring an edition's files, edited by hand, into the layout of an export."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...files.files import SHIPPED, read_edition, write_edition


class Command(BaseCommand):
    help = "Writes the files of the shipped edition, or of the one in DIR, again in their one layout; no word changes."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED, metavar="DIR")

    def handle(self, *args, folder, **options):
        try:
            text = read_edition(folder)
            write_edition(text, folder)
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"content hash {text.content_hash()}")
