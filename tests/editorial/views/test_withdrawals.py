"""The emergency, as pages: words withdrawn at once, and judged by a second person."""

import pytest

from mbc_advisor.accounts.models import User
from mbc_advisor.editorial.workflow import withdrawals
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.models import Event, Withdrawal

from ...support.desk import WHY, approver, editor, person
from .pages import OTHER, REASON, administrator, text, url

pytestmark = pytest.mark.django_db


def test_words_are_found_by_code_headline_or_text_and_lead_to_the_page_of_their_withdrawal(sit):
    client = sit(editor())
    page = client.get(url("withdrawals"), {"find": "cord  COMPRESSION"})
    assert f'href="{url("withdraw", OTHER)}"' in page.text
    assert "No statement of edition 1 says “zzz”" in text(client.get(url("withdrawals"), {"find": "zzz"}))
    assert "20 statements of edition 1, and" in text(client.get(url("withdrawals"), {"find": "the"}))
    assert client.get(url("withdrawals"), {"find": "\0<b>" * 200}).status_code == 200


def test_who_withdraws_sees_what_readers_will_see_and_they_do_at_once(sit):
    client = sit(editor())
    page = text(client.get(url("withdraw", OTHER)))
    assert "Withdrawn: Suspected cord compression" in page
    assert "Reason given: [your reason]" in page
    got = client.post(url("withdraw", OTHER), {"reason": REASON})
    assert (got.status_code, got["Location"]) == (302, url("withdrawals"))
    assert REASON in in_force.in_force().wording(OTHER).body
    again = client.post(url("withdraw", OTHER), {"reason": REASON})
    assert (again.status_code, Withdrawal.objects.count()) == (302, 1)
    assert "are withdrawn already, by erin" in text(client.get(url("withdraw", OTHER)))
    assert client.post(url("withdraw", OTHER), {"reason": "Another."}).status_code == 422


@pytest.mark.parametrize(
    ("reason", "said"),
    [(" ", "every reader sees it"), ("x" * 501, "501 characters"), ("a\0b", "character of no meaning")],
)
def test_a_withdrawal_without_a_usable_reason_is_refused_and_keeps_it(sit, reason, said):
    got = sit(editor()).post(url("withdraw", OTHER), {"reason": reason})
    assert (got.status_code, said in text(got)) == (422, True)
    assert not Withdrawal.objects.exists()
    assert reason == " " or f">{reason}</textarea>" in got.text


@pytest.mark.parametrize("act", ["confirm", "lift"])
def test_a_second_person_judges_and_twice_sent_it_is_done_once(sit, act):
    withdrawn = withdrawals.withdraw(OTHER, REASON, editor())
    client = sit(approver())
    assert REASON in text(client.get(url(act, withdrawn.pk)))
    assert client.post(url(act, withdrawn.pk), {"comment": ""}).status_code == 422
    for _ in range(2):
        assert client.post(url(act, withdrawn.pk), {"comment": "I looked."})["Location"] == url("withdrawals")
    assert Event.objects.filter(act=f"{act}_withdrawal").count() == 1
    page = text(client.get(url("withdrawals")))
    assert "Confirmed by asha" in page if act == "confirm" else "Lifted by asha" in page


def test_ones_own_withdrawal_says_who_else_can(sit):
    withdrawn = withdrawals.withdraw(OTHER, REASON, editor())
    client = sit(editor())
    assert "Nobody here: an administrator can give somebody the role." in text(client.get(url("confirm", withdrawn.pk)))
    approver(), person("edgar", "editor"), person("gone", "approver")
    User.objects.filter(username="gone").update(is_active=False)
    assert "Who else can confirm it asha, edgar" in text(client.get(url("confirm", withdrawn.pk)))
    page = text(client.get(url("lift", withdrawn.pk)))
    assert "Who else can lift it asha" in page
    assert "a second person has to lift it" in page
    got = client.post(url("confirm", withdrawn.pk), {"comment": "I agree with myself."})
    assert (got.status_code, "I agree with myself.</textarea>" in got.text) == (422, True)


def test_who_cannot_judge_is_told_why(sit):
    withdrawn = withdrawals.withdraw(OTHER, REASON, approver())
    assert "lifted by an approver" in text(sit(editor()).get(url("lift", withdrawn.pk)))
    assert "for an editor or an approver" in text(sit(administrator()).get(url("confirm", withdrawn.pk)))
    withdrawals.confirm(withdrawn.pk, editor(), WHY)
    assert "erin has confirmed this withdrawal already" in text(
        sit(person("edgar", "editor")).get(url("confirm", withdrawn.pk))
    )
    withdrawals.lift(withdrawn.pk, person("ann", "approver"), WHY)
    assert "ann has lifted this withdrawal" in text(sit(editor()).get(url("lift", withdrawn.pk)))
