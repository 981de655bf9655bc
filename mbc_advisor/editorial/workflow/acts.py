"""The table of what may be done with an edition: in which state, by whom, and what comes of it.

Everything that decides whether a button is shown, a request is refused or a test has a cell reads this table.
What else may stand in the way (open comments, lacking words) is said by `blockers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import TextChoices

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.models import Edition

State = Edition.State
DRAFT, SUBMITTED, UNDER_REVIEW, APPROVED = State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.APPROVED
PUBLISHED, SUPERSEDED, WITHDRAWN = State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN

STEPPER = (DRAFT, SUBMITTED, UNDER_REVIEW, APPROVED)
"""The states a draft goes through in the eyes of those who work on it."""

EDITOR, APPROVER = frozenset({Role.EDITOR}), frozenset({Role.APPROVER})
EITHER = EDITOR | APPROVER


OWN_WORDS = "You changed words of this edition since its last approval: somebody else has to approve it."


class Matter(StrEnum):
    """What a blocker is a matter of: the words themselves, a warning of the lint, a comment, a withdrawal, the rules."""

    WORDS = "words"
    WARNING = "warning"
    COMMENT = "comment"
    WITHDRAWAL = "withdrawal"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing in the way of an act: a sentence, and which text it is mended in; none where it is no single one."""

    words: str
    matter: Matter = Matter.WORDS
    about: str = ""


class Refused(ValueError):
    """An act that is not possible, and what is in its way; a sentence alone is a blocker about no text."""

    def __init__(self, *blockers: Blocker | str):
        self.blockers = [Blocker(each) if isinstance(each, str) else each for each in blockers]
        super().__init__("\n".join(each.words for each in self.blockers))


class Act(TextChoices):
    """What a person can do with an edition; the words are those of the button."""

    START = "start", "Start a draft from this edition"
    EDIT = "edit", "Change words"
    SUBMIT = "submit", "Submit for review"
    TAKE_UP = "take_up", "Take up for review"
    SEND_BACK = "send_back", "Send back"
    APPROVE = "approve", "Approve"
    PUBLISH = "publish", "Publish"
    PUT_BACK = "put_back", "Put back in force"
    WITHDRAW = "withdraw", "Withdraw this edition"
    COMMENT = "comment", "Comment"
    RESOLVE = "resolve", "Resolve a comment"
    ACCEPT = "accept", "Accept a warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do it in which state, and the state that follows; none where the state stays."""

    who: Mapping[State, frozenset[Role]]
    to: State | None = None
    past: str = ""
    """How the log says it."""
    frozen: bool = True
    """Whether it may be done with an edition that is or has been in force."""
    transition: bool = field(default=False)
    """Whether it is a transition of the workflow, asked for on the edition's own page with a comment."""


def _in(roles: frozenset[Role], *states: State) -> dict[State, frozenset[Role]]:
    return dict.fromkeys(states, roles)


ACTS: dict[Act, Rule] = {
    Act.START: Rule(
        _in(EDITOR, SUBMITTED, UNDER_REVIEW, APPROVED, PUBLISHED, SUPERSEDED), past="started a draft", transition=True
    ),
    Act.EDIT: Rule(_in(EDITOR, *STEPPER), to=DRAFT, past="changed words", frozen=False),
    Act.SUBMIT: Rule(_in(EDITOR, DRAFT), to=SUBMITTED, past="submitted", transition=True),
    Act.TAKE_UP: Rule(_in(APPROVER, SUBMITTED), to=UNDER_REVIEW, past="took up for review", transition=True),
    Act.SEND_BACK: Rule(_in(APPROVER, SUBMITTED, UNDER_REVIEW, APPROVED), to=DRAFT, past="sent back", transition=True),
    Act.APPROVE: Rule(_in(APPROVER, UNDER_REVIEW), to=APPROVED, past="approved", transition=True),
    Act.PUBLISH: Rule(_in(APPROVER, APPROVED), to=PUBLISHED, past="published", transition=True),
    Act.PUT_BACK: Rule(_in(APPROVER, SUPERSEDED), to=PUBLISHED, past="put back in force", transition=True),
    Act.WITHDRAW: Rule(
        _in(EITHER, *STEPPER) | _in(APPROVER, SUPERSEDED), to=WITHDRAWN, past="withdrew the edition", transition=True
    ),
    Act.COMMENT: Rule(_in(EITHER, *STEPPER), past="commented"),
    Act.RESOLVE: Rule(_in(EITHER, *STEPPER), past="resolved a comment"),
    Act.ACCEPT: Rule(_in(EITHER, DRAFT, SUBMITTED, UNDER_REVIEW), past="accepted a warning"),
}

_PAST = {act.value: rule.past for act, rule in ACTS.items()} | {
    "withdraw_statement": "withdrew words in emergency",
    "confirm_withdrawal": "confirmed a withdrawal",
    "lift_withdrawal": "lifted a withdrawal",
    "supersede": "superseded",
    "import": "imported from files",
    "load": "loaded this edition",
}


def past(act: str) -> str:
    """An act as the log says it."""
    return _PAST.get(act, act)


def refusal(act: Act, edition: Edition, person: User) -> str:
    """Why this person cannot do this with this edition as it stands; empty when nothing forbids it."""
    rule = ACTS[act]
    state = State(edition.state)
    may = rule.who.get(state)
    if may is None:
        return f"Edition {edition.number} is {_said(edition)}: “{act.label}” is not possible then."
    if not rule.frozen and edition.frozen:
        return f"Edition {edition.number} is or was in force, so its words are frozen: start a draft from it."
    if act is Act.WITHDRAW and edition.in_force:
        return f"Edition {edition.number} is in force: publish another edition, or put one back, first."
    if not person.roles & may:
        return f"“{act.label}” is for {_roles(may)}; you are signed in as {_roles(person.roles) or 'a reader'}."
    return ""


def possible(edition: Edition, person: User) -> list[Act]:
    """The transitions this person may take with this edition, in the order of the table."""
    return [act for act, rule in ACTS.items() if rule.transition and not refusal(act, edition, person)]


def following(act: Act, edition: Edition) -> State:
    """The state after an act.

    The shipped edition cannot become a draft, being in force: sent back, it waits again. Put back, it is as
    unreviewed as it was.
    """
    to = ACTS[act].to or State(edition.state)
    if act is Act.SEND_BACK and edition.frozen:
        return SUBMITTED
    if act is Act.PUT_BACK and not edition.reviewed:
        return SUBMITTED
    return to


def _said(edition: Edition) -> str:
    return "in force" if edition.state == PUBLISHED else edition.get_state_display().split(",")[0]


def _roles(roles: frozenset[Role]) -> str:
    return " or ".join(f"an {role.label}" for role in Role if role in roles)
