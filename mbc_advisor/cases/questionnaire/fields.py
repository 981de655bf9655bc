"""Form fields made from the vocabulary: they ask and keep what was typed; the contract judges it.

Fields are shared by all forms and never changed, so copying a form copies no field.
"""

from __future__ import annotations

from django import forms

from mbc_advisor.algorithm.case.vocabulary import Choice, Number, OptionalChoice, Question, Several


class _Shared:
    def __deepcopy__(self, memo):
        return self


class ChoiceAnswer(_Shared, forms.CharField):
    """One of a few answers, shown as buttons; 'not known' is always among them."""

    template = "mbc/choice.html"

    def __init__(
        self, question: Choice, answers: dict[str, str] | None = None, initial: str | None = None, label: str = ""
    ):
        super().__init__(required=False, label=label or question.label, help_text=question.hint, strip=True)
        answers = question.answers if answers is None else answers
        if isinstance(question, OptionalChoice):
            answers = {"": "not known"} | answers
        self.answers = tuple(answers.items())
        self.initial = (
            initial if initial is not None else ("" if isinstance(question, OptionalChoice) else question.default)
        )


class SeveralAnswer(_Shared, forms.Field):
    """Any number of a few answers."""

    template = "mbc/several.html"
    widget = forms.SelectMultiple

    def __init__(self, question: Several, answers: dict[str, str] | None = None):
        super().__init__(required=False, label=question.label, help_text=question.hint)
        self.answers = tuple((question.answers if answers is None else answers).items())


class NumberAnswer(_Shared, forms.CharField):
    """A number as typed, with its unit beside it."""

    template = "mbc/number.html"

    def __init__(self, question: Number, conventional: dict | None = None):
        super().__init__(required=False, label=question.label, help_text=question.hint)
        self.unit = question.unit
        self.accepted = f"{question.low} to {question.high}"
        self.units = tuple((name, words) for name, (words, _) in (conventional or {}).items())


class TextAnswer(_Shared, forms.CharField):
    """A short text as typed: the case label, a date."""

    template = "mbc/text.html"

    def __init__(self, label: str, hint: str = "", kind: str = "text", limit: int = 60):
        super().__init__(required=False, label=label, help_text=hint)
        self.kind, self.limit = kind, limit


def field_for(question: Question, conventional: dict | None = None) -> forms.Field:
    """The field that asks a question of the vocabulary."""
    if isinstance(question, Number):
        return NumberAnswer(question, conventional)
    if isinstance(question, Several):
        return SeveralAnswer(question)
    if isinstance(question, Choice):
        return ChoiceAnswer(question)
    return TextAnswer(question.label, "Written YYYY-MM-DD.", "date", 10)
