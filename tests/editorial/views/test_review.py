"""The pages of the review: changes, comments, warnings, impact; every way out of each."""

import re
from dataclasses import replace
from html import unescape

import pytest

from mbc_advisor.editorial.models import Acceptance, Comment
from mbc_advisor.editorial.workflow import comments, drafts, transitions
from mbc_advisor.editorial.workflow.acts import Act
from mbc_advisor.editorial.workflow.blockers import open_warnings
from mbc_advisor.guidance.edition.rows import edition_text, statement_text
from mbc_advisor.guidance.models import Event, Statement

from ...support.desk import WHY, approver, editor, new_draft, person, published, reword, take

pytestmark = pytest.mark.django_db

CODE, DOSE = "TUMOUR-BOARD", "ZOLEDRONATE-3-5-MG"
HERE = "/editorial/editions/2/"
PAGES = ("changes/", "changes/?all=1", f"changes/{CODE}", "impact/", "warnings/")


@pytest.fixture
def draft(edition):
    """A draft in which the words of two statements differ from the edition in force."""
    plain = statement_text(Statement.objects.get(edition=edition, code="CORD-COMPRESSION")).wording.plain
    draft = reword(new_draft(), CODE, headline="Bring the images to the board")
    return reword(draft, "CORD-COMPRESSION", plain=plain + " This is new.")


@pytest.fixture
def reader(client):
    """An editor's browser."""
    client.force_login(editor())
    return client


def seen(client, path, status=200):
    """The words of a page, as a browser would show them."""
    answer = client.get(HERE + path)
    assert answer.status_code == status
    return words(answer)


def words(answer):
    text = answer.content.decode()
    return re.sub(r"\s+", " ", unescape(text[text.index("<main") : text.index("</main")]))


def sent(client, path, status, **fields):
    answer = client.post(HERE + path, fields)
    assert answer.status_code == status, words(answer)
    return answer


def planted(draft):
    """The draft with another dose in the plain wording than in the specialist one."""
    return reword(draft, DOSE, plain="The kidneys are a little slow, so the drip has 5 mg.")


def warnings_of(draft, about=DOSE):
    return [each for each in open_warnings(edition_text(draft)) if each.about == about]


# Who may look


def test_who_has_not_signed_in_is_asked_to_and_comes_back(client, draft):
    for path in PAGES:
        answer = client.get(HERE + path)
        assert answer.status_code == 302
        assert "next=" in answer["Location"]


def test_who_has_no_role_is_told_so(client, draft):
    client.force_login(person("nora"))
    for path in PAGES:
        answer = client.get(HERE + path)
        assert answer.status_code == 403
        assert "You have no role here yet" in answer.content.decode()


@pytest.mark.parametrize("role", ["editor", "approver", "administrator"])
def test_everybody_with_a_role_reads_the_review(client, draft, role):
    client.force_login(person("someone", role))
    for path in PAGES:
        assert "Edition 2" in seen(client, path)


def test_pages_are_not_posted_to_and_acts_are_not_got(reader, draft):
    for path in PAGES:
        assert reader.post(HERE + path).status_code == 405
    for path in (f"comments/{CODE}", "warnings/0123/accept"):
        assert reader.get(HERE + path).status_code == 405


def test_an_edition_or_a_text_that_nobody_made_is_not_found(reader, draft):
    for path in PAGES:
        assert reader.get(f"/editorial/editions/99/{path}").status_code == 404
    for path in ("changes/NO-SUCH-CODE", "changes/?against=99", "changes/?against=two", "changes/?against=²"):
        seen(reader, path, 404)


@pytest.mark.parametrize("path", [f"comments/{CODE}", "warnings/0123/accept"])
def test_an_act_needs_the_forms_own_token(draft, path):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor())
    assert strict.post(HERE + path, {"comment": "x", "reason": "x"}).status_code == 403
    assert not Comment.objects.exists()


# What changes


def test_the_list_names_each_changed_text_once_with_its_kind_by_section(reader, draft):
    text = seen(reader, "changes/")
    assert "2 texts differ from edition 1" in text
    assert text.index("Urgent") < text.index("CORD-COMPRESSION") < text.index("Discuss") < text.index(CODE)
    assert text.count("wording only") == 2


