"""Search in an edition: a question's words, the passages and references that have them, best first."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from mbc_advisor.guidance.words.published import PublishedEdition

from .index import Index, Scores
from .names import WORDS_TOO
from .words import Phrase, Term, name_beginning, term, terms

MOST_PASSAGES, MOST_SOURCES = 12, 8
_LED_TO, _UNFINISHED, _VARIANT = 0.6, 0.6, 0.9
_FAINT, _FAINTEST, ENOUGH = 0.6, 0.35, 3
"""A passage with a part of what is asked for is shown when it has this share of the best one's score; the lower
share holds where fewer than enough passages have everything."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement in the wording that matched best; the texts have `search_index.MARK` around what matched."""

    code: str
    variant: str
    headline: str
    body: str
    plain: str
    complete: bool
    """Whether it has everything that was asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question.

    ``missing``: what stands nowhere. ``meant``: the question again, where words in it seem misspelt.
    ``empty``: the question asks nothing.
    """

    passages: tuple[Passage, ...] = ()
    sources: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    meant: str = ""
    empty: bool = False


@dataclass(slots=True)
class _Asked:
    """A term with the rows that have it, and the phrases by which they were found."""

    term: Term
    passages: Scores = field(default_factory=dict)
    sources: Scores = field(default_factory=dict)
    phrases: set[Phrase] = field(default_factory=set)
    beginning: Phrase = ()


def code_typed(edition: PublishedEdition, question: str) -> tuple[str, bool]:
    """The code that a question is, and whether it was typed exactly, so that its page is what is wanted."""
    typed = question.strip()
    code = next((each for each in edition.statements if each.casefold() == typed.casefold()), "")
    return code, bool(code) and code == typed and code not in WORDS_TOO


def search(edition: PublishedEdition, question: str) -> Found:
    """What the edition says of a question."""
    wanted, index = terms(question), _index(edition)
    if not wanted:
        return Found(empty=True)
    with index.lock:
        return _answer(index, question, wanted, code_typed(edition, question)[0])


_building = Lock()


def _index(edition: PublishedEdition) -> Index:
    """The edition's index: the first question makes it, those who ask meanwhile wait for it."""
    with _building:
        return _made(edition)


@lru_cache(maxsize=2)
def _made(edition: PublishedEdition) -> Index:
    return Index(edition)


def _answer(index: Index, question: str, wanted: list[Term], code: str) -> Found:
    asked = [each for place, one in enumerate(wanted, 1) for each in _ask(index, one, place == len(wanted))]
    named = [each for each in asked if each.term.number is None]
    beside = {phrase for each in named for phrase in each.phrases}
    for each in asked:
        if each.term.number is not None:
            _ask_number(index, each, beside)
    said = [each for each in asked if each.passages]
    missing = tuple(each.term.typed for each in asked if not each.passages and not each.sources)
    ranked = _ranked(index, asked, code) if not named or any(each.passages for each in named) else []
    return Found(
        _passages(index, _shown(ranked), said),
        _sources(index, asked),
        missing,
        _meant(index, question, missing),
    )


def _ask(index: Index, wanted: Term, last: bool) -> Iterator[_Asked]:
    """A term asked; as its words one by one, where they are joined by a hyphen or stroke and never stand so."""
    asked = _Asked(wanted)
    if wanted.number is not None:
        asked.sources = index.match("source", wanted.phrases[-1])
        yield asked
        return
    _ask_phrases(index, asked, wanted)
    words = wanted.phrases[0]
    if not asked.phrases and len(words) > 1 and all(word.isalpha() for word in words):
        for word in words:
            yield from _ask(index, term(word), last and word == words[-1])
        return
    if last and not asked.passages and len(words[-1]) > 1:
        _ask_beginning(index, asked, words)
    yield asked


def _ask_beginning(index: Index, asked: _Asked, words: Phrase) -> None:
    """The last word may still be being typed: what begins like it counts, and names that do."""
    for kept, table in ((asked.passages, "passage"), (asked.sources, "source")):
        if not kept:
            found = index.match(table, words, unfinished=True)
            kept.update({row: score * _UNFINISHED for row, score in found.items()})
    asked.beginning = words if asked.passages else ()
    if not asked.passages and len(words[0]) > 3 and (name := name_beginning(words[0])):
        _ask_phrases(index, asked, name)


