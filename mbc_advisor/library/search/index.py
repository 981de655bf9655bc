"""The texts of one edition in an index in this process, whatever database the product runs on.

Ranking, stems and the help with spelling are tantivy's. Nothing that a reader types reaches it but as terms: there is no
query language to break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from django.utils.html import strip_tags
from tantivy import Document, Filter, Occur, Query, SchemaBuilder, TextAnalyzerBuilder, Tokenizer
from tantivy import Index as TantivyIndex

from mbc_advisor.guidance.words.published import PublishedEdition, render, without_a_case

from .names import MEASURED_IN, OTHER_DRUGS
from .numbers import Span, agreement, spans
from .tokens import NAMES_OF, Stems, names_in, stems, tokens
from .words import Term

MARK = ("\x02", "\x03")
"""What stands before and after words that matched."""

PASSAGE = {"code": 1.5, "headline": 1.5, "body": 1.5, "plain": 0.5}
REFERENCE = {"key": 2.0, "authors": 4.0, "title": 2.0, "journal": 1.0, "year": 2.0, "numbers": 2.0}
"""The fields of a passage and of a source, and what a word in each is worth."""

_ALSO, _ELSEWHERE = 0.5, 0.3
_SURELY, _IN_HEADLINE = 0.9, 1.5
"""From here on a passage states what is asked for, even where it states the other side too."""
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_SPACED = TextAnalyzerBuilder(Tokenizer.whitespace()).build()
_LETTERS = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.ascii_fold()).build()


class Shelf:
    """Rows of texts that can be asked which of them have a term."""

    def __init__(self, weights: dict[str, float], rows: Iterable[Sequence[str]], analyzer=_SPACED) -> None:
        self.weights = weights
        builder = SchemaBuilder()
        for name in weights:
            builder.add_text_field(name, tokenizer_name="ours", index_option="position")
        builder.add_unsigned_field("row", stored=True, indexed=True)
        self.schema = builder.build()
        index = TantivyIndex(self.schema)
        index.register_tokenizer("ours", analyzer)
        writer = index.writer(heap_size=15_000_000, num_threads=1)
        self.size = 0
        for row, texts in enumerate(rows):
            document = Document()
            document.add_unsigned("row", row)
            for name, text in zip(weights, texts, strict=True):
                document.add_text(name, text)
            writer.add_document(document)
            self.size = row + 1
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def scores(self, query: Query) -> dict[int, float]:
        """The rows that answer a query, best first, with their scores."""
        found = self._searcher.search(query, limit=max(self.size, 1))
        return {self._searcher.doc(address)["row"][0]: score for score, address in found.hits}

    def having(self, wanted: Term) -> Query:
        """What has a term in any field: by its name, or led to by it."""
        ways = [(wanted.form, 1.0), *((each, _ALSO) for each in wanted.also)]
        return self.any_of(
            [
                Query.boost_query(self._phrase(name, words), weight * share)
                for words, share in ways
                for name, weight in self.weights.items()
            ]
        )

    def beginning(self, start: str) -> list[str]:
        """The stems, but for names of things, that begin like an unfinished word."""
        found = {stem for name in self.weights for stem, _ in self._searcher.terms_with_prefix(name, start)}
        return sorted(each for each in found if not each.startswith("="))

    def any_of(self, queries: list[Query]) -> Query:
        return Query.disjunction_max_query(queries, tie_breaker=_ELSEWHERE) if queries else Query.empty_query()

    def rows(self, weights: dict[int, float]) -> Query:
        """Certain rows, each with a weight."""
        return self.any_of(
            [
                Query.const_score_query(Query.term_query(self.schema, "row", row), weight)
                for row, weight in weights.items()
            ]
        )

    def near(self, name: str, word: str) -> dict[int, float]:
        """The rows whose field is a word spelt nearly so: one letter off, in a long word two."""
        for distance in (1, 2) if len(word) > 6 else (1,):
            if found := self.scores(Query.fuzzy_term_query(self.schema, name, word, distance)):
                return found
        return {}

    def _phrase(self, name: str, words: Stems) -> Query:
        if len(words) == 1:
            return Query.term_query(self.schema, name, words[0])
        return Query.phrase_query(self.schema, name, list(words))


def all_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, each) for each in queries])


@dataclass
class Numbers:
    """The passages that state a number asked for, by how well; those that state the other side; and in what words."""

    holding: dict[int, float] = field(default_factory=dict)
    against: set[int] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    """In what a number with a side is measured."""


class Index:
    """What can be asked of one edition's texts."""

    def __init__(self, edition: PublishedEdition) -> None:
        self.wordings = [(code, name) for code, text in edition.statements.items() for name in text.every_wording()]
        self.references = list(edition.references)
        words = [edition.wording(code, variant) for code, variant in self.wordings]
        self._texts = [(_text(each.headline), _text(each.body), _text(each.plain)) for each in words]
        self._spans = [
            [
                (span, _with_names(f"{span.around} {MEASURED_IN.get(span.unit, '')}"), weight)
                for text, weight in zip(texts, (_IN_HEADLINE, 1.0), strict=False)
                for span in sorted(spans(text), key=lambda each: each.side == "")
            ]
            for texts in self._texts
        ]
        coded = [(code, *texts) for (code, _), texts in zip(self.wordings, self._texts, strict=True)]
        cited = [
            (each.key, each.authors, each.title, each.source, str(each.year or ""), f"{each.doi} {each.pmid}")
            for each in edition.references.values()
        ]
        self.passage = Shelf(PASSAGE, ([" ".join(_with_names(text)) for text in texts] for texts in coded))
        self.reference = Shelf(REFERENCE, ([" ".join(_with_names(text)) for text in texts] for texts in cited))
        self._written = _written([*coded, *cited])
        self._spelling = Shelf({"word": 1.0}, ([word] for word in self._written), _LETTERS)

    def numbers(self, asked: Span, beside: list[set[str]]) -> Numbers:
        """Where a number stands near a word of the other things asked for; anywhere, when nothing else is."""
        found, surely = Numbers(), set()
        for row, stated in enumerate(self._spans):
            for span, around, weight in stated:
                if not (agrees := agreement(asked, span)):
                    continue
                near = sum(not words.isdisjoint(around) for words in beside) / len(beside) if beside else 1
                if near and agrees > 0:
                    found.holding[row] = max(found.holding.get(row, 0), agrees * near * weight)
                    found.said.add(span.said)
                    found.units |= {span.unit} if asked.side and span.unit else set()
                    surely |= {row} if agrees > _SURELY else set()
                elif agrees < 0 and (near or (span.low < span.high and row in found.holding)):
                    found.against.add(row)
        found.against |= self._of_another_side(asked, found.units)
        found.against -= surely
        for row in found.against:
            found.holding.pop(row, None)
        return found

    def _of_another_side(self, asked: Span, units: set[str]) -> set[int]:
        """The passages that state a range in these units on the other side, whatever stands near it."""
        return {
            row
            for row, stated in enumerate(self._spans)
            if any(span.unit in units and span.low < span.high and agreement(asked, span) < 0 for span, *_ in stated)
        }

    def similar(self, word: str) -> str:
        """The word of the texts that a misspelt one may mean; empty when none is near, or it is a word itself."""
        if not (word.isalpha() and 4 <= len(word) <= 25) or word in self._written or word in OTHER_DRUGS:
            return ""
        words = list(self._written)
        near = [words[row] for row in self._spelling.near("word", word)]
        return max(near, key=lambda each: (each[:1] == word[:1], self._written[each]), default="")

    def marked(self, row: int, phrases: set[Stems], said: set[str]) -> tuple[str, str, str]:
        """Headline, body and plain words of a passage, with MARK around what matched."""
        headline, body, plain = (_marked(text, phrases, said) for text in self._texts[row])
        return headline, body, plain


