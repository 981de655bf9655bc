"""The table of acts: every state, every act, every role, in force or not, and what comes of it."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.editorial.workflow.acts import ACTS, Act, State, following, past, possible, refusal
from mbc_advisor.guidance.models import Edition

E, A = "editor", "approver"

# One line an act; a column a state: draft, submitted, under review, approved, published, superseded, withdrawn.
TABLE = """
           draft  submitted  under_review  approved  published  superseded  withdrawn
start      -      E          E             E         E          E           -
edit       E      E          E             E         -          -           -
submit     E      -          -             -         -          -           -
take_up    -      A          -             -         -          -           -
send_back  -      A          A             A         -          -           -
approve    -      -          A             -         -          -           -
publish    -      -          -             A         -          -           -
put_back   -      -          -             -         -          A           -
withdraw   EA     EA         EA            EA        -          A           -
comment    EA     EA         EA            EA        -          -           -
resolve    EA     EA         EA            EA        -          -           -
accept     EA     EA         EA            -         -          -           -
"""
LEADS_TO = {
    "edit": "draft", "submit": "submitted", "take_up": "under_review", "send_back": "draft", "approve": "approved",
    "publish": "published", "put_back": "published", "withdraw": "withdrawn",
}  # fmt: skip


def cells():
    heads, *lines = [line.split() for line in TABLE.strip().splitlines()]
    for act, *columns in lines:
        for state, who in zip(heads, columns, strict=True):
            yield act, state, {E: "E" in who, A: "A" in who, "administrator": False}


CELLS = list(cells())
EVERY = list(product(Act.values, State.values))


def someone(*roles):
    return User(username="somebody", **{f"is_{role}": True for role in roles})


def an_edition(state, **others):
    return Edition(number=7, state=state, content_hash="h", **others)


def test_the_table_has_every_act_and_every_state():
    assert {(act, state) for act, state, _ in CELLS} == set(EVERY)


@pytest.mark.parametrize(("act", "state", "who"), CELLS, ids=lambda part: part if isinstance(part, str) else "")
@pytest.mark.parametrize("role", [E, A, "administrator"])
def test_a_cell_of_the_table(act, state, who, role):
    allowed = not refusal(Act(act), an_edition(state), someone(role))
    assert allowed == who[role]


@pytest.mark.parametrize(("act", "state"), EVERY)
def test_nobody_without_a_role_and_nobody_inactive_does_anything(act, state):
    retired = someone(E, A)
    retired.is_active = False
    assert refusal(Act(act), an_edition(state), someone())
    assert refusal(Act(act), an_edition(state), retired)


@pytest.mark.parametrize(("act", "state"), EVERY)
def test_who_holds_both_roles_may_do_what_either_may(act, state):
    either = not all(refusal(Act(act), an_edition(state), someone(role)) for role in (E, A))
    assert (not refusal(Act(act), an_edition(state), someone(E, A))) == either


@pytest.mark.parametrize(("act", "state", "who"), CELLS, ids=lambda part: part if isinstance(part, str) else "")
def test_where_an_act_leads(act, state, who):
    if any(who.values()):
        reviewed = {"approved_by_id": 1, "approved_hash": "h"}
        assert following(Act(act), an_edition(state, **reviewed)) == LEADS_TO.get(act, state)


@pytest.mark.parametrize("state", ["submitted", "under_review", "approved"])
def test_the_shipped_edition_in_force_is_reviewed_but_neither_changed_nor_withdrawn(state):
    shipped = an_edition(state, origin="shipped", in_force=True, in_force_since=timezone.now())
    assert "frozen: start a draft" in refusal(Act.EDIT, shipped, someone(E))
    assert "is in force: publish another" in refusal(Act.WITHDRAW, shipped, someone(A))
    assert not refusal(Act.COMMENT, shipped, someone(A))
    assert not refusal(Act.SEND_BACK, shipped, someone(A))
    assert following(Act.SEND_BACK, shipped) == State.SUBMITTED


def test_an_edition_nobody_approved_is_put_back_as_unreviewed_as_it_was():
    assert following(Act.PUT_BACK, an_edition("superseded")) == State.SUBMITTED


def test_a_refusal_says_whose_act_it_is_and_who_asks():
    said = refusal(Act.APPROVE, an_edition("under_review"), someone(E))
    assert said == "“Approve” is for an approver; you are signed in as an editor."
    assert refusal(Act.APPROVE, an_edition("draft"), someone(A)) == (
        "Edition 7 is draft: “Approve” is not possible then."
    )
    assert "a reader" in refusal(Act.EDIT, an_edition("draft"), someone())


def test_the_steps_offered_are_those_the_table_allows():
    assert possible(an_edition("draft"), someone(E)) == [Act.SUBMIT, Act.WITHDRAW]
    assert possible(an_edition("approved"), someone(A)) == [Act.SEND_BACK, Act.PUBLISH, Act.WITHDRAW]
    assert possible(an_edition("under_review"), someone("administrator")) == []


def test_every_act_has_words_for_the_log():
    assert all(rule.past for rule in ACTS.values())
    assert past("supersede") == "superseded"


def test_roles_are_those_of_the_flags():
    assert someone(E, A, "administrator").roles == set(Role)
    assert not AnonymousUser().is_staff
