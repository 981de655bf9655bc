"""The reading room: the rulebook, the sources, the edition, the policy and the limits. Open to all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from mbc_advisor.algorithm.rulebook.rulebook import Entry, evidence, rulebook
from mbc_advisor.algorithm.rules_version import rules_hash
from mbc_advisor.guidance.context import needs_edition
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.models import Edition
from mbc_advisor.guidance.words.labels import BASIS_WORDS, KIND_WORDS, SECTION_TITLES
from mbc_advisor.guidance.words.published import PublishedEdition, link, without_a_case, year_apart
from mbc_advisor.guidance.words.texts import ReferenceText, StatementText

from .to_verify import statements_to_verify

# The rulebook


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One line of the rulebook's index."""

    entry: Entry
    headline: str


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference with its number in the list of all, where to read it, and who cites it."""

    number: int
    reference: ReferenceText
    link: str
    codes: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """The year, where the words of the source do not say it."""
        return year_apart(self.reference)

    @property
    def kind_words(self) -> str:
        return KIND_WORDS.get(self.reference.kind, self.reference.kind)

    @property
    def link_words(self) -> str:
        """The address as one would type or file it."""
        return self.reference.number


@dataclass(frozen=True, slots=True)
class WordingText:
    """One wording of a statement: its texts are Markdown, its sources numbered as in the list of all."""

    name: str
    headline: str
    body: str
    plain: str
    grade: str
    numbers: tuple[tuple[int, str], ...]


@require_safe
@gzip_page
def rooms(request):
    """The reading room's first page: what is to be read here, and the search."""
    return render(request, "library/rooms.html")


@require_safe
@gzip_page
@needs_edition
def rulebook_index(request):
    sections: dict[str, list[RuleRow]] = {name: [] for name in SECTION_TITLES}
    for entry in rulebook().entries.values():
        sections[entry.section].append(RuleRow(entry, without_a_case(request.edition.wording(entry.code).headline)))
    shown = [(name, SECTION_TITLES[name], rows) for name, rows in sections.items()]
    return render(
        request,
        "library/rulebook.html",
        {"sections": shown, "count": len(rulebook().entries), "room": "rulebook", "rules_hash": rules_hash()},
    )


@require_safe
@gzip_page
@needs_edition
def code(request, code: str):
    edition, entry = request.edition, rulebook().entries.get(code)
    if entry is None:
        raise Http404
    statement = edition.statements[code]
    number, since = in_force.unchanged_since(edition, code)
    return render(
        request,
        "library/code.html",
        {
            "room": "rulebook",
            "entry": entry,
            "headline": without_a_case(statement.wording.headline),
            "section_title": SECTION_TITLES[entry.section],
            "basis": BASIS_WORDS[statement.basis],
            "to_verify": statement.basis != "read",
            "words": _every_wording(statement, edition),
            "evidence": evidence((*entry.rows, *statement.rows)),
            "references": sorted(
                (reference_row(key, edition) for key in statement.cited()), key=lambda each: each.number
            ),
            "terms": rulebook().terms_of(code),
            "since_edition": number,
            "since": since,
            "standing": edition.standing.get(code, ""),
            "review_by": _day(statement.review_by),
        },
    )


def _every_wording(statement: StatementText, edition: PublishedEdition) -> list[WordingText]:
    return [
        WordingText(
            name.replace("_", " "),
            without_a_case(words.headline),
            words.body,
            words.plain,
            words.grade,
            tuple((edition.alphabetical[key], key) for key in words.citations),
        )
        for name, words in statement.every_wording().items()
    ]


# The sources


@require_safe
@gzip_page
@needs_edition
def references(request):
    edition = request.edition
    listed = [reference_row(key, edition, with_codes=True) for key in edition.alphabetical]
    return render(request, "library/references.html", {"references": listed})


def reference_row(key: str, edition: PublishedEdition, with_codes: bool = False) -> ReferenceRow:
    """A reference of an edition as a list shows it."""
    reference = edition.references[key]
    codes = tuple(edition.cited_by[key]) if with_codes else ()
    return ReferenceRow(edition.alphabetical[key], reference, link(reference), codes)


# The editions


@require_safe
@gzip_page
@needs_edition
def edition(request):
    statements = request.edition.statements.values()
    by_section = Counter(statement.section for statement in statements)
    by_basis = Counter(statement.basis for statement in statements)
    kept = _once_in_force()
    return render(
        request,
        "library/edition.html",
        {
            "sections": [(name, title, by_section[name]) for name, title in SECTION_TITLES.items()],
            "bases": [(words, by_basis[basis]) for basis, words in BASIS_WORDS.items()],
            "count": len(statements),
            "to_verify": [(each, BASIS_WORDS[each.basis]) for each in statements_to_verify(statements)],
            "standing": [(request.edition.statements[code], why) for code, why in request.edition.standing.items()],
            "kept": kept,
            "this": next(each for each in kept if each.in_force),
        },
    )


@require_safe
@gzip_page
def edition_of_number(request, number: int):
    """An edition that is or was in force, whole, at its own address for ever."""
    kept = get_object_or_404(_once_in_force(), number=number)
    shown = in_force.published(kept)
    sections: dict[str, list[StatementInFull]] = {name: [] for name in SECTION_TITLES}
    for statement in shown.statements.values():
        sections[statement.section].append(StatementInFull(statement, shown))
    return render(
        request,
        "library/edition_whole.html",
        {
            "kept": kept,
            "sections": [(name, SECTION_TITLES[name], all_of_it) for name, all_of_it in sections.items() if all_of_it],
            "references": [reference_row(key, shown) for key in shown.alphabetical],
            "count": len(shown.statements),
        },
    )


def _once_in_force():
    editions = Edition.objects.filter(in_force_since__isnull=False)
    return editions.select_related("approved_by").order_by("-number")


@dataclass(frozen=True, slots=True)
class StatementInFull:
    """A statement with all its wordings, as its edition has it."""

    statement: StatementText
    edition: PublishedEdition

    @property
    def words(self) -> list[WordingText]:
        return _every_wording(self.statement, self.edition)

    @property
    def standing(self) -> str:
        return self.edition.standing.get(self.statement.code, "")

    @property
    def basis(self) -> str:
        return BASIS_WORDS[self.statement.basis]

    @property
    def strengths(self) -> str:
        """The strengths the words were approved for, in words; empty for a lean or a conclusion."""
        found = dict.fromkeys(each for words in self.statement.every_wording().values() for each in words.strengths)
        return ", ".join(found)


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%-d %B %Y}" if iso else ""


# What stands whether or not there is an edition


@require_safe
@gzip_page
def policy(request):
    return render(request, "library/policy.html")


@require_safe
@gzip_page
def intended_use(request):
    return render(request, "library/intended_use.html")
