"""Words of a text as they are compared: one spelling, one stem, figures for number words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from .names import BOTH_SPELLINGS, LEADS_TO, NUMBERS, SAME

Stems = tuple[str, ...]
"""Stems that stand side by side."""

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_THOUSAND = re.compile(r",(?=\d{3}(?!\d))")
_ENGLISH = (
    TextAnalyzerBuilder(Tokenizer.raw())
    .filter(Filter.lowercase())
    .filter(Filter.ascii_fold())
    .filter(Filter.stemmer("english"))
    .build()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number of a text, where it stands, and its stem."""

    start: int
    end: int
    stem: str


def tokens(text: str) -> list[Token]:
    return [Token(*found.span(), stem(found[0])) for found in _WORD.finditer(text)]


def stems(text: str) -> Stems:
    return tuple(each.stem for each in tokens(text))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word's stem in American spelling; a number as it is written in English."""
    word = word.casefold()
    if word[0].isdigit():
        return _THOUSAND.sub("", word).replace(",", ".")
    for british, american in BOTH_SPELLINGS:
        word = word.replace(british, american)
    return str(NUMBERS.get(word, "")) or next(iter(_ENGLISH.analyze(word)), word)


def _names() -> dict[Stems, str]:
    """The one name of each thing that goes by several, for every name."""
    groups = [[stems(name) for name in group.split(",")] for group in SAME]
    return {name: f"={'_'.join(names[0])}" for names in groups for name in names}


_CALLED = _names()
_LONGEST = max(map(len, _CALLED))
NAMES_OF: dict[str, set[Stems]] = {}
"""All names of the thing that has a name."""
for _words, _name in _CALLED.items():
    NAMES_OF.setdefault(_name, set()).add(_words)


def named(words: Stems) -> str:
    """The one name of what these words are a name of; empty when of nothing."""
    return _CALLED.get(words, "")


def names_in(words: Stems) -> Iterator[str]:
    """The one name of each thing that is named in a text, as often as it is."""
    ends: dict[str, int] = {}
    for at in range(len(words)):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            name = named(words[at : at + length])
            if name and ends.get(name, 0) <= at:
                ends[name] = at + length
                yield name


def name_beginning(start: str) -> str:
    """The first name of one word that begins like an unfinished word; empty when none does."""
    return next((words[0] for words in _CALLED if len(words) == 1 and words[0].startswith(start)), "")


def form(text: str) -> Stems:
    """Words as they are asked for in an index: the one name of the thing, or their stems."""
    words = stems(text)
    return (name,) if (name := named(words)) else words


LEADS = {form(name): [form(other) for other in others.split(",")] for name, others in LEADS_TO.items()}
"""What a thing leads to as well, though not the other way round."""
