"""What the tests of the editors' desk share."""

from pathlib import Path

import pytest

from mbc_advisor.accounts.models import User
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.models import Edition

from ..support.desk import editor, new_draft


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.desk)


@pytest.fixture(autouse=True)
def nothing_kept():
    """The reader keeps what it has read by the marks on an edition; a test rolled back takes its marks along."""
    yield
    in_force._kept.cache_clear()
    in_force._published.cache_clear()


@pytest.fixture
def draft(edition) -> Edition:
    return new_draft()


@pytest.fixture
def by_editor(client):
    """The browser of an editor."""
    client.force_login(editor())
    return client


@pytest.fixture
def sit(client, edition):
    """Sit down at the desk as somebody: gives the client that asks for pages."""

    def down(someone: User):
        client.force_login(someone)
        return client

    return down
