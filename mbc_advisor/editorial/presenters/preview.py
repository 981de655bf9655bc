"""How the words of a statement will look to those who read them, drafts too."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mbc_advisor.guidance.words.labels import TO_VERIFY
from mbc_advisor.guidance.words.published import link, without_a_case
from mbc_advisor.guidance.words.texts import ReferenceText, StatementText, Wording

from ..forms.statement import title_of


@dataclass(frozen=True, slots=True)
class Source:
    """A reference as a statement cites it."""

    number: int
    key: str
    source: ReferenceText | None
    link: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One wording as its readers will see it."""

    variant: str
    title: str
    strengths: tuple[str, ...]
    headline: str
    body: str
    plain: str
    grade: str
    basis: str
    sources: tuple[Source, ...]

    @property
    def key(self) -> str:
        """For ids on the page."""
        return f"variant-{self.variant}" if self.variant else "base"


def previews(text: StatementText, references: dict[str, ReferenceText]) -> list[Preview]:
    """Every wording of a statement, complete, with its sources numbered."""
    return [_preview(name, words, text.basis, references) for name, words in text.every_wording().items()]


def _preview(variant: str, words: Wording, basis: str, references: dict[str, ReferenceText]) -> Preview:
    sources = tuple(
        Source(number, key, references.get(key), link(references[key]) if key in references else "")
        for number, key in enumerate(words.citations, 1)
    )
    return Preview(
        variant, title_of(variant), words.strengths, without_a_case(words.headline), words.body, words.plain,
        words.grade, TO_VERIFY.get(basis, ""), sources,
    )  # fmt: skip


def not_there_yet(variant: str, base: Preview) -> Preview:
    """A wording that has not been written: it would say what the base wording says."""
    return replace(base, variant=variant, title=title_of(variant))
