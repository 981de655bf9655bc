"""What readers see of the editors' acts: withdrawn words, words overdue for review, editions at their own address."""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from mbc_advisor.editorial.workflow import drafts, withdrawals
from mbc_advisor.editorial.workflow.acts import Act
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.edition.load import load
from mbc_advisor.guidance.edition.rows import statement_text
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition, Statement

from ...support.desk import WHY, approver, editor, new_draft, published, reword, take
from ...support.road import FOUNDING, Page, fields_of, send, words

pytestmark = pytest.mark.django_db

CODE = "BIOPSY-A-LESION"
REASON = "A new trial is being read."


def whole(response) -> str:
    return words(Page(response).root)


def test_the_policy_does_not_deny_an_approval_when_an_unreviewed_edition_is_put_back(client, edition):
    approved = published()
    assert "No clinician has approved" not in whole(client.get("/guidance/policy/"))
    edition.refresh_from_db()
    take(edition, Act.PUT_BACK)
    page = whole(client.get("/guidance/policy/"))
    assert "No clinician has approved the edition in force." in page
    assert "any edition yet" not in page
    assert approved.reviewed


@pytest.fixture
def withdrawn(edition):
    return withdrawals.withdraw(CODE, REASON, editor())


@pytest.mark.parametrize("path", ["/advice/", "/text/", "/sheet/"])
def test_withdrawn_words_are_named_as_such_on_page_text_and_paper(client, withdrawn, path):
    got = send(client, path, fields_of(FOUNDING))
    read = " ".join(got.text.split()) if path == "/text/" else whole(got)
    assert got.status_code == 200
    assert "Withdrawn: " in read
    assert path == "/sheet/" or (REASON in read and "words withdrawn" in read)


def test_withdrawn_words_are_named_as_such_in_plain_wording_and_in_json(client, withdrawn, tmp_path):
    assert REASON in whole(send(client, "/advice/", [*fields_of(FOUNDING), ("reader", "plain")]))
    file = tmp_path / "case.json"
    file.write_text(json.dumps(FOUNDING, default=str))
    out = StringIO()
    call_command("advise", str(file), stdout=out)
    answer = json.loads(out.getvalue())
    item = next(each for each in answer["advice"] if each["code"] == CODE)
    assert item["citations"] == []  # the answer has codes and no words; withdrawn ones support nothing


def test_the_code_s_own_page_shows_the_withdrawal_and_then_the_words_again(client, withdrawn):
    read = whole(client.get(f"/guidance/codes/{CODE}"))
    assert "Standing Words withdrawn" in read
    assert REASON in read
    withdrawals.lift(withdrawn.pk, approver(), "Read: nothing changes.")
    read = whole(client.get(f"/guidance/codes/{CODE}"))
    assert "Withdrawn" not in read
    assert REASON not in read


def test_words_overdue_for_review_carry_a_mark_from_the_day_after(client, edition):
    due = Statement.objects.get(edition=edition, code=CODE).review_by
    for days, marked in ((0, False), (1, True)):
        with time_machine.travel(f"{due + timedelta(days=days)} 12:00Z", tick=False):
            mark = f"review was due by {due:%-d %B %Y}"
            assert (mark in whole(send(client, "/advice/", fields_of(FOUNDING)))) == marked
            assert (mark in whole(send(client, "/sheet/", fields_of(FOUNDING)))) == marked
            assert (mark in " ".join(send(client, "/text/", fields_of(FOUNDING)).text.split())) == marked
            assert (f"{CODE} {mark}" in whole(client.get("/guidance/edition/"))) == marked
            assert (f"Standing R{mark[1:]}" in whole(client.get(f"/guidance/codes/{CODE}"))) == marked


def test_a_conclusion_overdue_for_review_says_so_too(client, edition):
    with time_machine.travel("2029-01-01 12:00Z", tick=False):
        page = Page(send(client, "/advice/", fields_of(FOUNDING)))
        assert "Review was due by" in page.text("section[@id='s-conclusion']")


def test_an_edition_stays_readable_at_its_own_address_as_it_was(client, edition):
    before = whole(client.get("/guidance/editions/1/"))
    published(headline="Bring the images to the board")
    after = whole(client.get("/guidance/editions/1/"))
    assert "This edition is not in force" in after
    assert "Bring the images to the board" not in after
    assert in_force.shipped().wording("TUMOUR-BOARD").headline in before
    now = whole(client.get("/guidance/editions/2/"))
    assert "Bring the images to the board" in now
    assert "Approved by asha on" in now
    shipped = in_force.shipped()
    assert f"{len(shipped.statements)} statements and {len(shipped.references)} references" in now
    assert 'href="/guidance/editions/1/"' in client.get("/guidance/edition/").text


def test_drafts_and_editions_never_in_force_are_not_public(client, edition):
    draft = reword(new_draft(), CODE, headline="Not for readers yet")
    assert client.get(f"/guidance/editions/{draft.number}/").status_code == 404
    assert client.get("/guidance/editions/99/").status_code == 404
    take(draft, Act.SUBMIT, Act.TAKE_UP, Act.APPROVE, Act.WITHDRAW)
    assert client.get(f"/guidance/editions/{draft.number}/").status_code == 404
    assert draft.title not in whole(client.get("/guidance/edition/"))


def test_the_pages_of_editions_ask_little_of_the_database(client, edition, django_assert_max_num_queries):
    published()
    client.get("/guidance/editions/1/")
    with django_assert_max_num_queries(3):
        client.get("/guidance/editions/1/")


# The program's own edition, when the program is renewed


def newer():
    text = read_edition()
    first = next(iter(text.statements.values()))
    changed = replace(first, review_by="2028-01-01")
    return replace(text, title="Newer", statements=text.statements | {first.code: changed})


def test_a_newer_shipped_edition_takes_the_place_of_an_unreviewed_one(edition):
    now, changed = load(newer())
    edition.refresh_from_db()
    assert (changed, now.in_force, now.state, edition.state) == (True, True, "submitted", "superseded")


def test_a_newer_shipped_edition_does_not_displace_one_that_people_approved(edition):
    theirs = published()
    now, changed = load(newer())
    assert (changed, now.in_force, now.state) == (True, False, "submitted")
    assert Edition.objects.get(in_force=True) == theirs
    assert load(newer()) == (now, False)
    assert load(read_edition())[1] is False


def test_a_review_due_on_the_last_day_of_all_never_comes(edition):
    draft = new_draft()
    text = statement_text(Statement.objects.get(edition=draft, code=CODE))
    drafts.save(draft.number, replace(text, review_by="9999-12-31"), 1, editor(), WHY)
    draft.refresh_from_db()
    assert CODE not in in_force.published(draft).overdue
