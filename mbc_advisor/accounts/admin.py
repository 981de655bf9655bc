from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from .models import User


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People and their roles. Nobody is deleted, since the log of the editions names them: they are made inactive."""

    list_display = ["username", "shown_name", "is_editor", "is_approver", "is_administrator", "is_active"]
    list_filter = ["is_editor", "is_approver", "is_administrator", "is_active"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Roles", {"fields": ["is_editor", "is_approver", "is_administrator", "is_active"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "username", "first_name", "last_name", "usable_password", "password1", "password2",
                    "is_editor", "is_approver", "is_administrator",
                ],
            },
        ),
    ]  # fmt: skip
    readonly_fields = ["last_login", "date_joined"]

    def has_delete_permission(self, request, obj=None):
        return False


admin.site.unregister(Group)  # roles are ours, in code; a group would grant nothing
