import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who changed or approved words is a contribution, in code and tables as on the pages; rows stay as they are."""

    dependencies = [("guidance", "0002_workflow")]

    operations = [
        migrations.RenameModel("Hand", "Contribution"),
        migrations.AlterField(
            "contribution",
            "edition",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contributions", to="guidance.edition"
            ),
        ),
    ]