def phrases_of(form: Stems) -> set[Stems]:
    """The ways in which a text may say what is asked for."""
    return NAMES_OF.get(form[0], {form}) if len(form) == 1 else {form}


def _with_names(text: str) -> list[str]:
    words = stems(text)
    return [*words, *names_in(words)]


def _written(rows: Iterable[Sequence[str]]) -> dict[str, int]:
    """The words of all texts, and of the names known, as they are spelt; how often each stands."""
    found: dict[str, int] = {}
    names = " ".join(" ".join(map(" ".join, each)) for each in NAMES_OF.values())
    for text in (*(text for texts in rows for text in texts), names):
        for word in re.findall(r"[^\W\d_]{4,}", text.casefold()):
            found[word] = found.get(word, 0) + 1
    return found


def _text(markdown: str) -> str:
    """The words of Markdown as read, a line for each paragraph or point."""
    html = re.sub(r"\s*</(?:p|li)>\s*", "\n", render(without_a_case(markdown)))
    return _CONTROLS.sub(" ", unescape(strip_tags(html))).strip()


def _marked(text: str, phrases: set[Stems], said: set[str]) -> str:
    edges = sorted(_matches(text, phrases, said))
    marked, end = "", 0
    for start, stop in edges:
        if start >= end:
            marked += f"{text[end:start]}{MARK[0]}{text[start:stop]}{MARK[1]}"
            end = stop
    return marked + text[end:]


def _matches(text: str, phrases: set[Stems], said: set[str]) -> Iterator[tuple[int, int]]:
    words = tokens(text)
    longest = sorted({len(each) for each in phrases}, reverse=True)
    for at in range(len(words)):
        for length in longest:
            if tuple(each.stem for each in words[at : at + length]) in phrases and at + length <= len(words):
                yield words[at].start, words[at + length - 1].end
                break
    for each in said:
        yield from (found.span() for found in re.finditer(re.escape(each), text))
