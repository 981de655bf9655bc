"""python manage.py export_edition N DIR: write an edition as the files the project ships."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mbc_advisor.guidance.edition.rows import edition_text
from mbc_advisor.guidance.files.files import write_edition
from mbc_advisor.guidance.models import Edition


class Command(BaseCommand):
    help = "Writes edition N, in whatever state, into a new or empty folder, or over the files of an edition."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, metavar="N", help="the number of the edition")
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args, number, folder, **options):
        try:
            edition = Edition.objects.get(number=number)
            text = edition_text(edition)
            write_edition(text, folder)
        except Edition.DoesNotExist:
            raise CommandError(f"There is no edition {number}.") from None
        except DatabaseError:
            raise CommandError("The database is not ready: run 'python manage.py migrate' first.") from None
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{edition} is written to {folder}.")
        self.stdout.write(f"content hash {text.content_hash()}")
