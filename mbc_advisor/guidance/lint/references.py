"""References: cited but missing, kept but never cited, dead by form, twice in the list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..words.texts import EditionText, ReferenceText

FIRST_YEAR = 1950
_DOI = re.compile(r"10\.\d{4,9}/[^\s<>\"]+")
_PMID = re.compile(r"[1-9]\d{0,7}|PMC[1-9]\d{3,7}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def uncited_and_malformed(edition: EditionText) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(key, sentence without full stop, the texts concerned) for each fault of a reference."""
    cited = {
        key
        for text in edition.statements.values()
        for words in text.every_wording().values()
        for key in words.citations
    }
    last = _last_year(edition)
    for key, reference in edition.references.items():
        if key not in cited:
            yield key, "no statement cites this reference", ()
        for words, *parts in _form(reference, last):
            yield key, words, tuple(parts)
    for field, called in (("doi", "DOI"), ("pmid", "PMID")):
        same: dict[str, list[str]] = defaultdict(list)
        for key, reference in edition.references.items():
            if number := _bare(getattr(reference, field)):
                same[number].append(key)
        for number, (first, *others) in same.items():
            for key in others:
                yield key, f"the {called} {number} is that of {first} too", (number, first)


def _form(reference: ReferenceText, last: int) -> Iterator[tuple[str, ...]]:
    """What is wrong with one reference by its form alone."""
    doi, pmid, year = reference.doi, reference.pmid, reference.year
    if doi:
        if re.match(r"(?:https?://)?(?:dx\.)?doi\.org/|doi:", doi, re.IGNORECASE):
            yield f"the DOI “{doi}” starts with an address; a DOI starts with 10.", doi
        elif re.search(r"\s", doi):
            yield f"the DOI “{doi}” has a space in it", doi
        elif doi[-1] in ".,;:" or (
            doi[-1] in ")]" and doi.count("(") + doi.count("[") < doi.count(")") + doi.count("]")
        ):
            yield f"the DOI “{doi}” ends with “{doi[-1]}”", doi
        elif not _DOI.fullmatch(doi):
            yield f"“{doi}” is not a DOI, so its link is dead", doi
    if pmid and not _PMID.fullmatch(pmid):
        yield f"“{pmid}” is not a PMID (up to eight digits) or PMC number (PMC and digits)", pmid
    if year is not None:
        if not FIRST_YEAR <= year <= last:
            yield f"the year {year} lies outside {FIRST_YEAR} to {last}", str(year)
        elif (said := _YEAR.findall(reference.source)) and str(year) not in said:
            yield f"the year is {year} where the source says {' and '.join(said)}", str(year), reference.source


def _bare(number: str) -> str:
    """A DOI or PMID as it compares, whatever it was written with."""
    return re.sub(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", "", number.strip().lower()).rstrip(".,;:")


def _last_year(edition: EditionText) -> int:
    """The year after the edition's own."""
    dated = re.match(r"\d{4}", edition.dated)
    return int(dated[0]) + 1 if dated else 9999
