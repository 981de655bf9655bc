"""Acts of the program itself on editions; those of people stand in `mbc_advisor.editorial`."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from ..models import Edition
from ..words import checks
from ..words.required_codes import needed
from ..words.texts import EditionText
from .rows import write_rows


class EditionRefused(ValueError):
    """An edition that lacks something; ``faults`` are sentences."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


def load(text: EditionText) -> tuple[Edition, bool]:
    """Keep an edition that comes with the program; put it in force where no edition is that people have approved.

    A hospital's own approved edition thus outlives a new version of the program: the new shipped one is then
    kept beside it, submitted for review, and words that the rules newly need are lent by it (`reader.py`).

    :return: the edition, and whether anything was changed.
    :raises EditionRefused: when a code, a variant or a reference is lacking, or a statement is not as
        `docs/clinical/words.md` asks.
    """
    content_hash = text.content_hash()
    kept = _kept(content_hash)
    if kept and (kept.in_force or _approved_in_force()):
        return kept, False
    if faults := [each.words for each in checks.faults(text, needed())]:
        raise EditionRefused(faults)
    with transaction.atomic():
        try:
            with transaction.atomic():
                edition = kept or _keep(text, content_hash)
        except IntegrityError:  # another process that starts now was first
            edition = Edition.objects.get(content_hash=content_hash, origin=Edition.Origin.SHIPPED)
        if not _approved_in_force():
            _put_in_force(edition)
    edition.refresh_from_db()
    return edition, True


def _kept(content_hash: str) -> Edition | None:
    return Edition.objects.filter(content_hash=content_hash, origin=Edition.Origin.SHIPPED).first()


def _approved_in_force() -> bool:
    return Edition.objects.filter(in_force=True, state=Edition.State.PUBLISHED).exists()


def _keep(text: EditionText, content_hash: str) -> Edition:
    edition = Edition.objects.create(
        number=next_number(),
        title=text.title,
        state=Edition.State.SUBMITTED,
        origin=Edition.Origin.SHIPPED,
        dated=date.fromisoformat(text.dated),
        content_hash=content_hash,
    )
    write_rows(edition, text)
    return edition


def _put_in_force(edition: Edition) -> None:
    Edition.objects.filter(in_force=True).update(in_force=False, state=Edition.State.SUPERSEDED)
    state = Edition.State.PUBLISHED if edition.reviewed else Edition.State.SUBMITTED
    Edition.objects.filter(pk=edition.pk).update(in_force=True, in_force_since=timezone.now(), state=state)


def next_number() -> int:
    """The number of the next edition: one more than the highest ever given."""
    return (Edition.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
