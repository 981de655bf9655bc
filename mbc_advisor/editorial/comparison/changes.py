"""What differs between two editions: each statement and reference, by wording and part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from mbc_advisor.guidance.edition.rows import REFERENCE_FIELDS, edition_text, text_hash
from mbc_advisor.guidance.models import Edition
from mbc_advisor.guidance.words.texts import SECTIONS, EditionText, ReferenceText, StatementText, Wording

from . import diff

REFERENCES = "references"
"""Where the changed sources stand among the sections: last."""

CHANGED, ADDED, REMOVED, UNCHANGED = "changed", "added", "removed", "unchanged"

WORDS, STRENGTH, SOURCES, REVIEW = "wording", "strength", "references", "review date"
"""What a change can touch; of several the kind of change names all."""

_OF_A_WORDING = {
    "headline": ("Headline", WORDS),
    "body": ("Specialist wording", WORDS),
    "plain": ("Plain wording", WORDS),
    "strengths": ("Strength", STRENGTH),
    "grade": ("Grade as printed", SOURCES),
    "citations": ("Citations", SOURCES),
}
_OF_A_STATEMENT = {
    "section": ("Section", WORDS),
    "basis": ("Basis", SOURCES),
    "rows": ("Evidence rows", SOURCES),
    "review_by": ("To be read again by", REVIEW),
}
_OF_A_REFERENCE = {
    "authors": "Authors",
    "title": "Title",
    "source": "Source",
    "year": "Year",
    "doi": "DOI",
    "pmid": "PMID",
    "kind": "Kind",
    "note": "Note",
}


@dataclass(frozen=True)
class Part:
    """One part of a text that differs, before and after."""

    label: str
    touches: str
    old: str | tuple[str, ...]
    new: str | tuple[str, ...]

    @cached_property
    def diff(self) -> diff.Diff:
        """The two laid over each other, word by word; lists entry by entry."""
        if isinstance(self.old, tuple) and isinstance(self.new, tuple):
            return diff.entries(self.old, self.new)
        return diff.words(str(self.old), str(self.new))


@dataclass(frozen=True)
class Layer:
    """What differs in one wording of a statement, or in what all its wordings share (``variant`` empty)."""

    variant: str
    state: str
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """The variant as a reader of the rulebook meets it."""
        return self.variant.replace("_", " ")


@dataclass(frozen=True)
class Change:
    """A statement or reference that two editions do not say alike (or, asked for by name, do)."""

    about: str
    section: str
    state: str
    layers: tuple[Layer, ...]
    old: StatementText | ReferenceText | None
    new: StatementText | ReferenceText | None

    @property
    def is_reference(self) -> bool:
        return self.section == REFERENCES

    @property
    def title(self) -> str:
        """The headline of a statement, the title of a source; as they are now."""
        text = self.new or self.old
        return text.wording.headline if isinstance(text, StatementText) else text.title if text else ""

    @property
    def touches(self) -> tuple[str, ...]:
        """What it touches, the weightiest first."""
        found = {part.touches for layer in self.layers for part in layer.parts}
        return tuple(each for each in (STRENGTH, WORDS, SOURCES, REVIEW) if each in found)

    @property
    def kind(self) -> str:
        """The kind of change in words."""
        what = "reference" if self.is_reference else "statement"
        if self.state != CHANGED:
            return {ADDED: f"new {what}", REMOVED: f"{what} removed", UNCHANGED: "no change"}[self.state]
        first, *others = self.touches
        if first == STRENGTH:
            return "strength change" + (f", with {' and '.join(others)}" if others else "")
        if others:
            return " and ".join(self.touches)
        return "reference only" if first == SOURCES else f"{first} only"

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """What changed in the words that a sentence turns on, and whether the year of a source did; each once."""
        if self.state != CHANGED:
            return ()
        telling = [
            part for layer in self.layers for part in layer.parts if part.touches == WORDS or part.label == "Year"
        ]
        return tuple(dict.fromkeys(mark for part in telling for mark in part.diff.marks))

    @cached_property
    def text_hash(self) -> str:
        """The hash of what the newer edition says; empty where it says nothing."""
        return text_hash(self.new) if self.new else ""

    def changed_variants(self) -> frozenset[str]:
        """The wordings a reader of this statement would find changed, inherited parts counted; empty for a source.

        The day by which it is to be read again is no part of what is said.
        """
        old, new = _as_said(self.old), _as_said(self.new)
        return frozenset(name for name in {**old, **new} if old.get(name) != new.get(name))


def base_of(edition: Edition) -> Edition | None:
    """What an edition is compared with when nothing else is asked for: the one in force.

    The edition in force itself is compared with the one it was made from; none where there is none.
    """
    return edition.based_on if edition.in_force else Edition.objects.filter(in_force=True).first()


def text_of(edition: Edition) -> EditionText:
    """All words of an edition; kept as long as nobody changes them."""
    return _text(edition.pk, edition.content_hash)


@lru_cache(maxsize=8)
def _text(pk: int, content_hash: str) -> EditionText:
    return edition_text(Edition.objects.get(pk=pk))


def between(old: EditionText, new: EditionText) -> list[Change]:
    """Every statement and source that differs, in the order of the page: by section, sources last."""
    codes = [
        code for code in {**new.statements, **old.statements} if old.statements.get(code) != new.statements.get(code)
    ]
    keys = [key for key in {**new.references, **old.references} if old.references.get(key) != new.references.get(key)]
    found = [change_of(about, old, new) for about in (*codes, *keys)]
    return sorted((each for each in found if each), key=lambda each: place(each.section))


def change_of(about: str, old: EditionText, new: EditionText) -> Change | None:
    """How two editions differ about one code or reference key; none when neither has it."""
    if about in new.statements or about in old.statements:
        was, now = old.statements.get(about), new.statements.get(about)
        either = now or was
        assert either
        return Change(about, either.section, _state(was, now), tuple(_layers(was, now)), was, now)
    if about in new.references or about in old.references:
        before, after = old.references.get(about), new.references.get(about)
        parts = tuple(_reference_parts(before, after))
        layers = (Layer("", _state(before, after), parts),) if parts else ()
        return Change(about, REFERENCES, _state(before, after), layers, before, after)
    return None


def unknown(about: str) -> Change:
    """A text that neither edition has any more; comments on it may be open still."""
    return Change(about, "", UNCHANGED, (), None, None)


def place(section: str) -> int:
    """Where a section stands on a page; one that nobody knows, and the sources, last."""
    return SECTIONS.index(section) if section in SECTIONS else len(SECTIONS)


def _state(old: object | None, new: object | None) -> str:
    if old == new:
        return UNCHANGED
    return ADDED if old is None else REMOVED if new is None else CHANGED


def _as_said(text: StatementText | ReferenceText | None) -> dict[str, tuple]:
    """Each wording with the marks that stand beside it."""
    if not isinstance(text, StatementText):
        return {}
    return {name: (words, text.section, text.basis, text.rows) for name, words in text.every_wording().items()}


def _layers(old: StatementText | None, new: StatementText | None) -> Iterator[Layer]:
    shared = _wording_parts(old.wording if old else None, new.wording if new else None)
    if base := (*shared, *_statement_parts(old, new)):
        yield Layer("", _state(old, new), base)
    was, now = (text.variants if text else {} for text in (old, new))
    for name in {**now, **was}:
        if was.get(name) != now.get(name):
            parts = tuple(_wording_parts(was.get(name), now.get(name)))
            yield Layer(name, _state(was.get(name), now.get(name)), parts)


def _wording_parts(old: Wording | None, new: Wording | None) -> Iterator[Part]:
    was, now = old or Wording(), new or Wording()
    for name, (label, touches) in _OF_A_WORDING.items():
        if getattr(was, name) != getattr(now, name):
            yield Part(label, touches, getattr(was, name), getattr(now, name))


def _statement_parts(old: StatementText | None, new: StatementText | None) -> Iterator[Part]:
    for name, (label, touches) in _OF_A_STATEMENT.items():
        empty: str | tuple[str, ...] = () if name == "rows" else ""
        was, now = (getattr(text, name) if text else empty for text in (old, new))
        if was != now:
            yield Part(label, touches, was, now)


def _reference_parts(old: ReferenceText | None, new: ReferenceText | None) -> Iterator[Part]:
    for name in REFERENCE_FIELDS:
        was, now = (str(getattr(text, name) or "") if text else "" for text in (old, new))
        if was != now:
            yield Part(_OF_A_REFERENCE[name], SOURCES, was, now)
