"""Acts on editions."""

from django.db import IntegrityError, transaction

from . import checks
from .coverage import needed
from .files import EditionText
from .models import Edition, Reference, Statement


class EditionRefused(ValueError):
    """An edition that lacks something; ``faults`` are sentences."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


def load(text: EditionText) -> tuple[Edition, bool]:
    """Keep an edition and put it in force, unless it is in force already.

    :return: the edition, and whether anything was changed.
    :raises EditionRefused: when a code, a variant or a reference is lacking, or a statement is not as
        `docs/clinical/words.md` asks.
    """
    content_hash = text.content_hash()
    kept = _kept(content_hash)
    if kept and kept.in_force:
        return kept, False
    if faults := list(checks.faults(text, needed())):
        raise EditionRefused(faults)
    with transaction.atomic():
        try:
            with transaction.atomic():
                edition = kept or _keep(text, content_hash)
        except IntegrityError:  # another process that starts now was first
            edition = Edition.objects.get(content_hash=content_hash)
        Edition.objects.filter(in_force=True).update(in_force=False)
        Edition.objects.filter(pk=edition.pk).update(in_force=True)
    edition.in_force = True
    return edition, True


def _kept(content_hash: str) -> Edition | None:
    return Edition.objects.filter(content_hash=content_hash).first()


def _keep(text: EditionText, content_hash: str) -> Edition:
    last = Edition.objects.order_by("-number").values_list("number", flat=True).first() or 0
    edition = Edition.objects.create(
        number=last + 1, title=text.title, status=text.status, dated=text.dated, content_hash=content_hash
    )
    Statement.objects.bulk_create(
        Statement(
            edition=edition, code=s.code, section=s.section, headline=s.wording.headline, body=s.wording.body,
            plain=s.wording.plain, grade=s.wording.grade, basis=s.basis, citations=list(s.wording.citations), rows=list(s.rows),
            variants={name: {key: value for key, value in _as_dict(words).items() if value} for name, words in s.variants.items()},
        )
        for s in text.statements.values()
    )  # fmt: skip
    Reference.objects.bulk_create(
        Reference(edition=edition, **_as_dict(reference)) for reference in text.references.values()
    )
    return edition


def _as_dict(text) -> dict:
    return {name: list(value) if isinstance(value := getattr(text, name), tuple) else value for name in text.__slots__}
