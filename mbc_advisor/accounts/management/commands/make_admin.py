import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from ...models import User


class Command(BaseCommand):
    """Makes an administrator, or gives an existing person that right and a new password."""

    help = "Make NAME an administrator: asks for the password twice, or reads it with --password-stdin."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("name", help="the name to sign in with")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args, name, password_stdin, **options):
        password = self._read_password() if password_stdin else self._ask_password()
        try:
            made = self._save(name, password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except DatabaseError:
            raise CommandError("The database is not ready: run 'python manage.py migrate' first.") from None
        self.stdout.write(f"{name} is {'now' if made else 'again'} an administrator; sign in at /admin/.")

    @transaction.atomic
    def _save(self, name: str, password: str) -> bool:
        name = User.normalize_username(name)
        user = User.objects.filter(username=name).first() or User(username=name)
        made = user.pk is None
        User._meta.get_field("username").clean(name, user)
        validate_password(password, user)
        user.is_active = user.is_administrator = True
        user.set_password(password)
        user.save()
        return made

    def _read_password(self) -> str:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise CommandError("Standard input held no password.")
        return password

    def _ask_password(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("There is no terminal to ask at: give the password with --password-stdin.")
        password = getpass("Password: ")
        if password != getpass("The same again: "):
            raise CommandError("The two passwords differ; nothing was changed.")
        return password
