"""Many at once, on either database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction

from mbc_advisor.accounts.models import User
from mbc_advisor.guidance.edition import load
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own way of locking")
def test_eight_people_who_read_then_write_at_once_lose_nothing_on_sqlite():
    User.objects.create(username="counter", first_name="0")

    def count(_):
        try:
            for _ in range(10):
                with transaction.atomic():
                    user = User.objects.get(username="counter")
                    user.first_name = str(int(user.first_name) + 1)
                    user.save()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(8)))
    assert User.objects.get().first_name == "80"


def test_two_processes_that_load_the_same_edition_at_once_both_succeed(db, monkeypatch):
    text = replace(read_edition(), references={})
    monkeypatch.setattr(load.checks, "faults", lambda *_: ())
    first, _ = load.load(text)
    Edition.objects.update(in_force=False)
    monkeypatch.setattr(load, "_kept", lambda content_hash: None)  # asked before the other had written
    second, _ = load.load(text)
    assert second == first
    assert Edition.objects.get(in_force=True) == first
