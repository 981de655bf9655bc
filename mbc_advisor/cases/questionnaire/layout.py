"""Crispy layout objects for questions. A question is rendered once for each answer chosen, and kept;
what was typed is never kept."""

from __future__ import annotations

from functools import lru_cache

from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

KEPT = 8192


class Ask:
    """One question."""

    def __init__(self, name: str):
        self.name = name

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        """The question with its answer, hint and error."""
        bound = form[self.name]
        value = bound.value()
        value = tuple(value) if isinstance(value, list) else str(value or bound.field.initial or "")
        unit = form.data.get(f"{self.name}-unit", "") if form.is_bound and getattr(bound.field, "units", ()) else ""
        errors = tuple(form.errors.get(self.name, ())) if form.is_bound else ()
        ask = _rendered if not errors and (not value or hasattr(bound.field, "answers")) else _rendered.__wrapped__
        return ask(bound.field, self.name, value, unit, errors)

    def emptied(self, form) -> SafeString:
        """The question without its answer, to take the place of the one on the page (htmx, out of band)."""
        html = self.render(form, {})
        return mark_safe(html.replace(f'id="q-{self.name}"', f'id="q-{self.name}" hx-swap-oob="true"', 1))  # noqa: S308 - as below


@lru_cache(maxsize=KEPT)
def _rendered(field, name: str, value, unit: str, errors: tuple[str, ...]) -> SafeString:
    context = {"field": field, "name": name, "value": value, "unit": unit, "errors": errors}
    return mark_safe(get_template(field.template).render(context))  # noqa: S308 - a template's own output


class Group:
    """Questions under a heading that opens; the line says what is inside and how much is answered."""

    template = "mbc/group.html"

    def __init__(self, key: str, title: str, hint: str, *parts):
        self.key, self.title, self.hint, self.parts = key, title, hint, parts

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        """The group, open when something in it is wrong."""
        names = [part.name for part in self.parts if isinstance(part, Ask)]
        html = SafeString("".join(part.render(form, context, template_pack=template_pack) for part in self.parts))
        wrong = form.is_bound and any(name in form.errors for name in names)
        answered = sum(form.answered(name) for name in names)
        return (_group.__wrapped__ if form.is_bound else _group)(self, html, answered, wrong)


@lru_cache(maxsize=256)
def _group(group: Group, html: SafeString, answered: int, wrong: bool) -> SafeString:
    context = {"group": group, "html": html, "answered": answered, "open": wrong}
    return mark_safe(get_template(Group.template).render(context))  # noqa: S308 - a template's own output


class Part:
    """Questions under a plain heading."""

    template = "mbc/part.html"

    def __init__(self, title: str, key: str, *parts):
        self.title, self.key, self.parts = title, key, parts

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        """The part."""
        html = "".join(part.render(form, context, template_pack=template_pack) for part in self.parts)
        return mark_safe(get_template(self.template).render({"part": self, "html": SafeString(html)}))  # noqa: S308 - as above


class Study:
    """One row of the table of studies: its result, and what that result makes worth asking."""

    template, details_template = "mbc/study.html", "mbc/study_details.html"

    def __init__(self, modality: str, name: str):
        self.modality, self.words = modality, name

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        """The row."""
        result = Ask(f"studies-{self.modality}-result").render(form, context)
        row = {
            "study": self,
            "result": result,
            "details": self.details(form, context),
            "answer": form.result_of(self.modality),
        }
        return mark_safe(get_template(self.template).render(row))  # noqa: S308 - a template's own output

    def details(self, form, context, dropped: tuple[str, ...] = ()) -> SafeString:
        """What the study's result makes worth asking; empty when it was not done."""
        names = form.details_of(self.modality)
        first = [name for name in names if name.rsplit("-", 1)[1] in ("morphology", "count", "sites", "features")]
        rest = [name for name in names if name not in first]
        wrong = form.is_bound and any(name in form.errors for name in rest)
        parts = {
            "study": self,
            "first": [Ask(name).render(form, context) for name in first],
            "rest": [Ask(name).render(form, context) for name in rest],
            "open": wrong,
            "dropped": dropped,
        }
        return mark_safe(get_template(self.details_template).render(parts))  # noqa: S308 - a template's own output
