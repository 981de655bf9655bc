"""The forms of the writing: fields that keep words in their normal form, the title, a source, a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import forms
from django.utils.datastructures import MultiValueDict

from mbc_advisor.guidance.files.schema import NAME, NAME_IN_WORDS, shown
from mbc_advisor.guidance.words.checks import DOI, PMID
from mbc_advisor.guidance.words.labels import KIND_WORDS
from mbc_advisor.guidance.words.normal_form import one_line, tidy
from mbc_advisor.guidance.words.texts import ReferenceText

from ..workflow.perform import MAX_COMMENT

LONG = 20_000
"""Characters of a text without a limit of its own: far over what may be published, far under what a page can carry."""
_DOI_AS_COPIED = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_PMID_AS_COPIED = re.compile(r"^(?:https?://pubmed\.ncbi\.nlm\.nih\.gov/|PMID:?\s*)", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_VERSION = re.compile(r"[0-9]{1,9}")
MOST_ENTRIES, LONGEST_ENTRY = 60, 60


class Line(forms.CharField):
    """Words on one line, in their normal form; a limit is one for what is kept, not for what was typed."""

    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, label: str, longest: int = LONG, **wishes):
        super().__init__(label=label, required=False, strip=False, **wishes)
        self.validators = []  # characters that nobody sees are taken out, not complained of
        self.longest = longest

    def to_python(self, value):
        return self.normal(value or "")

    def validate(self, value):
        """:raises forms.ValidationError: when there is more of it than is accepted."""
        if len(value) > self.longest:
            raise forms.ValidationError(
                f"{self.label}: {len(value):,} characters were given; at most {self.longest:,} are accepted."
            )

    @staticmethod
    def normal(value: str) -> str:
        """The normal form of what was typed."""
        return one_line(value)


class Paragraphs(Line):
    """Markdown, in its normal form."""

    widget = forms.Textarea(attrs={"rows": 6})

    @staticmethod
    def normal(value: str) -> str:
        return tidy(value)


class Why(Line):
    """What the log is to say of a change."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, label: str = "Why"):
        super().__init__(label, MAX_COMMENT, help_text="A sentence for the log, which keeps it beside both texts.")

    @staticmethod
    def normal(value: str) -> str:
        return "\n".join(map(one_line, value.splitlines())).strip()


def several(label: str, value: str, sign: re.Pattern[str]) -> tuple[str, ...]:
    """The entries of a field that takes several, each once.

    :raises forms.ValidationError: when there are too many, or one is too long.
    """
    found = tuple(dict.fromkeys(filter(None, map(one_line, sign.split(value)))))
    if len(found) > MOST_ENTRIES:
        raise forms.ValidationError(f"{label}: {len(found)} were given; at most {MOST_ENTRIES} are accepted.")
    for each in found:
        if len(each) > LONGEST_ENTRY:
            raise forms.ValidationError(
                f"{label}: {shown(each)} was given; at most {LONGEST_ENTRY} characters are accepted."
            )
    return found


def keys(label: str, value: str) -> tuple[str, ...]:
    """Keys of references, between commas, semicolons, blanks or on lines of their own.

    :raises forms.ValidationError: when one could not be the key of any.
    """
    found = several(label, value, re.compile(r"[\s,;]+"))
    for key in found:
        if not NAME.fullmatch(key):
            raise forms.ValidationError(f"{label}: {shown(key)} was given; a key has {NAME_IN_WORDS}.")
    return found


def version_of(data: MultiValueDict) -> int:
    """The version that was opened; none that there can be, where the form does not say."""
    given = str(data.get("version", ""))
    return int(given) if _VERSION.fullmatch(given) else -1


class WritingForm(forms.Form):
    """A form whose every error is a whole sentence that names the field, for the summary on top."""

    def errors_in_order(self) -> list[tuple[str, str]]:
        """(id of the field, sentence), in the order of the fields."""
        return [(self[name].id_for_label, str(each)) for name in self.fields for each in self.errors.get(name, ())]


class TitleForm(WritingForm):
    """The title of a draft, and why it gets another; ``seen`` is the title that was opened."""

    title = Line("Title", 200)
    why = Why()


class WhyForm(WritingForm):
    """A reason."""

    why = Why()


