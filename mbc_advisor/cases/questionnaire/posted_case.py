"""A posted form, read once on its way to a page: the case in it, and about which question what is to be said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict

from mbc_advisor.algorithm.case.contradictions import WITHOUT_MEANING_BESIDE, without_meaning
from mbc_advisor.algorithm.case.facts import CaseFacts
from mbc_advisor.algorithm.case.measures import CONVENTIONAL
from mbc_advisor.algorithm.case.read import Fault, read_what_is_sound
from mbc_advisor.algorithm.case.vocabulary import MODALITIES, QUESTIONS, STUDY_QUESTIONS, Choice, question_label

from .posted import CONTROLS, NAMES, field_of, from_post, says_something

MOST_UNKNOWN = 20
"""Fields that are no questions are refused each by its name; more than so many, by one sentence for all."""


class AboutField(NamedTuple):
    """A sentence about one question; ``field`` is its name in the form, empty where there is no such question."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PostedCase:
    """What a form has posted.

    ``fields``: as they were posted, less what was set aside; ``facts``: the case of the sound answers;
    ``faults``: what is wrong; ``dropped``: what was set aside.
    """

    fields: QueryDict
    facts: CaseFacts
    faults: tuple[AboutField, ...]
    dropped: tuple[AboutField, ...] = ()

    @property
    def reader(self) -> str:
        """The wording chosen; anything may have been sent."""
        return self.fields.get("reader", "")

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The answers as fields to be posted again, each once, so that nothing need be stored."""
        answers = [(name, values) for name, values in self.fields.lists() if name not in CONTROLS]
        return [
            (name, value) for name, values in answers for value in dict.fromkeys(values) if says_something(name, value)
        ]


def read_post(post: QueryDict, files: Iterable[str] = (), dropping: bool = False) -> PostedCase:
    """Read what a form has posted.

    :param files: the names under which files were sent: no question takes one.
    :param dropping: set aside what a later answer has left without meaning, instead of refusing it.
    """
    faults = [_no_file(name) for name in files]
    unknown = [name for name in post if name not in NAMES]
    if len(unknown) > MOST_UNKNOWN:
        faults.append(AboutField("", f"{len(unknown)} fields were sent that are no questions; accepted: this form's."))
        post = _without(post, unknown)
    data, dropped = from_post(post), []
    if dropping:
        dropped = _drop_hidden(data)
        post = _without(post, [about.field for about in dropped])
    facts, refused = read_what_is_sound(data)
    faults += [_at_its_field(fault, post) for fault in refused]
    return PostedCase(post, facts, tuple(faults), tuple(dropped))


def _without(post: QueryDict, names: list[str]) -> QueryDict:
    kept = post.copy()
    for name in names:
        kept.pop(name, None)
    return kept


def _no_file(name: str) -> AboutField:
    asked = name in QUESTIONS or (name in NAMES and name.startswith("studies-"))
    label = question_label(name.replace("-", ".")) if asked else "This form"
    return AboutField(name if asked else "", f"{label}: a file was sent; accepted: an answer, chosen or typed.")


def _at_its_field(fault: Fault, post: QueryDict) -> AboutField:
    """A fault of the contract at its field, with what was typed where that was in a conventional unit."""
    name = field_of(fault.key)
    unit = CONVENTIONAL.get(name, {}).get(post.get(f"{name}-unit", ""))
    typed = f" Typed: {post[name]} {unit[0]}." if unit and post.get(name) else ""
    return AboutField(name, f"{fault.sentence}{typed}")


def _drop_hidden(data: dict[str, Any]) -> list[AboutField]:
    """Take out of the data what a later answer has left without meaning; a sentence about each answer taken."""
    dropped = []
    for key, (by, answers) in WITHOUT_MEANING_BESIDE.items():
        if key in data and data.get(by) in answers:
            because = QUESTIONS[by]
            assert isinstance(because, Choice)
            why = f"{because.label.lower()} is {because.answers[data[by]]}"
            dropped.append(AboutField(key, f"{QUESTIONS[key].label} {data.pop(key)} was dropped: {why}."))
    studies = data.get("studies")
    for study in studies if isinstance(studies, list) else ():
        modality = study["modality"]
        for key, why in _hidden_in(study).items():
            what = f"{MODALITIES.get(modality, modality)}: {STUDY_QUESTIONS[key].label.lower()}"
            dropped.append(AboutField(f"studies-{modality}-{key}", f"{what} was dropped: {why}."))
            del study[key]
    if isinstance(studies, list):
        data["studies"] = [study for study in studies if study.keys() != {"modality"}]
    return dropped


def _hidden_in(study: dict[str, Any]) -> dict[str, str]:
    """The answers about a study that its others leave without meaning, each with the reason."""
    result = study.get("result")
    if result is None:
        return {key: "the study is not done" for key in study if key in STUDY_QUESTIONS}
    covers, found = "other coverage is chosen", f"the result is {result}"
    return {key: covers if key == "covered_sites" else found for key in without_meaning(study)}
