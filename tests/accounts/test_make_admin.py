"""One command makes an administrator."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from mbc_advisor.accounts.models import User

GOOD_PASSWORD = "correct horse battery staple"


def make_admin(name, password, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
    out = io.StringIO()
    call_command("make_admin", name, "--password-stdin", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_one_command_makes_an_administrator_who_can_sign_in(client, monkeypatch):
    assert make_admin("ada", GOOD_PASSWORD, monkeypatch) == "ada is now an administrator; sign in at /admin/.\n"
    assert client.login(username="ada", password=GOOD_PASSWORD)
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_the_same_command_gives_a_known_person_the_right_and_a_new_password(client, monkeypatch):
    User.objects.create_user("ada", password="forgotten", is_active=False)
    assert "again" in make_admin("ada", GOOD_PASSWORD, monkeypatch)
    assert User.objects.count() == 1
    assert client.login(username="ada", password=GOOD_PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("ada", "short", "too short"),
        ("ada", "", "no password"),
        ("ada lovelace", GOOD_PASSWORD, "valid username"),
    ],
)
def test_an_administrator_is_not_made_of_a_bad_name_or_password(name, password, sentence, monkeypatch):
    with pytest.raises(CommandError, match=sentence):
        make_admin(name, password, monkeypatch)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_two_different_passwords_change_nothing(monkeypatch):
    typed = iter([GOOD_PASSWORD, GOOD_PASSWORD + "."])
    monkeypatch.setattr("mbc_advisor.accounts.management.commands.make_admin.getpass", lambda _: next(typed))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    with pytest.raises(CommandError, match="differ"):
        call_command("make_admin", "ada")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_before_the_migrations_the_command_says_to_run_them(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("no such table")

    monkeypatch.setattr(User.objects, "filter", refuse)
    with pytest.raises(CommandError, match="migrate"):
        make_admin("ada", GOOD_PASSWORD, monkeypatch)


def test_without_a_terminal_the_command_says_how_to_give_the_password(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(CommandError, match="--password-stdin"):
        call_command("make_admin", "ada")