def _ask_phrases(index: Index, asked: _Asked, wanted: Term) -> None:
    for kept, table, size in (
        (asked.passages, "passage", len(index.wordings)),
        (asked.sources, "source", len(index.sources)),
    ):
        for phrases, share in ((wanted.phrases, 1.0), (wanted.also, _LED_TO)):
            matched = {phrase: rows for phrase in phrases if (rows := index.match(table, phrase))}
            rarity = _rarity(len(set().union(*matched.values())), size)
            for rows in matched.values():
                # one thing by several names: that a name is rare makes the thing no rarer
                weight = share * rarity / _rarity(len(rows), size)
                for row, score in rows.items():
                    kept[row] = max(kept.get(row, 0.0), score * weight)
            asked.phrases.update(matched)


def _rarity(having: int, of: int) -> float:
    """How much FTS5's bm25 makes of a phrase that so many rows have."""
    return max(math.log((of - having + 0.5) / (having + 0.5)), 1e-6)


def _ask_number(index: Index, asked: _Asked, beside: set[Phrase]) -> None:
    """A number counts where it stands with something else that was asked for; alone, wherever it stands."""
    if beside:
        asked.passages, asked.phrases = index.number(asked.term, beside)
        return
    for phrase in asked.term.phrases:
        if not asked.phrases:
            _ask_phrases(index, asked, Term(asked.term.typed, (phrase,)))


def _ranked(index: Index, asked: list[_Asked], code: str) -> list[tuple[int, float, bool]]:
    """(row, score, whether it has everything), best first, one row a statement."""
    weight = [math.log(1 + len(index.wordings) / (len(each.passages) or 1)) for each in asked]
    best: dict[str, tuple[bool, float, bool, int]] = {}
    for row in sorted({row for each in asked for row in each.passages}):
        has = [row in each.passages for each in asked]
        share = sum(w for w, yes in zip(weight, has, strict=True) if yes) / sum(weight)
        score = share * sum(each.passages.get(row, 0.0) for each in asked)
        name, variant = index.wordings[row]
        score *= _VARIANT if variant else 1
        found = (name == code, score, all(has), -row)
        best[name] = max(best.get(name, found), found)
    return [(-row, score, complete) for _, score, complete, row in sorted(best.values(), reverse=True)]


def _shown(ranked: list[tuple[int, float, bool]]) -> dict[int, bool]:
    """The rows worth showing, and whether they have everything: a faint match only where there is little else."""
    best = max((score for _, score, _ in ranked), default=0.0)
    enough = sum(complete for _, _, complete in ranked) >= ENOUGH
    least = best * (_FAINT if enough else _FAINTEST)
    worth = [(row, complete) for row, score, complete in ranked if complete or score >= least]
    return dict(worth[:MOST_PASSAGES])


def _passages(index: Index, shown: dict[int, bool], asked: list[_Asked]) -> tuple[Passage, ...]:
    if not shown:
        return ()
    phrases = {phrase for each in asked for phrase in each.phrases}
    beginning = next((each.beginning for each in asked if each.beginning), ())
    texts = index.marked(list(shown), phrases, beginning)
    return tuple(_passage(index.wordings[row], texts[row], complete) for row, complete in shown.items())


def _passage(wording: tuple[str, str], texts: list[str], complete: bool) -> Passage:
    code, variant = wording
    headline, body, plain = texts
    return Passage(code, variant, headline, body, plain, complete)


def _sources(index: Index, asked: list[_Asked]) -> tuple[str, ...]:
    """The references that have all that is asked for."""
    rows = set.intersection(*(set(each.sources) for each in asked))
    scored = sorted(rows, key=lambda row: (-sum(each.sources[row] for each in asked), row))
    return tuple(index.sources[row] for row in scored[:MOST_SOURCES])


def _meant(index: Index, question: str, missing: tuple[str, ...]) -> str:
    """The question with words of the texts in place of misspelt ones; empty when none seems so."""
    meant = question
    for word in missing[:3]:
        if near := index.similar(word):
            meant = re.sub(rf"\b{re.escape(word)}\b", near, meant, flags=re.IGNORECASE)
    return "" if meant == question else meant
