"""The questionnaire: shape and wording of the questions. What an answer means is judged elsewhere."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from mbc_advisor.algorithm.case.contradictions import CHANGES_FOR_THE_WORSE, NEVER_ON_PLANAR_OR_NAF, NOT_IF_NEGATIVE
from mbc_advisor.algorithm.case.measures import CONVENTIONAL
from mbc_advisor.algorithm.case.read import read_what_is_sound
from mbc_advisor.algorithm.case.vocabulary import (
    MODALITIES,
    QUESTIONS,
    RESULT,
    SEES_DENSITY,
    STUDY_QUESTIONS,
    Choice,
    Several,
)

from . import posted
from .fields import ChoiceAnswer, SeveralAnswer, TextAnswer, field_for
from .layout import Ask, Group, Part, Study
from .posted import NOT_DONE

FIRST = ("purpose", "setting", "proof")
RECEPTORS = ("er", "pgr", "her2")
GROUPS = (
    (
        "disease", "More about the disease", "histology, disease outside bone, biomarkers, line of therapy",
        ("bone_disease_known", "visceral", "histology", "grade", "other_cancer", "receptor_sample", "decalcification", "menopause",
         "therapy_line", "endocrine_resistant", "pd_l1", "gbrca", "pik3ca", "esr1"),
    ),
    (
        "clock", "Clock", "systemic therapy and its weeks, G-CSF, radiotherapy, drugs that change a scan",
        ("therapy", "weeks_on_therapy", "weeks_since_gcsf", "radiotherapy_to_site", "trauma_or_surgery_at_site", "er_blocking_drug",
         "on_bisphosphonate_before"),
    ),
    (
        "clinic", "Clinic", "neurology, fracture, pain, infection, blood counts, markers",
        ("neurology", "fracture", "pain", "pain_type", "course", "infection_signs", "cytopenia", "calcium_level", "alp", "markers",
         "paraprotein", "pth"),
    ),
    (
        "laboratory", "Laboratory and bone agent", "kidney, calcium, vitamin D, teeth, pregnancy, agent and doses",
        ("sex", "age_years", "weight_kg", "creatinine_umol_l", "creatinine_baseline_umol_l", "crcl_ml_min", "calcium_mmol_l",
         "albumin_g_l", "corrected_calcium_mmol_l", "vitamin_d_nmol_l", "bone_agent", "bone_agent_doses", "bone_agent_months",
         "bone_disease_stable", "dental", "pregnancy", "stopping_bone_agent"),
    ),
    (
        "structure", "Fracture and spine stability", "radiotherapy, fixation, Mirels and SINS items or totals",
        ("radiotherapy_considered", "fixation_planned", "surgical_opinion", "mirels_site", "mirels_pain", "mirels_lesion",
         "mirels_size", "mirels_total", "sins_location", "sins_pain", "sins_lesion", "sins_alignment", "sins_collapse",
         "sins_posterolateral", "sins_total"),
    ),
)  # fmt: skip
LABEL_HINT = "A local code for the print-out. Never a name, a date of birth or a hospital number."


def _result_field(modality: str) -> ChoiceAnswer:
    return ChoiceAnswer(RESULT, {NOT_DONE: "not done"} | RESULT.answers, NOT_DONE, MODALITIES[modality])


def _study_fields(modality: str, result: str) -> dict[str, forms.Field]:
    """The questions worth asking of a study with this result, with the answers it can have."""
    found: dict[str, forms.Field] = {}
    for key, question in STUDY_QUESTIONS.items():
        if result == "negative" and key in NOT_IF_NEGATIVE:
            continue
        name, possible = f"studies-{modality}-{key}", dict(getattr(question, "answers", {}))
        if key == "morphology" and result == "positive" and modality in ("ct", "radiograph"):
            del possible["none_visible"]
        elif key == "features" and modality in ("bone_scan", "naf_pet_ct"):
            possible = {answer: words for answer, words in possible.items() if answer not in NEVER_ON_PLANAR_OR_NAF}
        elif key == "compared_with_before":
            if modality not in SEES_DENSITY:
                del possible["more_sclerotic"]
            if result == "negative":
                possible = {answer: words for answer, words in possible.items() if answer not in CHANGES_FOR_THE_WORSE}
        if isinstance(question, Several):
            found[name] = SeveralAnswer(question, possible)
        elif isinstance(question, Choice):
            found[name] = ChoiceAnswer(question, possible)
        else:
            found[name] = field_for(question)
    return found


STUDY_FIELDS = {
    (modality, result): _study_fields(modality, result) for modality in MODALITIES for result in RESULT.answers
}
STUDIES = {modality: Study(modality, words) for modality, words in MODALITIES.items()}

CASE_FIELDS: dict[str, forms.Field] = (
    {key: field_for(QUESTIONS[key]) for key in FIRST}
    | {f"studies-{modality}-result": _result_field(modality) for modality in MODALITIES}
    | {key: field_for(QUESTIONS[key]) for key in RECEPTORS}
    | {key: field_for(QUESTIONS[key], CONVENTIONAL.get(key)) for _, _, _, keys in GROUPS for key in keys}
    | {"label": TextAnswer("Case label", LABEL_HINT)}
)

HELPER = FormHelper()
HELPER.form_tag = False
HELPER.layout = Layout(
    Part("First", "case", *(Ask(key) for key in FIRST)),
    Part("Studies", "studies", *STUDIES.values()),
    Part("Receptors", "receptors", *(Ask(key) for key in RECEPTORS)),
    *(Group(key, title, hint, *(Ask(name) for name in keys)) for key, title, hint, keys in GROUPS),
    Part("For the print-out", "label", Ask("label")),
)


class CaseForm(forms.BaseForm):
    """Every question about the patient, and a row for each study.

    A bound form has ``case`` (its sound answers) and, where the contract refuses an answer, the
    contract's own sentence at the answer's field.
    """

    base_fields = CASE_FIELDS

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.helper = HELPER
        self._details: dict[str, list[str]] = {}
        if self.is_bound:
            for modality in MODALITIES:
                self._add_details(modality)

    def result_of(self, modality: str) -> str:
        """The result now chosen for a study; `NOT_DONE` when none is."""
        return self.data.get(f"studies-{modality}-result", "") or NOT_DONE

    def details_of(self, modality: str) -> list[str]:
        """The names of the questions that a study's result makes worth asking."""
        return self._details.get(modality, [])

    def answered(self, name: str) -> bool:
        """Whether a question has an answer other than 'not known'."""
        return self.is_bound and posted.says_something(name, self.data.get(name, ""))

    def _add_details(self, modality: str) -> None:
        result = self.result_of(modality)
        asked = STUDY_FIELDS.get((modality, result), {})
        possible = STUDY_FIELDS[modality, "positive"]
        names = [name for name in possible if name in asked or posted.says_something(name, self.data.get(name, ""))]
        for name in names if result != NOT_DONE or len(names) > 1 else ():
            self.fields[name] = asked.get(name, possible[name])
        self._details[modality] = [name for name in names if name in self.fields]

    def clean(self):
        """Judge the answers by the contract."""
        self.case, faults = read_what_is_sound(posted.from_post(self.data).data)
        for fault in faults:
            name = posted.field_of(fault.key)
            typed = posted.typed(self.data, name)
            sentence = f"{fault.sentence} Typed: {typed}." if typed else fault.sentence
            self.add_error(name if name in self.fields else None, sentence)
        return self.cleaned_data

    def error_summary(self):
        """(field or empty, sentence) for every fault, in the order of the page."""
        studies = [
            name for modality in MODALITIES for name in (f"studies-{modality}-result", *self.details_of(modality))
        ]
        order = dict.fromkeys([*FIRST, *studies, *self.fields])
        found = [(name, sentence) for name in order for sentence in self.errors.get(name, ())]
        return [("", sentence) for sentence in self.non_field_errors()] + found
