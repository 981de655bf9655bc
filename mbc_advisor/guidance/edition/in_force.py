"""Reading editions: one query says which is in force; its words are kept in the process."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile

from django.db import DatabaseError, connection
from django.utils import timezone

from ..files.files import read_edition
from ..models import Edition, Reference, Statement, Withdrawal
from ..words import required_codes
from ..words.published import PublishedEdition
from ..words.texts import EditionText, StatementText, Wording
from .rows import edition_text, statement_text, text_hash

TO_CONFIRM = timedelta(hours=24)
"""How long a withdrawal may wait for a second person before it is flagged."""


class NoEdition(LookupError):
    """No edition is in force; `manage.py load_edition` loads the shipped one."""


def in_force() -> PublishedEdition:
    """The edition in force.

    :raises NoEdition: when none has been loaded.
    """
    with connection.cursor() as cursor:  # on every page, so in plain SQL: a quarter of the ORM's cost
        cursor.execute("SELECT id, content_hash, state, marks FROM guidance_edition WHERE in_force")
        found = cursor.fetchone()
    if found is None:
        raise NoEdition("No edition is in force. Load the shipped one: python manage.py load_edition")
    return _now(*found)


def published(edition: Edition) -> PublishedEdition:
    """Any edition, drafts too, as readers of it meet it."""
    return _now(edition.pk, edition.content_hash, edition.state, edition.marks)


def in_force_or_shipped() -> PublishedEdition:
    """The edition in force; the shipped files as edition 1 where there is no database yet."""
    try:
        return in_force()
    except (NoEdition, DatabaseError):
        return shipped()


@lru_cache(maxsize=1)
def shipped() -> PublishedEdition:
    """The edition that comes with the program, read from its files, as edition 1."""
    text = read_edition()
    words, dated = dict(Edition.State.choices)[text.status], date.fromisoformat(text.dated)
    head = (1, text.title, text.status, words, dated, text.content_hash())
    return PublishedEdition(*head, text.statements, text.references)


@dataclass(frozen=True, eq=False, slots=True)
class _Kept:
    """What the database holds of an edition, and the moments at which it comes to read otherwise by itself."""

    edition: Edition
    text: EditionText
    withdrawals: tuple[Withdrawal, ...]
    turning_points: tuple[datetime, ...]


def _now(pk: int, content_hash: str, state: str, marks: int) -> PublishedEdition:
    kept = _kept(pk, content_hash, state, marks)
    return _published(kept, bisect_right(kept.turning_points, timezone.now()))


@lru_cache(maxsize=8)
def _kept(pk: int, content_hash: str, state: str, marks: int) -> _Kept:
    """An edition's words, by what changes whenever they do; two queries, and one where words have been withdrawn."""
    references = list(Reference.objects.filter(edition=pk).select_related("edition"))
    edition = references[0].edition if references else Edition.objects.get(pk=pk)
    text = edition_text(edition, references)
    open_now = tuple(Withdrawal.objects.filter(lifted_at__isnull=True).select_related("edition")) if marks else ()
    days = {date.fromisoformat(each.review_by) for each in text.statements.values() if each.review_by}
    days -= {day for day in days if day.year == MAXYEAR}  # an import's "never": its next day may not be one
    overdue = {timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) for day in days}
    due = {each.at + TO_CONFIRM for each in open_now if each.confirmed_at is None}
    return _Kept(edition, text, open_now, tuple(sorted(overdue | due)))


@lru_cache(maxsize=8)
def _published(kept: _Kept, stage: int) -> PublishedEdition:
    """An edition as it reads between two of its turning points."""
    edition, text, today = kept.edition, kept.text, timezone.localdate().isoformat()
    statements, borrowed = _complete(text, edition)
    withdrawn = _withdrawn(statements.values(), kept.withdrawals)
    return PublishedEdition(
        edition.number,
        edition.title,
        edition.state,
        edition.get_state_display(),
        edition.dated,
        edition.content_hash,
        statements | {code: _replaced(statements[code], each) for code, each in withdrawn.items()},
        _lent(statements, borrowed) | text.references,
        edition.loaded_at,
        reviewed=edition.reviewed,
        withdrawn=frozenset(withdrawn),
        overdue=frozenset(code for code, each in statements.items() if each.review_by and each.review_by < today),
        borrowed=borrowed,
    )


