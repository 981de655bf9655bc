"""The form of a statement: its base wording, each of its variants, and what holds of them all.

The fields of a variant are named ``variant-NAME-PART``; an empty one means "as in the base wording".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.forms import BoundField

from mbc_advisor.algorithm.case.vocabulary import STRENGTHS
from mbc_advisor.guidance.files.schema import shown
from mbc_advisor.guidance.words.checks import MAX_BODY_SENTENCES, MAX_BODY_WORDS, MAX_HEADLINE_WORDS, MAX_PLAIN_WORDS
from mbc_advisor.guidance.words.labels import BASIS_WORDS
from mbc_advisor.guidance.words.texts import BASES, StatementText, Wording

from .common import Line, Paragraphs, Why, WritingForm, keys, several, version_of

LIMITS = {"headline": MAX_HEADLINE_WORDS, "body": MAX_BODY_WORDS, "plain": MAX_PLAIN_WORDS}
"""How many words each text may have when it is submitted."""
BASE = "Base wording"
MOST_VARIANTS = 40
_FIRST_DAY, _LAST_DAY = "2020-01-01", "2099-12-31"
_DAY = re.compile(r"20[2-9][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_POSTED_VARIANT = re.compile(r"variant-([A-Za-z0-9][A-Za-z0-9_-]{0,59})-headline")
_CALLED = {
    "headline": "Headline", "body": "For specialists", "plain": "For other readers", "grade": "Grade",
    "citations": "Citations", "strengths": "Strengths",
}  # fmt: skip
_HELP = {
    "headline": "Imperative or plain assertion, no full stop.",
    "body": f"Markdown: paragraphs, lists, *emphasis*. At most {MAX_BODY_SENTENCES} sentences.",
    "plain": "The same facts in everyday words, never more certain than the body.",
    "grade": "Exactly as the source prints it, with whose scale: “ESMO [I, A]”. None printed, none shown.",
    "citations": "Keys, strongest first; a comma, a blank or a new line between them.",
    "cite": "Start typing an author, a title or a key; it is added at the end of the citations.",
    "strengths": "What these words were written for.",
}


class Strengths(forms.MultipleChoiceField):
    """Any of the strengths; one that an imported edition knows may stay."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: str, held: Iterable[str]):
        self.known = list(dict.fromkeys((*STRENGTHS, *held)))
        super().__init__(label=label, required=False, choices=[(name, name) for name in self.known])

    def valid_value(self, value):
        return True

    def validate(self, value):
        """:raises forms.ValidationError: when one is none, in a sentence."""
        for each in value:
            if each not in self.known:
                raise forms.ValidationError(
                    f"{self.label}: {shown(each)} was given; accepted: {', '.join(self.known)}."
                )


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a wording, for the page."""

    field: BoundField
    name: str
    limit: int = 0
    inherited: str = ""
    """What the base wording says, where an empty field takes it over."""

    @property
    def label(self) -> str:
        """What the field is called within its wording."""
        return _CALLED[self.name]

    @property
    def count(self) -> int:
        """How many words the field holds."""
        return len(str(self.field.value() or "").split())


@dataclass(frozen=True, slots=True)
class WordingFields:
    """The fields of one wording: the texts and the grade, the citations, the strengths, whether it goes."""

    variant: str
    title: str
    texts: tuple[Part, ...]
    citations: Part
    cite: BoundField
    strengths: Part | None
    remove: BoundField | None
    lacking: bool
    """Whether the rules need this wording and the statement has not got it."""

    @property
    def key(self) -> str:
        """For ids on the page."""
        return f"variant-{self.variant}" if self.variant else "base"


class StatementForm(WritingForm):
    """What an editor writes for one code.

    :param text: the statement as it is now.
    :param version: its version; 0 where the edition does not have it yet.
    :param needed: the variants that the rules can give.
    :param with_strengths: whether the rules give the code with a strength.
    """

    def __init__(self, text: StatementText, version: int, needed: Iterable[str], with_strengths: bool, data=None):
        self.text, self.needed = text, frozenset(filter(None, needed))
        self.version = version if data is None else version_of(data)
        super().__init__(data, initial={})
        posted = [match[1] for key in data if (match := _POSTED_VARIANT.fullmatch(key))] if data is not None else []
        self.variants = list(dict.fromkeys((*text.variants, *sorted(self.needed), *posted[:MOST_VARIANTS])))
        self.with_strengths = with_strengths or any(each.strengths for each in text.every_wording().values())
        for variant in ("", *self.variants):
            self._add_wording(variant)
        self._add_the_rest()

    def _add_wording(self, variant: str) -> None:
        words = self.text.variants.get(variant, Wording()) if variant else self.text.wording
        called = title_of(variant)
        self._add(_name(variant, "headline"), Line(f"{called}, headline", 200), words.headline)
        if "{modality}" in self._all_words():
            self.fields[_name(variant, "headline")].help_text += " {modality} becomes the name of the case's study."
        for part, label in (("body", "for specialists"), ("plain", "for other readers")):
            self._add(_name(variant, part), Paragraphs(f"{called}, {label}"), getattr(words, part))
        self._add(_name(variant, "grade"), Line(f"{called}, grade", 120), words.grade)
        cited = Line(f"{called}, citations", widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}))
        self._add(_name(variant, "citations"), cited, ", ".join(words.citations))
        cite = Line(f"{called}, add a source", widget=forms.TextInput(attrs={"list": "keys", "autocomplete": "off"}))
        self._add(_name(variant, "cite"), cite, "")
        if self.with_strengths:
            strengths = Strengths(f"{called}, strengths", words.strengths)
            self._add(_name(variant, "strengths"), strengths, list(words.strengths))
        if variant in self.text.variants and variant not in self.needed:
            gone = forms.BooleanField(label=f"Take the wording “{spoken(variant)}” out", required=False)
            self._add(_name(variant, "remove"), gone, False)

    def _all_words(self) -> str:
        return " ".join(f"{each.headline} {each.body} {each.plain}" for each in self.text.every_wording().values())

    def _add_the_rest(self) -> None:
        bases = dict(BASIS_WORDS)
        if self.text.basis:
            bases.setdefault(self.text.basis, self.text.basis)
        basis = forms.ChoiceField(label="Basis", required=False, choices=list(bases.items()), widget=forms.RadioSelect)
        basis.error_messages["invalid_choice"] = (
            f"Basis: %(value).60s was given; accepted: {', '.join(bases.values())}."
        )
        self._add("basis", basis, self.text.basis or BASES[0])
        rows = Line(
            "Evidence rows", help_text="As in the evidence files, a comma between them; expert opinion has “expert”."
        )
        self._add("rows", rows, ", ".join(self.text.rows))
        day = Line("To be read again by", help_text="A date such as 2027-11-22; readers are told once it has passed.")
        day.widget = forms.DateInput(attrs={"type": "date"})
        self._add("review_by", day, self.text.review_by)
        self._add("why", Why(), "")

    def _add(self, name: str, field: forms.Field, initial) -> None:
        part = name.rsplit("-", 1)[-1]
        field.help_text = field.help_text or _HELP.get(part, "")
        self.fields[name], self.initial[name] = field, initial

    def clean(self):
        """The statement that was written, in ``statement``; and that a change is explained."""
        for name in ("headline", "body", "plain"):
            if name not in self.data:
                self.add_error(name, f"{self.fields[name].label}: it did not arrive with the form. Send it again.")
        for variant in ("", *self.variants):
            self._clean_citations(variant)
        self._clean_rows()
        self._clean_day()
        if not self.errors:
            self.statement = self._written().normal()
            if (self.statement != self.text.normal() or not self.version) and not self.cleaned_data["why"]:
                self.add_error("why", "Why: nothing was given; say in a sentence why, for the log.")
        if "review_by" in self.errors:  # a date control would show nothing in place of what was typed
            self.fields["review_by"].widget.input_type = "text"
        return self.cleaned_data

    def _clean_citations(self, variant: str) -> None:
        for part in ("citations", "cite"):
            name = _name(variant, part)
            try:
                self.cleaned_data[name] = keys(str(self.fields[name].label), self.cleaned_data.get(name, ""))
            except forms.ValidationError as error:
                self.add_error(name, error)

    def _clean_rows(self) -> None:
        try:
            self.cleaned_data["rows"] = several("Evidence rows", self.cleaned_data.get("rows", ""), re.compile(r"[,;]"))
        except forms.ValidationError as error:
            self.add_error("rows", error)

    def _clean_day(self) -> None:
        given = self.cleaned_data.get("review_by", "")
        if given and not _is_day(given):
            self.add_error(
                "review_by",
                f"To be read again by: {shown(given)} was given; accepted: a date such as 2027-11-22, "
                f"from {_FIRST_DAY} to {_LAST_DAY}, or nothing.",
            )

    def _written(self) -> StatementText:
        said, variants = self.cleaned_data, {}
        for variant in self.variants:
            words = self._wording(variant)
            arrived = _name(variant, "headline") in self.data
            if not arrived and variant in self.text.variants:
                words = self.text.variants[variant]  # added by somebody since the page was opened
            elif said.get(_name(variant, "remove")) or (variant not in self.text.variants and words == Wording()):
                continue
            variants[variant] = words
        return StatementText(
            self.text.code, self.text.section, self._wording(""), said["basis"] or self.text.basis, said["rows"],
            variants, said["review_by"],
        )  # fmt: skip

    def _wording(self, variant: str) -> Wording:
        said = {
            part: self.cleaned_data.get(_name(variant, part), "") for part in ("headline", "body", "plain", "grade")
        }
        cited = (*self.cleaned_data[_name(variant, "citations")], *self.cleaned_data[_name(variant, "cite")])
        strengths = tuple(self.cleaned_data.get(_name(variant, "strengths"), ()))
        return Wording(**said, citations=tuple(dict.fromkeys(cited)), strengths=strengths).normal()

    def as_typed(self) -> StatementText:
        """The statement as far as it can be read from the form, for a preview; faulty fields are left empty."""
        if not self.is_valid():
            self._add_missing()
        return self._written()

    def _add_missing(self) -> None:
        """Give each faulty field that `_written` asks for an empty value."""
        for variant in ("", *self.variants):
            for part in ("citations", "cite"):
                self.cleaned_data.setdefault(_name(variant, part), ())
        for name in ("rows", "basis", "review_by"):
            self.cleaned_data.setdefault(name, () if name == "rows" else "")

    # For the page

    def wordings(self) -> list[WordingFields]:
        """The fields, wording by wording."""
        return [self._fields_of(variant) for variant in ("", *self.variants)]

    def _fields_of(self, variant: str) -> WordingFields:
        base = self.text.wording

        def part(name: str, inherited: str) -> Part:
            return Part(self[_name(variant, name)], name, LIMITS.get(name, 0), inherited if variant else "")

        strengths = part("strengths", ", ".join(base.strengths)) if self.with_strengths else None
        remove = _name(variant, "remove")
        return WordingFields(
            variant,
            title_of(variant),
            tuple(part(name, getattr(base, name)) for name in ("headline", "body", "plain", "grade")),
            part("citations", ", ".join(base.citations)),
            self[_name(variant, "cite")],
            strengths,
            self[remove] if remove in self.fields else None,
            bool(variant) and variant not in self.text.variants,
        )


def title_of(variant: str) -> str:
    """What a wording is called: "Base wording", "Wording “over 3 0”"."""
    return f"Wording “{spoken(variant)}”" if variant else BASE


def spoken(variant: str) -> str:
    """A variant's name as words."""
    return variant.replace("_", " ")


def _name(variant: str, part: str) -> str:
    return f"variant-{variant}-{part}" if variant else part


def _is_day(given: str) -> bool:
    if not _DAY.fullmatch(given):
        return False
    try:
        forms.DateField(input_formats=["%Y-%m-%d"]).clean(given)
    except forms.ValidationError:
        return False
    return True
