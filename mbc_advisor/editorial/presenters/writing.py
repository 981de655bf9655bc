"""What the pages of the writing show, as plain values: the list of statements, when a wording is given, what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache

from django.utils import timezone

from mbc_advisor.algorithm.rulebook.rulebook import Entry, rulebook
from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.edition.rows import edition_text, statement_text
from mbc_advisor.guidance.lint import lint
from mbc_advisor.guidance.models import Edition, Statement
from mbc_advisor.guidance.words import checks
from mbc_advisor.guidance.words.labels import SECTION_TITLES
from mbc_advisor.guidance.words.required_codes import needed, needed_strengths
from mbc_advisor.guidance.words.texts import EditionText, ReferenceText, StatementText, Wording

from ..comparison import changes
from ..forms.statement import title_of
from ..workflow import blockers

MARKS = {
    "changed": "changed",
    "faults": "faults",
    "warnings": "warnings open",
    "comments": "comments open",
    "overdue": "review overdue",
    "variants": "several wordings",
}
"""By what a list of statements can be cut down, in the words of its marks."""


# The list of statements


@dataclass(frozen=True, slots=True)
class Line:
    """One statement in the list of a draft, with how often each mark holds of it."""

    code: str
    section: str
    headline: str
    marks: dict[str, int]
    lacking: bool = False
    """Whether the rules can give the code and the edition has no words for it."""
    said: str = ""
    """All its words, in lower case, for a search in the list."""

    @property
    def words(self) -> list[str]:
        """Its marks, in words."""
        return [_counted(name, number) for name, number in self.marks.items() if number]


def _counted(mark: str, number: int) -> str:
    match mark:
        case "faults" | "warnings" | "comments":
            kind = mark if number > 1 else mark[:-1]
            return f"{number} {kind}" if mark == "faults" else f"{number} {kind} open"
        case "variants":
            return f"{number + 1} wordings"
    return MARKS[mark]


def lines(edition: Edition) -> list[Line]:
    """Every statement of an edition and every code it lacks, section by section; five queries."""
    text = edition_text(edition)
    current = _in_force_beside(edition)
    today = timezone.localdate().isoformat()
    faults = Counter(each.about for each in checks.faults(text, needed()))
    warned = Counter(each.about for each in blockers.open_warnings(text))
    open_comments = Counter(edition.comments.filter(resolved_at__isnull=True).values_list("about", flat=True))
    found = [
        Line(
            code,
            each.section,
            each.wording.headline,
            {
                "changed": int(current is not None and current.get(code) != each),
                "faults": faults[code],
                "warnings": warned[code],
                "comments": open_comments[code],
                "overdue": int(bool(each.review_by) and each.review_by < today),
                "variants": len(each.variants),
            },
            said=_all_words(each),
        )
        for code, each in text.statements.items()
    ]
    found += [
        Line(code, entry.section, "No words yet", {"faults": faults[code]}, lacking=True, said=code.lower())
        for code, entry in rulebook().entries.items() if code not in text.statements
    ]  # fmt: skip
    return sorted(found, key=lambda each: changes.place(each.section))


def cut_down(found: list[Line], words: str, mark: str) -> list[Line]:
    """The lines that have all these words somewhere, and this mark."""
    asked = words.lower().split()
    return [
        each for each in found
        if all(word in each.said for word in asked) and (mark not in MARKS or each.marks.get(mark))
    ]  # fmt: skip


def by_section(found: Iterable[Line]) -> list[tuple[str, str, list[Line]]]:
    """(section, its title, its lines), sections without any left out."""
    sections: dict[str, list[Line]] = {}
    for each in found:
        sections.setdefault(each.section, []).append(each)
    return [(name, SECTION_TITLES.get(name, name), each) for name, each in sections.items()]


def _in_force_beside(edition: Edition) -> dict[str, StatementText] | None:
    """The statements of the edition in force, where that is another one."""
    rows = Statement.objects.filter(edition__in_force=True).exclude(edition=edition)
    return {row.code: statement_text(row) for row in rows} or None


def _all_words(text: StatementText) -> str:
    said = [text.code, *text.rows]
    for words in (text.wording, *text.variants.values()):
        said += [words.headline, words.body, words.plain, words.grade, *words.citations]
    return " ".join(said).lower()


# One statement


def opened(edition: Edition, code: str) -> tuple[StatementText, Statement | None] | None:
    """A statement as it stands, and its row; the shipped words, without a row, for a code that the edition lacks.

    None where neither the edition nor the rules know the code.
    """
    row = Statement.objects.filter(edition=edition, code=code).select_related("changed_by").first()
    if row:
        return statement_text(row), row
    entry = rulebook().entries.get(code)
    if entry is None:
        return None
    blank = StatementText(code, entry.section, Wording(), "", entry.rows)
    return in_force.shipped().statements.get(code, blank), None


def in_force_text(edition: Edition, code: str) -> tuple[int, StatementText] | None:
    """Number and words of the edition in force, where that is another one and has the code."""
    row = (
        Statement.objects.filter(edition__in_force=True, code=code)
        .exclude(edition=edition)
        .select_related("edition")
        .first()
    )
    return (row.edition.number, statement_text(row)) if row else None


def variants_needed(code: str) -> list[str]:
    """The variants of a code that the rules can give."""
    return [variant for each, variant in needed() if each == code and variant]


def takes_strengths(code: str) -> bool:
    """Whether the rules give a code with a strength; leans and conclusions have none."""
    return code in RULES


def strengths_given(code: str, variant: str) -> str:
    """The strengths with which the rules give a wording, in words; empty where none does."""
    return " or ".join(needed_strengths().get((code, variant), ()))


def when_given(code: str, variant: str) -> Entry | None:
    """What the rules say of when this wording is shown; None where they say nothing of it alone."""
    entry = rulebook().entries.get(code)
    if entry is None:
        return None
    given = tuple(way for way in entry.given if way.variant == variant)
    if given:
        return replace(entry, given=given)
    if not variant and (entry.leans or entry.concluded or entry.agreement):
        return entry
    return None


def asked_before(code: str, variant: str) -> list[str]:
    """The other wordings that the rules ask for first, as they are called: of all that hold, the first is taken."""
    entry = rulebook().entries.get(code)
    order = [way.variant for way in entry.given] if entry else []
    first = order.index(variant) if variant in order else 0
    return list(dict.fromkeys(title_of(each) for each in order[:first]))


def faults_of(text: StatementText, references: dict[str, ReferenceText]) -> list[tuple[checks.Fault, str]]:
    """What stands in the way of this statement's publication, and beside a key that is unknown the nearest known one."""
    found = checks.faults(_alone(text, references), [each for each in needed() if each[0] == text.code])
    return [(each, next(iter(get_close_matches(each.unknown, references, 1, 0.5)), "")) for each in found]


def rows_to_check(text: StatementText) -> list[str]:
    """The evidence rows that neither a rule nor a shipped statement names: new, or mistyped."""
    known = _known_rows()
    return [row for row in text.rows if row not in known]


def warnings_of(text: StatementText, references: dict[str, ReferenceText]) -> list[lint.LintWarning]:
    """The lint's warnings about this statement that nobody has accepted, without keys unknown: these are faults."""
    found = blockers.open_warnings(_alone(text, references))
    return [each for each in found if each.about == text.code and each.kind != "reference"]


def _alone(text: StatementText, references: dict[str, ReferenceText]) -> EditionText:
    cited = {key: references[key] for key in text.cited() if key in references}
    return EditionText("", "draft", "", {text.code: text}, cited)


@lru_cache(maxsize=1)
def _known_rows() -> frozenset[str]:
    """The evidence rows that the rules or the shipped words name; the evidence itself is no data of the program."""
    ruled = {row for entry in rulebook().entries.values() for row in entry.rows}
    return frozenset(ruled | {row for each in in_force.shipped().statements.values() for row in each.rows})
