"""The emergency: words withdrawn by one person at once, seen by every reader, agreed to by a second."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from mbc_advisor.editorial.workflow import withdrawals
from mbc_advisor.editorial.workflow.acts import Act, Refused
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.models import Edition, Event, Withdrawal
from mbc_advisor.guidance.words.required_codes import needed_strengths

from ...support.desk import WHY, approver, editor, new_draft, person, published, reword, take

pytestmark = pytest.mark.django_db

CODE = "CORD-COMPRESSION"
REASON = "The steroid dose is under query."


@pytest.fixture
def withdrawn(edition):
    return withdrawals.withdraw(CODE, REASON, editor())


def words(code=CODE):
    return in_force.in_force().wording(code)


def test_one_person_withdraws_and_every_reader_sees_it_at_once_in_both_wordings(edition):
    before = words()
    withdrawals.withdraw(CODE, "The steroid\n dose is under query.", editor())
    now = words()
    assert now.headline == f"Withdrawn: {before.headline}"
    for text in (now.body, now.plain, in_force.in_force().wording(CODE, "infection_possible").body):
        assert REASON in text
        assert "A second person is to confirm this by" in text
        assert "dexamethasone" not in text
    assert now.citations == ()
    assert in_force.in_force().withdrawn == {CODE}
    assert words("TUMOUR-BOARD") == in_force.shipped().wording("TUMOUR-BOARD")


def test_a_second_person_confirms_and_the_first_cannot(withdrawn):
    with pytest.raises(Refused, match="a second person has to confirm it"):
        withdrawals.confirm(withdrawn.pk, editor(), WHY)
    done = withdrawals.confirm(withdrawn.pk, approver(), WHY)
    assert done.confirmed_by == approver()
    assert "A second person confirmed this on" in words().body
    with pytest.raises(Refused, match="asha has confirmed this withdrawal already"):
        withdrawals.confirm(withdrawn.pk, person("ann", "approver"), WHY)


def test_a_withdrawal_nobody_confirms_within_24_hours_is_flagged_to_readers(withdrawn):
    assert not withdrawals.is_late(withdrawn)
    with time_machine.travel(withdrawn.at + timedelta(hours=24, seconds=1), tick=False):
        assert withdrawals.is_late(withdrawn)
        assert "Flagged: no second person had confirmed this by" in words().body
    assert "is to confirm this by" in words().body


def test_an_approver_who_did_not_withdraw_them_lets_the_words_be_shown_again(withdrawn):
    with pytest.raises(Refused, match="lifted by an approver"):
        withdrawals.lift(withdrawn.pk, person("edgar", "editor"), WHY)
    withdrawals.lift(withdrawn.pk, approver(), WHY)
    assert words() == in_force.shipped().wording(CODE)
    with pytest.raises(Refused, match="has lifted this withdrawal"):
        withdrawals.confirm(withdrawn.pk, approver(), WHY)
    assert withdrawals.open_now() == []
    assert withdrawals.withdraw(CODE, "Once more in doubt.", editor()).pk != withdrawn.pk


def test_every_part_of_it_is_in_the_log_of_the_edition(withdrawn):
    withdrawals.confirm(withdrawn.pk, approver(), "I agree.")
    withdrawals.lift(withdrawn.pk, approver(), "Checked: the dose is right.")
    assert [(e.act, e.about, e.by, e.comment) for e in Event.objects.filter(about=CODE)] == [
        ("withdraw_statement", CODE, editor(), REASON),
        ("confirm_withdrawal", CODE, approver(), "I agree."),
        ("lift_withdrawal", CODE, approver(), "Checked: the dose is right."),
    ]


@pytest.mark.parametrize(
    ("code", "reason", "who", "said"),
    [
        (CODE, "", editor, "every reader sees it"),
        (CODE, "x" * 501, editor, "501 characters; 500 are accepted"),
        ("NO-SUCH-CODE", REASON, editor, "has no words for NO-SUCH-CODE"),
        (CODE, REASON, lambda: person("ada", "administrator"), "for an editor or an approver"),
    ],
)
def test_what_is_refused(edition, code, reason, who, said):
    with pytest.raises(Refused, match=said):
        withdrawals.withdraw(code, reason, who())
    assert not Withdrawal.objects.exists()


def test_words_are_withdrawn_once(withdrawn):
    with pytest.raises(Refused, match="withdrawn already"):
        withdrawals.withdraw(CODE, REASON, approver())


def test_withdrawn_words_stay_withdrawn_in_the_next_edition_unless_they_change(withdrawn):
    draft = reword(new_draft(), "TUMOUR-BOARD", headline="Bring the images to the board")
    ready = take(draft, Act.SUBMIT, Act.TAKE_UP, Act.APPROVE)
    assert in_force.published(ready).withdrawn == {CODE}
    with pytest.raises(Refused, match="were withdrawn in emergency; change them"):
        take(ready, Act.PUBLISH)
    mended = reword(ready, CODE, headline="Suspected cord compression: the emergency pathway, now")
    take(mended, Act.SUBMIT, Act.TAKE_UP, Act.APPROVE, Act.PUBLISH)
    assert words().headline == "Suspected cord compression: the emergency pathway, now"
    take(Edition.objects.get(number=1), Act.PUT_BACK)
    assert words().headline.startswith("Withdrawn: ")


def test_the_database_lets_nobody_confirm_or_lift_their_own(withdrawn):
    for field in ("confirmed_by", "lifted_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Withdrawal.objects.filter(pk=withdrawn.pk).update(**{field: editor()})


def test_the_database_keeps_a_withdrawal_as_it_was_made(withdrawn):
    found = Withdrawal.objects.filter(pk=withdrawn.pk)
    for act in (
        found.delete,
        lambda: found.update(by=approver()),
        lambda: found.update(text_hash="f" * 64),
        lambda: found.update(code="ANOTHER"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    found.update(lifted_by=approver(), lifted_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        found.update(lifted_by=None, lifted_at=None)


def test_the_database_has_one_open_withdrawal_of_the_same_words(withdrawn):
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.create(
            code=CODE, text_hash=withdrawn.text_hash, edition=withdrawn.edition, reason="x", by=approver(), at=timezone.now()
        )  # fmt: skip


def test_words_approved_for_one_strength_are_not_shown_with_another_that_newer_rules_give(edition, monkeypatch):
    published()
    given = needed_strengths()
    monkeypatch.setattr(
        "mbc_advisor.guidance.edition.in_force.required_codes.needed_strengths",
        lambda: given | {("TUMOUR-BOARD", ""): ("consider",)},
    )
    in_force._kept.cache_clear()
    in_force._published.cache_clear()
    now = in_force.in_force()
    assert now.borrowed == {"TUMOUR-BOARD"}
    assert now.wording("TUMOUR-BOARD").headline != "Bring the images to the board"
    assert "the edition in force does not have them yet" in now.wording("TUMOUR-BOARD").body


def test_an_edition_older_than_the_rules_is_lent_the_shipped_words_and_says_so(edition, monkeypatch):
    published()
    now = Edition.objects.get(in_force=True)
    monkeypatch.setattr(
        "mbc_advisor.guidance.edition.in_force.required_codes.needed", lambda: [("TUMOUR-BOARD", "by_video")]
    )
    monkeypatch.setattr(in_force, "shipped", in_force.shipped.__wrapped__)
    in_force._kept.cache_clear()
    in_force._published.cache_clear()
    shown = in_force.published(now)
    assert shown.borrowed == {"TUMOUR-BOARD"}
    assert "the edition in force does not have them yet" in shown.wording("TUMOUR-BOARD").body
    in_force._kept.cache_clear()
    in_force._published.cache_clear()