def test_the_list_counts_open_comments_and_warnings(reader, draft):
    comments.comment(2, CODE, "Which images?", editor())
    comments.comment(2, CODE, "And when?", editor())
    planted(draft)
    text = seen(reader, "changes/")
    assert "2 open comments" in text
    row = text[text.index(DOSE) :]
    assert f"{len(warnings_of(draft))} warning" in row[: row.index("</li>")]


def test_a_comment_on_a_text_that_has_not_changed_is_listed_too(reader, draft):
    comments.comment(2, "PATIENT-VIEWS", "Shorter?", editor())
    text = seen(reader, "changes/")
    part = text[text.index("Texts that have not changed") :]
    assert "PATIENT-VIEWS" in part
    assert "1 open comment" in part
    assert "Says the same in edition 1" in seen(reader, "changes/PATIENT-VIEWS")


def test_a_draft_that_says_the_same_says_so(reader, edition):
    new_draft()
    assert "Nothing differs from edition 1" in seen(reader, "changes/")
    assert "No code is said otherwise" in seen(reader, "impact/")


def test_one_change_is_shown_in_one_text_with_words_for_those_who_do_not_see_marks(reader, draft):
    text = seen(reader, f"changes/{CODE}")
    assert "[deleted: </span>Take the case" in text
    assert "[inserted: </span>Bring the images" in text
    assert "Compared with edition 1, in force" in text


def test_side_by_side_each_text_has_its_own_marks_and_the_view_goes_along(reader, draft):
    text = seen(reader, f"changes/{CODE}?view=side")
    old, new = text[text.index("diff-pair") :].split("Edition 2</p>", 1)
    assert "<del>" in old
    assert "<ins>" not in old
    assert "<ins>" in new
    assert f"{HERE}changes/CORD-COMPRESSION?view=side" in text
    assert "view=side" not in seen(reader, f"changes/{CODE}?view=upside-down").replace(f"changes/{CODE}?view=side", "")


def test_a_changed_number_is_pointed_out_in_words(reader, draft):
    body = edition_text(draft).statements[DOSE].wording.body
    reword(draft, DOSE, body=body.replace("3.5 mg", "4 mg", 1))
    assert "3.5 mg became 4 mg" in seen(reader, f"changes/{DOSE}")
    assert "3.5 mg became 4 mg" in seen(reader, "changes/")


def test_all_changes_stand_on_one_page_with_their_comments_and_warnings(reader, draft):
    comments.comment(2, CODE, "Which images?", editor())
    planted(draft)
    text = seen(reader, "changes/?all=1")
    assert text.count('class="review-change"') == 3
    assert "Which images?" in text
    assert warnings_of(draft)[0].words in text


def test_changes_lead_from_one_to_the_next_and_back(reader, draft):
    first, last = seen(reader, "changes/CORD-COMPRESSION"), seen(reader, f"changes/{CODE}")
    assert "change 1 of 2" in first
    assert f"Next: {CODE}" in first
    assert "Previous" not in first
    assert "Previous: CORD-COMPRESSION" in last
    assert "Next" not in last


def test_a_draft_is_compared_with_any_other_edition_that_is_asked_for(reader, edition):
    published()
    third = new_draft()
    assert third.number == 3
    reader.get("/editorial/editions/3/changes/")
    text = words(reader.get("/editorial/editions/3/changes/?against=1"))
    assert "1 text differs from edition 1" in text
    assert "Nothing differs from edition 2" in words(reader.get("/editorial/editions/3/changes/"))


def test_the_edition_in_force_shows_what_it_changed_and_the_first_has_nothing_to_compare(reader, edition):
    assert "There is no other edition to compare this one with" in words(reader.get("/editorial/editions/1/changes/"))
    assert "There is no other edition" in words(reader.get(f"/editorial/editions/1/changes/{CODE}"))
    published()
    text = seen(reader, "changes/")
    assert "1 text differs from edition 1" in text
    assert "Add the comment" not in text


def test_a_changed_reference_is_a_change_like_any_other(reader, draft):
    source = edition_text(draft).references["nice_ng234"]
    row = draft.references.get(key="nice_ng234")
    drafts.save(2, replace(source, note="Read in full."), row.version, editor(), WHY)
    assert "reference only" in seen(reader, "changes/")
    text = seen(reader, "changes/nice_ng234")
    assert "References / nice_ng234" in text
    assert "Read in full." in text
    assert f"{HERE}references/nice_ng234" in text


