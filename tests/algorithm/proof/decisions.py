"""Spaces by decision: what the rules of a decision ask, found by walking their conditions.

Whatever a rule asks of the patient directly becomes an axis, with one answer for each set of answers
that no condition tells apart. What it asks of the studies, of the lean or of the conclusion is brought in
by *kinds*: one whole case for every combination of those parts that the families of studies below reach.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cache
from itertools import combinations, product
from typing import Any

from mbc_advisor.algorithm.case.vocabulary import QUESTIONS, Choice
from mbc_advisor.algorithm.evaluate import Answered
from mbc_advisor.algorithm.imaging.leans import ALONE, OVERRIDES, PAIRS
from mbc_advisor.algorithm.logic.conditions import AllOf, AnyOf, Condition, Not, Says, Some, Term, walk
from mbc_advisor.algorithm.rules import RULES

from .space import Axis, Fragment, Space, answers, first, merged, numbers_of, split, values

# What the patient brings, whichever the studies are

PATIENT = Space(answers("purpose"), answers("setting"), answers("proof"), answers("bone_disease_known"))
PATIENTS: Axis = [PATIENT.case(number) for number in numbers_of(PATIENT.sound)]
CLOCK: Axis = [
    {},
    {"therapy": "none"},
    {"therapy": "stopped"},
    {"therapy": "current"},
    {"therapy": "current", "weeks_on_therapy": 10},
    {"therapy": "current", "weeks_on_therapy": 40},
    {"weeks_on_therapy": 10},
    {"weeks_on_therapy": 40},
]
COURSE = answers("course", "unknown", "better", "worse")

# Families of studies: together they reach every lean and every conclusion

SPINE, RIBS, FEMUR, PELVIS, NOWHERE = ("lumbar_spine",), ("ribs",), ("femur",), ("pelvis",), ()


def some_of(modality: str, *said: Fragment, absent: bool = True) -> Axis:
    """A study of a modality with each of these answers in turn; positive where no result is given."""
    return [{}] * absent + [{"studies": [{"modality": modality, "result": "positive"} | one]} for one in said]


NEGATIVE, BENIGN, EQUIVOCAL = {"result": "negative"}, {"result": "benign"}, {"result": "equivocal"}
NEW, WORSE, SAME, BETTER = ({"compared_with_before": one} for one in ("new_lesions", "worse", "unchanged", "better"))
TWO_YEARS, DENSER = {"compared_with_before": "unchanged_two_years"}, {"compared_with_before": "more_sclerotic"}
ONE, FEW, MANY, DIFFUSE = ({"count": one} for one in ("one", "two_to_four", "five_or_more", "diffuse"))
LYTIC, SCLEROTIC, MIXED, MARROW = ({"morphology": one} for one in ("lytic", "sclerotic", "mixed", "marrow"))


def at(*sites: str) -> Fragment:
    return {"sites": list(sites)}


def with_(*features: str) -> Fragment:
    return {"features": list(features)}


FURTHER: Axis = [
    {}, {"weeks_since_gcsf": 2}, {"cytopenia": "yes"}, {"infection_signs": "yes"}, {"paraprotein": "present"}, {"er": "negative"},
    {"histology": "lobular"},
]  # fmt: skip
"""Answers that decide a lean, one at a time."""

FAMILIES: dict[str, tuple[Axis, ...]] = {
    "CT and bone scan": (
        some_of(
            "ct", {}, LYTIC, LYTIC | NEW, LYTIC | ONE, SCLEROTIC, SCLEROTIC | DENSER, SCLEROTIC | DIFFUSE, SCLEROTIC | SAME | FEW,
            SCLEROTIC | with_("small_uniform_foci") | TWO_YEARS, MIXED | WORSE, with_("soft_tissue_mass") | at(*SPINE),
            with_("cortical_destruction") | NEW, with_("disc_or_endplate"), NEGATIVE, BENIGN, BENIGN | at(*SPINE), EQUIVOCAL,
        ),
        some_of(
            "bone_scan", {}, ONE | at(*SPINE), MANY, MANY | NEW, FEW | SAME, FEW | at(*RIBS), TWO_YEARS, NEGATIVE, BENIGN, EQUIVOCAL,
        ),
    ),
    "FDG, CT and MRI": (
        some_of("fdg_pet_ct", {}, ONE, FEW | NEW, MANY | WORSE, DIFFUSE, SCLEROTIC | SAME, LYTIC | at(*FEMUR), NEGATIVE, EQUIVOCAL),
        some_of("ct", SCLEROTIC, LYTIC | SAME, BENIGN | with_("fracture_line"), NEGATIVE),
        some_of("mri", {}, MARROW | NEW, with_("disc_or_endplate") | at(*SPINE), BENIGN, NEGATIVE),
    ),
    "SPECT/CT, bone scan and MRI": (
        some_of("spect_ct", {}, SCLEROTIC | MANY, LYTIC | SAME, ONE, BENIGN | at(*SPINE), NEGATIVE, EQUIVOCAL | at(*SPINE)),
        some_of("bone_scan", FEW | at(*SPINE), FEW | at(*SPINE) | NEW, NEGATIVE, EQUIVOCAL | at(*SPINE)),
        some_of("mri", {} | at(*PELVIS), DIFFUSE, ONE | with_("fat_containing"), BENIGN | at(*SPINE), NEGATIVE),
    ),
    "FES, FDG and radiograph": (
        some_of("fes_pet_ct", {}, ONE, MANY | SAME, FEW | WORSE, NEGATIVE, BENIGN),
        some_of("fdg_pet_ct", {}, SCLEROTIC | MANY | SAME, NEGATIVE, NEGATIVE | SAME),
        some_of("radiograph", LYTIC, SCLEROTIC | SAME, with_("cortical_destruction") | at(*FEMUR), BENIGN, NEGATIVE),
    ),
    "NaF, radiograph and CT": (
        some_of("naf_pet_ct", {}, MANY | NEW, ONE | at(*RIBS), WORSE | at(*RIBS), NEGATIVE),
        some_of("radiograph", {}, LYTIC | NEW, ONE | with_("fracture_line"), BENIGN | with_("fracture_line"), EQUIVOCAL),
        some_of("ct", LYTIC | ONE | at(*RIBS), NEGATIVE, NEGATIVE | BETTER, EQUIVOCAL),
    ),
    "MRI and film, with what is named benign": (
        some_of("mri", ONE | at(*SPINE), FEW | at(*SPINE), FEW | at(*SPINE) | DIFFUSE, ONE | at(*FEMUR) | with_("fracture_line")),
        some_of("ct", BENIGN | at(*SPINE), BENIGN | at(*SPINE) | with_("fat_containing"), BENIGN | at(*FEMUR) | with_("fracture_line")),
        some_of("radiograph", BENIGN | at(*SPINE), BENIGN | at(*FEMUR), NEGATIVE),
    ),
    "marrow, coverage, days and what else decides a lean": (
        some_of(
            "fdg_pet_ct", {"date": "2026-01-05"}, DIFFUSE | NEW, with_("diffuse_symmetric"), at("skull") | WORSE, NEGATIVE | {"covers": "trunk"},
        ),
        some_of("mri", DIFFUSE, NEGATIVE | {"covers": "listed", "covered_sites": ["ribs", "skull"]}),
        some_of("ct", NEGATIVE | SAME | {"date": "2026-02-17"}, LYTIC | DENSER),
        FURTHER,
    ),
}  # fmt: skip


@cache
def family(name: str) -> tuple[Space, Answered]:
    """A family's studies with every patient, clock and course, and what the algorithm says of all of them."""
    space = Space(*FAMILIES[name], CLOCK, COURSE, PATIENTS)
    return space, space.answer()


