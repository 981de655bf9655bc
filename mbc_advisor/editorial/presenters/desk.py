"""What the desk shows as plain values: what waits for a person, what is in force, all editions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q
from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.edition.in_force import TO_CONFIRM
from mbc_advisor.guidance.models import Contribution, Edition, Event, Withdrawal
from mbc_advisor.guidance.words.published import PublishedEdition

from ..workflow.acts import STEPPER, Act, State, past
from ..workflow.withdrawals import CONFIRM, LIFT, is_late, open_now, refusal

OVERDUE_SHOWN, HITS_SHOWN = 20, 20
BEGUN_BY = (Act.START.value, Act.EDIT.value, "import")
"""The acts that make a draft somebody's own."""


@dataclass(frozen=True, slots=True)
class Open:
    """A withdrawal in effect, as one person meets it."""

    withdrawal: Withdrawal
    headline: str
    late: bool
    left: str
    """How long a second person still has; empty once confirmed or late."""
    shown: bool
    """Whether readers of the edition in force meet it: words that have changed since are no longer withdrawn."""
    mine: bool
    can_confirm: bool
    can_lift: bool


def withdrawals_for(person: User, edition: PublishedEdition | None) -> list[Open]:
    """All withdrawals in effect: late ones first, then those to confirm, the oldest of each first."""
    statements = edition.statements if edition else {}
    found = []
    for each in open_now():
        mine, late = each.by_id == person.pk, is_late(each)
        statement = statements.get(each.code)
        found.append(
            Open(
                each,
                statement.wording.headline.removeprefix("Withdrawn: ") if statement else "",
                late,
                "" if each.confirmed_at or late else span(each.at + TO_CONFIRM - timezone.now()),
                bool(edition and each.code in edition.withdrawn),
                mine,
                not refusal(each, CONFIRM, person),
                not refusal(each, LIFT, person),
            )
        )
    return sorted(found, key=lambda each: (not each.late, each.withdrawal.confirmed_at is not None))


def span(left) -> str:
    """A time left, in hours and minutes."""
    minutes = max(0, int(left.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for a person: what to do, with which edition, and why it is theirs."""

    words: str
    edition: Edition
    act: str = ""
    """The transition it asks for; none where the edition's page, or its changes, say what."""
    comments: int = 0


def tasks(person: User) -> list[Task]:
    """What waits for a person in the states of the editions, by the person's roles; three queries at most."""
    found: list[Task] = []
    if Role.APPROVER in person.roles:
        found += _to_judge(person)
    if Role.EDITOR in person.roles:
        found += _to_write(person)
    return found


def _to_judge(person: User) -> Iterator[Task]:
    waiting = Edition.objects.filter(state__in=[State.SUBMITTED, State.UNDER_REVIEW, State.APPROVED]).order_by("number")
    changed = set(
        Contribution.objects.filter(person=person, part=Contribution.Part.CHANGED, edition__in=waiting).values_list(
            "edition_id", "round"
        )
    )
    for edition in waiting:
        if edition.state == State.APPROVED:
            yield Task("Publish, or send back", edition, Act.PUBLISH)
        elif (edition.pk, edition.round) in changed:
            continue  # somebody else has to judge it
        elif edition.state == State.SUBMITTED:
            yield Task("Take up for review", edition, Act.TAKE_UP)
        else:
            yield Task("Finish the review: approve, or send back", edition)


def _to_write(person: User) -> Iterator[Task]:
    mine = (
        Edition.objects.filter(pk__in=Event.objects.filter(by=person, act__in=BEGUN_BY).values("edition"))
        .filter(state__in=STEPPER, in_force_since__isnull=True)
        .annotate(open_comments=Count("comments", filter=Q(comments__resolved_at__isnull=True), distinct=True))
        .order_by("number")
    )
    for edition in mine:
        if edition.state == State.DRAFT:
            yield Task("Go on writing, or submit", edition, comments=edition.open_comments)
        elif edition.open_comments:
            yield Task("Answer the comments", edition, comments=edition.open_comments)


# The edition in force


@dataclass(frozen=True, slots=True)
class Due:
    """A statement with the day by which it is to be read again."""

    code: str
    headline: str
    day: date
    days: int
    """How many days that is ago; negative while it is to come."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The review-by dates of an edition."""

    overdue: list[Due]
    more: int
    """How many more are overdue than are listed."""
    next: Due | None
    undated: int


def review_dates(edition: PublishedEdition) -> Dates:
    """What is overdue, the longest first, and what falls due next."""
    today = timezone.localdate()
    dated = [
        Due(each.code, each.wording.headline, day, (today - day).days)
        for each in edition.statements.values()
        if each.review_by
        for day in (date.fromisoformat(each.review_by),)
    ]
    dated.sort(key=lambda due: (due.day, due.code))
    overdue = [due for due in dated if due.code in edition.overdue]
    coming = next((due for due in dated if due.days <= 0), None)
    more = max(0, len(overdue) - OVERDUE_SHOWN)
    return Dates(overdue[:OVERDUE_SHOWN], more, coming, len(edition.statements) - len(dated))


# All editions


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition in the list of all, with what was last done with it."""

    edition: Edition
    last: str = ""
    by: str = ""
    at: datetime | None = None


def editions() -> list[Kept]:
    """All editions, the newest first; two queries."""
    rows = list(Edition.objects.annotate(last_event=Max("events__pk")).order_by("-number"))
    last = (
        Event.objects.select_related("by")
        .defer("detail")
        .in_bulk([each.last_event for each in rows if each.last_event])
    )
    found = []
    for each in rows:
        event = last.get(each.last_event)
        if event is None:
            found.append(Kept(each, "loaded with the program", "", each.loaded_at))
        else:
            found.append(Kept(each, past(event.act), event.by.shown_name if event.by else "", event.at))
    return found


# Words to withdraw


@dataclass(frozen=True, slots=True)
class Hits:
    """Statements of the edition in force that have the typed words in code, headline or text."""

    asked: str
    found: list[tuple[str, str]]
    more: int


def find(edition: PublishedEdition, asked: str) -> Hits:
    """Statements by code or words: those whose code or headline has them all, then those that say them."""
    asked = " ".join(asked.split())[:100]
    parts = asked.casefold().split()
    if not parts:
        return Hits("", [], 0)
    first, then = [], []
    for each in edition.statements.values():
        if each.code in edition.borrowed:
            continue  # the words of the program, which the edition in force cannot withdraw
        name = f"{each.code} {each.wording.headline}".casefold()
        said = " ".join((name, *(f"{w.headline} {w.body} {w.plain}" for w in each.every_wording().values()))).casefold()
        if all(part in name for part in parts):
            first.append((each.code, each.wording.headline))
        elif all(part in said for part in parts):
            then.append((each.code, each.wording.headline))
    found = first + then
    return Hits(asked, found[:HITS_SHOWN], max(0, len(found) - HITS_SHOWN))
