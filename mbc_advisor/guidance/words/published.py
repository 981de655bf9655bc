"""Words ready for a page: rendered once an edition, numbered references, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from .texts import ReferenceText, StatementText, Wording, cited_by

_markdown = MarkdownIt("commonmark", {"html": False})
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|mg\b|Gy\b|mL\b|mmol\b|µmol\b)")
_TAGS = {"p", "em", "strong", "ul", "ol", "li", "sub", "sup", "br"}


@lru_cache(maxsize=4096)
def render(markdown: str) -> SafeString:
    """Markdown as safe HTML: paragraphs, lists and emphasis only."""
    markdown = _BEFORE_UNIT.sub("\u00a0", markdown)
    return mark_safe(nh3.clean(_markdown.render(markdown), tags=_TAGS, attributes={}))  # noqa: S308 - cleaned by nh3


def without_a_case(text: str) -> str:
    """Words whose studies are named by the case, where there is no case."""
    return text.replace("{modality}", "[the study]")


@dataclass(frozen=True, eq=False)
class PublishedEdition:
    """An edition as readers meet it."""

    number: int
    title: str
    status: str
    status_words: str
    dated: object
    content_hash: str
    statements: dict[str, StatementText]
    references: dict[str, ReferenceText]
    loaded_at: object = None
    """When it was put into this database; none for the shipped files read without one."""
    reviewed: bool = False
    """Whether clinicians have approved these words."""
    withdrawn: frozenset[str] = frozenset()
    """Codes whose words are withdrawn: they say so in place of what they said."""
    overdue: frozenset[str] = frozenset()
    """Codes whose words were to be read again by a day that has passed."""
    borrowed: frozenset[str] = frozenset()
    """Codes the rules can give and the edition lacks: the shipped words stand in, and say so."""

    @cached_property
    def standing(self) -> dict[str, str]:
        """For each code whose words are not to be taken as they stand, why not, in a few words."""
        due = {code: f"review was due by {_day(self.statements[code].review_by)}" for code in self.overdue}
        lent = dict.fromkeys(self.borrowed, "shipped words, not in this edition")
        return due | lent | dict.fromkeys(self.withdrawn, "words withdrawn")

    def wording(self, code: str, variant: str = "") -> Wording:
        """The words for a code.

        :raises KeyError: when the edition lacks the code or the variant.
        """
        return self.statements[code].worded(variant)

    @cached_property
    def cited_by(self) -> dict[str, list[str]]:
        """For each reference the codes that cite it, in the edition's order."""
        return {key: [] for key in self.references} | cited_by(self.statements.values())

    @cached_property
    def alphabetical(self) -> dict[str, int]:
        """The number of each reference in the list of all, by author, then title, then year."""
        listed = sorted(self.references.values(), key=lambda each: (filed_under(each), each.year or 0, each.key))
        return {reference.key: number for number, reference in enumerate(listed, 1)}


def filed_under(reference: ReferenceText) -> str:
    """By what a source stands in a list of many: its authors, else its title."""
    return (reference.authors or reference.title).strip("[]").casefold()


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%-d %B %Y}"


def year_apart(reference: ReferenceText) -> str:
    """The year of a source, where its own words do not say it."""
    year = str(reference.year or "")
    return "" if year in reference.source else year


def link(reference: ReferenceText) -> str:
    """Where to read a source, by DOI, PMID or PMC number; empty when it has none."""
    if reference.doi:
        return f"https://doi.org/{reference.doi}"
    if reference.pmid.startswith("PMC"):
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.pmid}/"
    return f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/" if reference.pmid else ""
