"""A trace cut to what it comes to: the deciding parts alone, each said once.

The deciding parts of a trace are a formula without negations: of what is withheld, what would still have
to hold; of what is given, what it rests on. It is simplified as a formula: a part named beside an
alternative is not named again inside it ("high, or high and pregnant" is "high"), and studies of which the
same is said share a line. Nothing that decides is lost.
"""

from __future__ import annotations

from dataclasses import replace

from .trace import ALL_OF, JOINED, Trace, decisive

Settled = frozenset[Trace]


def simplify(trace: Trace) -> Trace:
    """The deciding parts of a trace, each said once."""
    before, after = trace, _whole(decisive(trace))
    while after != before:  # a part left alone in its join settles more in the next round
        before, after = after, _whole(after)
    return after


def _whole(trace: Trace) -> Trace:
    """A trace with a heading of its own: its parts simplified among themselves."""
    if not trace.parts:
        return trace
    parts = _parts(trace.join, trace.parts, frozenset(), frozenset())
    assert not isinstance(parts, bool)
    if not _joins(trace):
        return replace(trace, parts=_together(parts))
    return parts[0] if len(parts) == 1 else replace(trace, parts=parts)


def _joins(trace: Trace) -> bool:
    """A join without a meaning of its own."""
    return trace.says in JOINED.values() and not trace.term


def _in(trace: Trace, true: Settled, false: Settled) -> Trace | bool:
    """A trace where some parts are settled around it; a bool where that settles it."""
    if not _joins(trace):
        trace = _whole(trace)
        return True if trace in true else False if trace in false else trace
    parts = _parts(trace.join, trace.parts, true, false)
    if isinstance(parts, bool):
        return parts
    return parts[0] if len(parts) == 1 else replace(trace, parts=parts)


def _parts(join: str, parts: tuple[Trace, ...], true: Settled, false: Settled) -> tuple[Trace, ...] | bool:
    """The parts of a join, each simplified by what the plain ones among its neighbours settle."""
    flat: list[Trace] = []
    for part in parts:
        flat += part.parts if _joins(part) and part.join == join else (part,)
    every = join == ALL_OF
    kept: dict[Trace, None] = {}
    for part in sorted(flat, key=_joins):  # plain parts first: they settle what stands in the joins
        around = frozenset(one for one in kept if not _joins(one))
        simple = _in(part, true | around if every else true, false if every else false | around)
        if simple is (not every):
            return not every
        if not isinstance(simple, bool):
            for one in simple.parts if _joins(simple) and simple.join == join else (simple,):
                kept.setdefault(one)
    for named in [one for one in kept if one.term and one.join == join]:
        for one in named.parts:  # said beneath a name, so not beside it again
            kept.pop(one, None)
    return tuple(kept) or every


def _together(parts: tuple[Trace, ...]) -> tuple[Trace, ...]:
    """Studies of which the same is said, named together."""
    names: dict[Trace, list[str]] = {}
    for part in parts:
        names.setdefault(replace(part, says=""), []).append(part.says)
    if all(part.parts for part in parts):
        return tuple(replace(part, says=", ".join(says)) for part, says in names.items())
    return parts
