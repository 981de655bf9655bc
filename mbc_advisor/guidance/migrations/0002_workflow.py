import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def in_force_since_they_were_loaded(apps, schema_editor):
    editions = apps.get_model("guidance", "Edition").objects
    editions.filter(state="approved").update(state="submitted")  # nobody's name stands behind it
    editions.update(in_force_since=F("loaded_at"))
    editions.filter(in_force=False).update(state="superseded")


STATES = [
    ("draft", "draft"),
    ("submitted", "submitted, pending review by clinicians"),
    ("under_review", "under review by clinicians"),
    ("approved", "approved by clinicians, not yet published"),
    ("published", "approved by clinicians"),
    ("superseded", "superseded"),
    ("withdrawn", "withdrawn"),
]


def person(null: bool = False, blank: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null,
        blank=blank,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def edition(name: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to="guidance.edition")


def key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RenameField("edition", "status", "state"),
        migrations.AlterField("edition", "state", models.CharField(choices=STATES, max_length=20)),
        migrations.AddField(
            "edition",
            "origin",
            models.CharField(
                choices=[
                    ("shipped", "came with the program"),
                    ("drafted", "drafted here"),
                    ("imported", "imported from files"),
                ],
                max_length=10,
                default="shipped",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "edition",
            "based_on",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="guidance.edition",
            ),
        ),
        migrations.AlterField(
            "edition",
            "dated",
            models.DateField(help_text="the day it was put in force; until then, the day it was begun"),
        ),
        migrations.AlterField("edition", "content_hash", models.CharField(db_index=True, max_length=64)),
        migrations.AddField(
            "edition",
            "in_force_since",
            models.DateTimeField(blank=True, help_text="when it was last put in force", null=True),
        ),
        migrations.AddField(
            "edition",
            "round",
            models.PositiveIntegerField(default=1, help_text="counts the approvals its words have outlived"),
        ),
        migrations.AddField("edition", "approved_hash", models.CharField(blank=True, max_length=64, default="")),
        migrations.AlterField("edition", "approved_hash", models.CharField(blank=True, max_length=64)),
        migrations.AddField("edition", "approved_by", person(null=True, blank=True)),
        migrations.AddField("edition", "approved_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "edition",
            "marks",
            models.PositiveIntegerField(default=0, help_text="counts the withdrawals of statements and their ends"),
        ),
        *(
            migrations.AddField(model, name, field)
            for model in ("statement", "reference")
            for name, field in (
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_by", person(null=True, blank=True)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
            )
        ),
        migrations.AddField("statement", "strengths", models.JSONField(default=list)),
        migrations.AddField("statement", "review_by", models.DateField(blank=True, null=True)),
        migrations.CreateModel(
            "Withdrawal",
            [
                ("id", key()),
                ("code", models.CharField(max_length=60)),
                ("text_hash", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("by", person()),
                ("confirmed_by", person(null=True)),
                ("edition", edition("withdrawals")),
                ("lifted_by", person(null=True)),
            ],
            {"ordering": ["-pk"]},
        ),
        migrations.CreateModel(
            "Event",
            [
                ("id", key()),
                ("act", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("comment", models.TextField()),
                ("from_state", models.CharField(blank=True, choices=STATES, max_length=20)),
                ("to_state", models.CharField(choices=STATES, max_length=20)),
                ("content_hash", models.CharField(max_length=64)),
                ("about", models.CharField(blank=True, max_length=60)),
                ("detail", models.JSONField(default=dict)),
                ("by", person(null=True)),
                ("edition", edition("events")),
            ],
            {"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            "Hand",
            [
                ("id", key()),
                ("round", models.PositiveIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[("changed", "changed words"), ("approved", "approved them")], max_length=10
                    ),
                ),
                ("edition", edition("hands")),
                ("person", person()),
            ],
            {"ordering": ["pk"]},
        ),
        migrations.RunPython(in_force_since_they_were_loaded, migrations.RunPython.noop),
        migrations.AddConstraint(
            "edition",
            models.UniqueConstraint(
                fields=["content_hash"], condition=Q(origin="shipped"), name="one_shipped_edition_of_these_words"
            ),
        ),
        migrations.AddConstraint(
            "edition",
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"])
                | Q(approved_hash=F("content_hash"), approved_by__isnull=False, approved_at__isnull=False),
                name="approval_binds_to_the_hash",
            ),
        ),
        migrations.AddConstraint(
            "edition",
            models.CheckConstraint(condition=~Q(state="published") | Q(in_force=True), name="published_is_in_force"),
        ),
        migrations.AddConstraint(
            "edition",
            models.CheckConstraint(
                condition=Q(in_force=False)
                | Q(state="published")
                | Q(state__in=["submitted", "under_review", "approved"], origin="shipped"),
                name="in_force_is_published_or_shipped",
            ),
        ),
        migrations.AddConstraint(
            "withdrawal",
            models.UniqueConstraint(
                fields=["code", "text_hash"], condition=Q(lifted_at__isnull=True), name="withdrawn_once"
            ),
        ),
        migrations.AddConstraint(
            "withdrawal",
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("by")), name="confirmed_by_a_second"
            ),
        ),
        migrations.AddConstraint(
            "withdrawal",
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("by")), name="lifted_by_a_second"
            ),
        ),
        migrations.AddConstraint(
            "hand",
            models.UniqueConstraint(fields=["edition", "round", "person"], name="nobody_changes_and_approves"),
        ),
    ]
