"""The questions as rules ask them: ``proof.is_("none", "unknown")``, ``crcl.under(30)``.

Wrong answers and keys fail when the module is imported, not when a case meets them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ..case.vocabulary import (
    CHOICES,
    LEANS,
    MECHANISMS,
    MODALITIES,
    NUMBERS,
    RESULT,
    SITES,
    STUDY_CHOICES,
    STUDY_LISTS,
    SUBTYPES,
)
from .conditions import Condition, Says


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with a closed list of answers, asked of the case, of a study or of a pair."""

    key: str
    label: str
    answers: dict[str, str]
    place: str = "case"
    short: str = ""

    def is_(self, *answers: str) -> Says:
        """One of these answers was given."""
        for answer in answers:
            if answer not in self.answers:
                raise ValueError(f"{answer} is not an answer to {self.key}")
        listed = " or ".join(self.answers[answer] for answer in answers)
        short = self.short or self.label
        if answers == ("yes",):
            return Says(self.place, {f"{self.key}=yes": f"{short}: yes"}, self.label, f"{self.label} not stated")
        words = {f"{self.key}={answer}": f"{short}: {self.answers[answer]}" for answer in answers}
        return Says(self.place, words, f"{self.label} is {listed}", f"{self.label} is not {listed}")

    def any_of(self, *answers: str) -> Condition:
        """At least one of these is among the answers given (for questions that take several)."""
        condition = self.is_(*answers)
        listed = " or ".join(self.answers[answer] for answer in answers)
        return Says(
            self.place, condition.words, f"{self.label} include {listed}", f"{self.label} do not include {listed}"
        )

    def only(self, *answers: str) -> Condition:
        """Some are given, and all of them are among these."""
        others = [answer for answer in self.answers if answer not in answers]
        return self.any_of(*answers) & ~self.any_of(*others)


LIMITS_BY_NAME = ("lower", "upper")
"""Thresholds that are a laboratory's own limits (`measures.Limits`)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number, asked against thresholds; none of them holds while the number is not known.

    ``thresholds`` gathers what rules ask, so that a case's statements can be made from its numbers.
    """

    key: str
    label: str
    unit: str
    thresholds: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def _condition(self, sign: str, words: str, value: Any) -> Condition:
        statement = f"{self.key}{sign}{value}"
        named = value in LIMITS_BY_NAME
        self.thresholds[statement] = (sign, value if named else Decimal(str(value)))
        shown = f"{words} the {value} limit" if named else f"{words} {value} {self.unit}".rstrip()
        text = f"{self.label} {shown}"
        return Says("case", {statement: text}, f"{self.label} is {shown}", f"{self.label} is not known to be {shown}")

    def under(self, value: Any) -> Condition:
        """Known, and strictly under ``value``, or under a named limit of the laboratory."""
        return self._condition("<", "under", value)

    def over(self, value: Any) -> Condition:
        """Known, and strictly over ``value``, or over a named limit of the laboratory."""
        return self._condition(">", "over", value)

    def at_least(self, value: Any) -> Condition:
        """Known, and ``value`` or more."""
        return self._condition(">=", "at least", value)

    def at_most(self, value: Any) -> Condition:
        """Known, and ``value`` or less."""
        return self._condition("<=", "at most", value)

    @property
    def known(self) -> Condition:
        """A value is given or can be computed."""
        self.thresholds[f"{self.key} known"] = ("known", Decimal(0))
        return Says(
            "case", {f"{self.key} known": f"{self.label} known"}, f"{self.label} is known", f"{self.label} is not known"
        )


def flag(name: str, yes: str, no: str, place: str = "case") -> Condition:
    """A finding of the reading of the studies, true or not."""
    return Says(place, {name: yes}, yes, no)


