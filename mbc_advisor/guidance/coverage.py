"""Which words the algorithm needs: every code it can give, with every variant."""

from __future__ import annotations

from collections.abc import Iterator

from mbc_advisor.algorithm.advise import CONCLUSION_VARIANTS
from mbc_advisor.algorithm.conclusions import CONCLUSIONS
from mbc_advisor.algorithm.leans import AGREE, AGREE_BENIGN, LEAN_RULES
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
