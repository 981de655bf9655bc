"""From draft to published and back: each transition by a named person, with a comment, in a log that only grows."""

from dataclasses import replace

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from mbc_advisor.algorithm import rules_version
from mbc_advisor.editorial.workflow import comments, drafts, transitions
from mbc_advisor.editorial.workflow.acts import Act, Refused
from mbc_advisor.editorial.workflow.perform import said
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.edition.rows import edition_text, statement_text
from mbc_advisor.guidance.models import Contribution, Edition, Event, Statement

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

pytestmark = pytest.mark.django_db

CODE = "TUMOUR-BOARD"
TO_REVIEW, TO_APPROVED = (Act.SUBMIT, Act.TAKE_UP), (Act.SUBMIT, Act.TAKE_UP, Act.APPROVE)


@pytest.fixture
def draft(edition):
    """A draft that differs in one statement."""
    return reword(new_draft(), CODE, headline="Bring the images to the board")


def the_one_in_force():
    return Edition.objects.get(in_force=True)


# The road


def test_a_draft_goes_all_the_way_and_every_step_has_its_line(edition, draft):
    done = take(draft, *TO_APPROVED, Act.PUBLISH)
    assert (done.state, done.in_force, done.reviewed) == ("published", True, True)
    assert [(e.act, e.from_state, e.to_state, e.by) for e in done.events.exclude(act="accept")] == [
        ("start", "draft", "draft", editor()),
        ("edit", "draft", "draft", editor()),
        ("submit", "draft", "submitted", editor()),
        ("take_up", "submitted", "under_review", approver()),
        ("approve", "under_review", "approved", approver()),
        ("publish", "approved", "published", approver()),
    ]
    assert all(e.comment == WHY and e.at for e in done.events.exclude(act="accept"))
    edition.refresh_from_db()
    assert (edition.state, edition.in_force) == ("superseded", False)
    assert edition.events.get().comment == "Edition 2 was put in force."


def test_readers_get_the_new_words_from_the_next_page_on(client, draft):
    assert in_force.in_force().wording(CODE).headline != "Bring the images to the board"
    take(draft, *TO_APPROVED, Act.PUBLISH)
    now = in_force.in_force()
    assert (now.number, now.wording(CODE).headline, now.reviewed) == (2, "Bring the images to the board", True)


def test_the_shipped_edition_is_reviewed_while_in_force_and_then_no_longer_called_unreviewed(edition):
    assert not in_force.in_force().reviewed
    done = take(edition, Act.TAKE_UP, Act.APPROVE)
    assert in_force.in_force().reviewed
    done = take(done, Act.PUBLISH)
    assert (done.number, done.state, done.in_force) == (1, "published", True)


def test_the_shipped_edition_sent_back_waits_again(edition):
    assert take(take(edition, Act.TAKE_UP), Act.SEND_BACK).state == "submitted"
    assert the_one_in_force() == edition


def test_going_back_is_publishing_the_older_edition_again_as_a_new_event(edition):
    second = published()
    third = published(headline="Take the images to the board")
    back = take(Edition.objects.get(pk=second.pk), Act.PUT_BACK)
    third.refresh_from_db()
    assert (back.state, back.in_force, third.state) == ("published", True, "superseded")
    assert [e.act for e in second.events.all()][-3:] == ["publish", "supersede", "put_back"]
    assert take(Edition.objects.get(number=1), Act.PUT_BACK).state == "submitted"
    assert not in_force.in_force().reviewed


def test_an_edition_given_up_is_frozen_and_comes_back_no_more(draft):
    given_up = take(draft, Act.SUBMIT, Act.WITHDRAW)
    assert given_up.state == "withdrawn"
    with pytest.raises(Refused, match="is withdrawn"):
        reword(given_up, CODE, headline="Yet other words")


def test_the_date_of_an_edition_is_the_day_it_was_put_in_force(draft):
    with time_machine.travel("2027-03-04 10:00Z", tick=False):
        assert take(draft, *TO_APPROVED, Act.PUBLISH).dated.isoformat() == "2027-03-04"


# What is in the way


