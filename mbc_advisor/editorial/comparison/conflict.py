"""Two saves of one text: what differs between what somebody wrote and what stands there meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BoundField

from mbc_advisor.guidance.words.texts import ReferenceText, StatementText, Wording

from ..forms.common import WritingForm
from ..forms.statement import title_of
from . import diff

_PARTS = ("headline", "body", "plain", "grade", "citations", "strengths")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the two differ; ``diff`` leads from theirs to mine."""

    field: BoundField
    theirs: str
    diff: diff.Diff


def statements(form: WritingForm, mine: StatementText, theirs: StatementText) -> list[Difference]:
    """The fields of a statement that differ, in the form's order."""
    return _differences(form, _statement_fields(mine), _statement_fields(theirs))


def references(form: WritingForm, mine: ReferenceText, theirs: ReferenceText) -> list[Difference]:
    """The fields of a source that differ, in the form's order."""
    names = [name for name in mine.__slots__ if name != "key"]
    return _differences(form, *({name: str(getattr(each, name) or "") for name in names} for each in (mine, theirs)))


def untouched(form: WritingForm, differences: list[Difference]) -> list[BoundField]:
    """The fields that do not differ: they go along unseen. Why it is changed is asked on the page itself."""
    shown = {each.field.name for each in differences} | {"why"}
    return [form[name] for name in form.fields if name not in shown]


def _differences(form: WritingForm, mine: dict[str, str], theirs: dict[str, str]) -> list[Difference]:
    return [
        Difference(form[name], theirs.get(name, ""), diff.words(theirs.get(name, ""), mine.get(name, "")))
        for name in form.fields
        if mine.get(name, "") != theirs.get(name, "")
    ]


def _statement_fields(text: StatementText) -> dict[str, str]:
    said = {"basis": text.basis, "rows": ", ".join(text.rows), "review_by": text.review_by}
    for variant, words in {"": text.wording, **text.variants}.items():
        said |= {_name(variant, part): _said(words, part) for part in _PARTS}
    return said


def _said(words: Wording, part: str) -> str:
    value = getattr(words, part)
    return ", ".join(value) if isinstance(value, tuple) else value


def _name(variant: str, part: str) -> str:
    return f"variant-{variant}-{part}" if variant else part


def lost_variants(mine: StatementText, theirs: StatementText) -> list[str]:
    """Wordings that are in theirs and that saving mine would take out, as they are called."""
    return [title_of(name) for name in theirs.variants if name not in mine.variants]