SPOKEN = {
    "purpose": "the purpose", "setting": "the setting", "proof": "the proof",
    "bone_disease_known": "bone metastases accepted before these studies", "histology": "the histology",
    "grade": "the grade", "other_cancer": "another cancer in the history", "visceral": "disease outside bone",
    "receptor_sample": "the receptors' sample", "decalcification": "the decalcification",
    "gbrca": "germline BRCA1/2", "menopause": "the menopausal status", "therapy_line": "the line of therapy",
    "endocrine_resistant": "endocrine resistance", "therapy": "systemic therapy for metastatic disease",
    "er_blocking_drug": "the ER-blocking drug before FES", "radiotherapy_to_site": "radiotherapy to the site",
    "trauma_or_surgery_at_site": "trauma or surgery at the site",
    "on_bisphosphonate_before": "a bisphosphonate when the bone scan was done", "neurology": "the neurology",
    "fracture": "the fracture", "pain": "bone pain", "pain_type": "the kind of pain", "course": "the clinical course",
    "infection_signs": "signs of infection", "cytopenia": "unexplained cytopenia",
    "calcium_level": "the calcium as stated", "alp": "alkaline phosphatase", "markers": "the tumour markers' course",
    "paraprotein": "a paraprotein", "pth": "parathyroid hormone", "sex": "the sex", "bone_agent": "the bone agent given",
    "bone_disease_stable": "stable bone disease", "dental": "the state of teeth and jaw", "pregnancy": "pregnancy",
    "stopping_bone_agent": "a stop or pause of the bone agent considered",
    "radiotherapy_considered": "radiotherapy considered", "fixation_planned": "surgical fixation planned",
    "surgical_opinion": "the surgical opinion", "mirels_site": "the Mirels site",
}  # fmt: skip
"""What a question is called inside a sentence, where its label on the form would not read."""
SPOKEN_ANSWERS = {"purpose": {"diagnosis": "diagnosis", "response": "response assessment"}}


def _asked(key: str) -> Asked:
    question = CHOICES[key]
    answers = SPOKEN_ANSWERS.get(key, question.answers)
    return Asked(key, SPOKEN.get(key, question.label), answers, short=question.label)


purpose, setting, proof = _asked("purpose"), _asked("setting"), _asked("proof")
bone_disease_known, histology, grade = _asked("bone_disease_known"), _asked("histology"), _asked("grade")
other_cancer, visceral, er, pgr = _asked("other_cancer"), _asked("visceral"), _asked("er"), _asked("pgr")
her2, receptor_sample, decalcification = _asked("her2"), _asked("receptor_sample"), _asked("decalcification")
pd_l1, gbrca, pik3ca, esr1 = _asked("pd_l1"), _asked("gbrca"), _asked("pik3ca"), _asked("esr1")
menopause, therapy_line, endocrine_resistant = (
    _asked("menopause"),
    _asked("therapy_line"),
    _asked("endocrine_resistant"),
)
therapy, er_blocking_drug = _asked("therapy"), _asked("er_blocking_drug")
radiotherapy_to_site, trauma_or_surgery = _asked("radiotherapy_to_site"), _asked("trauma_or_surgery_at_site")
on_bisphosphonate_before = _asked("on_bisphosphonate_before")
neurology, fracture, pain, pain_type = _asked("neurology"), _asked("fracture"), _asked("pain"), _asked("pain_type")
course, infection_signs, cytopenia = _asked("course"), _asked("infection_signs"), _asked("cytopenia")
calcium_level, alp, markers = _asked("calcium_level"), _asked("alp"), _asked("markers")
paraprotein, pth, sex = _asked("paraprotein"), _asked("pth"), _asked("sex")
bone_agent, bone_disease_stable, dental = _asked("bone_agent"), _asked("bone_disease_stable"), _asked("dental")
pregnancy, stopping_bone_agent = _asked("pregnancy"), _asked("stopping_bone_agent")
radiotherapy_considered, fixation_planned = _asked("radiotherapy_considered"), _asked("fixation_planned")
surgical_opinion, mirels_site = _asked("surgical_opinion"), _asked("mirels_site")


SPOKEN_NUMBERS = {
    "age_years": "age", "weeks_on_therapy": "weeks on the current line", "weeks_since_gcsf": "weeks since G-CSF",
    "creatinine_umol_l": "creatinine", "creatinine_baseline_umol_l": "creatinine before the bone agent",
    "vitamin_d_nmol_l": "25-OH vitamin D", "bone_agent_doses": "doses of the bone agent",
    "bone_agent_months": "months on the bone agent",
}  # fmt: skip


def _measured(key: str) -> Measured:
    question = NUMBERS[key]
    return Measured(key, SPOKEN_NUMBERS[key], question.unit)


