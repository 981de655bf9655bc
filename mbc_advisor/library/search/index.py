"""The texts of one edition in an index that lives in this process.

The index is SQLite's FTS5 in memory, whatever database the product runs on: the same results on each, and no
query more. Nothing that a reader types reaches it but as words of letters and figures in quotation marks.
"""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections.abc import Iterable, Sequence
from html import unescape
from threading import RLock

from django.utils.html import strip_tags

from mbc_advisor.guidance.words.published import PublishedEdition, render, without_a_case

from .numbers import spans
from .words import Phrase, Term, known_words, words_of

MARK = ("\x02", "\x03")
"""What stands before and after words that matched."""

Scores = dict[int, float]
"""How well rows of a table match; the higher the better."""

_STEMS = "porter unicode61 remove_diacritics 2"
_TABLES = f"""
    CREATE VIRTUAL TABLE passage USING fts5(code, headline, body, plain, tokenize='{_STEMS}');
    CREATE VIRTUAL TABLE source USING fts5(key, authors, title, journal, year, numbers, tokenize='{_STEMS}');
    CREATE VIRTUAL TABLE span USING fts5(
        around, passage UNINDEXED, low UNINDEXED, high UNINDEXED, unit UNINDEXED, said UNINDEXED, tokenize='{_STEMS}');
    CREATE VIRTUAL TABLE written USING fts5(words, tokenize='unicode61 remove_diacritics 2');
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab(written, 'row');
"""
_MATCH = {
    "passage": "SELECT rowid, -bm25(passage, 4.0, 6.0, 2.0, 1.0) FROM passage WHERE passage MATCH ?",
    "source": "SELECT rowid, -bm25(source, 2.0, 4.0, 2.0, 1.0, 2.0, 2.0) FROM source WHERE source MATCH ?",
}
_NUMBER = """
    SELECT passage, -bm25(span), low = high, said FROM span
    WHERE span MATCH ? AND ? BETWEEN low AND high
    AND (unit = ? OR (? = '' AND unit <> '%' AND (low = high OR unit IN ('', 'ml', 'mmol', 'μmol'))))"""
"""A number typed bare may be a value measured or a score; it is no share, and in no range of doses or of times."""
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_RANGE = 0.8
"""What a range that holds a number counts, beside the number itself."""


class SearchMissing(RuntimeError):
    """This server's SQLite cannot search texts."""


class Index:
    """What can be asked of one edition's texts; ``lock`` is to be held while asking."""

    def __init__(self, edition: PublishedEdition) -> None:
        self.lock = RLock()
        self.wordings = [(code, name) for code, text in edition.statements.items() for name in text.every_wording()]
        self.sources = list(edition.references)
        self._db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        try:
            self._db.executescript(_TABLES)
        except sqlite3.OperationalError as error:
            raise SearchMissing(
                f"Search needs SQLite with FTS5; this server's SQLite {sqlite3.sqlite_version} was built without it."
            ) from error
        self._db.execute("BEGIN")
        for row, (code, variant) in enumerate(self.wordings):
            words = edition.wording(code, variant)
            self._keep_wording(row, code, _text(words.headline), _text(words.body), _text(words.plain))
        for row, each in enumerate(edition.references.values()):
            texts = [each.key, each.authors, each.title, each.source, str(each.year or "")]
            self._db.execute("INSERT INTO written VALUES (?)", (" ".join(texts),))
            texts.append(f"{each.doi} {each.pmid}")
            self._db.execute(
                "INSERT INTO source (rowid, key, authors, title, journal, year, numbers) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row, *texts),
            )
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA query_only=ON")
        written = {word for (word,) in self._db.execute("SELECT term FROM vocabulary")} | known_words()
        self._vocabulary = sorted(word for word in written if len(word) > 3 and word.isalpha())

    def _keep_wording(self, row: int, code: str, *texts: str) -> None:
        self._db.execute(
            "INSERT INTO passage (rowid, code, headline, body, plain) VALUES (?, ?, ?, ?, ?)", (row, code, *texts)
        )
        self._db.execute("INSERT INTO written VALUES (?)", (" ".join(texts),))
        self._db.executemany(
            "INSERT INTO span VALUES (?, ?, ?, ?, ?, ?)",
            [(s.around, row, s.low, s.high, s.unit, s.said) for text in texts[:2] for s in spans(text)],
        )

    def match(self, table: str, phrase: Phrase, unfinished: bool = False) -> Scores:
        """The rows that have a phrase, or words that begin like its last one."""
        return dict(self._db.execute(_MATCH[table], (_quoted(phrase) + "*" * unfinished,)))

    def number(self, term: Term, beside: Iterable[Phrase]) -> tuple[Scores, set[Phrase]]:
        """The passages that state a number, or a range that holds it, near a word of some phrases.

        :return: the passages, and the ways in which they state it.
        """
        found: Scores = {}
        said = set()
        words = {(word,) for phrase in beside for word in phrase if len(word) > 3 or len(phrase) == 1}
        asked = (_any(words), term.number, term.unit, term.unit)
        for row, score, exact, stated in self._db.execute(_NUMBER, asked):
            found[row] = max(found.get(row, 0.0), score if exact else score * _RANGE)
            said.add(words_of(stated))
        return found, said

    def marked(self, rows: Sequence[int], phrases: Iterable[Phrase], beginning: Phrase = ()) -> dict[int, list[str]]:
        """Headline, body and plain words of some passages, with MARK around what matched."""
        wanted = " OR ".join([*map(_quoted, phrases), *([_quoted(beginning) + "*"] if beginning else [])])
        columns = ", ".join(f"highlight(passage, {n}, '{MARK[0]}', '{MARK[1]}')" for n in (1, 2, 3))
        places = ", ".join("?" * len(rows))
        asked = f"SELECT rowid, {columns} FROM passage WHERE passage MATCH ? AND rowid IN ({places})"  # noqa: S608 - our own words
        return {row: texts for row, *texts in self._db.execute(asked, (wanted, *rows))}

    def similar(self, word: str) -> str:
        """The word of the texts that a misspelt one may mean; empty when none is near, or it is a word itself."""
        if not (word.isalpha() and 4 <= len(word) <= 25) or word in self._vocabulary:
            return ""
        near = [each for each in self._vocabulary if abs(len(each) - len(word)) < 3]
        return next(iter(difflib.get_close_matches(word, near, 1, 0.8)), "")


def _text(markdown: str) -> str:
    """The words of Markdown as read, a line for each paragraph or point."""
    html = re.sub(r"\s*</(?:p|li)>\s*", "\n", render(without_a_case(markdown)))
    return _CONTROLS.sub(" ", unescape(strip_tags(html))).strip()


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(phrase)}"'


def _any(phrases: Iterable[Phrase]) -> str:
    return " OR ".join(map(_quoted, phrases))