# What conditions ask

OF_THE_FAMILIES = frozenset(
    ("purpose", "setting", "proof", "bone_disease_known", "therapy", "weeks_on_therapy", "course")
)
ASKED_UNDER_ANOTHER_NAME = {
    "crcl": "crcl_ml_min", "corrected_calcium": "corrected_calcium_mmol_l", "mirels": "mirels_total", "sins": "sins_total",
}  # fmt: skip
TRIED: dict[str, tuple[Any, ...]] = {
    "weeks_on_therapy": (0, 26, 27, 40),
    "weeks_since_gcsf": (0, 5, 6),
    "age_years": (55, "55.9", 56),
    "crcl_ml_min": ("29.9", 30, "39.9", 40, "49.9", 50, 60, "60.1"),
    "corrected_calcium_mmol_l": ("1.89", "1.90", "2.19", "2.20", "2.60", "2.61", "3.0", "3.01", "3.5", "3.51"),
    "vitamin_d_nmol_l": ("49.9", 50),
    "bone_agent_doses": (0, 1, 2, 3, 23, 24),
    "bone_agent_months": (0, 23, 24),
    "mirels_total": (6, 7, 8, 9),
    "sins_total": (6, 7, 12, 13),
}
"""A number on each side of every threshold, and on it."""
RISE: Axis = [
    *values("creatinine_umol_l", None, 399, 400),
    *(
        {"creatinine_umol_l": baseline + rise, "creatinine_baseline_umol_l": baseline}
        for baseline in (123, 124)
        for rise in (43, 44, 87, 88)
    ),
]
CALCIUM: Axis = [
    *values("corrected_calcium_mmol_l", None, 1.89, 1.90, 2.19, 2.20, 2.60, 2.61),
    *values("corrected_calcium_mmol_l", 3.0, 3.01, 3.5, 3.51),
    *values("calcium_mmol_l", 1.89, 1.90, 2.19, 2.40, 2.61, 3.01, 3.51),
    *answers("calcium_level", "low", "normal", "raised"),
    {"calcium_mmol_l": 2.1, "calcium_level": "normal"},
    {"calcium_mmol_l": 2.7, "calcium_level": "low"},
    {"corrected_calcium_mmol_l": 2.4, "calcium_level": "low"},
    {"corrected_calcium_mmol_l": 2.4, "calcium_level": "raised"},
]
JOINED: dict[str, Axis] = dict.fromkeys(
    ("corrected_calcium", "uncorrected_calcium", "calcium_level"), CALCIUM
) | dict.fromkeys(("creatinine_rise", "creatinine_baseline_umol_l", "creatinine_umol_l"), RISE)
"""Questions that decide one measure together stand on one axis."""


