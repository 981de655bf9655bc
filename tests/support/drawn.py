"""Sound cases drawn by lot from the whole vocabulary, the same ones at every run."""

from __future__ import annotations

from functools import cache

from mbc_advisor.algorithm.case.facts import CaseFacts
from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.algorithm.export.random_cases import cases


@cache
def drawn(count: int, seed: int = 1) -> tuple[CaseFacts, ...]:
    """So many cases, as the second engine is asked them."""
    return tuple(map(read_case, cases(count, seed)))
