"""The references of an edition as its list shows them: who cites each, what is wrong with its form, what has changed."""

from __future__ import annotations

from dataclasses import dataclass

from mbc_advisor.guidance.edition.rows import edition_text, reference_text
from mbc_advisor.guidance.models import Edition, Reference
from mbc_advisor.guidance.words.checks import faults
from mbc_advisor.guidance.words.published import filed_under, link, year_apart
from mbc_advisor.guidance.words.texts import EditionText, ReferenceText, cited_by

from ..workflow import blockers

MARKS = {
    "changed": "changed",
    "uncited": "cited by nobody",
    "faults": "faults",
    "warnings": "warnings open",
    "comments": "comments open",
    "nolink": "no DOI or PMID",
}
"""By what the list can be cut down, in the words of its marks."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One source of the list."""

    source: ReferenceText
    link: str
    codes: list[str]
    marks: list[str]

    @property
    def year(self) -> str:
        """The year, where the words of the source do not say it."""
        return year_apart(self.source)

    @property
    def words(self) -> list[str]:
        """Its marks, in words."""
        return [MARKS[name] for name in self.marks]

    @property
    def said(self) -> str:
        """All that it says, in lower case."""
        return " ".join(str(getattr(self.source, name) or "") for name in self.source.__slots__).lower()


@dataclass(frozen=True, slots=True)
class Listing:
    """The sources by author and title, and for each key that has none the codes that cite it."""

    known: list[Listed]
    unknown: dict[str, list[str]]


def listed(edition: Edition) -> Listing:
    """All references of an edition; five queries."""
    text = edition_text(edition)
    codes = cited_by(text.statements.values())
    current = {
        row.key: reference_text(row)
        for row in Reference.objects.filter(edition__in_force=True).exclude(edition=edition)
    }
    faulty = {each.about for each in faults(EditionText("", "", "", {}, text.references)) if not each.uncited}
    warned = {each.about for each in blockers.open_warnings(text)}
    commented = set(edition.comments.filter(resolved_at__isnull=True).values_list("about", flat=True))
    known = [
        _listed(each, codes.get(key, []), {
            "changed": bool(current) and current.get(key) != each,
            "faults": key in faulty,
            "warnings": key in warned,
            "comments": key in commented,
        })
        for key, each in text.references.items()
    ]  # fmt: skip
    known.sort(key=lambda each: (filed_under(each.source), each.source.key))
    return Listing(known, {key: each for key, each in codes.items() if key not in text.references})


def _listed(source: ReferenceText, codes: list[str], marks: dict[str, bool]) -> Listed:
    address = link(source)
    marks |= {"uncited": not codes, "nolink": not address}
    return Listed(source, address, codes, [name for name in MARKS if marks.get(name)])


def cut_down(found: list[Listed], words: str, mark: str) -> list[Listed]:
    """The sources that have all these words somewhere, and this mark."""
    asked = words.lower().split()
    return [
        each for each in found
        if all(word in each.said for word in asked) and (mark not in MARKS or mark in each.marks)
    ]  # fmt: skip


def citing(edition: Edition, key: str) -> list[str]:
    """The codes that cite a source."""
    return cited_by(edition_text(edition).statements.values()).get(key, [])