def asked(conditions: Iterable[Condition]) -> dict[str, list[Says]]:
    """The questions about the patient that conditions ask, terms included, each with the askings of it."""
    found: dict[str, list[Says]] = {}
    for condition in conditions:
        for part in walk(condition):
            if isinstance(part, Says) and part.place == "case":
                key = question_of(next(iter(part.words)))
                if key in QUESTIONS or key in ASKED_UNDER_ANOTHER_NAME or key in JOINED:
                    found.setdefault(key, []).append(part)
    return found


def question_of(statement: str) -> str:
    """The question that a statement answers: ``crcl`` of ``crcl>=30``."""
    for sign in ("<=", ">=", "<", ">", "=", " known"):
        statement = statement.split(sign)[0]
    return statement


def axes_of(conditions: Iterable[Condition], without: Container[str] = ()) -> list[Axis]:
    """An axis for each question that conditions ask of the patient: one answer for each set of answers
    that none of them tells apart; left out first.

    :param without: questions left at "not known".
    """
    groups: dict[str, tuple[Axis, list[Says]]] = {}
    for key, askings in asked(conditions).items():
        if key in JOINED:
            tried, name = JOINED[key], str(id(JOINED[key]))
        else:
            name = ASKED_UNDER_ANOTHER_NAME.get(key, key)
            question = QUESTIONS[name]
            tried = values(
                name, None, *(question.answers if isinstance(question, Choice) else map(_number, TRIED[name]))
            )
        if key not in without:
            groups.setdefault(name, (tried, []))[1].extend(askings)
    return [told_apart(tried, askings) for tried, askings in groups.values()]


def told_apart(tried: Axis, askings: list[Says]) -> Axis:
    """One of each set of fragments that no asking tells apart."""
    space = Space(tried)
    said = space.case_set().case
    parts = split(space.everywhere, [_any(said, each.words) for each in askings])
    return [tried[number] for number in sorted(map(first, parts.values()))]