def test_a_step_needs_a_comment_the_words_that_were_read_and_the_right_person(draft):
    with pytest.raises(Refused, match="Say in a sentence why"):
        transitions.take(Act.SUBMIT, draft.number, editor(), " ", draft.content_hash)
    with pytest.raises(Refused, match="has been changed since you opened this page"):
        transitions.take(Act.SUBMIT, draft.number, editor(), WHY, "another hash")
    with pytest.raises(Refused, match="is for an editor"):
        transitions.take(Act.SUBMIT, draft.number, approver(), WHY, draft.content_hash)
    with pytest.raises(Refused, match="2001 characters; 2000 are accepted"):
        transitions.take(Act.SUBMIT, draft.number, editor(), "x" * 2001, draft.content_hash)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_draft_that_says_nothing_new_is_not_submitted(edition):
    with pytest.raises(Refused, match="exactly what edition 1, in force, says"):
        take(new_draft(), Act.SUBMIT)


@pytest.mark.parametrize(
    ("words", "said"),
    [({"plain": ""}, "the plain is missing"), ({"citations": ("nobody2020",)}, "cites nobody2020"), ({"strengths": ("avoid",)}, "written for avoid")],
)  # fmt: skip
def test_a_draft_that_lacks_something_is_not_submitted(draft, words, said):
    with pytest.raises(Refused, match=said):
        take(reword(draft, CODE, **words), Act.SUBMIT)


def test_a_draft_that_lacks_a_code_is_not_submitted(draft):
    Statement.objects.filter(edition=draft, code="CORD-COMPRESSION").delete()
    with pytest.raises(Refused, match="CORD-COMPRESSION: the edition has no words for it"):
        take(draft, Act.SUBMIT)


def test_what_the_rules_came_to_need_after_the_approval_stops_the_publication(draft, monkeypatch):
    ready = take(draft, *TO_APPROVED)
    monkeypatch.setattr("mbc_advisor.editorial.workflow.blockers.needed", lambda: [("A-NEW-CODE", "")])
    with pytest.raises(Refused, match="A-NEW-CODE: the edition has no words for it"):
        take(ready, Act.PUBLISH)


def test_nothing_is_published_over_rules_that_are_not_proved(draft, monkeypatch):
    ready = take(draft, *TO_APPROVED)
    monkeypatch.setattr(rules_version, "record", lambda: {"rules": "0123456789ab", "refuted": 0})
    with pytest.raises(Refused, match="the last proof was of 0123456789ab"):
        take(ready, Act.PUBLISH)
    monkeypatch.setattr(rules_version, "record", lambda: {"rules": rules_version.rules_hash(), "refuted": 2})
    with pytest.raises(Refused, match="refutes 2 claims"):
        take(ready, Act.PUBLISH)
    assert the_one_in_force().number == 1


def test_an_open_comment_stops_the_approval_until_it_is_resolved(draft):
    comment = comments.comment(draft.number, CODE, "Which images?", approver())
    in_review = take(draft, *TO_REVIEW)
    with pytest.raises(Refused, match="A comment on TUMOUR-BOARD is not resolved"):
        take(in_review, Act.APPROVE)
    comments.resolve(comment.pk, approver())
    assert take(in_review, Act.APPROVE).state == "approved"


# Two persons


def test_who_changed_words_cannot_approve_them_whatever_roles_they_hold(edition):
    both = person("bo", "editor", "approver")
    draft = take(reword(new_draft(), CODE, by=both, headline="Other words"), *TO_REVIEW)
    with pytest.raises(Refused, match="somebody else has to approve it"):
        transitions.take(Act.APPROVE, draft.number, both, WHY, draft.content_hash)
    assert take(draft, Act.APPROVE).approved_by == approver()


def test_who_approved_and_then_changes_words_cannot_approve_those(edition):
    both = person("bo", "editor", "approver")
    draft = take(reword(new_draft(), CODE, headline="Other words"), *TO_REVIEW)
    accept_all(draft)
    draft = transitions.take(Act.APPROVE, draft.number, both, WHY, draft.content_hash)
    draft = take(reword(draft, CODE, by=both, headline="Yet other words"), *TO_REVIEW)
    with pytest.raises(Refused, match="somebody else has to approve it"):
        transitions.take(Act.APPROVE, draft.number, both, WHY, draft.content_hash)


def test_only_changes_since_the_last_approval_count(edition):
    both = person("bo", "editor", "approver")
    draft = take(reword(new_draft(), CODE, by=both, headline="Other words"), *TO_APPROVED)
    draft = take(reword(draft, CODE, headline="Yet other words"), *TO_REVIEW)
    assert transitions.take(Act.APPROVE, draft.number, both, WHY, draft.content_hash).approved_by == both


