"""The statements that the clinicians who review an edition must check against the primary source."""

from __future__ import annotations

from collections.abc import Iterable

from mbc_advisor.guidance.words.labels import SECTION_TITLES
from mbc_advisor.guidance.words.published import PublishedEdition, link
from mbc_advisor.guidance.words.texts import StatementText

BASES = {
    "second_hand": "Sources read second-hand",
    "expert": "Expert opinion",
}
_INTRODUCTION = {
    "second_hand": "A secondary page was read, or the content is from memory. Check the primary source.",
    "expert": "No source carries the statement. The reviewers agree with it, change it or strike it.",
}


def statements_to_verify(statements: Iterable[StatementText]) -> list[StatementText]:
    """Those whose basis is second-hand or expert opinion, second-hand first."""
    order = list(BASES)
    return sorted((each for each in statements if each.basis in BASES), key=lambda each: order.index(each.basis))


def markdown(edition: PublishedEdition) -> str:
    """The list as a Markdown page, the same for the same edition."""
    statements = statements_to_verify(edition.statements.values())
    lines = [
        "# To verify",
        "",
        "Made by `python manage.py write_to_verify`; do not edit. Statements of the shipped edition whose",
        f"basis is not a source that was read: {len(statements)} of {len(edition.statements)}.",
    ]
    for basis, title in BASES.items():
        chosen = [each for each in statements if each.basis == basis]
        lines += ["", f"## {title} ({len(chosen)})", "", _INTRODUCTION[basis]]
        for statement in chosen:
            lines += [
                "",
                f"### `{statement.code}`",
                "",
                f"{statement.wording.headline}. *{SECTION_TITLES[statement.section]}.*",
                "",
            ]
            lines.append(f"* Rows: {', '.join(statement.rows)}")
            lines += [f"* {_source(key, edition)}" for key in statement.cited()] or ["* No source cited."]
    return "\n".join(lines) + "\n"


def _source(key: str, edition: PublishedEdition) -> str:
    source = edition.references[key]
    parts = [
        source.authors,
        source.title,
        source.source,
        link(source) and f"<{link(source)}>",
        source.note and f"({source.note})",
    ]
    return f"`{key}`: " + ". ".join(part.rstrip(".") for part in parts if part)
