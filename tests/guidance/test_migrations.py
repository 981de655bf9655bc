"""An installation that is older than the schema keeps its rows and its guards when it is migrated."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from mbc_advisor.guidance import triggers
from mbc_advisor.guidance.models import Contribution, Edition

from ..support.desk import editor, new_draft, reword

BEFORE = ("guidance", "0002_workflow")


@pytest.fixture
def former(edition):
    """The database as it was when a contribution was a "hand", guards of that time in place."""
    draft = reword(new_draft(), "TUMOUR-BOARD", headline="Other words")
    call_command("migrate", *BEFORE, verbosity=0)
    with connection.cursor() as cursor:
        for guard in triggers.GUARDS:
            table, when = (each.replace("guidance_contribution", "guidance_hand") for each in (guard.table, guard.when))
            for statement in triggers._made(replace(guard, table=table, when=when), connection.vendor):
                cursor.execute(statement)
    yield draft
    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_who_changed_and_who_approved_is_kept_and_guarded_under_the_new_name(former):
    Hand = MigrationExecutor(connection).loader.project_state([BEFORE]).apps.get_model("guidance", "Hand")  # noqa: N806
    kept = list(Hand.objects.values_list("pk", "edition", "round", "person", "part"))
    assert kept == [(kept[0][0], former.pk, 1, editor().pk, "changed")]

    call_command("migrate", verbosity=0)

    assert list(Contribution.objects.values_list("pk", "edition", "round", "person", "part")) == kept
    for act in (lambda: Contribution.objects.update(part="approved"), lambda: Contribution.objects.all().delete()):
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=former.pk).update(round=2)
    assert "guidance_hand" not in connection.introspection.table_names()