def test_an_approver_sends_back_and_approves_the_next_time(draft):
    ready = take(draft, *TO_APPROVED)
    back = take(ready, Act.SEND_BACK)
    assert (back.state, back.approved_by) == ("draft", None)
    assert take(back, *TO_APPROVED).reviewed


@pytest.mark.parametrize("begun_by", ["the writer", "somebody else", "from files"])
def test_words_copied_into_another_draft_are_not_approved_by_who_wrote_them(draft, begun_by):
    writer = editor()
    writer.is_approver = True
    writer.save()
    waiting = take(draft, Act.SUBMIT)
    if begun_by == "from files":
        copy = drafts.import_draft(edition_text(waiting), person("edgar", "editor"), WHY)
    else:
        copy = drafts.start(waiting.number, writer if begun_by == "the writer" else person("edgar", "editor"), WHY)
    under_review = take(copy, *TO_REVIEW)
    accept_all(under_review)
    with pytest.raises(Refused, match="You changed words of this edition"):
        transitions.take(Act.APPROVE, copy.number, writer, WHY, under_review.content_hash)
    assert take(under_review, Act.APPROVE).reviewed


def test_words_that_were_approved_are_copied_without_the_hands_that_wrote_them(draft):
    copy = drafts.start(take(draft, *TO_APPROVED).number, editor(), WHY)
    assert not copy.contributions.exists()


# The database refuses by itself


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_the_database_lets_nobody_contribute_in_both_parts(draft):
    refused(lambda: Contribution.objects.create(edition=draft, round=draft.round, person=editor(), part="approved"))


def test_the_database_approves_nothing_by_somebody_who_has_not_contributed_an_approval(draft):
    def approve_by(somebody):
        Edition.objects.filter(pk=draft.pk).update(
            state="approved", approved_by=somebody, approved_at=timezone.now(), approved_hash=draft.content_hash
        )

    refused(lambda: approve_by(editor()))
    refused(lambda: approve_by(approver()))
    Contribution.objects.create(edition=draft, round=draft.round, person=approver(), part="approved")
    approve_by(approver())


def test_the_database_binds_an_approval_to_the_hash(draft):
    ready = take(draft, *TO_APPROVED)
    refused(lambda: Edition.objects.filter(pk=ready.pk).update(content_hash="f" * 64))
    refused(lambda: Edition.objects.filter(pk=ready.pk).update(approved_by=None))


def test_the_database_has_one_edition_in_force_and_it_is_published(draft):
    refused(lambda: Edition.objects.filter(pk=draft.pk).update(in_force=True))
    refused(lambda: Edition.objects.filter(pk=draft.pk).update(state="published"))
    refused(lambda: Edition.objects.create(**_row(state="draft", approved_by=approver())))


def _row(**others):
    return {"number": 99, "origin": "drafted", "dated": timezone.localdate(), "content_hash": "h"} | others


def test_the_database_keeps_the_log_as_it_is(draft):
    line = Event.objects.first()
    refused(lambda: Event.objects.filter(pk=line.pk).update(comment="Never happened."))
    refused(lambda: Event.objects.filter(pk=line.pk).delete())


def test_the_database_keeps_words_that_were_in_force(edition):
    row = Statement.objects.get(edition=edition, code=CODE)
    refused(lambda: Statement.objects.filter(pk=row.pk).update(headline="Other words"))
    refused(lambda: Statement.objects.filter(pk=row.pk).delete())
    refused(lambda: edition.references.all().delete())
    refused(lambda: edition.references.create(key="new", title="New", source="New"))
    refused(lambda: Edition.objects.filter(pk=edition.pk).update(content_hash="f" * 64))
    refused(lambda: Edition.objects.filter(pk=edition.pk).delete())


def test_words_moved_into_an_edition_in_force_are_refused_too(edition, draft):
    row = Statement.objects.get(edition=draft, code=CODE)
    refused(lambda: Statement.objects.filter(pk=row.pk).update(edition=edition, code="ANOTHER"))


