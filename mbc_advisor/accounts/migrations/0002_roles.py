from django.db import migrations, models
from django.db.models import F

import mbc_advisor.accounts.models


def administrators_stay(apps, schema_editor):
    apps.get_model("accounts", "User").objects.update(is_administrator=F("is_superuser"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "user",
            "is_editor",
            models.BooleanField("editor", default=False, help_text="Drafts, changes and submits words."),
        ),
        migrations.AddField(
            "user",
            "is_approver",
            models.BooleanField(
                "approver", default=False, help_text="Reviews, approves and publishes words that somebody else wrote."
            ),
        ),
        migrations.AddField(
            "user",
            "is_administrator",
            models.BooleanField(
                "administrator", default=False, help_text="Manages people here; reads words and changes none."
            ),
        ),
        migrations.AlterModelManagers("user", [("objects", mbc_advisor.accounts.models.People())]),
        migrations.RunPython(administrators_stay, migrations.RunPython.noop),
    ]
