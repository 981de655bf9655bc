"""Who comes in at the desk: signing in and out, roles, and the people an administrator manages."""

import pytest
from django.test import Client

from mbc_advisor.accounts.models import User
from mbc_advisor.editorial.workflow import comments, transitions, withdrawals
from mbc_advisor.editorial.workflow.acts import ACTS, Act
from mbc_advisor.guidance.models import Edition, Event

from ...support.desk import WHY, approver, editor, new_draft, person, reword
from .pages import CODE, OTHER, REASON, administrator, text, url

pytestmark = pytest.mark.django_db

PASSWORD = "four words are enough"


@pytest.fixture
def draft(edition):
    return reword(new_draft(), CODE, headline="Bring the images to the board")


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
    asked = client.post(url("transition", 1, "start"), START)
    assert asked.status_code == 403
    assert 'name="kept-comment" value="Why it is &lt;so&gt;."' in asked.text
    assert Edition.objects.count() == 1
    kept = {f"kept-{name}": words for name, words in START.items()}
    for address, then in (
        (url("transition", 1, "start"), url("transition", 1, "start")),
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
    got = client.post(url("transition", 1, "start"), START | {"csrfmiddlewaretoken": "b" * 32}, headers=said_from)
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
    waiting = transitions.take(Act.SUBMIT, draft.number, editor(), WHY, draft.content_hash)
    asha.is_approver, asha.is_editor = False, True
    asha.save()
    got = client.post(url("transition", 2, "take_up"), {"comment": WHY, "seen": waiting.content_hash})
    assert got.status_code == 422
    assert "is for an approver; you are signed in as an editor" in text(got)
    draft.refresh_from_db()
    assert draft.state == "submitted"


@pytest.mark.parametrize(
    "path",
    [("desk",), ("people",), ("edition", 1), ("transition", 1, "start"), ("log", 1), ("withdrawals",), ("withdraw", CODE), ("confirm", 1), ("lift", 1)],
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
    [("edition", 99), ("log", 99), ("transition", 99, "start"), ("transition", 1, "edit"), ("transition", 1, "nonsense"), ("withdraw", "NO-SUCH"), ("confirm", 99), ("lift", 99)],
    ids=str,
)  # fmt: skip
def test_what_does_not_exist_is_not_found(sit, path):
    client = sit(editor())
    assert client.get(url(*path)).status_code == 404
    assert client.post(url(*path), {"comment": WHY}).status_code in (404, 405)


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


def test_an_administrator_changes_no_words_at_any_address(sit, draft):
    comment = comments.comment(2, CODE, "Which images?", approver())
    withdrawn = withdrawals.withdraw(OTHER, REASON, editor())
    client = sit(administrator())
    key = draft.references.first().key
    before = Event.objects.count()
    addresses = [
        *(url("transition", 2, act) for act in Act if ACTS[act].transition),
        url("withdraw", CODE), url("confirm", withdrawn.pk), url("lift", withdrawn.pk),
        url("statement", 2, CODE), url("new_reference", 2), url("reference", 2, key), url("remove_reference", 2, key),
        url("title", 2), url("accept", 2, "0" * 16), url("comment", 2, CODE), url("resolve", comment.pk),
    ]  # fmt: skip
    fields = {
        "comment": WHY,
        "reason": WHY,
        "seen": draft.content_hash,
        "headline": "Other words",
        "version": "1",
        "title": "Other",
    }
    for address in addresses:
        assert client.post(address, fields).status_code >= 400, address
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
