"""Acts at the very same moment, on the database that the tests run on: one after the other, nothing lost, nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from mbc_advisor.editorial.workflow import drafts, transitions, withdrawals
from mbc_advisor.editorial.workflow.acts import Act, Refused
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.edition.rows import edition_text, statement_text
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition, Event, Statement, Withdrawal

from ...support.desk import (
    WHY,
    accept_all,
    approver,
    edition_in_force,
    editor,
    new_draft,
    person,
    published,
    reword,
    take,
)

pytestmark = pytest.mark.django_db(transaction=True)

CODE, OTHER = "TUMOUR-BOARD", "CORD-COMPRESSION"
READY = (Act.SUBMIT, Act.TAKE_UP, Act.APPROVE)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave, or how it was refused, begun together by as many people; any other error is raised."""
    together = Barrier(len(acts))

    def one(act):
        try:
            together.wait()
            return act()
        except (Refused, drafts.Conflict) as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def done(answers: list[Any]) -> list[Any]:
    return [each for each in answers if not isinstance(each, Exception)]


def taking(act: Act, edition: Edition, by: str = "asha") -> Callable[[], Any]:
    somebody = person(by, "approver")
    return lambda: transitions.take(act, edition.number, somebody, f"{WHY} ({by})", edition.content_hash)


def true_to_its_words(edition: Edition) -> bool:
    edition.refresh_from_db()
    return edition.content_hash == edition_text(edition).content_hash()


def approved(headline: str) -> Edition:
    return take(reword(new_draft(), CODE, headline=headline), *READY)


def test_eight_editors_who_save_again_until_they_are_heard_all_stand_in_the_log_in_a_chain(edition):
    draft = new_draft()
    people = [person(f"writer{number}", "editor") for number in range(8)]

    def writing(somebody):
        def write():
            while True:
                row = Statement.objects.get(edition=draft, code=CODE)
                text = statement_text(row)
                mine = replace(text, wording=replace(text.wording, body=f"{text.wording.body} {somebody.username}."))
                try:
                    return drafts.save(draft.number, mine, row.version, somebody, WHY)
                except drafts.Conflict:
                    continue

        return write

    assert len(done(at_once(*map(writing, people)))) == 8
    row = Statement.objects.get(edition=draft, code=CODE)
    assert row.version == 9
    assert all(f"{each.username}." in row.body for each in people)
    lines = list(Event.objects.filter(edition=draft, act="edit", about=CODE))
    assert len(lines) == 8
    for earlier, later in pairwise(lines):
        assert later.detail["before"] == earlier.detail["after"]
    assert true_to_its_words(draft)
    assert draft.content_hash == lines[-1].content_hash


def test_an_approval_beside_an_edit_never_covers_words_that_were_not_read(edition):
    draft = take(reword(new_draft(), CODE, headline="Bring the images"), Act.SUBMIT, Act.TAKE_UP)
    accept_all(draft)
    row = Statement.objects.get(edition=draft, code=OTHER)
    text = statement_text(row)
    other = replace(text, wording=replace(text.wording, headline="Nobody has read this"))
    read = draft.content_hash
    approval, _ = at_once(
        taking(Act.APPROVE, draft), lambda: drafts.save(draft.number, other, row.version, editor(), WHY)
    )
    assert true_to_its_words(draft)
    assert (draft.state, draft.approved_hash, draft.approved_by) == ("draft", "", None)
    assert draft.content_hash != read
    assert [each.content_hash for each in Event.objects.filter(act=Act.APPROVE)] == [read] * len(done([approval]))


def test_an_edition_published_by_two_at_once_is_published_once(edition):
    ready = approved("Bring the images")
    assert len(done(at_once(taking(Act.PUBLISH, ready), taking(Act.PUBLISH, ready, "amir")))) == 1
    assert edition_in_force() == ready
    assert Event.objects.filter(act=Act.PUBLISH).count() == 1
    assert Event.objects.filter(act="supersede").count() == 1


