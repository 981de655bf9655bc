"""From studies to discordances, agreements and studies that stand alone (`algorithm.md`, section 1).

Everything here is set algebra on the case_set of `case_sets`: a variable such as ``overlap`` is the set of
cases in which two studies overlap. Nothing is decided by the order of studies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from ..case.vocabulary import MECHANISMS, MODALITIES
from ..logic.case_sets import CaseSet
from ..logic.conditions import Scope, Statements, Truth
from .coverage import COVER, SITE, benign_at, derive, overlap, saw_all, share_a_site

MAX_DAYS_APART = 42
NAMES_BENIGN_CAUSES = ("ct", "mri", "spect_ct")
COUNTS = ("diffuse", "five_or_more", "two_to_four", "one")
MORPHOLOGIES = ("lytic", "sclerotic", "mixed", "marrow")
DESTRUCTION = ("feature=soft_tissue_mass", "feature=cortical_destruction")


@dataclass(slots=True)
class Discordance:
    """Two studies that differ: ``a`` positive and ``b`` not, in the cases ``where`` they do."""

    a: str
    b: str
    where: Truth
    scope: Scope


@dataclass(slots=True)
class Agreement:
    """Two positive studies of different mechanism at overlapping sites, in the cases ``where`` they are."""

    a: str
    b: str
    where: Truth
    scope: Scope


@dataclass(slots=True)
class Compared:
    """The studies, and which of them differ or agree, before any lean."""

    studies: dict[str, Scope]
    discordances: list[Discordance] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    said: Statements = field(default_factory=dict)
    """Statements about the case that follow: ``solitary``, ``destruction``, ``NOT-COVERED`` ..."""


def compare_studies(case_set: CaseSet, terms: Statements) -> Compared:
    """Every study, discordance and agreement.

    :param terms: the answered terms of `terms.CASE_TERMS`.
    """
    no = case_set.everywhere ^ case_set.everywhere
    studies = {modality: dict(said) for modality, said in case_set.studies.items()}
    for modality, said in studies.items():
        derive(modality, said, studies, case_set.everywhere)
    scopes = {
        m: Scope(case_set.everywhere, case_set.case, a=said, terms=terms, where=said["done"], name=MODALITIES[m])
        for m, said in studies.items()
    }
    compared = Compared(scopes)
    _derive_case(compared, studies, no)
    for modality, scope in scopes.items():
        _pair_morphology(scope.pair, modality, studies, case_set.everywhere)
    for a in studies:
        for b in studies:
            if a != b:
                _differ(compared, case_set, a, b, studies, terms)
    for a, b in combinations(studies, 2):
        _agree(compared, case_set, a, b, studies, terms)
    return compared


def _derive_case(compared: Compared, studies: dict[str, Statements], no: Truth) -> None:
    """What follows for the case from its positive studies: destruction, largest count, solitary."""
    destruction = any_study = any_positive = no
    counts = dict.fromkeys(COUNTS, no)
    disjoint = no
    for modality, said in studies.items():
        positive = said.get("result=positive", no)
        any_study, any_positive = any_study | said["done"], any_positive | positive
        for feature in DESTRUCTION:
            destruction = destruction | (positive & said.get(feature, no))
        for count in COUNTS:
            counts[count] = counts[count] | (positive & said.get(f"count={count}", no))
        compared.said[f"positive={modality}"] = positive
    for one, two in combinations(studies.values(), 2):
        both = (
            one.get("result=positive", no) & two.get("result=positive", no) & one["sites_stated"] & two["sites_stated"]
        )
        if both:
            disjoint = disjoint | (both & ~share_a_site(one, two, no))
    largest = counts["one"] & ~counts["two_to_four"] & ~counts["five_or_more"] & ~counts["diffuse"]
    compared.said |= {
        "any_study": any_study,
        "any_positive": any_positive,
        "destruction": destruction,
        "DIFFERENT-SITES": disjoint,
        "solitary": largest & ~disjoint,
        "largest_count=one": largest,
        "largest_count=two_to_four": counts["two_to_four"] & ~counts["five_or_more"] & ~counts["diffuse"],
    }


def _pair_morphology(pair: Statements, a: str, studies: dict[str, Statements], everywhere: Truth) -> None:
    """Morphology as a positive CT states it, else a positive film, else the study itself."""
    no = everywhere ^ everywhere
    said, taken = studies[a], no
    for source in dict.fromkeys(("ct", "radiograph", a)):
        study = studies.get(source)
        if study is None:
            continue
        heard = said["done"] if source == a else study.get("result=positive", no) & overlap(said, study, everywhere)
        for morphology in MORPHOLOGIES:
            here = heard & study.get(f"morphology={morphology}", no) & ~taken
            if here:
                pair[f"morphology={morphology}"] = pair.get(f"morphology={morphology}", no) | here
        for morphology in MORPHOLOGIES:
            taken = taken | pair.get(f"morphology={morphology}", no)


def _differ(
    compared: Compared, case_set: CaseSet, a: str, b: str, studies: dict[str, Statements], terms: Statements
) -> None:
    """A positive, B not: a discordance, or the explanation that stands in its place."""
    everywhere, no = case_set.everywhere, case_set.everywhere ^ case_set.everywhere
    one, two = studies[a], studies[b]
    left = one.get("result=positive", no) & two["done"] & ~two.get("result=positive", no)
    if not left:
        return
    in_coverage = everywhere ^ one["sites_stated"]
    for site, name in SITE.items():
        if name in one:
            in_coverage = in_coverage | (one[name] & two[COVER[site]])
    _note(compared.said, "NOT-COVERED", left & ~in_coverage)
    left = left & in_coverage & ~two.get("result=equivocal", no)
    if b == "fes_pet_ct":
        left = left & ~terms["fes_unreadable_case"]
    if b == "radiograph":
        _note(compared.said, "RADIOGRAPH-INSENSITIVE", left)
        return
    if not left:
        return
    pair = {
        "saw_all": saw_all(one, two, everywhere),
        "benign_here": benign_at(one, two, everywhere) if b in NAMES_BENIGN_CAUSES else no,
        "apart": case_set.apart(a, b, MAX_DAYS_APART) & left,
    }
    pair |= {key: truth for key, truth in compared.studies[a].pair.items() if key.startswith("morphology=")}
    _note(compared.said, "STUDIES-APART", pair["apart"])
    scope = Scope(
        everywhere,
        case_set.case,
        one,
        two,
        pair,
        terms=terms,
        where=left,
        name=f"{MODALITIES[a]} against {MODALITIES[b]}",
    )
    compared.discordances.append(Discordance(a, b, left, scope))


def _agree(
    compared: Compared, case_set: CaseSet, a: str, b: str, studies: dict[str, Statements], terms: Statements
) -> None:
    """Two positive studies of different mechanism at overlapping sites."""
    no = case_set.everywhere ^ case_set.everywhere
    one, two = studies[a], studies[b]
    both = one.get("result=positive", no) & two.get("result=positive", no)
    if MECHANISMS[a] == MECHANISMS[b] or not both:
        return
    where = both & overlap(one, two, case_set.everywhere)
    if not where:
        return
    benign = no
    for c in ("ct", "mri"):
        if c in studies and c not in (a, b):
            benign = benign | benign_at(_agreed(one, two, case_set.everywhere), studies[c], case_set.everywhere)
    pair = {"benign_here": benign, "apart": case_set.apart(a, b, MAX_DAYS_APART) & where}
    _note(compared.said, "STUDIES-APART", pair["apart"])
    scope = Scope(case_set.everywhere, case_set.case, one, two, pair, terms=terms)
    compared.agreements.append(Agreement(a, b, where, scope))


def _agreed(one: Statements, two: Statements, everywhere: Truth) -> Statements:
    """The agreed finding as if one study showed it: the common sites, the larger count."""
    no = everywhere ^ everywhere
    agreed: Statements = {}
    for name in SITE.values():
        first, second = one.get(name, no), two.get(name, no)
        agreed[name] = (first & second) | (first & ~two["sites_stated"]) | (second & ~one["sites_stated"])
    agreed["sites_stated"] = one["sites_stated"] | two["sites_stated"]
    larger = everywhere
    for count in (*COUNTS, "unknown"):
        here = larger & (one.get(f"count={count}", no) | two.get(f"count={count}", no))
        agreed[f"count={count}"] = here
        larger = larger & ~here
    return agreed


def _note(said: Statements, statement: str, where: Truth) -> None:
    said[statement] = said.get(statement, where ^ where) | where
