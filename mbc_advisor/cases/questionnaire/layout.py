"""The two layout objects that crispy-forms lacks: questions under a heading that opens, and the row of a study."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Group(Div):
    """Questions under a heading that opens; its line says what is inside, and how much of it is answered.

    It is open where something in it is wrong.
    """

    template = "%s/layout/group.html"

    def __init__(self, key: str, title: str, hint: str, *fields: str):
        super().__init__(*fields, css_id=f"g-{key}")
        self.title, self.hint = title, hint

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        """The group with its questions."""
        parts = {
            "group": self,
            "questions": self.get_rendered_fields(form, context, template_pack, **kwargs),
            "answered": sum(form.answered(name) for name in self.fields),
            "open": any(form.has_fault(name) for name in self.fields),
        }
        return render_to_string(self.get_template_name(template_pack), parts)


class StudyRow(LayoutObject):
    """One study: its result, and what that result makes worth asking."""

    template = "%s/layout/study.html"

    def __init__(self, modality: str):
        self.modality = modality
        self.fields = [f"studies-{modality}-result"]

    def render(self, form: Any, context: Any, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        """The row; the details are also drawn alone, when another result is chosen."""
        parts = {
            "modality": self.modality,
            "result": render_field(self.fields[0], form, context, template_pack=template_pack),
            "answer": form.result_of(self.modality),
            "details": form.details_of(self.modality),
        }
        return render_to_string(self.get_template_name(template_pack), parts)
