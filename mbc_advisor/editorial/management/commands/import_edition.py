"""python manage.py import_edition DIR --by NAME: read an edition's files as a draft."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mbc_advisor.accounts.models import User
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.words import checks
from mbc_advisor.guidance.words.required_codes import needed

from ...workflow.acts import Refused
from ...workflow.drafts import import_draft


class Command(BaseCommand):
    help = "Reads the files in DIR as a draft, and says what it lacks before it can be submitted."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--by", required=True, metavar="NAME", help="the editor who imports, by the name to sign in"
        )
        parser.add_argument("--comment", metavar="WHY", help="for the log; without it, the folder is named there")

    def handle(self, *args, folder, by, comment, **options):
        try:
            text = read_edition(folder)
            why = f"Imported from {folder.resolve().name}." if comment is None else comment
            draft = import_draft(text, self._person(by), why)
        except DatabaseError:
            raise CommandError("The database is not ready: run 'python manage.py migrate' first.") from None
        except (Refused, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{draft} has the words of {folder}.")
        if faults := list(checks.faults(text, needed())):
            self.stdout.write(f"Before it can be submitted, {len(faults)} of its faults have to be mended:")
            self.stdout.writelines(f"  {fault.words}\n" for fault in faults)
        self.stdout.write(f"content hash {draft.content_hash}")

    def _person(self, name: str) -> User:
        person = User.objects.filter(username=User.normalize_username(name)).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {name}.")
        return person
