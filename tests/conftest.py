"""What all tests share."""

import pytest
from django.db import connection

from mbc_advisor.guidance import triggers
from mbc_advisor.guidance.edition.load import load
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition


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
