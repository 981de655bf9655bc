"""The pages of the desk: every way in, every way out, for everybody."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from mbc_advisor.accounts.models import User
from mbc_advisor.editorial import remarks, steps, withdrawals
from mbc_advisor.editorial.acts import ACTS, Act, Refused
from mbc_advisor.editorial.log import record, said
from mbc_advisor.guidance import reader
from mbc_advisor.guidance.models import Edition, Event, Withdrawal

from ..desk import WHY, accept_all, approver, editor, new_draft, person, published, reword, take

pytestmark = pytest.mark.django_db

CODE, OTHER = "TUMOUR-BOARD", "CORD-COMPRESSION"
PASSWORD = "four words are enough"
REASON = "The steroid dose is under query."


@pytest.fixture
def draft(edition):
    return reword(new_draft(), CODE, headline="Bring the images to the board")


@pytest.fixture
def sit(client, edition):
    """Sit down at the desk as somebody: gives the client that asks for pages."""

    def down(someone: User):
        client.force_login(someone)
        return client

    return down


def administrator():
    return person("ada", "administrator")


def url(name, *args):
    return reverse(f"editorial:{name}", args=args)


def text(response):
    """What a page says, without its marks."""
    words = re.sub(r"<[^>]+>", " ", response.text.split("<main", 1)[-1].split("</main>")[0])
    return re.sub(r"\s+", " ", words).replace("&#x27;", "'")


def send(client, act, edition, **fields):
    fields = {"comment": WHY, "seen": edition.content_hash} | fields
    return client.post(url("step", edition.number, act), fields)


# In and out


def test_who_is_not_signed_in_is_asked_to_and_comes_back_to_the_page(client, edition):
    User.objects.create_user("erin", password=PASSWORD, is_editor=True)
    asked = client.get(url("edition", 1))
    assert asked["Location"] == "/sign-in/?next=/editorial/editions/1/"
    page = client.get(asked["Location"])
    assert page.status_code == 200
    assert 'name="next" value="/editorial/editions/1/"' in page.text
    got = client.post("/sign-in/", {"username": "erin", "password": PASSWORD, "next": "/editorial/editions/1/"})
    assert (got.status_code, got["Location"]) == (302, "/editorial/editions/1/")
    assert client.get("/sign-in/")["Location"] == "/editorial/"


def test_a_wrong_password_and_somebody_inactive_get_the_same_sentence_and_422(client, edition):
    User.objects.create_user("erin", password=PASSWORD, is_editor=True)
    User.objects.create_user("gone", password=PASSWORD, is_editor=True, is_active=False)
    for name, password in (("erin", "wrong"), ("gone", PASSWORD), ("stranger", PASSWORD)):
        got = client.post("/sign-in/", {"username": name, "password": password})
        assert got.status_code == 422
        assert "Name and password do not match" in text(got)
        assert f'value="{name}"' in got.text
        assert password not in got.text


def test_the_sign_in_leads_to_no_other_site(client, edition):
    User.objects.create_user("erin", password=PASSWORD, is_editor=True)
    got = client.post("/sign-in/", {"username": "erin", "password": PASSWORD, "next": "https://elsewhere.example/"})
    assert got["Location"] == "/editorial/"


START = {"comment": "Why it is <so>.", "title": "Mine"}


def test_a_form_sent_after_the_session_ended_goes_along_through_the_sign_in_and_to_no_other_site(client, edition):
    User.objects.create_user("erin", password=PASSWORD, is_editor=True)
    asked = client.post(url("step", 1, "start"), START)
    assert asked.status_code == 403
    assert 'name="kept-comment" value="Why it is &lt;so&gt;."' in asked.text
    assert Edition.objects.count() == 1
    kept = {f"kept-{name}": words for name, words in START.items()}
    for address, then in (
        (url("step", 1, "start"), url("step", 1, "start")),
        ("https://elsewhere.example/", url("desk")),
    ):
        given = {"username": "erin", "password": PASSWORD, "next": address} | kept
        got = Client().post("/sign-in/", given)
        assert got.status_code == 200
        assert f'action="{then}"' in got.text
        assert 'name="comment" value="Why it is &lt;so&gt;."' in got.text
        assert PASSWORD not in got.text
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("origin", "cookie", "again"),
    [("http://testserver", True, True), ("https://elsewhere.example", True, False), ("null", True, False), ("", True, False), ("http://testserver", False, False)],
    ids=["our own page", "another site", "no site", "not said", "without cookies"],
)  # fmt: skip
def test_only_a_page_of_ours_that_is_older_than_the_sign_in_is_offered_to_be_sent_again(edition, origin, cookie, again):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor())
    if cookie:
        client.cookies["csrftoken"] = "a" * 32
    said_from = {"Origin": origin} if origin else {}
    got = client.post(url("step", 1, "start"), START | {"csrfmiddlewaretoken": "b" * 32}, headers=said_from)
    assert ("Send it again" in got.text, "The form could not be checked" in got.text) == (again, not again)
    assert Edition.objects.count() == 1


def test_signing_out_takes_a_post_and_then_the_desk_is_closed(sit):
    client = sit(editor())
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in/"
    assert client.get(url("desk")).status_code == 302


def test_everybody_changes_their_own_password_and_a_bad_one_is_refused(client, edition):
    erin = User.objects.create_user("erin", password=PASSWORD, is_editor=True)
    client.force_login(erin)
    page = client.post("/password/", {"old_password": "x", "new_password1": "short", "new_password2": "short"})
    assert page.status_code == 422
    assert "Your password is unchanged" in text(page)
    new = "quite another four words"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert "Your password is changed" in text(client.post("/password/", fields, follow=True))
    erin.refresh_from_db()
    assert erin.check_password(new)


def test_who_has_no_role_is_told_so_and_can_sign_out(sit):
    got = sit(person("nobody")).get(url("desk"))
    assert got.status_code == 403
    assert "You have no role here yet: an administrator gives it." in text(got)
    assert "Sign out" in text(got)


def test_who_is_made_inactive_is_out_at_once(sit):
    erin = editor()
    client = sit(erin)
    erin.is_active = False
    erin.save()
    assert client.get(url("desk"))["Location"].startswith("/sign-in/")


def test_whose_role_is_taken_away_can_no_longer_take_the_step_of_the_page_they_have_open(sit):
    draft, asha = reword(new_draft(), CODE, headline="Bring the images"), approver()
    client = sit(asha)
    waiting = steps.take(Act.SUBMIT, draft.number, editor(), WHY, draft.content_hash)
    asha.is_approver, asha.is_editor = False, True
    asha.save()
    got = client.post(url("step", 2, "take_up"), {"comment": WHY, "seen": waiting.content_hash})
    assert got.status_code == 422
    assert "is for an approver; you are signed in as an editor" in text(got)
    draft.refresh_from_db()
    assert draft.state == "submitted"


@pytest.mark.parametrize(
    "path",
    [("desk",), ("people",), ("edition", 1), ("step", 1, "start"), ("log", 1), ("withdrawals",), ("withdraw", CODE), ("confirm", 1), ("lift", 1)],
    ids=lambda path: path[0],
)  # fmt: skip
def test_every_page_is_closed_to_strangers_and_to_those_without_a_role_and_kept_by_no_cache(client, edition, path):
    withdrawn = withdrawals.withdraw(OTHER, REASON, editor())
    path = url(*[withdrawn.pk if each == 1 and path[0] in ("confirm", "lift") else each for each in path])
    assert client.get(path)["Location"] == f"/sign-in/?next={path}"
    assert client.post(path).status_code in (403, 405)
    client.force_login(person("nobody"))
    assert client.get(path).status_code == 403
    client.force_login(administrator())
    got = client.get(path)
    assert got.status_code == 200
    assert "no-store" in got["Cache-Control"]
    assert client.put(path).status_code == 405


@pytest.mark.parametrize(
    "path", [("desk",), ("people",), ("edition", 1), ("log", 1), ("withdrawals",)], ids=lambda p: p[0]
)
def test_pages_that_only_show_take_no_post(sit, path):
    assert sit(editor()).post(url(*path)).status_code == 405


@pytest.mark.parametrize(
    "path",
    [("edition", 99), ("log", 99), ("step", 99, "start"), ("step", 1, "edit"), ("step", 1, "nonsense"), ("withdraw", "NO-SUCH"), ("confirm", 99), ("lift", 99)],
    ids=str,
)  # fmt: skip
def test_what_does_not_exist_is_not_found(sit, path):
    client = sit(editor())
    assert client.get(url(*path)).status_code == 404
    assert client.post(url(*path), {"comment": WHY}).status_code in (404, 405)


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
    remarks.comment(draft.number, CODE, "Which images?", approver())
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
    remarks.comment(draft.number, CODE, "Which images?", approver())
    assert "Answer the comments: edition 2" in text(sit(editor()).get(url("desk")))


def test_words_one_changed_oneself_do_not_wait_for_ones_own_approval(sit, edition):
    both = person("bo", "editor", "approver")
    draft = take(reword(new_draft(), CODE, by=both, headline="Other words"), Act.SUBMIT, Act.TAKE_UP)
    client = sit(both)
    assert "edition 2" not in text(client.get(url("desk"))).split("All editions")[0]
    page = text(client.get(url("edition", draft.number)))
    assert "You changed words of this edition since its last approval: somebody else has to approve it." in page
    assert url("step", 2, "approve") not in client.get(url("edition", 2)).text
    assert "somebody else has to approve it" in text(client.get(url("step", 2, "approve")))
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
    due = min(each.review_by for each in reader.in_force().statements.values() if each.review_by)
    with time_machine.travel(f"{due} 12:00Z", tick=False):
        assert "No statement is overdue. Next:" in text(sit(editor()).get(url("desk")))
    with time_machine.travel(f"{date.fromisoformat(due) + timedelta(days=3)} 12:00Z", tick=False):
        page = text(sit(editor()).get(url("desk")))
        assert "Overdue; readers see it beside the words" in page
        code = next(each.code for each in reader.in_force().statements.values() if each.review_by == due)
        row = page[page.index(code) :]
        assert re.search(r"\d+ \w+ \d{4} 3 ", row)


def test_a_program_newer_than_the_edition_is_named_on_the_desk(sit, monkeypatch):
    published()
    monkeypatch.setattr("mbc_advisor.guidance.reader.coverage.needed", lambda: [("TUMOUR-BOARD", "by_video")])
    reader._kept.cache_clear()
    reader._published.cache_clear()
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
        remarks.comment(2, about, "Which images?", approver())
    page = sit(approver()).get(url("edition", 2))
    assert "A comment on TUMOUR-BOARD is not resolved." in text(page)
    assert "A comment on the whole edition is not resolved." in text(page)
    assert f'href="{url("change", 2, CODE)}"' in page.text


def test_a_reference_a_warning_a_withdrawal_and_the_proof_lead_where_they_belong(draft):
    from mbc_advisor.editorial.obstacles import PROOF, WARNING, WITHDRAWN, Obstacle
    from mbc_advisor.editorial.overview import _mended

    key = draft.references.first().key
    assert _mended(Obstacle("x", about=key), draft)[1] == url("reference", 2, key)
    assert _mended(Obstacle("x"), draft)[1] == url("statements", 2)
    assert _mended(Obstacle("x", WARNING, CODE), draft)[1] == url("warnings", 2)
    assert _mended(Obstacle("x", WITHDRAWN, CODE), draft)[1] == url("withdrawals")
    assert _mended(Obstacle("x", PROOF), draft) == ("", "")


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


# Steps


def test_a_draft_is_started_with_a_title_and_twice_sent_begun_once(sit, edition):
    client = sit(editor())
    page = client.get(url("step", 1, "start"))
    once = re.search(r'name="once" value="(\w+)"', page.text)[1]
    fields = {"title": "  Clearer \n words ", "once": once, "comment": WHY}
    got = [client.post(url("step", 1, "start"), fields)["Location"] for _ in range(2)]
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
        assert consequence in text(client.get(url("step", 2, act)))
        draft.refresh_from_db()
        got = send(client, act, draft)
        assert (got.status_code, got["Location"]) == (302, url("edition", 2))
    assert Edition.objects.get(number=2).in_force
    assert "every reader gets edition 1 again" in (page := text(sit(approver()).get(url("step", 1, "put_back"))))
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
    page = text(sit(approver()).get(url("step", 1, act)))
    said = {
        "take_up": "Everybody at the desk sees that you have begun the review",
        "send_back": "being in force, it stays so. The approval it has ends with that. Readers see again",
        "approve": "from the next page on readers no longer see that it is not reviewed",
        "publish": "readers see it as approved and published",
    }
    assert said[act] in page


def test_before_it_is_submitted_the_reach_of_a_draft_is_told(sit, draft):
    page = text(sit(editor()).get(url("step", 2, "submit")))
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
    page = client.get(url("step", 2, "submit"))
    assert "First to be mended" in text(page)
    assert "<textarea" not in page.text
    draft.refresh_from_db()
    got = send(client, "submit", draft)
    assert (got.status_code, "the plain is missing" in text(got)) == (422, True)


@pytest.mark.parametrize("who", [editor, approver, administrator])
@pytest.mark.parametrize("act", [act for act in Act if ACTS[act].step])
def test_a_step_of_the_wrong_person_or_state_is_explained_and_changes_nothing(sit, draft, act, who):
    before = Event.objects.count()
    client = sit(who())
    page = client.get(url("step", 2, act))
    assert page.status_code == 200
    allowed = "<textarea" in page.text
    assert allowed == ((act, who) in {(Act.SUBMIT, editor), (Act.WITHDRAW, editor), (Act.WITHDRAW, approver)})
    if not allowed:
        assert send(client, act, draft).status_code == 422
        assert Event.objects.count() == before


def test_a_title_that_cannot_be_kept_is_refused(sit, edition):
    got = sit(editor()).post(url("step", 1, "start"), {"title": "a\0b", "comment": WHY})
    assert got.status_code == 422
    assert Edition.objects.count() == 1


# The log


def test_the_log_has_every_line_with_both_texts_of_an_edit(sit, draft):
    page = sit(administrator()).get(url("log", 2))
    assert "2 lines, the newest first" in text(page)
    assert "erin changed words: TUMOUR-BOARD" in text(page)
    assert "Headline" in text(page)
    assert re.search(r"<ins>.*Bring", page.text)
    assert re.search(r"<del>.*Take", page.text)


def test_a_long_log_is_paged_and_whole_on_demand(sit, draft):
    client = sit(editor())
    for _ in range(25):
        steps.take(Act.SUBMIT, 2, editor(), WHY, draft.content_hash)
        steps.take(Act.SEND_BACK, 2, approver(), WHY, draft.content_hash)
    first = client.get(url("log", 2))
    assert ("Page 1 of 2" in text(first), first.text.count('class="log-line"')) == (True, 50)
    assert client.get(url("log", 2) + "?page=2").text.count('class="log-line"') == 2
    assert client.get(url("log", 2) + "?page=x").status_code == 200
    assert client.get(url("log", 2) + "?all").text.count('class="log-line"') == 52
    assert client.get(url("edition", 2)).text.count('class="log-line"') == 10


def test_words_of_the_log_are_shown_as_they_are_and_run_nothing(sit, draft):
    remarks.comment(2, CODE, "<script>alert(1)</script>", approver())
    page = sit(editor()).get(url("log", 2))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_what_the_program_did_is_said_to_be_its_own(sit, edition):
    record(edition, "load", None, "A new version of the program was installed.")
    assert "the program loaded this edition" in text(sit(editor()).get(url("log", 1)))


def test_a_change_of_variants_and_of_a_reference_is_told_by_field(draft):
    from mbc_advisor.editorial.history import line

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


# The emergency


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
    assert REASON in reader.in_force().wording(OTHER).body
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


# People


def test_administrators_see_everybody_and_the_way_to_the_admin_others_only_roles(sit):
    someone, nobody = editor(), person("nobody")
    page = sit(administrator()).get(url("people"))
    assert f'href="/admin/accounts/user/{someone.pk}/change/"' in page.text
    assert "nobody" in text(page)
    seen = sit(someone).get(url("people"))
    assert "/admin/" not in seen.text
    assert nobody.username not in text(seen).replace("nobody approves", "")
    assert "Nobody is an approver, so nothing can be approved" in text(seen)


def test_a_house_with_too_few_people_is_told(sit):
    assert "Nobody is an editor" in text(sit(administrator()).get(url("people")))
    person("bo", "editor", "approver")
    assert "One person alone is editor and approver" in text(sit(administrator()).get(url("people")))
    approver()
    assert "notice--warning" not in sit(administrator()).get(url("people")).text


def test_an_administrator_gives_roles_and_makes_inactive_but_deletes_nobody(sit):
    client, someone = sit(administrator()), person("new")
    change = f"/admin/accounts/user/{someone.pk}/change/"
    assert client.get(change).status_code == 200
    fields = {
        "username": "new",
        "is_editor": "on",
        "is_active": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00",
    }
    assert client.post(change, fields).status_code == 302
    someone.refresh_from_db()
    assert (someone.is_editor, someone.is_staff) == (True, False)
    client.post(change, {key: value for key, value in fields.items() if key != "is_active"})
    someone.refresh_from_db()
    assert not someone.roles
    assert client.post(f"/admin/accounts/user/{someone.pk}/delete/", {"post": "yes"}).status_code == 403
    fields = {
        "username": "added",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "is_approver": "on",
    }
    assert client.post("/admin/accounts/user/add/", fields).status_code == 302
    assert User.objects.get(username="added").is_approver


def test_an_administrator_changes_no_words_at_any_door(sit, draft):
    remark = remarks.comment(2, CODE, "Which images?", approver())
    withdrawn = withdrawals.withdraw(OTHER, REASON, editor())
    client = sit(administrator())
    key = draft.references.first().key
    before = Event.objects.count()
    doors = [
        *(url("step", 2, act) for act in Act if ACTS[act].step),
        url("withdraw", CODE), url("confirm", withdrawn.pk), url("lift", withdrawn.pk),
        url("statement", 2, CODE), url("new_reference", 2), url("reference", 2, key), url("remove_reference", 2, key),
        url("title", 2), url("accept", 2, "0" * 16), url("comment", 2, CODE), url("resolve", remark.pk),
    ]  # fmt: skip
    fields = {
        "comment": WHY,
        "reason": WHY,
        "seen": draft.content_hash,
        "headline": "Other words",
        "version": "1",
        "title": "Other",
    }
    for door in doors:
        assert client.post(door, fields).status_code >= 400, door
    statement = draft.statements.first()
    for path in (
        f"statement/{statement.pk}",
        f"edition/{draft.pk}",
        f"reference/{draft.references.first().pk}",
        f"event/{Event.objects.first().pk}",
    ):
        assert client.get(f"/admin/guidance/{path}/change/").status_code == 200
        assert client.post(f"/admin/guidance/{path}/change/", fields).status_code == 403
        assert client.post(f"/admin/guidance/{path}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/guidance/statement/add/").status_code == 403
    assert Event.objects.count() == before
    draft.refresh_from_db()
    assert (draft.state, Edition.objects.count()) == ("draft", 2)


def test_editors_and_approvers_have_no_way_into_the_admin(sit):
    for who in (editor, approver):
        assert sit(who()).get("/admin/").status_code == 302


# The services mended on the way


def test_a_comment_with_a_character_no_database_keeps_is_refused():
    with pytest.raises(Refused, match="NUL"):
        said("a\0b")
    assert said(" One\r\ntwo ") == "One\ntwo"
