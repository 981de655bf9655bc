"""What stands in the way of a step beside the table of acts: sentences an editor can act on."""

from __future__ import annotations

from collections.abc import Iterator

from mbc_advisor.algorithm.proved import not_proved
from mbc_advisor.guidance import checks, lint
from mbc_advisor.guidance.coverage import needed
from mbc_advisor.guidance.models import Edition, Withdrawal
from mbc_advisor.guidance.rows import edition_text, text_hash
from mbc_advisor.guidance.texts import EditionText

from .acts import Act
from .models import Acceptance

SHOWN = 12
"""How many obstacles of one kind are spelt out; the rest are counted."""


def of(act: Act, edition: Edition) -> list[str]:
    """What has to be done before a step can be taken; empty when nothing has."""
    if act is Act.SUBMIT:
        text = edition_text(edition)
        return [*_nothing_new(edition), *_faults(text), *_warnings(text)]
    if act is Act.APPROVE:
        text = edition_text(edition)
        return [*_faults(text), *_warnings(text), *_open_comments(edition)]
    if act is Act.PUBLISH:
        text = edition_text(edition)
        return [*_faults(text), *_still_withdrawn(text), *not_proved()]
    return []


def open_warnings(text: EditionText) -> list[lint.Warning]:
    """The lint's warnings that nobody has accepted by name."""
    found = list(lint.warnings(text))
    accepted = set(
        Acceptance.objects.filter(fingerprint__in=[each.fingerprint for each in found]).values_list(
            "fingerprint", flat=True
        )
    )
    return [each for each in found if each.fingerprint not in accepted]


def _nothing_new(edition: Edition) -> Iterator[str]:
    current = Edition.objects.filter(in_force=True, content_hash=edition.content_hash).first()
    if current:
        yield f"This draft says exactly what edition {current.number}, in force, says: there is nothing to review."


def _faults(text: EditionText) -> list[str]:
    return _some(list(checks.faults(text, needed())), "faults")


def _warnings(text: EditionText) -> list[str]:
    open_now = [f"{each.about}: {each.words}" for each in open_warnings(text)]
    return _some(open_now, "warnings of the consistency lint, to be mended or accepted by name")


def _open_comments(edition: Edition) -> Iterator[str]:
    open_now = edition.comments.filter(resolved_at__isnull=True).values_list("about", flat=True)
    for about in dict.fromkeys(open_now):
        yield f"A comment on {about or 'the whole edition'} is not resolved."


def _still_withdrawn(text: EditionText) -> Iterator[str]:
    for code, words in Withdrawal.objects.filter(lifted_at__isnull=True).values_list("code", "text_hash"):
        if code in text.statements and text_hash(text.statements[code]) == words:
            yield f"{code}: these words were withdrawn in emergency; change them, or have the withdrawal lifted."


def _some(sentences: list[str], kind: str) -> list[str]:
    more = len(sentences) - SHOWN
    return sentences if more <= 0 else [*sentences[:SHOWN], f"... and {more} more {kind}."]
