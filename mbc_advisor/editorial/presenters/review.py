"""What a reviewer has before them beside the words: comments and the lint's warnings, with what may be done to each."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from mbc_advisor.accounts.models import User
from mbc_advisor.accounts.roles import Role
from mbc_advisor.guidance.lint import lint
from mbc_advisor.guidance.models import Edition

from ..comparison import changes
from ..models import Acceptance, Comment
from ..workflow.acts import Act, refusal
from ..workflow.comments import hash_of


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment as one person meets it. ``stale``: the words it is about have changed since."""

    comment: Comment
    stale: bool
    may_resolve: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning of the lint, and who accepted it; nobody yet while ``acceptance`` is none."""

    warning: lint.LintWarning
    acceptance: Acceptance | None

    @property
    def about(self) -> str:
        return self.warning.about


class Review:
    """Comments and warnings of one edition, by what they are about, for one person; few queries for all of them."""

    def __init__(self, edition: Edition, person: User):
        self.edition, self.person = edition, person
        self.text = changes.text_of(edition)
        self.may_comment = not refusal(Act.COMMENT, edition, person)
        self.may_accept = not refusal(Act.ACCEPT, edition, person)
        self.may_approve = Role.APPROVER in person.roles
        self.threads: dict[str, list[CommentRow]] = defaultdict(list)
        for each in edition.comments.select_related("by", "resolved_by"):
            self.threads[each.about].append(self._row(each))
        self.warned = _warned(edition)

    def _row(self, comment: Comment) -> CommentRow:
        may = not comment.resolved_at and (comment.by_id == self.person.pk or self.may_approve)
        stale = comment.text_hash != hash_of(self.text, comment.about, self.edition)
        return CommentRow(comment, stale, may and not refusal(Act.RESOLVE, self.edition, self.person))

    def open_comments(self, about: str) -> int:
        """How many comments on a text wait to be resolved."""
        return sum(not each.comment.resolved_at for each in self.threads.get(about, ()))

    @property
    def open_warnings(self) -> list[Warned]:
        return [each for each in self.warned if each.acceptance is None]

    @property
    def accepted_warnings(self) -> list[Warned]:
        return [each for each in self.warned if each.acceptance]

    def warnings_of(self, about: str) -> list[Warned]:
        """The warnings about one text, open ones first."""
        return [each for each in (*self.open_warnings, *self.accepted_warnings) if each.about == about]

    def warnings_by_text(self) -> Counter[str]:
        """How many open warnings there are about each text."""
        return Counter(each.about for each in self.open_warnings)


def _warned(edition: Edition) -> list[Warned]:
    found = _warnings(edition.pk, edition.content_hash)
    accepted = {
        each.fingerprint: each
        for each in Acceptance.objects.filter(fingerprint__in=[each.fingerprint for each in found]).select_related(
            "by", "edition"
        )
    }
    return [Warned(each, accepted.get(each.fingerprint)) for each in found]


@lru_cache(maxsize=8)
def _warnings(pk: int, content_hash: str) -> tuple[lint.LintWarning, ...]:
    return tuple(lint.warnings(changes.text_of(Edition.objects.get(pk=pk))))
