"""Search in an edition: a question's words, the passages and references that have them, best first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from tantivy import Occur, Query

from mbc_advisor.guidance.words.published import PublishedEdition

from .index import Index, Shelf, all_of, phrases_of
from .names import WORDS_TOO
from .tokens import Stems, name_beginning, stem
from .words import Term, term, terms, wordless

MOST_PASSAGES, MOST_REFERENCES = 12, 8
_NUMBER, _HAS, _ALL = 6.0, 3.0, 6.0
"""What a number that is held, and everything at once, is worth beside the words."""
_FAINT, _FAINTEST, ENOUGH = 0.6, 0.35, 3
"""A passage with a part of what is asked for is shown when it has this share of the best one's score; the lower
share holds where fewer than enough passages have everything."""

_AS_GOOD = 0.9
"""Of a statement's wordings that match so nearly alike, the one for fewer circumstances is shown."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement in the wording that matched best; the texts have `index.MARK` around what matched."""

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

    ``missing``: what stands nowhere. ``meant``: the question as it was searched, where words in it seemed misspelt.
    ``empty``: the question asks nothing; ``wordless``: it holds no word at all.
    """

    passages: tuple[Passage, ...] = ()
    references: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    meant: str = ""
    empty: bool = False
    wordless: bool = False


@dataclass(slots=True)
class _Asked:
    """A term as it is asked of passages and of sources; no query where it stands in none."""

    term: Term
    passages: Query | None = None
    references: Query | None = None
    phrases: set[Stems] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    against: set[int] = field(default_factory=set)
    meant: str = ""


def code_typed(edition: PublishedEdition, question: str) -> tuple[str, bool]:
    """The code that a question is, and whether it was typed exactly, so that its page is what is wanted."""
    typed = question.strip()
    code = next((each for each in edition.statements if each.casefold() == typed.casefold()), "")
    return code, bool(code) and code == typed and code not in WORDS_TOO


def search(edition: PublishedEdition, question: str) -> Found:
    """What the edition says of a question."""
    wanted = terms(question)
    if not wanted:
        return Found(empty=True, wordless=wordless(question))
    return _answer(_index(edition), question, wanted, code_typed(edition, question)[0])


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
    beside = [_beside(each) for each in named if each.passages]
    for each in asked:
        if each.term.number is not None and (beside or not named):
            _ask_number(index, each, beside)
    missing = tuple(each.term.typed for each in asked if each.meant or not (each.passages or each.references))
    shown = _ranked(index, asked, code) if not named or any(each.passages for each in named) else {}
    return Found(
        _passages(index, shown, asked),
        _references(index, asked),
        missing,
        _meant(question, asked),
    )


def _ask(index: Index, wanted: Term, last: bool) -> Iterator[_Asked]:
    """A term asked; as its words one by one, where they are joined and never stand so; else as it may be meant."""
    asked = _Asked(wanted)
    if wanted.number is not None:
        asked.references = _where(index.reference, wanted)
        yield asked
        return
    _ask_words(index, asked, wanted)
    parts = re.findall(r"[^\W_]+", wanted.typed)
    if not (asked.passages or asked.references) and len(parts) > 1 and all(part.isalpha() for part in parts):
        for part in parts:
            yield from _ask(index, term(part), last and part == parts[-1])
        return
    if last and not asked.passages and wanted.typed.isalpha() and len(wanted.typed) > 1:
        _ask_beginning(index, asked)
    if not (asked.passages or asked.references) and (meant := index.similar(wanted.typed)):
        asked.meant = meant
        _ask_words(index, asked, term(meant))
    yield asked


def _ask_words(index: Index, asked: _Asked, wanted: Term) -> None:
    asked.passages, asked.references = _where(index.passage, wanted), _where(index.reference, wanted)
    asked.phrases = {phrase for words in (wanted.form, *wanted.also) for phrase in phrases_of(words)}


def _where(shelf: Shelf, wanted: Term) -> Query | None:
    query = shelf.having(wanted)
    return query if shelf.scores(query) else None


def _ask_beginning(index: Index, asked: _Asked) -> None:
    """The last word may still be being typed: what begins like it counts."""
    start = asked.term.typed
    starts = {start, stem(start)}
    for shelf, name in ((index.passage, "passages"), (index.reference, "references")):
        found = {each for begun in starts for each in shelf.beginning(begun)}
        if found and not getattr(asked, name):
            setattr(asked, name, shelf.any_of([shelf.having(Term(each, (each,))) for each in sorted(found)]))
            asked.phrases |= {(each,) for each in found}
    if not asked.passages and len(start) > 3 and (name := name_beginning(stem(start))):
        _ask_words(index, asked, term(name))


def _beside(asked: _Asked) -> set[str]:
    """The words by which a number is known to speak of what is asked for."""
    wanted = asked.term
    return {word for words in (wanted.form, *wanted.also) for word in words} | {
        word for phrase in asked.phrases for word in phrase if len(word) > 3 or len(phrase) == 1
    }


def _ask_number(index: Index, asked: _Asked, beside: list[set[str]]) -> None:
    assert asked.term.number is not None
    found = index.numbers(asked.term.number, beside)
    asked.against, asked.said = found.against, found.said
    if found.holding:
        weights = {row: weight * _NUMBER for row, weight in found.holding.items()}
        asked.passages = index.passage.rows(weights)


def _ranked(index: Index, asked: list[_Asked], code: str) -> dict[int, bool]:
    """The rows worth showing, one a statement, best first, and whether they have everything."""
    wanted = [each.passages for each in asked if each.passages]
    parts = [(Occur.Should, each) for each in wanted]
    parts += [(Occur.Should, Query.const_score_query(each, _HAS)) for each in wanted]
    everything = len(wanted) == len(asked)
    if everything:
        parts.append((Occur.Should, Query.const_score_query(all_of(wanted), _ALL)))
    for row in {row for each in asked for row in each.against}:
        parts.append((Occur.MustNot, index.passage.rows({row: 1.0})))
    scores = index.passage.scores(Query.boolean_query(parts))
    complete = index.passage.scores(all_of(wanted)).keys() if everything else ()
    best: dict[str, int] = {}
    for row in sorted(scores, key=lambda row: (index.wordings[row][0] != code, -scores[row], row)):
        rival = best.setdefault(index.wordings[row][0], row)
        plainer = len(index.wordings[row][1].split("_")) < len(index.wordings[rival][1].split("_"))
        if plainer and scores[row] >= _AS_GOOD * scores[rival] and ((row in complete) >= (rival in complete)):
            best[index.wordings[row][0]] = row
    return _shown({row: scores[row] for row in best.values()}, {row for row in best.values() if row in complete})


def _shown(scores: dict[int, float], complete: set[int]) -> dict[int, bool]:
    """A faint match is shown only where there is little else."""
    least = max(scores.values(), default=0) * (_FAINT if len(complete) >= ENOUGH else _FAINTEST)
    worth = [(row, row in complete) for row, score in scores.items() if row in complete or score >= least]
    return dict(worth[:MOST_PASSAGES])


def _passages(index: Index, shown: dict[int, bool], asked: list[_Asked]) -> tuple[Passage, ...]:
    phrases = {phrase for each in asked for phrase in each.phrases}
    said = {words for each in asked for words in each.said}
    return tuple(
        Passage(*index.wordings[row], *index.marked(row, phrases, said), whole) for row, whole in shown.items()
    )


def _references(index: Index, asked: list[_Asked]) -> tuple[str, ...]:
    """The references that have all that is asked for."""
    wanted = [each.references for each in asked if each.references]
    if len(wanted) < len(asked):
        return ()
    return tuple(index.references[row] for row in list(index.reference.scores(all_of(wanted)))[:MOST_REFERENCES])


def _meant(question: str, asked: list[_Asked]) -> str:
    """The question with words of the texts in place of misspelt ones; empty when none seems so."""
    meant = question
    for each in asked:
        if each.meant:
            meant = re.sub(rf"\b{re.escape(each.term.typed)}\b", each.meant, meant, flags=re.IGNORECASE)
    return "" if meant == question else meant
