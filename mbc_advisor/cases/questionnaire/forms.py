"""The questionnaire: shape and wording of the questions. What an answer means is judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.forms.boundfield import BoundField

from mbc_advisor.algorithm.case.contradictions import CHANGES_FOR_THE_WORSE, NEVER_ON_PLANAR_OR_NAF, NOT_IF_NEGATIVE
from mbc_advisor.algorithm.case.measures import CONVENTIONAL
from mbc_advisor.algorithm.case.vocabulary import (
    MODALITIES,
    NUMBERS,
    PLANAR_OR_NAF,
    QUESTIONS,
    RESULT,
    SEES_DENSITY,
    STRUCTURE,
    STUDY_QUESTIONS,
)

from .fields import ChoiceAnswer, TextAnswer, UnitAnswer, field_for
from .layout import Group, StudyRow
from .posted import NOT_DONE, says_something
from .posted_case import AboutField, PostedCase

LABEL_HINT = "A local code for the print-out. Never a name, a date of birth or a hospital number."

LAYOUT = Layout(
    Fieldset("First", "purpose", "setting", "proof", css_id="part-case", css_class="part--case"),
    Fieldset("Studies", *map(StudyRow, MODALITIES), css_id="part-studies", css_class="part--studies"),
    Fieldset("Receptors", "er", "pgr", "her2", css_id="part-receptors", css_class="part--receptors"),
    Group(
        "disease", "More about the disease", "histology, disease outside bone, biomarkers, line of therapy",
        "bone_disease_known", "visceral", "histology", "grade", "other_cancer", "receptor_sample", "decalcification",
        "menopause", "therapy_line", "endocrine_resistant", "pd_l1", "gbrca", "pik3ca", "esr1",
    ),
    Group(
        "clock", "Clock", "systemic therapy and its weeks, G-CSF, radiotherapy, drugs that change a scan",
        "therapy", "weeks_on_therapy", "weeks_since_gcsf", "radiotherapy_to_site", "trauma_or_surgery_at_site",
        "er_blocking_drug", "on_bisphosphonate_before",
    ),
    Group(
        "clinic", "Clinic", "neurology, fracture, pain, infection, blood counts, markers",
        "neurology", "fracture", "pain", "pain_type", "course", "infection_signs", "cytopenia", "calcium_level", "alp",
        "markers", "paraprotein", "pth",
    ),
    Group(
        "laboratory", "Laboratory and bone agent", "kidney, calcium, vitamin D, teeth, pregnancy, agent and doses",
        "sex", "age_years", "weight_kg", "creatinine_umol_l", "creatinine_baseline_umol_l", "crcl_ml_min",
        "calcium_mmol_l", "albumin_g_l", "corrected_calcium_mmol_l", "vitamin_d_nmol_l", "bone_agent",
        "bone_agent_doses", "bone_agent_months", "bone_disease_stable", "dental", "pregnancy", "stopping_bone_agent",
    ),
    Group(
        "structure", "Fracture and spine stability", "radiotherapy, fixation, Mirels and SINS items or totals",
        "radiotherapy_considered", "fixation_planned", "surgical_opinion", "mirels_site", "mirels_pain",
        "mirels_lesion", "mirels_size", "mirels_total", "sins_location", "sins_pain", "sins_lesion",
        "sins_alignment", "sins_collapse", "sins_posterolateral", "sins_total",
    ),
    Fieldset("For the print-out", "label", css_id="part-label", css_class="part--label"),
)  # fmt: skip


def _unit_field(key: str) -> UnitAnswer:
    return UnitAnswer(NUMBERS[key], {unit: words for unit, (words, _) in CONVENTIONAL[key].items()})


def _study_fields(modality: str, result: str) -> dict[str, forms.Field]:
    """The questions worth asking of a study with this result, with the answers it can have."""
    found: dict[str, forms.Field] = {}
    for key, question in STUDY_QUESTIONS.items():
        if result == "negative" and key in NOT_IF_NEGATIVE:
            continue
        impossible: tuple[str, ...] = ()
        if key == "morphology" and result == "positive" and modality in STRUCTURE:
            impossible = ("none_visible",)
        elif key == "features" and modality in PLANAR_OR_NAF:
            impossible = NEVER_ON_PLANAR_OR_NAF
        elif key == "compared_with_before":
            impossible = () if modality in SEES_DENSITY else ("more_sclerotic",)
            impossible += CHANGES_FOR_THE_WORSE if result == "negative" else ()
        answers = {each: words for each, words in getattr(question, "answers", {}).items() if each not in impossible}
        found[f"studies-{modality}-{key}"] = field_for(question, answers)
    return found


STUDY_FIELDS = {
    (modality, result): _study_fields(modality, result) for modality in MODALITIES for result in RESULT.answers
}


class CaseForm(forms.BaseForm):
    """Every question about the patient, and a row for each study, with the answers of a posted case.

    It judges nothing: the posted case brings what is wrong, and each sentence stands at its question.
    """

    base_fields = (
        {key: field_for(question) for key, question in QUESTIONS.items()}
        | {f"{key}-unit": _unit_field(key) for key in CONVENTIONAL}
        | {
            f"studies-{modality}-result": ChoiceAnswer(RESULT, {NOT_DONE: "not done"} | RESULT.answers, name)
            for modality, name in MODALITIES.items()
        }
        | {"label": TextAnswer("Case label", LABEL_HINT)}
    )
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = LAYOUT

    def __init__(self, posted: PostedCase | None = None):
        super().__init__(posted.fields if posted else None)
        self._posted = posted
        self._details: dict[str, list[str]] = {}
        for modality in MODALITIES if posted else ():
            self._add_details(modality)

    def result_of(self, modality: str) -> str:
        """The result now chosen for a study; `NOT_DONE` when none is."""
        return self.data.get(f"studies-{modality}-result", "") or NOT_DONE

    def details_of(self, modality: str) -> dict[str, Any]:
        """What a study's result makes worth asking: ``first``, and ``rest`` under a heading of its own."""
        fields: dict[str, list[BoundField]] = {"first": [], "rest": []}
        for name in self._details.get(modality, ()):
            of_a_lesion = name.rpartition("-")[2] in NOT_IF_NEGATIVE
            fields["first" if of_a_lesion else "rest"].append(self[name])
        return {**fields, "study": MODALITIES[modality], "open": any(self.has_fault(f.name) for f in fields["rest"])}

    def answered(self, name: str) -> bool:
        """Whether a question has an answer other than 'not known'."""
        return says_something(name, self.data.get(name, ""))

    def has_fault(self, name: str) -> bool:
        """Whether something is wrong with the answer to a question."""
        return name in self.errors

    def _add_details(self, modality: str) -> None:
        result = self.result_of(modality)
        asked = STUDY_FIELDS.get((modality, result), {})
        possible = STUDY_FIELDS[modality, "positive"]
        names = [name for name in possible if name in asked or self.answered(name)]
        if result == NOT_DONE and len(names) <= 1:
            names = []
        self._details[modality] = names
        self.fields |= {name: deepcopy(asked.get(name, possible[name])) for name in names}

    def clean(self) -> None:
        """Put each fault of the posted case at its question."""
        for name, sentence in self._posted.faults if self._posted else ():
            self.add_error(name if name in self.fields else None, sentence)
            widget = self.fields[name].widget if name in self.fields else None
            if isinstance(widget, forms.TextInput):
                widget.input_type = "text"  # a date keeps what was typed, also where it is none

    @property
    def faults(self) -> list[AboutField]:
        """What is wrong, in the order of the page; what is about no question of it first."""
        place = {name: number for number, name in enumerate(self._in_order())}
        faults = self._posted.faults if self._posted else ()
        here = [fault if fault.field in place else AboutField("", fault.sentence) for fault in faults]
        return sorted(here, key=lambda fault: place.get(fault.field, -1))

    def _in_order(self) -> Iterator[str]:
        """The names of the questions in the order of the page."""
        for pointer in self.helper.layout.get_field_names():
            yield pointer.name
            if pointer.name.startswith("studies-"):
                yield from self._details.get(pointer.name.split("-")[1], ())
