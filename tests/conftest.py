"""What all tests share."""

import pytest

from mbc_advisor.guidance.files import read_edition
from mbc_advisor.guidance.models import Edition
from mbc_advisor.guidance.services import load


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database holds the shipped edition, in force."""
    with django_db_blocker.unblock():
        load(read_edition())


@pytest.fixture
def edition(db) -> Edition:
    """The shipped edition, loaded again where a test with real transactions has emptied the database."""
    return load(read_edition())[0]
