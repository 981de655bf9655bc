"""What the desk and the page of an edition show to whom."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from mbc_advisor.editorial.workflow import comments, withdrawals
from mbc_advisor.editorial.workflow.acts import Act
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.models import Edition

from ...support.desk import WHY, approver, editor, new_draft, person, published, reword, take
from .pages import CODE, OTHER, REASON, administrator, send, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(edition):
    return reword(new_draft(), CODE, headline="Bring the images to the board")


# The desk


def test_all_editions_are_listed_the_newest_first_with_what_was_last_done(sit, draft):
    listed = text(sit(editor()).get(url("desk"))).split("All editions")[1]
    assert listed.index("2: Revision of edition 1") < listed.index("1: First edition")
    assert "Draft; drafted here. Last: changed words (erin)" in listed
    assert "In force , submitted; came with the program. Last: loaded with the program" in listed


def test_an_empty_desk_says_what_to_do_first(sit):
    page = text(sit(editor()).get(url("desk")))
    assert "Nothing waits for you" in page
    assert "Start a draft from edition 1" in page
    assert "Not reviewed:" in page


def test_what_waits_depends_on_the_roles(sit, draft):
    comments.comment(draft.number, CODE, "Which images?", approver())
    assert "Go on writing, or submit: edition 2" in (mine := text(sit(editor()).get(url("desk"))))
    assert "1 open comment" in mine
    judge = text(sit(approver()).get(url("desk")))
    assert "Take up for review: edition 1" in judge
    assert "edition 2" not in judge.split("All editions")[0]
    assert "Go on writing" not in text(sit(person("edgar", "editor")).get(url("desk")))
    assert "nothing of the editions waits for you" in text(sit(administrator()).get(url("desk")))


@pytest.mark.parametrize(
    ("acts", "waits"),
    [
        ((), ""),
        ((Act.SUBMIT,), "Take up for review: edition 2"),
        ((Act.SUBMIT, Act.TAKE_UP), "Finish the review: approve, or send back: edition 2"),
        ((Act.SUBMIT, Act.TAKE_UP, Act.APPROVE), "Publish, or send back: edition 2"),
    ],
)
def test_a_draft_on_its_road_waits_for_an_approver(sit, draft, acts, waits):
    take(draft, *acts)
    page = text(sit(approver()).get(url("desk"))).split("All editions")[0]
    assert waits in page if waits else "edition 2" not in page


def test_comments_on_a_submitted_draft_wait_for_who_wrote_it(sit, draft):
    take(draft, Act.SUBMIT)
    assert "Answer the comments" not in text(sit(editor()).get(url("desk")))
    comments.comment(draft.number, CODE, "Which images?", approver())
    assert "Answer the comments: edition 2" in text(sit(editor()).get(url("desk")))


def test_words_one_changed_oneself_do_not_wait_for_ones_own_approval(sit, edition):
    both = person("bo", "editor", "approver")
    draft = take(reword(new_draft(), CODE, by=both, headline="Other words"), Act.SUBMIT, Act.TAKE_UP)
    client = sit(both)
    assert "edition 2" not in text(client.get(url("desk"))).split("All editions")[0]
    page = text(client.get(url("edition", draft.number)))
    assert "You changed words of this edition since its last approval: somebody else has to approve it." in page
    assert url("transition", 2, "approve") not in client.get(url("edition", 2)).text
    assert "somebody else has to approve it" in text(client.get(url("transition", 2, "approve")))
    assert send(client, "approve", draft).status_code == 422


def test_late_withdrawals_come_first_and_say_so(sit, edition):
    first = withdrawals.withdraw(CODE, "Just now in doubt.", editor())
    with time_machine.travel(first.at - timedelta(hours=25), tick=False):
        withdrawals.withdraw(OTHER, REASON, editor())
    page = text(sit(approver()).get(url("desk")))
    assert page.index("Late:") < page.index(OTHER) < page.index(CODE)
    assert "23 h 59 min left" in page
    assert "Confirm" in page
    assert "It is yours, so a second person judges it" in text(sit(editor()).get(url("desk")))


def test_statements_to_be_read_again_are_listed_with_the_days(sit, edition):
    due = min(each.review_by for each in in_force.in_force().statements.values() if each.review_by)
    with time_machine.travel(f"{due} 12:00Z", tick=False):
        assert "No statement is overdue. Next:" in text(sit(editor()).get(url("desk")))
    with time_machine.travel(f"{date.fromisoformat(due) + timedelta(days=3)} 12:00Z", tick=False):
        page = text(sit(editor()).get(url("desk")))
        assert "Overdue; readers see it beside the words" in page
        code = next(each.code for each in in_force.in_force().statements.values() if each.review_by == due)
        row = page[page.index(code) :]
        assert re.search(r"\d+ \w+ \d{4} 3 ", row)


def test_a_program_newer_than_the_edition_is_named_on_the_desk(sit, monkeypatch):
    published()
    monkeypatch.setattr(
        "mbc_advisor.guidance.edition.in_force.required_codes.needed", lambda: [("TUMOUR-BOARD", "by_video")]
    )
    in_force._kept.cache_clear()
    in_force._published.cache_clear()
    page = text(sit(editor()).get(url("desk")))
    assert "The rules are newer than this edition." in page
    assert "1 code; readers get the shipped ones, and are told: TUMOUR-BOARD" in page
    found = sit(editor()).get(url("withdrawals"), {"find": CODE}).text
    assert url("withdraw", CODE) not in found  # its words are the program's, not the edition's


def test_without_an_edition_the_desk_says_how_to_load_one(sit):
    client = sit(editor())
    Edition.objects.filter(in_force=True).update(in_force=False, state="superseded")
    got = client.get(url("desk"))
    assert (got.status_code, "load_edition" in got.text) == (200, True)
    assert client.get(url("withdrawals")).status_code == 200


def test_pages_ask_the_database_no_more_often_when_there_is_more_to_show(sit, draft, django_assert_max_num_queries):
    client = sit(approver())
    for each in range(4):
        withdrawn = withdrawals.withdraw(f"ZOLEDRONATE-{('4-0', '3-5', '3-3', '3-0')[each]}-MG", REASON, editor())
        if each % 2:
            withdrawals.lift(withdrawn.pk, approver(), WHY)
        take(reword(new_draft(), CODE, headline="Bring the images" + " once more" * each), Act.SUBMIT)
    for path, most in (
        (url("desk"), 14),
        (url("edition", 2), 24),
        (url("log", 2), 8),
        (url("withdrawals"), 10),
        (url("people"), 6),
    ):
        client.get(path)
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


# An edition


def test_the_stepper_names_where_the_draft_stands(sit, draft):
    take(draft, Act.SUBMIT)
    page = sit(editor()).get(url("edition", 2))
    steps_shown = re.findall(r'<li class="station station--(\w+)"( aria-current="step")?>', page.text)
    assert steps_shown == [("done", ""), ("now", ' aria-current="step"'), ("tocome", ""), ("tocome", "")]
    assert "Submitted now" in text(page)


def test_an_edition_in_force_superseded_or_given_up_says_so_in_a_line(sit, draft):
    take(draft, Act.SUBMIT, Act.WITHDRAW)
    third = published()
    client = sit(editor())
    assert "It was given up" in text(client.get(url("edition", 2)))
    assert "In force since" in (now := text(client.get(url("edition", third.number))))
    assert "Approved them asha" in now
    superseded = client.get(url("edition", 1))
    assert "Superseded." in text(superseded)
    assert "stepper" not in superseded.text


def test_what_is_in_the_way_leads_to_where_it_is_mended(sit, draft):
    draft = reword(draft, OTHER, plain="")
    page = sit(editor()).get(url("edition", 2))
    assert f"{OTHER}: the plain is missing." in text(page)
    assert f'href="{url("statement", 2, OTHER)}"' in page.text
    draft = take(reword(draft, OTHER, plain="The nerves in the spine may be under pressure."), Act.SUBMIT)
    for about in (CODE, ""):
        comments.comment(2, about, "Which images?", approver())
    page = sit(approver()).get(url("edition", 2))
    assert "A comment on TUMOUR-BOARD is not resolved." in text(page)
    assert "A comment on the whole edition is not resolved." in text(page)
    assert f'href="{url("change", 2, CODE)}"' in page.text


def test_a_reference_a_warning_a_withdrawal_and_the_proof_lead_where_they_belong(draft):
    from mbc_advisor.editorial.presenters.overview import _mended
    from mbc_advisor.editorial.workflow.acts import Blocker, Matter

    key = draft.references.first().key
    assert _mended(Blocker("x", about=key), draft)[1] == url("reference", 2, key)
    assert _mended(Blocker("x"), draft)[1] == url("statements", 2)
    assert _mended(Blocker("x", Matter.WARNING, CODE), draft)[1] == url("warnings", 2)
    assert _mended(Blocker("x", Matter.WITHDRAWAL, CODE), draft)[1] == url("withdrawals")
    assert _mended(Blocker("x", Matter.PROOF), draft) == ("", "")


def test_only_steps_that_are_possible_have_a_button(sit, draft):
    shown = {
        who: set(re.findall(r"/step/(\w+)", sit(who()).get(url("edition", 2)).text))
        for who in (editor, approver, administrator)
    }
    assert shown == {editor: {"submit", "withdraw"}, approver: {"withdraw"}, administrator: set()}
    assert "there is no step here for you (administrator)" in text(sit(administrator()).get(url("edition", 2)))


def test_how_much_a_draft_changes_is_counted(sit, draft):
    page = text(sit(editor()).get(url("edition", 2)))
    assert "Against edition 1, in force Texts Changed Added Removed Statements 1 0 0 References 0 0 0" in page
