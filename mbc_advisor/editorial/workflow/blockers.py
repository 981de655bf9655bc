"""What stands in the way of a transition beside the table of acts, in sentences an editor can act on."""

from __future__ import annotations

from collections.abc import Iterator

from mbc_advisor.algorithm.rules_version import not_proved
from mbc_advisor.guidance.edition.rows import edition_text, text_hash
from mbc_advisor.guidance.lint import lint
from mbc_advisor.guidance.models import Edition, Withdrawal
from mbc_advisor.guidance.words import checks
from mbc_advisor.guidance.words.required_codes import needed
from mbc_advisor.guidance.words.texts import EditionText

from ..models import Acceptance
from .acts import Act, Blocker, Matter

SHOWN = 12
"""How many blockers of one kind are spelt out; the rest are counted."""


def of(act: Act, edition: Edition) -> list[Blocker]:
    """What has to be done before a transition can be taken, and where; empty when nothing has."""
    if act is Act.SUBMIT:
        text = edition_text(edition)
        return [*_nothing_new(edition), *_faults(text), *_warnings(new_warnings(text))]
    if act is Act.APPROVE:
        text = edition_text(edition)
        return [*_altered(edition, text), *_faults(text), *_warnings(open_warnings(text)), *_open_comments(edition)]
    if act is Act.PUBLISH:
        text = edition_text(edition)
        proof = [Blocker(each, Matter.PROOF) for each in not_proved()]
        return [*_altered(edition, text), *_faults(text), *_still_withdrawn(text), *proof]
    return []


def open_warnings(text: EditionText) -> list[lint.LintWarning]:
    """The lint's warnings that nobody has accepted by name."""
    found = list(lint.warnings(text))
    accepted = set(
        Acceptance.objects.filter(fingerprint__in=[each.fingerprint for each in found]).values_list(
            "fingerprint", flat=True
        )
    )
    return [each for each in found if each.fingerprint not in accepted]


def new_warnings(text: EditionText) -> list[lint.LintWarning]:
    """The open warnings that the edition in force does not give: those an editor has brought about."""
    current = Edition.objects.filter(in_force=True).first()
    known = {each.fingerprint for each in lint.warnings(edition_text(current))} if current else set()
    return [each for each in open_warnings(text) if each.fingerprint not in known]


def _nothing_new(edition: Edition) -> Iterator[Blocker]:
    current = Edition.objects.filter(in_force=True, content_hash=edition.content_hash).first()
    if current:
        yield Blocker(
            f"This draft says exactly what edition {current.number}, in force, says: there is nothing to review."
        )


def _altered(edition: Edition, text: EditionText) -> Iterator[Blocker]:
    """An approval binds to the hash: it has to be that of the words which are kept."""
    if text.content_hash() != edition.content_hash:
        yield Blocker(
            "Words of this edition were changed in the database past this program, so its hash is no longer theirs. "
            "Change a text here: that gives it its true hash, and the review begins again."
        )


def _faults(text: EditionText) -> list[Blocker]:
    known = text.statements.keys() | text.references.keys()
    found = checks.faults(text, needed())
    return _some([Blocker(each.words, about=each.about if each.about in known else "") for each in found], "faults")


def _warnings(found: list[lint.LintWarning]) -> list[Blocker]:
    open_now = [Blocker(f"{each.about}: {each.words}", Matter.WARNING, each.about) for each in found]
    return _some(open_now, "warnings of the consistency lint, to be mended or accepted by name")


def _open_comments(edition: Edition) -> Iterator[Blocker]:
    open_now = edition.comments.filter(resolved_at__isnull=True).values_list("about", flat=True)
    for about in dict.fromkeys(open_now):
        yield Blocker(f"A comment on {about or 'the whole edition'} is not resolved.", Matter.COMMENT, about)


def _still_withdrawn(text: EditionText) -> Iterator[Blocker]:
    for code, words in Withdrawal.objects.filter(lifted_at__isnull=True).values_list("code", "text_hash"):
        if code in text.statements and text_hash(text.statements[code]) == words:
            yield Blocker(
                f"{code}: these words were withdrawn in emergency; change them, or have the withdrawal lifted.",
                Matter.WITHDRAWAL,
                code,
            )


def _some(found: list[Blocker], kind: str) -> list[Blocker]:
    more = len(found) - SHOWN
    return found if more <= 0 else [*found[:SHOWN], Blocker(f"... and {more} more {kind}.", found[0].matter)]
