"""The transitions of an edition and its log, as pages: what is asked, refused, done once, and written down."""

import re

import pytest

from mbc_advisor.editorial.workflow import comments, transitions
from mbc_advisor.editorial.workflow.acts import ACTS, Act
from mbc_advisor.editorial.workflow.perform import record
from mbc_advisor.guidance.models import Edition, Event

from ...support.desk import WHY, accept_all, approver, editor, new_draft, reword, take
from .pages import CODE, OTHER, administrator, send, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(edition):
    return reword(new_draft(), CODE, headline="Bring the images to the board")


# Steps


def test_a_draft_is_started_with_a_title_and_twice_sent_begun_once(sit, edition):
    client = sit(editor())
    page = client.get(url("transition", 1, "start"))
    once = re.search(r'name="once" value="(\w+)"', page.text)[1]
    fields = {"title": "  Clearer \n words ", "once": once, "comment": WHY}
    got = [client.post(url("transition", 1, "start"), fields)["Location"] for _ in range(2)]
    assert got == [url("edition", 2)] * 2
    assert Edition.objects.get(number=2).title == "Clearer words"
    assert Edition.objects.count() == 2


def test_the_whole_road_through_the_pages_each_with_its_consequence(sit, draft):
    road = [
        (editor, "submit", "Approvers see that it waits for review"),
        (approver, "take_up", "Everybody at the desk sees"),
        (approver, "approve", "binds to the words under the hash above"),
        (approver, "publish", "every reader gets edition 2; edition 1 stays readable at its address"),
    ]
    for who, act, consequence in road:
        client = sit(who())
        if act == "approve":
            accept_all(draft)
        assert consequence in text(client.get(url("transition", 2, act)))
        draft.refresh_from_db()
        got = send(client, act, draft)
        assert (got.status_code, got["Location"]) == (302, url("edition", 2))
    assert Edition.objects.get(number=2).in_force
    assert "every reader gets edition 1 again" in (page := text(sit(approver()).get(url("transition", 1, "put_back"))))
    assert "No clinician has approved it, and every page will say so." in page


@pytest.mark.parametrize("act", ["take_up", "send_back", "approve", "publish"])
def test_steps_of_the_shipped_edition_say_that_it_is_in_force(sit, edition, act):
    before = {
        "take_up": (),
        "send_back": (Act.TAKE_UP, Act.APPROVE),
        "approve": (Act.TAKE_UP,),
        "publish": (Act.TAKE_UP, Act.APPROVE),
    }
    take(edition, *before[act])
    if act == "approve":
        accept_all(edition)
    page = text(sit(approver()).get(url("transition", 1, act)))
    said = {
        "take_up": "Everybody at the desk sees that you have begun the review",
        "send_back": "being in force, it stays so. The approval it has ends with that. Readers see again",
        "approve": "from the next page on readers no longer see that it is not reviewed",
        "publish": "readers see it as approved and published",
    }
    assert said[act] in page


def test_before_it_is_submitted_the_reach_of_a_draft_is_told(sit, draft):
    page = text(sit(editor()).get(url("transition", 2, "submit")))
    assert "1 code is said otherwise than in edition 1." in page


def test_the_same_form_sent_twice_is_done_once_and_answered_as_done(sit, draft):
    client = sit(editor())
    assert [send(client, "submit", draft, comment="One\r\n two").status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(edition=draft, act="submit").count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"comment": " "}, "Say in a sentence why"),
        ({"comment": "x" * 2001}, "2001 characters; 2000 are accepted"),
        ({"comment": "a\0b"}, "a character of no meaning"),
        ({"seen": "another"}, "has been changed since you opened this page"),
    ],
)
def test_a_refused_step_keeps_what_was_typed_and_says_why_on_top(sit, draft, fields, said):
    got = send(sit(editor()), "submit", draft, **({"comment": "As agreed."} | fields))
    assert got.status_code == 422
    assert said in text(got)
    assert 'id="error-summary" role="alert" tabindex="-1" autofocus' in got.text
    typed = fields.get("comment", "As agreed.")
    assert typed.strip() == "" or f">{typed}</textarea>" in got.text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_with_something_in_the_way_the_page_names_it_and_asks_for_nothing(sit, draft):
    reword(draft, OTHER, plain="")
    client = sit(editor())
    page = client.get(url("transition", 2, "submit"))
    assert "First to be mended" in text(page)
    assert "<textarea" not in page.text
    draft.refresh_from_db()
    got = send(client, "submit", draft)
    assert (got.status_code, "the plain is missing" in text(got)) == (422, True)