def _complete(text: EditionText, edition: Edition) -> tuple[dict[str, StatementText], frozenset[str]]:
    """The statements, and the codes whose words are the shipped ones because the edition is older than the rules.

    Words approved for one strength are not lent to another that the rules now give: "consider" is not "required".
    """
    if not edition.in_force:
        return text.statements, frozenset()
    given = required_codes.needed_strengths()
    lacking = frozenset(
        code for code, variant in required_codes.needed()
        if code not in text.statements
        or (variant and variant not in text.statements[code].variants)
        or not set(given.get((code, variant), ())) <= set(text.statements[code].worded(variant).strengths)
    )  # fmt: skip
    return text.statements | {code: _as_lent(shipped().statements[code]) for code in lacking}, lacking


def _as_lent(text: StatementText) -> StatementText:
    return _rephrased(text, lambda words: replace(words, body=f"{words.body} {LENT}", plain=f"{words.plain} {LENT}"))


def _lent(statements: dict[str, StatementText], borrowed: Iterable[str]) -> dict:
    return {key: shipped().references[key] for code in borrowed for key in statements[code].cited()}


LENT = "(These words came with the program; the edition in force does not have them yet.)"


def _withdrawn(statements: Iterable[StatementText], open_now: Iterable[Withdrawal]) -> dict[str, Withdrawal]:
    by_words = {(each.code, each.text_hash): each for each in open_now}
    found = {text.code: by_words.get((text.code, text_hash(text))) for text in statements} if by_words else {}
    return {code: each for code, each in found.items() if each}


def _replaced(text: StatementText, withdrawal: Withdrawal) -> StatementText:
    """What readers see in place of withdrawn words: that the rule still applies, and why its words do not."""
    said = withdrawn_words(withdrawal)
    return _rephrased(
        text,
        lambda words: replace(
            words, headline=f"Withdrawn: {words.headline}", body=said, plain=said, grade="", citations=()
        ),
    )


def _rephrased(text: StatementText, say: Callable[[Wording], Wording]) -> StatementText:
    return replace(text, wording=say(text.wording), variants={name: say(text.worded(name)) for name in text.variants})


def withdrawn_words(withdrawal: Withdrawal) -> str:
    """One paragraph for readers: when and why, and whether a second person has agreed."""
    if withdrawal.confirmed_at:
        second = f"A second person confirmed this on {_moment(withdrawal.confirmed_at)}."
    elif timezone.now() < withdrawal.at + TO_CONFIRM:
        second = f"A second person is to confirm this by {_moment(withdrawal.at + TO_CONFIRM)}."
    else:
        second = f"Flagged: no second person had confirmed this by {_moment(withdrawal.at + TO_CONFIRM)}."
    return (
        f"These words were withdrawn on {_moment(withdrawal.at)}. Reason given: {withdrawal.reason} "
        f"Copies made earlier no longer hold. The rule applies to this case; take what to do from your own guideline. {second}"
    )


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%-d %B %Y, %H:%M %Z")


@lru_cache(maxsize=1024)
def _unchanged_since(number: int, content_hash: str, code: str) -> tuple[int, object]:
    rows = Statement.objects.filter(code=code, edition__number__lte=number, edition__in_force_since__isnull=False)
    newest, *older = rows.order_by("-edition__number").select_related("edition")
    same = [newest, *takewhile(lambda row: statement_text(row) == statement_text(newest), older)]
    return same[-1].edition.number, same[-1].edition.in_force_since


def unchanged_since(edition: PublishedEdition, code: str) -> tuple[int, object]:
    """Number and date of the first of the editions once in force that say the same of a code without a break."""
    if edition.number == 1 or code in edition.borrowed:
        return edition.number, edition.loaded_at
    return _unchanged_since(edition.number, edition.content_hash, code)