def studies_told_apart(tried: Axis, conditions: Iterable[Condition]) -> Axis:
    """One of each set of studies that no asking of the study asked about, or of the pair, tells apart."""
    askings = {
        tuple(part.words)
        for condition in conditions
        for part in walk(condition)
        if isinstance(part, Says) and part.place in ("a", "pair")
    }
    space = Space(tried)
    (said,) = space.case_set().studies.values()
    parts = split(space.everywhere, [_any(said, words) for words in askings])
    return [tried[number] for number in sorted(map(first, parts.values()))]


def _any(said: Mapping[str, int], statements: Iterable[str]) -> int:
    truth = 0
    for statement in statements:
        truth |= said.get(statement, 0)
    return truth


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, str) else value


def conditions_of(*codes: str) -> list[Condition]:
    return [way.when for code in codes for way in RULES[code].ways]


def seen_in_studies(conditions: Iterable[Condition]) -> dict[str, Condition]:
    """The parts that studies, lean or conclusion decide, and the patient's answers that families hold."""
    found: dict[str, Condition] = {}
    for condition in conditions:
        for part in walk(condition):
            if isinstance(part, Some):
                for inner in (part.condition, of_studies_alone(part.condition)):
                    if inner is not None:
                        found.setdefault(f"{part.among}: {inner.english()}", Some(part.among, inner, part.yes, part.no))
            elif isinstance(part, Says) and part.place == "case":
                key = question_of(next(iter(part.words)))
                if key in OF_THE_FAMILIES or (
                    key not in QUESTIONS and key not in ASKED_UNDER_ANOTHER_NAME and key not in JOINED
                ):
                    found.setdefault(" ".join(part.words), part)
    return found


def of_studies_alone(condition: Condition) -> Condition | None:
    """What is left of a condition without its parts that ask the patient; None when nothing is."""
    match condition:
        case Says(place=place):
            return None if place == "case" else condition
        case Not(condition=inner) | Term(condition=inner):
            left = of_studies_alone(inner)
            return left if left is None or isinstance(condition, Term) else Not(left)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            kept = tuple(left for part in parts if (left := of_studies_alone(part)) is not None)
            return type(condition)(kept) if len(kept) > 1 else next(iter(kept), None)
    return condition


def kinds(conditions: Iterable[Condition], *names: str) -> Axis:
    """One case of the families for every reachable combination of what the conditions ask of studies.

    What the conditions ask of the patient directly is left to axes of its own.
    """
    conditions = list(conditions)
    parts = seen_in_studies(conditions)
    apart = set(asked(conditions)) - OF_THE_FAMILIES
    reached: dict[tuple[bool, ...], Fragment] = {}
    for name in names or FAMILIES:
        space, answered = family(name)
        mine = space.sound & ~space.where(apart.intersection)
        for told, mask in split(mine, [part.ask(answered.scope) for part in parts.values()]).items():
            if told not in reached:
                reached[told] = space.case(first(mask))
    return list(reached.values())


def decision(*codes: str, without: Container[str] = ()) -> Space:
    """The space of all that the rules of these codes ask.

    :param without: questions left at "not known".
    """
    conditions = conditions_of(*codes)
    return Space(kinds(conditions), *axes_of(conditions, {*OF_THE_FAMILIES, *without}))


def one_at_a_time(*axes: Axis) -> Axis:
    """An axis on which at most one of several questions is answered."""
    found: list[Fragment] = [{}]
    for each in axes:
        found += [fragment for fragment in each if fragment and fragment not in found]
    return found


def in_pairs(*axes: Axis) -> Axis:
    """An axis on which at most two of several questions are answered."""
    found = list(one_at_a_time(*axes))
    for one, two in combinations(axes, 2):
        found += [merged(both) for both in product(one, two) if all(both) and merged(both) not in found]
    return found


LEAN_CONDITIONS = [rule.when for rule in (*OVERRIDES, *PAIRS, *ALONE) if rule.when is not None]
