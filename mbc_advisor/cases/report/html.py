"""Pieces of a report as HTML, kept in the process: templates cost more than all else of a page.

Each takes plain values only, so that the same words are drawn once whichever case or edition they stand in.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from mbc_advisor.guidance.words.published import link, render
from mbc_advisor.guidance.words.texts import ReferenceText

if TYPE_CHECKING:
    from .parts import Open

READERS = {"specialist": "Specialist wording", "plain": "Plain wording"}


def hidden_fields(pairs: Iterable[tuple[str, str]]) -> SafeString:
    """The answers as fields that travel unseen: of each page many, so without the template engine."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@lru_cache(maxsize=2048)
def words_html(
    code: str, strength: str, after_emergency: bool, headline: str, text: str, grade: str, basis: str
) -> str:
    """A recommendation in full, without what differs from case to case."""
    item = {
        "code": code, "strength": strength, "after_emergency": after_emergency, "headline": headline, "text": render(text),
        "grade": grade, "basis": basis,
    }  # fmt: skip
    return get_template("cases/report/item_words.html").render(item)


@lru_cache(maxsize=2048)
def line_html(code: str, headline: str, strength: str, linked: bool) -> SafeString:
    """A recommendation as one line of a list."""
    line = {"code": code, "headline": headline, "strength": strength, "linked": linked}
    return SafeString(get_template("cases/report/line.html").render(line))


@lru_cache(maxsize=2048)
def numbers_html(numbers: tuple[int, ...]) -> SafeString:
    """Reference numbers as links to the list of references."""
    return SafeString(get_template("cases/report/numbers.html").render({"numbers": numbers}))


@lru_cache(maxsize=4096)
def reasons_html(code: str, settled: bool, reasons: tuple[str, ...]) -> str:
    """Why a recommendation is given, in the answers of a case."""
    return get_template("cases/report/item_reasons.html").render({"code": code, "settled": settled, "reasons": reasons})


@lru_cache(maxsize=32)
def why_not_html(sections: tuple[tuple[str, str], ...], silent: bool) -> SafeString:
    """The ways to what is not given in these sections (key, title); ``silent``: they give nothing at all."""
    return SafeString(get_template("cases/explanation/ask.html").render({"sections": sections, "silent": silent}))


@lru_cache(maxsize=4096)
def reference_html(number: int, source: ReferenceText) -> SafeString:
    """A reference in full, with its link."""
    return SafeString(
        get_template("cases/report/reference.html").render({"number": number, "source": source, "link": link(source)})
    )


@lru_cache(maxsize=2048)
def open_html(template: str, question: Open, field: str) -> SafeString:
    """An open question; ``field`` is its place in the form, where the template links to it."""
    return SafeString(get_template(template).render({"question": question, "field": field}))


@lru_cache(maxsize=512)
def contents_html(urgent: bool, studies: bool, sections: tuple[tuple[str, str], ...], pitfalls: bool) -> SafeString:
    """The list of what is on the page."""
    context = {"urgent": urgent, "studies": studies, "sections": sections, "pitfalls": pitfalls}
    return SafeString(get_template("cases/report/contents.html").render(context))


@lru_cache
def acts_html(reader: str) -> SafeString:
    """The buttons of the page: the other wording, paper, text, change."""
    return SafeString(get_template("cases/report/acts.html").render({"reader": reader, "readers": READERS}))
