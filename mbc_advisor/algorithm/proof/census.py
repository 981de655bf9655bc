"""How many situations get each conclusion, lean, reading and recommendation.

A situation is one or two studies (result; of a positive one morphology with count, or with new lesions or
none) with setting, purpose, proof and therapy clock; or one of a few usual cases with one or two
further answers about the patient. They are counted, not weighed: a number says how far a rule reaches,
not how often it is met. `docs/proof.md` says how a census is renewed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

from ..case.facts import CaseFacts
from ..case.read import CaseRefused, read_case
from ..case.vocabulary import CERTAINTIES, LEANS, MODALITIES, STUDY_CHOICES
from ..evaluate import WAYS, Answered, answer
from ..imaging.conclusions import CONCLUSIONS
from ..imaging.leans import AGREE, AGREE_BENIGN, LEAN_RULES
from ..logic import case_sets
from ..rules import RULES
from .questions import LIMITS, axes, sound
from .space import Fragment, Product

TITLE = "# Census of the situations: outcome, number of situations | fingerprint of a sample (docs/proof.md)"
SETTINGS = ("unknown", "new_diagnosis", "suspected_first_relapse", "known_metastatic")
PROOFS = ("unknown", "none", "bone", "elsewhere", "bone_benign")
READINGS = (*LEAN_RULES, AGREE, AGREE_BENIGN)
CLOCKS: tuple[Fragment, ...] = (
    {}, {"therapy": "none"}, {"therapy": "stopped"}, {"therapy": "current", "weeks_on_therapy": 10},
    {"therapy": "current", "weeks_on_therapy": 40},
)  # fmt: skip
PATIENTS = [
    {"purpose": purpose, "setting": setting, "proof": proof}
    for purpose, setting, proof in product(("diagnosis", "response"), SETTINGS, PROOFS)
    if sound({"purpose": purpose, "setting": setting})
]
CT, SCAN = (
    {"modality": "ct", "result": "positive", "morphology": "lytic"},
    {"modality": "bone_scan", "result": "negative"},
)
USUAL: tuple[Fragment, ...] = (
    {},
    {"studies": [CT | {"sites": ["femur"]}, SCAN]},
    {
        "studies": [CT | {"sites": ["lumbar_spine"]}],
        "setting": "known_metastatic",
        "er": "positive",
        "her2": "negative",
    },
    {
        "studies": [SCAN | {"result": "positive", "compared_with_before": "new_lesions"}],
        "purpose": "response",
        "therapy": "current",
    },
    {
        "studies": [
            {"modality": "fdg_pet_ct", "result": "positive", "count": "diffuse", "sites": ["ribs"]},
            {"modality": "mri", "result": "negative"},
        ],
        "er": "negative",
        "pgr": "negative",
        "her2": "zero",
        "bone_disease_known": "yes",
        "weeks_since_gcsf": 2,
    },
    {
        "studies": [{"modality": "mri", "result": "positive", "features": ["disc_or_endplate"]}],
        "infection_signs": "yes",
        "bone_agent": "zoledronate",
        "bone_disease_known": "yes",
        "bone_disease_stable": "yes",
    },
    {
        "studies": [
            CT | {"sites": ["humerus"]},
            {"modality": "fes_pet_ct", "result": "negative"},
            {"modality": "fdg_pet_ct", "result": "negative", "covers": "trunk"},
        ],
        "er": "negative",
        "histology": "lobular",
    },
    {
        "studies": [
            {"modality": "mri", "result": "positive", "sites": ["lumbar_spine"], "count": "one"},
            SCAN | {"result": "positive", "sites": ["ribs"]},
            {"modality": "ct", "result": "benign", "sites": ["lumbar_spine"], "features": ["fracture_line"]},
        ]
    },
)
"""Cases to which one and two answers are added."""
DRAWN, SEED = 1 << 14, 20
BLOCK = 1 << 12
"""As many cases are answered at once: to enter one costs time in proportion to all that are beside it."""
STRATA = 8
"""The sample is thinned this many times by four, so that in one of them a single change stands alone."""


def studies(modality: str) -> list[Fragment]:
    """The studies of a modality that the census tells apart."""
    morphologies, counts = (STUDY_CHOICES[key].answers for key in ("morphology", "count"))
    made: list[Fragment] = [{"result": result} for result in ("equivocal", "benign", "negative")]
    made += [{"result": "positive", "morphology": one, "count": two} for one, two in product(morphologies, counts)]
    compared = product(morphologies, ("new_lesions", "unchanged"))
    made += [{"result": "positive", "morphology": one, "compared_with_before": two} for one, two in compared]
    fragments = [{"studies": [{"modality": modality} | one]} for one in made]
    return [fragment for fragment in fragments if sound(fragment)]


def products() -> Iterator[Product]:
    """All one- and two-study situations."""
    for one in MODALITIES:
        yield Product(studies(one), CLOCKS, PATIENTS)
    for one, two in combinations(MODALITIES, 2):
        yield Product(studies(one), studies(two), CLOCKS, PATIENTS)


def with_further_answers() -> Iterator[CaseFacts]:
    """The usual cases with one and with two further answers about the patient."""
    said = [(axis.key, answer) for axis in axes() for answer in axis.answers if answer]
    for usual in USUAL:
        yield read_case(usual)
        yield from (read_case(usual | one) for _, one in said if sound(usual | one))
        for (first, one), (second, two) in combinations(said, 2):
            if first != second:
                try:
                    yield read_case(usual | one | two)
                except CaseRefused:
                    continue


def outcomes(answered: Answered) -> dict[str, int]:
    """The cases of each outcome: conclusion, lean with certainty, reading, and each recommendation in the way it is given."""
    said, found = answered.scope.case, {}
    for code in CONCLUSIONS:
        found[f"conclusion {code}"] = said[f"conclusion={code}"]
    for lean, certainty in product(LEANS, CERTAINTIES):
        found[f"lean {lean}, {certainty}"] = said[f"lean={lean}"] & said[f"certainty={certainty}"]
    for code in READINGS:
        found[f"reading {code}"] = 0
    for reading in answered.readings:
        found[f"reading {reading.rule}"] |= reading.where
    for code, rule in RULES.items():
        above = 0
        for name, way in zip(WAYS[code], rule.ways, strict=True):
            words = (
                f"{rule.section} {code} {way.strength} {way.variant}".strip()
                + " after the emergency" * way.after_emergency
            )
            found[words] = found.get(words, 0) | (answered.given[name] & ~above)
            above |= answered.given[name]
    return found


@cache
def sample() -> list[CaseFacts]:
    """Situations that are looked at one by one: some drawn from the studies, and all further answers."""
    lot, made = random.Random(SEED), list(products())  # noqa: S311 - a lot, no secret
    drawn = [which.case(lot.randrange(which.size)) for which in lot.choices(made, [p.size for p in made], k=DRAWN)]
    return [*map(read_case, drawn), *with_further_answers()]


class Census:
    """The counts of the present rules."""

    def __init__(self) -> None:
        self.cases = sample()
        self.of_sample: dict[str, int] = {}
        for first in range(0, len(self.cases), BLOCK):
            answered = answer(case_sets.of(self.cases[first : first + BLOCK], LIMITS))
            for name, mask in outcomes(answered).items():
                self.of_sample[name] = self.of_sample.get(name, 0) | mask << first
        self.size = len(self.cases) - DRAWN
        self.counts = {name: (mask >> DRAWN).bit_count() for name, mask in self.of_sample.items()}
        for each in products():
            self.size += each.size
            for name, mask in outcomes(each.answer()).items():
                self.counts[name] += mask.bit_count()

    def text(self) -> str:
        """The census as it is committed."""
        lines = [TITLE, f"situations {self.size}"]
        lines += [
            f"{name} {count} | {fingerprint(self.of_sample[name], len(self.cases))}"
            for name, count in self.counts.items()
        ]
        return "\n".join(lines) + "\n"

    def against(self, old: str) -> list[str]:
        """What has moved since another census, a line each, with an example where one situation can be told."""
        before = dict(_lines(old))
        moved = []
        for name, count in self.counts.items():
            was, marks = before.pop(name, (0, ""))
            now = fingerprint(self.of_sample[name], len(self.cases))
            if (was, marks) != (count, now):
                change = f"{name}: {was} -> {count} ({count - was:+d})"
                moved.append(change + self._shown(name, marks or fingerprint(0, len(self.cases)), now))
        moved += [f"{name}: {was} -> gone" for name, (was, _) in before.items() if name != "situations"]
        return moved

    def _shown(self, name: str, old: str, new: str) -> str:
        for thinned, (was, now) in enumerate(zip(old.split(), new.split(), strict=True)):
            (old_count, old_sum), (new_count, new_sum) = (_number(mark) for mark in (was, now))
            number, gained = old_sum ^ new_sum, new_count - old_count
            if abs(gained) == 1 and number < len(self.cases) and strata(len(self.cases))[thinned] >> number & 1:
                has = self.of_sample[name] >> number & 1
                if has == (gained == 1):
                    example = self.cases[number].model_dump_json(exclude_defaults=True)
                    return f"; {'now' if has else 'no longer'}: {example}"
        return "; no single situation of the sample can be told"


def _number(mark: str) -> tuple[int, int]:
    count, _, numbers = mark.partition(".")
    return int(count, 16), int(numbers, 16)


def _lines(text: str) -> Iterator[tuple[str, tuple[int, str]]]:
    for line in text.splitlines()[1:]:
        said, _, marks = line.partition(" | ")
        name, _, count = said.rpartition(" ")
        yield name, (int(count), marks)


@cache
def strata(count: int) -> tuple[int, ...]:
    """The sample, thinned again and again by lot."""
    lot, mask, found = random.Random(SEED), (1 << count) - 1, []  # noqa: S311 - a lot, no secret
    for _ in range(STRATA):
        found.append(mask)
        mask &= lot.getrandbits(count) & lot.getrandbits(count)
    return tuple(found)


@cache
def _digits(count: int) -> tuple[int, ...]:
    """For each binary digit the numbers in which it is one."""
    found = []
    for place in range(count.bit_length()):
        half = 1 << place
        block, length = ((1 << half) - 1) << half, 2 * half
        while length < count:
            block |= block << length
            length *= 2
        found.append(block & ((1 << count) - 1))
    return tuple(found)


def fingerprint(mask: int, count: int) -> str:
    """For each stratum how many cases there are and, in hexadecimal, the exclusive or of their numbers: where one
    case more or less is all that has changed, the two tell which."""
    marks = []
    for stratum in strata(count):
        here = mask & stratum
        numbers = sum(((here & digit).bit_count() & 1) << place for place, digit in enumerate(_digits(count)))
        marks.append(f"{here.bit_count():x}.{numbers:x}")
    return " ".join(marks)


__all__ = ["Census", "fingerprint", "outcomes", "products", "sample"]