def test_an_editor_is_led_to_the_words_and_an_approver_to_the_edition(client, draft):
    client.force_login(editor())
    assert f"{HERE}statements/{CODE}" in seen(client, f"changes/{CODE}")
    take(draft, Act.SUBMIT, Act.TAKE_UP)
    client.force_login(approver())
    text = seen(client, f"changes/{CODE}")
    assert f"{HERE}statements/{CODE}" not in text
    assert "To the edition, to approve it" in text
    assert "approve" not in text.replace("to approve it", "").replace("is approved", "").lower()


def test_words_with_signs_of_markup_are_shown_and_not_obeyed(reader, draft):
    reword(draft, CODE, plain="<script>alert(1)</script> Bring the images.")
    comments.comment(2, CODE, "<b>bold</b>", editor())
    raw = reader.get(f"{HERE}changes/{CODE}").content.decode()
    assert "<script>alert" not in raw
    assert "<b>bold" not in raw


@pytest.mark.parametrize("path", ["changes/", "changes/?all=1", f"changes/{CODE}", "warnings/", "impact/"])
def test_the_number_of_queries_does_not_grow_with_what_is_shown(reader, draft, path, django_assert_max_num_queries):
    planted(draft)
    for number in range(12):
        comments.comment(2, CODE, f"Number {number}", person(f"p{number}", "approver"))
    for warning in warnings_of(draft)[:1]:
        comments.accept(2, warning.fingerprint, "Planted.", editor())
    reader.get(HERE + path)
    with django_assert_max_num_queries(11):
        reader.get(HERE + path)


# Comments


def test_a_comment_is_kept_with_its_author_and_shown_in_its_thread(reader, draft):
    answer = sent(reader, f"comments/{CODE}?view=side", 302, comment="Which images?\nAll?")
    assert answer["Location"] == f"{HERE}changes/{CODE}?view=side#comments"
    text = words(reader.get(answer["Location"]))
    assert "Which images? All?" in text
    assert "<strong>erin</strong>" in text
    assert "Your comment is kept." in text
    assert Comment.objects.get().by == editor()


def test_a_comment_sent_twice_is_one_comment(reader, draft):
    sent(reader, f"comments/{CODE}", 302, comment="Which images?")
    sent(reader, f"comments/{CODE}", 302, comment=" Which images? ")
    assert Comment.objects.count() == Event.objects.filter(act=Act.COMMENT).count() == 1
    comments.resolve(Comment.objects.get().pk, editor())
    sent(reader, f"comments/{CODE}", 302, comment="Which images?")
    assert Comment.objects.count() == 2


def test_a_comment_on_the_whole_edition_stands_on_the_list_of_changes(reader, draft):
    answer = sent(reader, "comments/whole-edition", 302, comment="On the whole, good.")
    assert answer["Location"] == f"{HERE}changes/#comments"
    assert "On the whole, good." in seen(reader, "changes/")
    assert Comment.objects.get().about == ""


@pytest.mark.parametrize("about", [CODE, "whole-edition"])
@pytest.mark.parametrize(
    ("typed", "said"), [("  ", "Write the comment first."), ("x" * 2001, "2001 characters; 2000 are accepted")]
)
def test_a_refused_comment_keeps_what_was_typed(reader, draft, about, typed, said):
    answer = sent(reader, f"comments/{about}", 422, comment=typed)
    text = words(answer)
    assert said in text
    assert "The comment was not kept" in text
    assert f">{typed}</textarea>" in answer.content.decode()
    assert "<title>Error: " in answer.content.decode()
    assert not Comment.objects.exists()


def test_the_links_of_a_refused_page_lead_to_pages(reader, draft):
    text = words(sent(reader, f"comments/{CODE}", 422, comment=""))
    assert f'href="{HERE}changes/{CODE}?view=side"' in text
    assert 'href="?' not in text


def test_a_comment_on_nothing_is_not_found(reader, draft):
    sent(reader, "comments/NO-SUCH-CODE", 404, comment="What is this?")


@pytest.mark.parametrize(("who", "said"), [("administrator", "for an editor or an approver")])
def test_who_only_manages_people_writes_no_comment(client, draft, who, said):
    client.force_login(person("ada", who))
    assert "Add the comment" not in seen(client, f"changes/{CODE}")
    assert said in words(sent(client, f"comments/{CODE}", 422, comment="Let me in."))


