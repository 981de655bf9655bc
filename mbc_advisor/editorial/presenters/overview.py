"""What the page of one edition shows, as plain values: where it stands, what it changes, what is in the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from mbc_advisor.accounts.models import User
from mbc_advisor.guidance.models import Contribution, Edition

from ..comparison import changes
from ..workflow import blockers
from ..workflow.acts import OWN_WORDS, STEPPER, Act, Blocker, Matter, State, possible, refusal

NEXT = {
    State.DRAFT: Act.SUBMIT,
    State.SUBMITTED: Act.APPROVE,
    State.UNDER_REVIEW: Act.APPROVE,
    State.APPROVED: Act.PUBLISH,
}
"""The act that an edition in each state is on its way to."""


@dataclass(frozen=True, slots=True)
class Station:
    """One of the four states of the stepper."""

    words: str
    mark: str
    """``done``, ``now`` or ``to come``."""


def stepper(edition: Edition) -> list[Station]:
    """The road to approval; empty once the edition has left it."""
    if edition.state not in STEPPER:
        return []
    at = STEPPER.index(State(edition.state))
    return [
        Station(said(state), "done" if number < at else "now" if number == at else "to come")
        for number, state in enumerate(STEPPER)
    ]


def said(state: State | str) -> str:
    """A state in a word or two."""
    state = State(state)
    if state is State.PUBLISHED:
        return "Published"
    return state.label.split(",")[0].removesuffix(" by clinicians").capitalize()


@dataclass(frozen=True, slots=True)
class Difference:
    """How many texts an edition changes, adds and leaves out against another."""

    against: int
    in_force: bool
    """Whether that other is the edition in force; else it is the one this was made from."""
    statements: dict[str, int]
    references: dict[str, int]

    @property
    def none(self) -> bool:
        return not any((*self.statements.values(), *self.references.values()))


def difference(edition: Edition) -> Difference | None:
    """What differs from the edition in force, or from its own base for that one; nothing where there is no other."""
    base = changes.base_of(edition)
    if base is None:
        return None
    found = changes.between(changes.text_of(base), changes.text_of(edition))
    return Difference(
        base.number,
        base.in_force,
        _counts([each for each in found if not each.is_reference]),
        _counts([each for each in found if each.is_reference]),
    )


def _counts(found: list[changes.Change]) -> dict[str, int]:
    counted = Counter(each.state for each in found)
    return {state: counted[state] for state in (changes.CHANGED, changes.ADDED, changes.REMOVED)}


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """A blocker with the page where it is mended."""

    words: str
    where: str = ""
    link: str = ""


def blocker_rows(act: Act, edition: Edition) -> list[BlockerRow]:
    """What stands in the way of an act, each with where it is mended."""
    return [BlockerRow(each.words, *_mended(each, edition)) for each in blockers.of(act, edition)]


def _mended(blocker: Blocker, edition: Edition) -> tuple[str, str]:
    number = edition.number
    if blocker.matter is Matter.PROOF:
        return "", ""
    if blocker.matter is Matter.WARNING:
        return "See the warnings", reverse("editorial:warnings", args=[number])
    if blocker.matter is Matter.WITHDRAWAL:
        return "See the withdrawals", reverse("editorial:withdrawals")
    if blocker.matter is Matter.COMMENT:
        if blocker.about:
            return "See the comment", reverse("editorial:change", args=[number, blocker.about])
        return "See the comments", reverse("editorial:changes", args=[number])
    if not blocker.about:
        return "See the statements", reverse("editorial:statements", args=[number])
    page = "statement" if edition.statements.filter(code=blocker.about).exists() else "reference"
    return f"See {blocker.about}", reverse(f"editorial:{page}", args=[number, blocker.about])


@dataclass(frozen=True, slots=True)
class Contributors:
    """Who has had a part in the words since the last approval that an edit has undone."""

    changed: list[str]
    approved: list[str]


def contributors(edition: Edition) -> Contributors:
    """The people of the edition's round; one query."""
    found = list(edition.contributions.filter(round=edition.round).select_related("person"))
    return Contributors(
        [each.person.shown_name for each in found if each.part == Contribution.Part.CHANGED],
        [each.person.shown_name for each in found if each.part == Contribution.Part.APPROVED],
    )


def has_changed(edition: Edition, person: User) -> bool:
    """Whether this person changed words of the round, and so cannot approve them."""
    return edition.contributions.filter(round=edition.round, person=person, part=Contribution.Part.CHANGED).exists()


def offered(edition: Edition, person: User) -> tuple[list[Act], str]:
    """The transitions whose buttons are shown, and why the one that a person may miss is not."""
    acts = possible(edition, person)
    if Act.APPROVE in acts and has_changed(edition, person):
        return [act for act in acts if act is not Act.APPROVE], OWN_WORDS
    return acts, ""


def may_edit(edition: Edition, person: User) -> bool:
    return not refusal(Act.EDIT, edition, person)


def consequence(act: Act, edition: Edition) -> str:
    """What comes of a transition, in a sentence or two, for who is about to take it."""
    number, current = edition.number, Edition.objects.filter(in_force=True).exclude(pk=edition.pk).first()
    if act is Act.START:
        return f"A new draft begins with all words of edition {number}. Readers notice nothing."
    if act is Act.SUBMIT:
        return "Approvers see that it waits for review. Any change of words makes it a draft again. Readers notice nothing."
    if act is Act.TAKE_UP:
        return "Everybody at the desk sees that you have begun the review. Readers notice nothing."
    if act is Act.SEND_BACK:
        ends = " The approval it has ends with that." if edition.approved_by_id else ""
        if edition.frozen:
            unreviewed = " Readers see again that it is not reviewed." if edition.reviewed else ""
            return f"It waits for review again; being in force, it stays so.{ends}{unreviewed}"
        return f"It becomes a draft again, for an editor to mend.{ends} Readers notice nothing."
    if act is Act.APPROVE:
        binds = "Your approval binds to the words under the hash above: any change ends it."
        if edition.in_force:
            return f"{binds} It is in force, so from the next page on readers no longer see that it is not reviewed."
        return f"{binds} Readers notice nothing until it is published."
    if act is Act.WITHDRAW:
        return "It is given up for good: nobody can change, approve or publish it any more. Its words and its log stay readable here."
    again = " again" if act is Act.PUT_BACK else ""
    if current is None:
        return f"Edition {number} is in force; from the next page on readers see it as approved and published."
    unreviewed = "" if edition.reviewed else " No clinician has approved it, and every page will say so."
    return (
        f"From the next page on every reader gets edition {number}{again}; edition {current.number} stays readable "
        f"at its address.{unreviewed}"
    )
