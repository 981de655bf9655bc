from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from .roles import Role


class People(UserManager):
    """Makes people; what Django calls a superuser is an administrator here."""

    def create_superuser(self, username, email=None, password=None, **others):
        return super().create_superuser(username, email, password, is_administrator=True, **others)


class User(AbstractUser):
    """A person who signs in. Our own model from the first migration on, so that it can grow."""

    is_editor = models.BooleanField("editor", default=False, help_text="Drafts, changes and submits words.")
    is_approver = models.BooleanField(
        "approver", default=False, help_text="Reviews, approves and publishes words that somebody else wrote."
    )
    is_administrator = models.BooleanField(
        "administrator", default=False, help_text="Manages people here; reads words and changes none."
    )

    objects: ClassVar = People()

    def save(self, *args, **kwargs):
        # Django's own two switches for its admin follow the role, so that there is one to set.
        self.is_staff = self.is_superuser = self.is_administrator
        super().save(*args, **kwargs)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this person holds; none once inactive."""
        held = (
            (Role.EDITOR, self.is_editor),
            (Role.APPROVER, self.is_approver),
            (Role.ADMINISTRATOR, self.is_administrator),
        )
        return frozenset(role for role, holds in held if holds and self.is_active)

    @property
    def shown_name(self) -> str:
        """The full name where it is known, else the name to sign in with."""
        return self.get_full_name() or self.username