class ReferenceForm(WritingForm):
    """A source; its key is given once and never changed."""

    authors = Line("Authors", help_text="As the journal prints them: “Coleman R, Hadji P, Body JJ, et al.”")
    title = Line("Title", help_text="In square brackets where it is ours, because the page read showed none.")
    source = Line("Source", 300, help_text="Journal, year, volume and pages, or the body that issued it.")
    year = Line("Year", help_text=f"Four digits, {_FIRST_YEAR} to {_LAST_YEAR}; empty where the source shows none.")
    doi = Line("DOI", 200, help_text="Begins with 10.; an address at doi.org is cut down to it.")
    pmid = Line("PMID or PMC number", 20, help_text="Digits, or PMC and digits.")
    kind: forms.Field = forms.ChoiceField(label="Kind", required=False)
    note = Line("Note", help_text="What a reader of the list should know: how it was read, what is missing.")
    why = Why()

    def __init__(self, data=None, *, text: ReferenceText | None = None, key: str = "", codes: Iterable[str] = ()):
        """
        :param text: the source that is changed; none for a new one, whose ``key`` may be suggested.
        :param codes: the codes of the edition, none of which can be a key too.
        """
        first = {name: getattr(text, name) for name in text.__slots__} if text else {"key": key, "kind": "article"}
        super().__init__(data, initial={**first, "year": (text and text.year) or ""})
        self.text, self.codes = text, frozenset(codes)
        if text is None:
            added = Line(
                "Key", 60, help_text=f"How statements cite it, for good: {NAME_IN_WORDS}, such as coleman2020."
            )
            self.fields = {"key": added, **self.fields}
        kinds = dict(KIND_WORDS)
        kinds.setdefault(first["kind"], first["kind"])  # an imported edition may know another
        self.fields["kind"] = forms.ChoiceField(label="Kind", required=False, choices=list(kinds.items()))
        self.fields["kind"].error_messages["invalid_choice"] = (
            f"Kind: %(value).60s was given; accepted: {', '.join(kinds.values())}."
        )
        for name in ("authors", "title", "note"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2})

    def clean_key(self) -> str:
        """The key of a new source. :raises forms.ValidationError: when it can be none."""
        key = self.cleaned_data["key"]
        if not NAME.fullmatch(key):
            given = f"{shown(key)} was given" if key else "nothing was given"
            raise forms.ValidationError(f"Key: {given}; accepted: {NAME_IN_WORDS}.")
        if key == "new" or key in self.codes:
            raise forms.ValidationError(f"Key: {key} is taken by the program; choose another.")
        return key

    def clean_year(self) -> int | None:
        """The year as a number. :raises forms.ValidationError: when it is none."""
        year = self.cleaned_data["year"]
        if not year:
            return None
        if not (re.fullmatch(r"[0-9]{4}", year) and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
            raise forms.ValidationError(
                f"Year: {shown(year)} was given; accepted: four digits from {_FIRST_YEAR} to {_LAST_YEAR}, or nothing."
            )
        return int(year)

    def clean_doi(self) -> str:
        """The bare DOI. :raises forms.ValidationError: when it has not the form of one."""
        doi = _DOI_AS_COPIED.sub("", self.cleaned_data["doi"])
        if doi and (not DOI.match(doi) or doi[-1] in ".,;:"):
            raise forms.ValidationError(
                f"DOI: {shown(doi)} was given; accepted: 10., digits, a slash and a name without blanks, such as "
                "10.1016/j.annonc.2020.07.019, without a mark at its end."
            )
        return doi

    def clean_pmid(self) -> str:
        """The bare number. :raises forms.ValidationError: when it is none."""
        pmid = _PMID_AS_COPIED.sub("", self.cleaned_data["pmid"]).rstrip("/")
        if pmid and not PMID.match(pmid):
            raise forms.ValidationError(
                f"PMID or PMC number: {shown(pmid)} was given; accepted: 4 to 9 digits, with or without PMC before them."
            )
        return pmid

    def clean_kind(self) -> str:
        """The kind; an article where the form names none."""
        return self.cleaned_data["kind"] or "article"

    def reference(self) -> ReferenceText:
        """The source that was written. Only for a form without errors."""
        said = {name: self.cleaned_data[name] for name in ReferenceText.__slots__ if name in self.cleaned_data}
        return ReferenceText(**({"key": self.text.key} if self.text else {}) | said)