@pytest.mark.parametrize("who", [editor, approver, administrator])
@pytest.mark.parametrize("act", [act for act in Act if ACTS[act].transition])
def test_a_step_of_the_wrong_person_or_state_is_explained_and_changes_nothing(sit, draft, act, who):
    before = Event.objects.count()
    client = sit(who())
    page = client.get(url("transition", 2, act))
    assert page.status_code == 200
    allowed = "<textarea" in page.text
    assert allowed == ((act, who) in {(Act.SUBMIT, editor), (Act.WITHDRAW, editor), (Act.WITHDRAW, approver)})
    if not allowed:
        assert send(client, act, draft).status_code == 422
        assert Event.objects.count() == before


def test_a_title_that_cannot_be_kept_is_refused(sit, edition):
    got = sit(editor()).post(url("transition", 1, "start"), {"title": "a\0b", "comment": WHY})
    assert got.status_code == 422
    assert Edition.objects.count() == 1


# The log


def test_the_log_has_every_line_with_both_texts_of_an_edit(sit, draft):
    page = sit(administrator()).get(url("log", 2))
    assert "2 lines, the newest first" in text(page)
    assert "erin changed words: TUMOUR-BOARD" in text(page)
    assert "Headline" in text(page)
    assert re.search(r"<ins>[^/]*\[inserted: </span>(<b class=\"turn\">)?Bring", page.text)
    assert re.search(r"<del>[^/]*\[deleted: </span>(<b class=\"turn\">)?Take", page.text)


def test_a_long_log_is_paged_and_whole_on_demand(sit, draft):
    client = sit(editor())
    for _ in range(25):
        transitions.take(Act.SUBMIT, 2, editor(), WHY, draft.content_hash)
        transitions.take(Act.SEND_BACK, 2, approver(), WHY, draft.content_hash)
    first = client.get(url("log", 2))
    assert ("Page 1 of 2" in text(first), first.text.count('class="log-line"')) == (True, 50)
    assert client.get(url("log", 2) + "?page=2").text.count('class="log-line"') == 2
    assert client.get(url("log", 2) + "?page=x").status_code == 200
    assert client.get(url("log", 2) + "?all").text.count('class="log-line"') == 52
    assert client.get(url("edition", 2)).text.count('class="log-line"') == 10


def test_words_of_the_log_are_shown_as_they_are_and_run_nothing(sit, draft):
    comments.comment(2, CODE, "<script>alert(1)</script>", approver())
    page = sit(editor()).get(url("log", 2))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_what_the_program_did_is_said_to_be_its_own(sit, edition):
    record(edition, "load", None, "A new version of the program was installed.")
    assert "the program loaded this edition" in text(sit(editor()).get(url("log", 1)))


def test_a_change_of_variants_and_of_a_reference_is_told_by_field(draft):
    from mbc_advisor.editorial.presenters.history import line

    detail = {
        "before": {"wording": {"body": "Old."}, "variants": {"by_video": {"body": "Old."}}, "rows": ["1.1"]},
        "after": {"wording": {"body": "New."}, "variants": {"by_video": {"body": "New."}}, "rows": ["1.1", "1.2"]},
    }
    event = Event(edition=draft, act="edit", comment="", to_state="draft", detail=detail)
    assert [part.name for part in line(event).parts] == ["body", "variant by video: body", "rows"]
    event.detail = {"before": None, "after": {"key": "new2026", "title": "A source", "year": 2026}}
    assert [part.name for part in line(event).parts] == ["key", "title", "year"]
    event.detail = {"before": "Old title", "after": "New title"}
    assert [part.name for part in line(event).parts] == ["title"]