@pytest.mark.parametrize("again", range(2))
def test_of_two_editions_published_at_once_one_is_in_force_and_the_log_tells_how(edition, again):
    first, second = approved("Bring the images"), approved("Bring all the images")
    answers = at_once(taking(Act.PUBLISH, first), taking(Act.PUBLISH, second, "amir"))
    assert len(done(answers)) == 2
    current = edition_in_force()
    assert current in (first, second)
    assert Event.objects.filter(act=Act.PUBLISH).last().edition == current
    assert Event.objects.filter(act="supersede").count() == 2
    states = dict(Edition.objects.values_list("number", "state"))
    assert sorted(states.values()) == ["published", "superseded", "superseded"]
    assert in_force.in_force().number == current.number


@pytest.mark.parametrize("again", range(2))
def test_words_withdrawn_while_an_edition_that_keeps_them_is_published_are_withdrawn_in_it(edition, again):
    ready = approved("Bring the images")
    _, withdrawn = at_once(
        taking(Act.PUBLISH, ready), lambda: withdrawals.withdraw(OTHER, "A wrong dose.", person("edgar", "editor"))
    )
    assert not isinstance(withdrawn, Exception)
    assert OTHER in in_force.in_force().withdrawn
    assert "A wrong dose." in in_force.in_force().wording(OTHER).body
    assert Edition.objects.filter(in_force=True).count() == 1


def test_two_withdrawals_and_a_publication_at_once_wait_for_each_other(edition):
    for number in range(3):
        ready = approved(f"Bring the images {'again ' * number}")
        at_once(
            taking(Act.PUBLISH, ready),
            lambda: withdrawals.withdraw(OTHER, "A wrong dose.", editor()),
            lambda: withdrawals.withdraw("BIOPSY-A-LESION", "A wrong site.", approver()),
            lambda: reword(new_draft(), OTHER, headline="Words of a draft"),
        )
        made = list(Withdrawal.objects.filter(lifted_at__isnull=True))
        lifters = [person("lena", "approver"), person("luis", "approver")]
        answers = at_once(
            *(
                lambda each=each, by=by: withdrawals.lift(each.pk, by, WHY)
                for each, by in zip(made, lifters, strict=False)
            )
        )
        assert len(done(answers)) == len(made) > 0
        assert in_force.in_force().withdrawn == frozenset()


def test_words_withdrawn_by_two_at_once_are_withdrawn_once(edition):
    answers = at_once(
        lambda: withdrawals.withdraw(CODE, "A wrong dose.", editor()),
        lambda: withdrawals.withdraw(CODE, "A wrong dose.", approver()),
    )
    assert len(done(answers)) == 1
    assert "withdrawn already" in str(next(each for each in answers if isinstance(each, Exception)))
    assert Event.objects.filter(act="withdraw_statement").count() == 1


def test_a_withdrawal_is_confirmed_or_lifted_first_and_both_stand_in_the_log(edition):
    made = withdrawals.withdraw(CODE, "A wrong dose.", editor())
    at_once(
        lambda: withdrawals.confirm(made.pk, person("amir", "approver"), WHY),
        lambda: withdrawals.lift(made.pk, approver(), WHY),
    )
    made.refresh_from_db()
    assert made.lifted_by == approver()
    assert Event.objects.filter(act="confirm_withdrawal").count() == int(made.confirmed_by is not None)


def test_drafts_begun_from_two_editions_and_one_imported_at_once_get_a_number_each(edition):
    published()
    text = read_edition()
    answers = at_once(
        lambda: drafts.start(1, editor(), WHY),
        lambda: drafts.start(2, person("edgar", "editor"), WHY),
        lambda: drafts.import_draft(text, person("ines", "editor"), WHY),
    )
    assert sorted(each.number for each in done(answers)) == [3, 4, 5]