def test_nothing_is_said_of_an_edition_in_force(reader, edition):
    published()
    text = words(sent(reader, f"comments/{CODE}", 422, comment="Too late?"))
    assert "is in force: “Comment” is not possible then" in text


def test_a_comment_is_resolved_by_its_author_or_an_approver(client, draft):
    made = comments.comment(2, CODE, "Which images?", person("edgar", "editor"))
    client.force_login(editor())
    assert "Resolve" not in seen(client, f"changes/{CODE}")
    answer = client.post(f"/editorial/comments/{made.pk}/resolve")
    assert answer.status_code == 422
    assert "by who made it (edgar) or by an approver" in words(answer)
    client.force_login(approver())
    assert "Resolve" in seen(client, f"changes/{CODE}")
    answer = client.post(f"/editorial/comments/{made.pk}/resolve?view=side")
    assert answer["Location"] == f"{HERE}changes/{CODE}?view=side#comments"
    assert "Resolved by asha" in words(client.get(answer["Location"]))


def test_a_comment_is_resolved_once(client, draft):
    client.force_login(approver())
    made = comments.comment(2, "", "On the whole, good.", approver())
    assert client.post(f"/editorial/comments/{made.pk}/resolve")["Location"] == f"{HERE}changes/#comments"
    again = client.post(f"/editorial/comments/{made.pk}/resolve")
    assert again.status_code == 422
    assert "resolved already" in words(again)


def test_a_comment_nobody_made_is_not_found_and_resolving_is_posted(reader, draft):
    made = comments.comment(2, CODE, "Which images?", editor())
    assert reader.post("/editorial/comments/999/resolve").status_code == 404
    assert reader.get(f"/editorial/comments/{made.pk}/resolve").status_code == 405


def test_a_comment_says_when_the_words_have_changed_since(reader, draft):
    comments.comment(2, CODE, "Which images?", editor())
    comments.comment(2, "", "On the whole, good.", editor())
    assert "the words have changed since" not in seen(reader, f"changes/{CODE}")
    reword(draft, CODE, headline="Bring all the images to the board")
    assert "the words have changed since" in seen(reader, f"changes/{CODE}")
    assert "the words have changed since" in seen(reader, "changes/")


def test_a_comment_on_a_source_that_was_taken_out_can_still_be_resolved(client, draft):
    source = replace(edition_text(draft).references["nice_ng234"], key="new2026")
    drafts.save(2, source, 0, editor(), WHY)
    made = comments.comment(2, "new2026", "Why this one?", approver())
    drafts.remove_reference(2, "new2026", 1, editor(), WHY)
    client.force_login(approver())
    assert "new2026" in seen(client, "changes/")
    assert "Neither edition has this text any more" in seen(client, "changes/new2026")
    assert client.post(f"/editorial/comments/{made.pk}/resolve").status_code == 302


# Warnings


def test_a_contradiction_between_the_wordings_is_stopped_until_it_is_accepted_by_name(client, draft):
    draft = planted(draft)
    client.force_login(editor())
    sentence = warnings_of(draft)[0].words
    assert "5 mg" in sentence
    fields = {"comment": WHY, "seen": draft.content_hash}
    refused = client.post(f"{HERE}step/submit", fields)
    assert refused.status_code == 422
    assert sentence in words(refused)
    draft.refresh_from_db()
    assert draft.state == "draft"

    assert sentence in seen(client, "warnings/")
    assert sentence in seen(client, f"changes/{DOSE}")
    for warning in open_warnings(edition_text(draft)):
        sent(client, f"warnings/{warning.fingerprint}/accept", 302, reason="The planted one.")
    text = seen(client, "warnings/")
    accepted = text[text.index("Accepted (") :]
    assert "Open (0)" in text
    assert sentence in accepted
    assert "<strong>erin</strong>" in accepted
    assert "Reason: The planted one." in accepted
    assert client.post(f"{HERE}step/submit", fields).status_code in (302, 303)
    draft.refresh_from_db()
    assert draft.state == "submitted"

    draft = reword(draft, DOSE, plain="The kidneys are a little slow, so this drip has 5 mg.")
    assert "Open (0)" not in seen(client, "warnings/")
    again = client.post(f"{HERE}step/submit", {"comment": WHY, "seen": draft.content_hash})
    assert again.status_code == 422
    assert DOSE in words(again)


