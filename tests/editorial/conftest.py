"""What the tests of the editors' desk share."""

import pytest

from mbc_advisor.guidance import reader


@pytest.fixture(autouse=True)
def nothing_kept():
    """The reader keeps what it has read by the marks on an edition; a test rolled back takes its marks along."""
    yield
    reader._kept.cache_clear()
    reader._published.cache_clear()
