"""What all tests share.

TEST_CLOCK=2031-03-30T20:00:00+00:00 lets the whole run begin at that moment: no test depends on today.
"""

import os
from datetime import datetime

import pytest
import time_machine
from django.db import connection

from mbc_advisor.guidance import triggers
from mbc_advisor.guidance.edition.load import load
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition

if moment := os.environ.get("TEST_CLOCK"):
    time_machine.travel(datetime.fromisoformat(moment), tick=True).start()


def pytest_collection_modifyitems(items):
    """What asks a database is marked so: only that can differ from one engine to the next."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database holds the shipped edition, in force."""
    with django_db_blocker.unblock():
        load(read_edition())


@pytest.fixture
def edition(db) -> Edition:
    """The shipped edition, loaded again where a test with real transactions has emptied the database."""
    return Edition.objects.filter(in_force=True).first() or load(read_edition())[0]


@pytest.fixture(autouse=True)
def emptied_without_guards(request, _django_db_marker):
    """A test with real transactions ends with emptying the database, which the database's own guards would refuse."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        triggers.drop(connection)  # made again by the signal that the emptying sends
