"""People at the editors' desk, and the road of an edition, for tests that need one somewhere along it."""

from __future__ import annotations

from dataclasses import replace

from mbc_advisor.accounts.models import User
from mbc_advisor.editorial.workflow import blockers, comments, drafts, transitions
from mbc_advisor.editorial.workflow.acts import Act
from mbc_advisor.guidance.edition.rows import edition_text, statement_text
from mbc_advisor.guidance.models import Edition, Statement

WHY = "Because the test asks for it."


def person(name: str, *roles: str) -> User:
    """Somebody with these roles; the same one when asked for again."""
    found, _ = User.objects.get_or_create(username=name, defaults={f"is_{role}": True for role in roles})
    return found


def editor() -> User:
    return person("erin", "editor")


def approver() -> User:
    return person("asha", "approver")


def edition_in_force() -> Edition:
    return Edition.objects.get(in_force=True)


def new_draft() -> Edition:
    """A draft from the edition in force."""
    return drafts.start(edition_in_force().number, editor(), WHY)


def reword(edition: Edition, code: str, by: User | None = None, **words) -> Edition:
    """Change the base wording of a statement: ``headline=``, ``body=``, ``plain=`` ..."""
    row = Statement.objects.get(edition=edition, code=code)
    text = statement_text(row)
    changed = replace(text, wording=replace(text.wording, **words))
    drafts.save(edition.number, changed, row.version, by or editor(), WHY)
    edition.refresh_from_db()
    return edition


def take(edition: Edition, *acts: Act) -> Edition:
    """Take these transitions, each by the editor or by the approver as the table of acts has it."""
    for act in acts:
        if act is Act.APPROVE:
            accept_all(edition)
        by = editor() if act is Act.SUBMIT else approver()
        edition = transitions.take(act, edition.number, by, WHY, edition.content_hash)
    return edition


def accept_all(edition: Edition) -> None:
    """The approver takes every open warning of the lint upon themselves."""
    for warning in blockers.open_warnings(edition_text(edition)):
        comments.accept(edition.number, warning.fingerprint, "Read, and it may stand.", approver())


def published(code: str = "TUMOUR-BOARD", **words) -> Edition:
    """A new edition, approved and in force, that differs in one statement."""
    draft = reword(new_draft(), code, **(words or {"headline": "Bring the images to the board"}))
    return take(draft, Act.SUBMIT, Act.TAKE_UP, Act.APPROVE, Act.PUBLISH)
