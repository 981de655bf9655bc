"""A question as the things it asks for, each with the ways to say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .names import AFTER_HOW, ASKS_NOTHING, BOTH_SPELLINGS, LEADS_TO, OTHER_DRUGS, SAME, UNITS

Phrase = tuple[str, ...]
"""Words that stand side by side, in small letters."""

LONGEST = 200
"""Characters that a question may have."""

EXAMPLES = (
    "Can zoledronate be given with a clearance of 25?",
    "How long can a flare last on a bone scan?",
    "ONJ dentist",
    "Negative bone scan, lytic CT",
    "Mirels 9",
    "SYSTEMIC-HR-POSITIVE",
)

UNIT = r"ml/min|mmol(?:/l)?|[uµμ]mol(?:/l)?|mg(?:/dl)?|gy|%|mm|cm|(?:day|week|month|year|hour|minute|fraction)s?|weekly|monthly|hr|min|ml|g"
_GLUED = re.compile(rf"(?<![^\W_])(\d+(?:[.,]\d+)?)({UNIT})(?![^\W_])", re.I)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_THOUSAND = re.compile(r",(?=\d{3}$)")
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’](?:s|d|t|m|re|ve|ll)\b", re.I)
_ADDRESS = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/|\bdoi:", re.I)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: the ways to say it, the typed one first, and what it leads to as well.

    A number is said with its unit, if it has one, then without.
    """

    typed: str
    phrases: tuple[Phrase, ...]
    also: tuple[Phrase, ...] = ()
    number: float | None = None
    unit: str = ""


def plain(question: str) -> str:
    """A question with one form for each character, without control characters."""
    kept = unicodedata.normalize("NFKC", question)
    return "".join(" " if unicodedata.category(each)[0] == "C" else each for each in kept)


def unit_of(word: str) -> str:
    """A unit's one name; empty for a word that is no unit."""
    word = unicodedata.normalize("NFKC", word)
    return UNITS.get(word, "") or UNITS.get(word.removesuffix("s"), "")


def terms(question: str) -> list[Term]:
    """What a question asks for, in its order; nothing when it holds only words that ask nothing."""
    chunks = _GLUED.sub(r"\1 \2", _POSSESSIVE.sub("", _ADDRESS.sub(" ", plain(question)))).casefold().split()
    return list(dict.fromkeys(_terms(chunks)))


def _terms(chunks: list[str]) -> Iterator[Term]:
    chunks = [chunk.strip(".,;:?!()[]{}\"'“”‘’<>=≤≥~*^+") for chunk in chunks]
    chunks = [chunk for chunk in chunks if _WORD.search(chunk) or chunk == "%"]
    at = 0
    while at < len(chunks):
        if name := _named(chunks, at):
            length, typed = name
            yield term(typed)
            at += length
            continue
        chunk = chunks[at]
        if _NUMBER.fullmatch(chunk):
            unit = unit_of(chunks[at + 1]) if at + 1 < len(chunks) else ""
            said = [words_of(f"{chunk} {chunks[at + 1]}")] if unit else []
            number = float(_THOUSAND.sub("", chunk).replace(",", "."))
            yield Term(chunk, (*said, words_of(chunk)), (), number, unit)
            at += 2 if unit else 1
            continue
        how = at > 0 and chunks[at - 1] == "how" and chunk in AFTER_HOW
        if chunk not in ASKS_NOTHING and not how and words_of(chunk):
            yield term(chunk)
        at += 1


def _named(chunks: list[str], at: int) -> tuple[int, str] | None:
    """The longest name of SAME or LEADS_TO that begins at a chunk: how many chunks it takes, and it."""
    for length in range(min(5, len(chunks) - at), 0, -1):
        typed = " ".join(chunks[at : at + length])
        if any(_one(words) in _KNOWN for words in (words_of(typed), *_spelt(words_of(typed)))):
            return length, typed
    return None


def term(typed: str) -> Term:
    """A word or a name as a term: itself, in the other spelling, by its other names."""
    spelt = [words_of(typed), *_spelt(words_of(typed))]
    phrases = dict.fromkeys([*spelt, *(other for each in spelt for other in _NAMES.get(_one(each), ()))])
    also = dict.fromkeys(other for each in phrases for other in _LEADS.get(_one(each), ()) if other not in phrases)
    return Term(typed, tuple(phrases), tuple(also))


def name_beginning(word: str) -> Term | None:
    """The first name that begins like an unfinished word, as a term."""
    names = (name for name in (*_NAMES, *_LEADS) if len(name) == 1 and name[0].startswith(word))
    return next((term(name[0]) for name in names), None)


def known_words() -> set[str]:
    """The single words among the names, for the help with spelling."""
    return {word for group in (*SAME, *LEADS_TO) for name in group.split(",") for word in words_of(name)} | OTHER_DRUGS


def words_of(text: str) -> Phrase:
    """The words of letters and figures in a text."""
    return tuple(_WORD.findall(text.casefold()))


def _one(words: Phrase) -> Phrase:
    """The words in the singular, roughly: enough to look names up."""
    return tuple(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith(("ss", "is", "us")) else w for w in words)


def _spelt(words: Phrase) -> Iterator[Phrase]:
    """The words in the other country's spelling, one part of a word at a time."""
    text = " ".join(words)
    for british, american in BOTH_SPELLINGS:
        if british in text:
            yield tuple(text.replace(british, american).split())
        elif american in text:
            yield tuple(text.replace(american, british).split())


def _names() -> dict[Phrase, list[Phrase]]:
    """For every name, in the singular, the names of the same thing."""
    groups = [[words_of(name) for name in group.split(",")] for group in SAME]
    return {_one(name): names for names in groups for name in names}


_NAMES = _names()
_LEADS = {_one(words_of(name)): [words_of(other) for other in others.split(",")] for name, others in LEADS_TO.items()}
_KNOWN = {*_NAMES, *_LEADS}