def test_no_way_round_the_two_persons_is_open_to_who_writes_to_the_database_by_hand(draft):
    contribution = Contribution.objects.get(edition=draft, person=editor())
    refused(lambda: Contribution.objects.filter(pk=contribution.pk).update(part="approved"))
    refused(lambda: Contribution.objects.filter(pk=contribution.pk).delete())
    refused(lambda: Edition.objects.filter(pk=draft.pk).update(round=2))
    Contribution.objects.create(edition=draft, round=1, person=approver(), part="approved")
    refused(lambda: Edition.objects.filter(pk=draft.pk).update(round=3))
    Edition.objects.filter(pk=draft.pk).update(round=2)


def test_the_database_keeps_that_an_edition_was_in_force_or_given_up(edition, draft):
    refused(lambda: Edition.objects.filter(pk=edition.pk).update(in_force_since=None))
    given_up = take(draft, Act.WITHDRAW)
    refused(lambda: Edition.objects.filter(pk=given_up.pk).update(state="draft"))


@pytest.mark.parametrize(("before", "act"), [((Act.SUBMIT, Act.TAKE_UP), Act.APPROVE), (TO_APPROVED, Act.PUBLISH)])
def test_words_changed_past_the_program_are_neither_approved_nor_published(draft, before, act):
    ready = take(draft, *before)
    Statement.objects.filter(edition=ready, code="BIOPSY-A-LESION").update(headline="Nobody has read this")
    with pytest.raises(Refused, match="changed in the database past this program"):
        take(ready, act)
    mended = reword(ready, CODE, headline="Bring all the images to the board")
    assert mended.state == "draft"
    assert take(mended, *TO_APPROVED, Act.PUBLISH).in_force


# Comments and warnings


def test_a_comment_is_resolved_once_by_who_made_it_or_by_an_approver(draft):
    other = person("edgar", "editor")
    mine = comments.comment(draft.number, "", "On the whole, good.", other)
    with pytest.raises(Refused, match=r"by who made it \(edgar\) or by an approver"):
        comments.resolve(mine.pk, editor())
    assert comments.resolve(mine.pk, other).resolved_by == other
    with pytest.raises(Refused, match="resolved already"):
        comments.resolve(mine.pk, approver())


def test_a_comment_is_about_something_the_edition_has(draft):
    assert comments.comment(draft.number, "nice_ng234", "Newer version?", approver()).text_hash
    with pytest.raises(Refused, match="neither a statement nor a reference NO-SUCH"):
        comments.comment(draft.number, "NO-SUCH", "?", approver())
    with pytest.raises(Refused, match="Write the comment first"):
        comments.comment(draft.number, CODE, "  ", approver())


def test_a_dose_that_differs_between_the_wordings_is_stopped_until_somebody_accepts_it_by_name(draft):
    code = "ZOLEDRONATE-3-5-MG"
    row = Statement.objects.get(edition=draft, code=code)
    planted = row.plain + " The dose is 5 mg."
    draft = reword(draft, code, plain=planted)
    with pytest.raises(Refused, match=f"{code}.*5 mg"):
        take(draft, Act.SUBMIT)
    from mbc_advisor.editorial.workflow.blockers import open_warnings

    for warning in open_warnings(edition_text(draft)):
        with pytest.raises(Refused, match="Say why the warning may stand"):
            comments.accept(draft.number, warning.fingerprint, "", editor())
        made = comments.accept(draft.number, warning.fingerprint, "The planted one.", editor())
        assert made.by == editor()
    assert take(draft, Act.SUBMIT).state == "submitted"
    with pytest.raises(Refused, match=code):
        take(reword(draft, code, plain=planted + " By drip."), Act.SUBMIT)
    with pytest.raises(Refused, match="no longer given"):
        comments.accept(draft.number, "0" * 16, "Why not.", editor())


def test_words_of_a_draft_can_be_read_before_it_is_published(draft):
    shown = in_force.published(draft)
    assert shown.wording(CODE).headline == "Bring the images to the board"
    row = Statement.objects.get(edition=draft, code=CODE)
    text = statement_text(row)
    drafts.save(draft.number, replace(text, review_by="2026-01-01"), row.version, editor(), WHY)
    draft.refresh_from_db()
    assert CODE in in_force.published(draft).overdue
    assert edition_in_force().number == 1


def test_a_comment_with_a_character_no_database_keeps_is_refused():
    with pytest.raises(Refused, match="NUL"):
        said("a\0b")
    assert said(" One\r\ntwo ") == "One\ntwo"