age, weeks_on_therapy, weeks_since_gcsf = (
    _measured("age_years"),
    _measured("weeks_on_therapy"),
    _measured("weeks_since_gcsf"),
)
creatinine, creatinine_baseline = _measured("creatinine_umol_l"), _measured("creatinine_baseline_umol_l")
vitamin_d, doses, months = _measured("vitamin_d_nmol_l"), _measured("bone_agent_doses"), _measured("bone_agent_months")
crcl = Measured("crcl", "creatinine clearance", "mL/min")
corrected_calcium = Measured("corrected_calcium", "corrected calcium", "mmol/L")
uncorrected_calcium = Measured("uncorrected_calcium", "calcium not corrected for albumin", "mmol/L")
creatinine_rise = Measured("creatinine_rise", "the rise of creatinine", "µmol/L")
mirels = Measured("mirels", "the Mirels score", "")
sins = Measured("sins", "the SINS score", "")

MEASURED = (
    age, weeks_on_therapy, weeks_since_gcsf, creatinine, creatinine_baseline, vitamin_d, doses, months,
    crcl, corrected_calcium, uncorrected_calcium, creatinine_rise, mirels, sins,
)  # fmt: skip


class StudyAsked:
    """The questions about one study of a pair: the positive one (``a``) or the other (``b``).

    Of a study asked about alone, ``a``.
    """

    def __init__(self, place: str, it: str, its: str):
        def asked(key: str, label: str, answers: dict[str, str]) -> Asked:
            return Asked(key, f"{its} {label}", answers, place, label)

        self._place, self._it = place, it
        self.modality = Asked("modality", it, MODALITIES, place, "study")
        self.mechanism = Asked("mechanism", f"what {it} shows", {m: m for m in MECHANISMS.values()}, place, "shows")
        self.result = asked("result", "result", RESULT.answers)
        self.morphology = asked("morphology", "own morphology", STUDY_CHOICES["morphology"].answers)
        self.count = asked("count", "lesion count", STUDY_CHOICES["count"].answers)
        self.sites = asked("site", "sites", SITES)
        self.features = asked("feature", "report words", STUDY_LISTS["features"].answers)
        self.compared = asked(
            "compared_with_before", "comparison with before", STUDY_CHOICES["compared_with_before"].answers
        )

    def _flag(self, name: str, yes: str, no: str) -> Condition:
        return flag(name, f"{self._it} {yes}", f"{self._it} {no}", self._place)

    @property
    def sites_stated(self) -> Condition:
        """The report says where."""
        return self._flag("sites_stated", "states its sites", "states no sites")

    @property
    def covers_trunk(self) -> Condition:
        """All of the trunk was imaged."""
        return self._flag("covers_trunk", "covers the trunk", "does not cover the trunk")

    def covers_site(self, site: str) -> Condition:
        """The site lies in what was imaged."""
        return self._flag(f"cover={site}", f"imaged the {SITES[site]}", f"did not image the {SITES[site]}")

    @property
    def positive(self) -> Condition:
        """It shows metastasis: the '+' of algorithm.md."""
        return self.result.is_("positive")

    @property
    def negative(self) -> Condition:
        """Negative, or benign: the '-' of algorithm.md."""
        return self.result.is_("negative", "benign")

    @property
    def changed(self) -> Condition:
        """New lesions or worse."""
        return self.compared.is_("new_lesions", "worse")

    @property
    def destroys(self) -> Condition:
        """A soft-tissue mass or cortical destruction on this study."""
        return self.features.any_of("soft_tissue_mass", "cortical_destruction")


this, other = StudyAsked("a", "it", "its"), StudyAsked("b", "the other", "the other's")

pair_morphology = Asked(
    "morphology",
    "the morphology (as CT states it, else a film, else the study itself)",
    {"lytic": "lytic", "sclerotic": "sclerotic", "mixed": "mixed", "marrow": "marrow only"},
    "pair",
    "morphology",
)
saw_all = flag(
    "saw_all",
    "the other study imaged all that the first shows",
    "the other study did not image all that the first shows",
    "pair",
)
benign_here = flag(
    "benign_here",
    "the other study names a benign cause at the same sites",
    "the other study names no benign cause at all of the same sites",
    "pair",
)
discordance_lean = Asked("lean", "its lean", LEANS, "pair", "lean")

lean = Asked("lean", "the overall lean", LEANS)
subtype = Asked("subtype", "the subtype", SUBTYPES)
