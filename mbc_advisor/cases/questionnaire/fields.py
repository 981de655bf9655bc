"""Form fields made from the vocabulary: they ask and keep what was typed; the contract judges it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from mbc_advisor.algorithm.case.vocabulary import Choice, Number, OptionalChoice, Question, Several


class BoundChoice(BoundField):
    """A choice on the page."""

    @property
    def options(self) -> list[dict[str, Any]]:
        """The answers offered, as the widget describes them: name, value, label, whether it is selected."""
        widget = self.field.widget
        return list(widget.options(self.html_name, widget.format_value(self.value())))


class ChoiceAnswer(forms.ChoiceField):
    """One of a few answers; 'not known' is always among them, and chosen until another is."""

    widget = forms.RadioSelect
    bound_field_class = BoundChoice

    def __init__(self, question: Choice, answers: dict[str, str] | None = None, label: str = ""):
        answers = question.answers if answers is None else answers
        if isinstance(question, OptionalChoice):
            answers = {"": "not known"} | answers
        super().__init__(
            choices=tuple(answers.items()),
            initial=next(iter(answers)),
            label=label or question.label,
            help_text=question.hint,
            required=False,
        )

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A question that was not answered stands at 'not known'."""
        return data or initial

    def valid_value(self, value: Any) -> bool:
        return True


class SeveralAnswer(forms.MultipleChoiceField):
    """Any number of a few answers."""

    widget = forms.CheckboxSelectMultiple
    bound_field_class = BoundChoice

    def __init__(self, question: Several, answers: dict[str, str] | None = None):
        choices = tuple((question.answers if answers is None else answers).items())
        super().__init__(choices=choices, label=question.label, help_text=question.hint, required=False)

    def valid_value(self, value: Any) -> bool:
        return True


class BoundNumber(BoundField):
    """A number on the page, and the field of its unit where there is a choice."""

    @property
    def unit_field(self) -> BoundField | None:
        name = f"{self.name}-unit"
        return self.form[name] if name in self.form.fields else None


class NumberAnswer(forms.CharField):
    """A number as typed, with its unit beside it."""

    bound_field_class = BoundNumber

    def __init__(self, question: Number):
        accepted = f"{question.low} to {question.high} {question.unit}".rstrip()
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "maxlength": 20})
        hint = f"{question.hint} {accepted}.".lstrip()
        super().__init__(label=question.label, help_text=hint, widget=widget, required=False)
        self.unit = question.unit


class UnitAnswer(forms.ChoiceField):
    """The unit in which a number is given: the SI unit, or a conventional one."""

    widget = forms.Select

    def __init__(self, question: Number, conventional: dict[str, str]):
        label = f"Unit of {question.label}"
        choices = (("si", question.unit), *conventional.items())
        super().__init__(choices=choices, label=label, required=False)
        self.widget.attrs = {"class": "unit", "aria-label": label}

    def valid_value(self, value: Any) -> bool:
        return True


class TextAnswer(forms.CharField):
    """A short text as typed: the case label, a date."""

    def __init__(self, label: str, hint: str = "", kind: str = "text", limit: int = 60):
        widget = forms.TextInput({"autocomplete": "off", "maxlength": limit})
        widget.input_type = kind
        super().__init__(label=label, help_text=hint, widget=widget, required=False)


def field_for(question: Question, answers: dict[str, str] | None = None) -> forms.Field:
    """The field that asks a question of the vocabulary; ``answers``: those it can have, where not all."""
    if isinstance(question, Number):
        return NumberAnswer(question)
    if isinstance(question, Several):
        return SeveralAnswer(question, answers)
    if isinstance(question, Choice):
        return ChoiceAnswer(question, answers)
    return TextAnswer(question.label, "Written YYYY-MM-DD.", "date", 10)