@pytest.mark.parametrize("about", ["", DOSE])
def test_an_acceptance_without_a_reason_is_refused_on_the_page_it_came_from(reader, draft, about):
    warning = warnings_of(planted(draft))[0]
    text = words(sent(reader, f"warnings/{warning.fingerprint}/accept", 422, reason=" ", about=about))
    assert "Say why the warning may stand" in text
    assert "The warning was not accepted" in text
    assert ("Open (" in text) == (not about)
    assert not Acceptance.objects.exists()
    long = words(sent(reader, f"warnings/{warning.fingerprint}/accept", 422, reason="y" * 2001, about=about))
    assert f'value="{"y" * 2001}"' in long


def test_an_acceptance_leads_back_to_the_page_it_came_from_and_counts_once(reader, draft):
    warning = warnings_of(planted(draft))[0]
    path = f"warnings/{warning.fingerprint}/accept"
    assert sent(reader, path, 302, reason="Planted.", about=DOSE)["Location"] == f"{HERE}changes/{DOSE}"
    assert sent(reader, f"{path}?view=side", 302, reason="Twice.")["Location"] == f"{HERE}warnings/?view=side"
    assert Acceptance.objects.get().reason == "Planted."
    assert Event.objects.filter(act=Act.ACCEPT).count() == 1


def test_a_warning_that_is_no_longer_given_cannot_be_accepted(reader, draft):
    assert "no longer given" in words(sent(reader, "warnings/0123456789abcdef/accept", 422, reason="Why not."))
    sent(reader, "warnings/0123456789abcdef/accept", 404, reason="Why not.", about="NO-SUCH")


def test_who_may_not_accept_sees_warnings_without_the_form(client, draft):
    warning = warnings_of(planted(draft))[0]
    client.force_login(person("ada", "administrator"))
    text = seen(client, "warnings/")
    assert warning.words in text
    assert "Accept in my name" not in text
    sent(client, f"warnings/{warning.fingerprint}/accept", 422, reason="Let me.")


def test_an_acceptance_in_another_edition_says_where_it_was_given(reader, draft):
    first = planted(draft)
    warning = warnings_of(first)[0]
    comments.accept(2, warning.fingerprint, "Planted.", editor())
    third = planted(new_draft())
    assert third.number == 3
    text = words(reader.get("/editorial/editions/3/warnings/"))
    assert "in edition 2" in text[text.index(warning.words) :]


# Impact


def test_the_reach_of_a_change_is_shown_code_by_code(reader, draft):
    text = seen(reader, "impact/")
    assert "2 codes are said otherwise than in edition 1. By kind: wording only 2." in text
    assert "situations of the census" in text
    assert "Acceptance cases that show changed words" in text
    assert f"{HERE}changes/{CODE}" in text


def test_a_changed_source_and_a_day_of_review_are_told_apart_from_words(reader, draft):
    source = edition_text(draft).references["nice_ng234"]
    drafts.save(2, replace(source, note="Read again."), 1, editor(), WHY)
    row = Statement.objects.get(edition=draft, code="PATIENT-VIEWS")
    drafts.save(2, replace(statement_text(row), review_by="2030-01-01"), row.version, editor(), WHY)
    text = seen(reader, "impact/")
    assert "References changed" in text
    assert "PATIENT-VIEWS" in text[text.index("Changes that no reader sees") :]
    assert "review date only" in text


def test_an_accepted_warning_and_a_resolved_comment_let_the_approval_pass(client, draft):
    made = comments.comment(2, CODE, "Which images?", approver())
    for warning in open_warnings(edition_text(draft)):
        comments.accept(2, warning.fingerprint, "Looked at.", editor())
    ready = take(draft, Act.SUBMIT, Act.TAKE_UP)
    client.force_login(approver())
    assert "1 open comment" in seen(client, "changes/")
    client.post(f"/editorial/comments/{made.pk}/resolve")
    assert "1 open comment" not in seen(client, "changes/")
    assert transitions.take(Act.APPROVE, 2, approver(), WHY, ready.content_hash).state == "approved"
