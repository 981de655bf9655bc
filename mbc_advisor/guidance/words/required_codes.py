"""Which words the algorithm needs: every code it can give, with every variant and the strengths it is given with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from mbc_advisor.algorithm.advise import CONCLUSION_VARIANTS
from mbc_advisor.algorithm.case.vocabulary import STRENGTHS
from mbc_advisor.algorithm.imaging.conclusions import CONCLUSIONS
from mbc_advisor.algorithm.imaging.leans import AGREE, AGREE_BENIGN, LEAN_RULES
from mbc_advisor.algorithm.rules import RULES


def needed() -> Iterator[tuple[str, str]]:
    """(code, variant) pairs; the variant is empty for the plain words."""
    for rule in RULES.values():
        for way in rule.ways:
            yield rule.code, way.variant
    for code in (*LEAN_RULES, AGREE, AGREE_BENIGN):
        yield code, ""
    yield "DIFFUSE-MARROW", "cytopenia"
    for code in CONCLUSIONS:
        yield code, ""
        for variant in CONCLUSION_VARIANTS.get(code, ()):
            yield code, variant


@cache
def needed_strengths() -> dict[tuple[str, str], tuple[str, ...]]:
    """For each (code, variant) of a recommendation, the strengths with which the rules give it.

    Leans and conclusions have none, and are not here.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for rule in RULES.values():
        for way in rule.ways:
            found.setdefault((rule.code, way.variant), set()).add(way.strength)
    return {words: tuple(sorted(given, key=STRENGTHS.index)) for words, given in found.items()}
