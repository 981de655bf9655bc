"""How a source is printed, wherever it is."""

import pytest

from mbc_advisor.guidance.words.texts import ReferenceText


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ({"doi": "10.1/x", "pmid": "123"}, "Quon A. A title. A journal 2020. doi:10.1/x."),
        ({"pmid": "123"}, "Quon A. A title. A journal 2020. PMID 123."),
        ({"pmid": "PMC3881221"}, "Quon A. A title. A journal 2020. PMC3881221."),
        ({}, "Quon A. A title. A journal 2020."),
        ({"authors": "Quon A, et al.", "title": "A title."}, "Quon A, et al. A title. A journal 2020."),
        ({"authors": ""}, "A title. A journal 2020."),
    ],
)
def test_a_source_is_printed_with_its_number_and_one_full_stop_a_part(given, printed):
    known = {"authors": "Quon A", "title": "A title", "source": "A journal 2020"}
    assert ReferenceText("k", **known | given).printed == printed
