"""The log of an edition as its pages show it: sentences, and for a change of words both texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from mbc_advisor.guidance.models import Edition, Event

from ..comparison import diff
from ..workflow.acts import past
from .overview import said

PER_PAGE = 50
LAST = 10
PROGRAM = "the program"


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a text that an act changed."""

    name: str
    diff: diff.Diff


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    pk: int
    at: datetime
    who: str
    what: str
    about: str
    before: str
    after: str
    comment: str
    content_hash: str
    parts: list[Part] = field(default_factory=list)


def last_lines(edition: Edition) -> list[Line]:
    """The newest lines, without the texts; one query."""
    return [line(each, texts=False) for each in events(edition).defer("detail")[:LAST]]


def events(edition: Edition):
    """All that was done with an edition, the newest first."""
    return edition.events.select_related("by").order_by("-pk")


def line(event: Event, texts: bool = True) -> Line:
    """An event as a line."""
    moved = event.from_state and event.from_state != event.to_state
    return Line(
        event.pk,
        event.at,
        event.by.shown_name if event.by else PROGRAM,
        past(event.act),
        event.about,
        said(event.from_state) if moved else "",
        said(event.to_state) if moved else "",
        event.comment,
        event.content_hash,
        list(_parts(event.detail)) if texts else [],
    )


def _parts(detail: dict) -> Iterator[Part]:
    """What an edit changed, field by field; nothing for other acts."""
    if "after" not in detail:
        return
    before, after = (dict(_flat(detail.get(side))) for side in ("before", "after"))
    for name in before | after:
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield Part(name, diff.words(old, new))


def _flat(value, name: str = "") -> Iterator[tuple[str, str]]:
    """The fields of a text, however deep, each under a name that an editor knows."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _flat(each, _under(name, key))
    elif isinstance(value, list):
        yield name, ", ".join(map(str, value))
    elif value not in (None, ""):
        yield name or "title", str(value)


def _under(name: str, key: str) -> str:
    if key in ("wording", "variants"):
        return name if key == "wording" else "variant"
    if name == "variant":
        return f"variant {key.replace('_', ' ')}"
    return f"{name}: {key.replace('_', ' ')}" if name else key.replace("_", " ")
