"""What must hold of every possible case (`algorithm.md`, section 3), each as a sentence and its opposite.

A claim is proved when no possible case makes its opposite true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from ..case.vocabulary import CERTAINTIES, LEANS, PLANAR_OR_NAF
from ..evaluate import Answered, answer
from ..imaging.conclusions import CONCLUSIONS
from ..logic.conditions import Statements, Truth
from ..rules import RULES
from .any_case import AnyCase
from .circuit import Changed, some, two_of

DOSES = ("ZOLEDRONATE-4-0-MG", "ZOLEDRONATE-3-5-MG", "ZOLEDRONATE-3-3-MG", "ZOLEDRONATE-3-0-MG")
ANY_DOSE = (*DOSES, "DENOSUMAB-EVERY-4-WEEKS")
SYSTEMIC = ("SYSTEMIC-THERAPY-BY-SUBTYPE", "SYSTEMIC-HR-POSITIVE", "SYSTEMIC-HER2-POSITIVE", "SYSTEMIC-TRIPLE-NEGATIVE")
OPTIONS = (*SYSTEMIC, "PIK3CA-OPTION", "ESR1-OPTION", "PD-L1-OPTION", "PARP-OPTION", "HER2-LOW-OPTION")
HOLDS_BACK = (
    "WITHHOLD-ZOLEDRONATE", "CORRECT-CALCIUM-FIRST", "EXTRACT-THEN-HEAL", "NO-BONE-AGENT-IN-PREGNANCY", "ZOLEDRONATE-NOT-ADVISED",
    "DENOSUMAB-STOP-PLAN", "BONE-AGENT-WAITS", "START-BONE-AGENT",
)  # fmt: skip
CONTRADICTORY: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("START-BONE-AGENT",), ("BONE-AGENT-WAITS",)),
    (DOSES, ("ZOLEDRONATE-NOT-ADVISED", "ZOLEDRONATE-NEEDS-CRCL", "WITHHOLD-ZOLEDRONATE")),
    (ANY_DOSE, ("HYPERCALCAEMIA", "CORRECT-CALCIUM-FIRST", "EXTRACT-THEN-HEAL", "NO-BONE-AGENT-IN-PREGNANCY")),
    (("CALCIUM-AND-VITAMIN-D",), ("NO-CALCIUM-VITAMIN-D",)),
    (("BIOPSY-A-LESION",), ("BIOPSY-MAY-BE-SKIPPED",)),
    (OPTIONS, ("SYSTEMIC-THERAPY-WAITS",)),
    (("DO-NOT-SWITCH",), ("CHANGE-LINE-AT-MDT",)),
    (("RADIOTHERAPY-FOR-PAIN", "RADIOTHERAPY-FRACTURE-RISK"), ("STABILITY-BEFORE-RADIOTHERAPY",)),
    (("CONTINUE-BONE-AGENT",), HOLDS_BACK),
    (("NO-METASTATIC-LABEL",), (*OPTIONS, "START-BONE-AGENT")),
    (("HYPERCALCAEMIA",), ("HYPOCALCAEMIA",)),
    (("NO-CALCIUM-VITAMIN-D",), ("CORRECT-CALCIUM-FIRST",)),
    (("REPLETE-VITAMIN-D",), ("CHECK-VITAMIN-D",)),
)
"""Codes on the left against codes on the right: section 3, point 3, and three pairs more."""
ONE_AT_MOST = (
    DOSES,
    ("MIRELS-FIX", "MIRELS-BORDERLINE", "MIRELS-LOW"),
    ("SINS-UNSTABLE", "SINS-INDETERMINATE", "SINS-STABLE"),
    SYSTEMIC,
)

URGENT = tuple(code for code, rule in RULES.items() if rule.section == "urgent")
KEPT = (*URGENT, "MARROW-BIOPSY", "INFECTION-WORKUP", "TISSUE-BEFORE-FIXATION", "REPEAT-BIOPSY")
"""What a study made negative never removes (section 3, point 7)."""
SAFETY = (
    *KEPT, "STABILITY-BEFORE-RADIOTHERAPY", "PROTECT-WEIGHT-BEARING", "MIRELS-FIX", "MIRELS-BORDERLINE", "SINS-UNSTABLE",
    "SINS-INDETERMINATE", "EXCLUDE-MYELOMA", "NO-BONE-AGENT-IN-PREGNANCY", "NO-CALCIUM-VITAMIN-D", "WITHHOLD-ZOLEDRONATE",
)  # fmt: skip
"""Codes that keep a patient from harm: an answer left open must not remove one that a 'no' would leave."""
BEFORE_A_START = (
    "PREGNANCY-TEST-FIRST",
    "DENTAL-CHECK-FIRST",
    "ZOLEDRONATE-NEEDS-CRCL",
    "ZOLEDRONATE-NOT-ADVISED",
    "EXTRACT-THEN-HEAL",
)
"""Codes that stand before the start of a bone agent: kept wherever it is still to be started."""
REASSURING: dict[str, tuple[str, ...]] = {
    "proof": ("none",), "bone_disease_known": ("no",), "other_cancer": ("no",), "visceral": ("none",), "neurology": ("none",),
    "fracture": ("none",), "pain": ("none",), "infection_signs": ("no",), "cytopenia": ("no",), "calcium_level": ("normal",),
    "alp": ("normal",), "markers": ("normal", "stable", "falling"), "paraprotein": ("absent",), "pth": ("normal",),
    "dental": ("cleared",), "pregnancy": ("excluded", "not_applicable"), "surgical_opinion": ("obtained",),
    "fixation_planned": ("no",), "radiotherapy_considered": ("no",), "radiotherapy_to_site": ("no",),
    "trauma_or_surgery_at_site": ("no",), "stopping_bone_agent": ("no",), "menopause": ("postmenopausal", "not_applicable"),
}  # fmt: skip
"""Answers that say 'no' or 'normal'."""
WORSE: dict[str, tuple[str, ...]] = {
    "neurology": ("none", "cord_or_cauda"), "fracture": ("none", "pathological"), "cytopenia": ("no", "yes"),
    "infection_signs": ("no", "yes"), "visceral": ("none", "indeterminate", "present", "crisis"),
    "pain": ("none", "mild", "moderate", "severe"), "course": ("better", "stable", "worse"),
}  # fmt: skip
"""Findings from good to bad; numbers, calcium among them, are put in order by `Algorithm.worse`."""
GIVES_WAY = {"IMPENDING-FRACTURE": ("PATHOLOGICAL-FRACTURE", "CORD-COMPRESSION")}
"""An urgent code may be taken over by the one that it warned of."""


@dataclass(frozen=True, slots=True)
class Claim:
    """``point`` of section 3; ``opposite``: the cases that would refute it."""

    point: str
    sentence: str
    opposite: Truth


class Algorithm:
    """What the algorithm says of every possible case, and the claims about it."""

    def __init__(self) -> None:
        self.any_case = AnyCase()
        self.circuit = self.any_case.circuit
        self.answered: Answered = answer(self.any_case.case_set())
        self.given: Statements = self.answered.given
        self.said: Statements = self.answered.scope.case
        self.terms: Statements = self.answered.scope.terms

    def any_of(self, *codes: str) -> Truth:
        """The cases in which one of these codes is given."""
        return some(self.circuit, (self.given[code] for code in codes))

    @cached_property
    def claims(self) -> list[Claim]:
        """Every claim, with the cases that would refute it."""
        return [
            *self._readings(), *self._conclusion(), *self._exclusive(), *self._doses(), *self._urgent_alone(),
            *self._line(), *self._negative_studies(), *self._worse(), *self._unknown(), *self._compiled(),
        ]  # fmt: skip

    def _readings(self) -> Iterator[Claim]:
        none = more = unexplained = self.circuit.never
        explanation = self.any_of(*(code for code, rule in RULES.items() if rule.section == "explanation"))
        for discordance in self.answered.compared.discordances:
            two = (discordance.a, discordance.b, False)
            leans = [r.where for r in self.answered.readings if (r.seen_on, r.missed_by, r.agree) == two]
            none = none | (discordance.where & ~some(self.circuit, leans))
            more = more | two_of(self.circuit, leans)
            unexplained = unexplained | (discordance.where & ~explanation)
        yield Claim("1", "every disagreement gets a lean", none)
        yield Claim("1", "no disagreement gets two leans", more)
        yield Claim("1", "every case with a disagreement gets an explanation", unexplained)
        leans = [self.said[f"lean={lean}"] for lean in LEANS]
        certain = [self.said[f"certainty={each}"] for each in CERTAINTIES]
        yield Claim("1", "no case gets two overall leans", two_of(self.circuit, leans))
        yield Claim("1", "no case gets two certainties", two_of(self.circuit, certain))
        yield Claim(
            "1", "a lean has a certainty, and no lean has none", some(self.circuit, leans) ^ some(self.circuit, certain)
        )

    def _conclusion(self) -> Iterator[Claim]:
        conclusions = [self.said[f"conclusion={code}"] for code in CONCLUSIONS]
        yield Claim("2", "every case gets a conclusion", ~some(self.circuit, conclusions))
        yield Claim("2", "no case gets two conclusions", two_of(self.circuit, conclusions))
        yield Claim(
            "2",
            "every case with a study goes to the tumour board",
            self.said["any_study"] & ~self.given["TUMOUR-BOARD"],
        )

    def _exclusive(self) -> Iterator[Claim]:
        for left, right in CONTRADICTORY:
            sentence = f"no case gets {' or '.join(left)} together with {' or '.join(right)}"
            yield Claim("3", sentence, self.any_of(*left) & self.any_of(*right))
        for group in ONE_AT_MOST:
            yield Claim(
                "3",
                f"no case gets two of {', '.join(group)}",
                two_of(self.circuit, [self.given[code] for code in group]),
            )

    def _doses(self) -> Iterator[Claim]:
        said, zoledronate, any_dose = self.said, self.any_of(*DOSES), self.any_of(*ANY_DOSE)
        enough = said["crcl known"] & ~said["crcl<30"]
        yield Claim("4", "no dose of zoledronate without a known clearance of 30 or more", zoledronate & ~enough)
        every = any_dose | self.given["ZOLEDRONATE-EVERY-12-WEEKS"]
        yield Claim("4", "no dose of a bone agent while the calcium is low", every & self.terms["calcium_low"])
        yield Claim("4", "no dose of a bone agent in a pregnancy known or possible", every & self.terms["blocked"])
        yield Claim("4", "no dose of a bone agent while the jaw holds it back", every & self.terms["held"])
        yield Claim(
            "4", "no dose of a bone agent unless bone metastasis is established", every & ~self.terms["established"]
        )

    def _urgent_alone(self) -> Iterator[Claim]:
        none: dict[int, int] = {}
        for modality in self.any_case.study:
            none |= self.any_case.without(modality)
        without = Changed(self.circuit, none)
        for code in URGENT:
            if code == "SPINAL-INFECTION":
                yield Claim("5", f"no study, only what is seen on one, decides {code}", without.of(self.given[code]))
            else:
                yield Claim("5", f"no imaging answer decides {code}", self.given[code] ^ without.of(self.given[code]))

    def _line(self) -> Iterator[Claim]:
        changed = self.circuit.never
        for modality, said in self.any_case.study.items():
            if modality not in PLANAR_OR_NAF:
                worse = said["compared_with_before=new_lesions"] | said["compared_with_before=worse"]
                changed = changed | (said["result=positive"] & worse)
        change = self.given["CHANGE-LINE-AT-MDT"]
        sentence = (
            "in the window no line is changed without a changed positive study other than a planar bone scan or NaF"
        )
        yield Claim("6", sentence, change & self.terms["window"] & ~changed)
        differs = self.circuit.never
        for number in range(len(self.any_case.axes["markers"].answers)):
            differs = differs | (change ^ Changed(self.circuit, self.any_case.setting("markers", number)).of(change))
        yield Claim("6", "no marker decides whether a line is changed", differs)

    def _negative_studies(self) -> Iterator[Claim]:
        for modality, said in self.any_case.study.items():
            absent = Changed(self.circuit, self.any_case.without(modality))
            lost = some(self.circuit, (absent.of(self.given[code]) & ~self.given[code] for code in KEPT))
            yield Claim(
                "7",
                f"a negative {modality} in place of none removes none of {', '.join(KEPT)}",
                said["result=negative"] & lost,
            )

    def _worse(self) -> Iterator[Claim]:
        for key, answers in self._orders().items():
            for better, worse in combinations(answers, 2):
                before = Changed(self.circuit, self.any_case.setting(key, better))
                lost = self.circuit.never
                for code in URGENT:
                    instead = self.any_of(code, *GIVES_WAY.get(code, ()))
                    lost = lost | (before.of(self.given[code]) & ~instead)
                shown = [next(iter(self.any_case.axes[key].answers[n].items())) for n in (better, worse)]
                sentence = f"{shown[1][0]} {shown[1][1]} for {shown[0][0]} {shown[0][1]} removes no urgent code"
                yield Claim("worse", sentence, self.any_case.option[key][worse] & lost)

    def _orders(self) -> dict[str, list[int]]:
        """For each finding its answers from good to bad; calcium from the normal range upwards."""
        orders = {key: [self.any_case.number(key, one) for one in answers] for key, answers in WORSE.items()}
        for key in ("mirels_total", "sins_total"):
            orders[key] = list(range(1, len(self.any_case.axes[key].answers)))
        calcium = enumerate(self.any_case.axes["corrected_calcium_mmol_l"].answers)
        given = {n: answer["corrected_calcium_mmol_l"] for n, answer in calcium if "corrected_calcium_mmol_l" in answer}
        orders["corrected_calcium_mmol_l"] = [n for n, value in given.items() if value >= 2.2]
        return orders

    def _unknown(self) -> Iterator[Claim]:
        for key, answers in REASSURING.items():
            left_open = Changed(self.circuit, self.any_case.setting(key, 0))
            said = some(self.circuit, (self.any_case.option[key][self.any_case.number(key, one)] for one in answers))
            lost = some(self.circuit, (self.given[code] & ~left_open.of(self.given[code]) for code in SAFETY))
            lost = lost | (
                left_open.of(self.given["START-BONE-AGENT"])
                & some(self.circuit, (self.given[code] & ~left_open.of(self.given[code]) for code in BEFORE_A_START))
            )
            sentence = f"{key} left open keeps every safety code that the answer {' or '.join(answers)} keeps"
            yield Claim("unknown", sentence, said & lost)

    def _compiled(self) -> Iterator[Claim]:
        scope = self.answered.scope
        differs: Truth = self.circuit.never
        for code, rule in RULES.items():
            differs = differs | (self.given[code] ^ rule.when.ask(scope))
        yield Claim("8", "the compiled rules say what the rules say", differs)
        differs = self.terms["biopsy_given"] ^ self.given["BIOPSY-A-LESION"]
        yield Claim("8", "a biopsy is advised where BIOPSY-A-LESION is given, and nowhere else", differs)
