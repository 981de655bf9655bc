"""Lists that repeat each other, told once: what many have in common gets a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from string import ascii_uppercase

WORTH = 200
"""Characters that a name must save."""

Group = tuple[str, ...]


def shared(lists: Iterable[Sequence[str]]) -> dict[str, Group]:
    """What several of the lists have in common, by name (A, B, ...); the most telling first."""
    left = [dict.fromkeys(one) for one in lists]
    groups: dict[str, Group] = {}
    for name in ascii_uppercase:
        distinct = list(dict.fromkeys(frozenset(one) for one in left))
        tried = dict.fromkeys([*distinct, *(one & two for one, two in combinations(distinct, 2))])
        best = max(tried, key=lambda group: _saved(group, left), default=frozenset[str]())
        if _saved(best, left) < WORTH:
            break
        holder = next(one for one in left if best <= one.keys())
        groups[name] = tuple(entry for entry in holder if entry in best)
        for one in left:
            if best <= one.keys():
                for entry in best:
                    del one[entry]
    return groups


def named(entries: Sequence[str], groups: dict[str, Group]) -> list[str]:
    """A list with the names of the groups in it for their entries."""
    left, names = dict.fromkeys(entries), []
    for name, group in groups.items():
        if left.keys() >= set(group):
            names.append(name)
            for entry in group:
                del left[entry]
    return [*names, *left]


def _saved(group: frozenset[str], lists: Sequence[dict[str, None]]) -> int:
    uses = sum(group <= one.keys() for one in lists)
    return (uses - 1) * sum(map(len, group)) if group else 0
