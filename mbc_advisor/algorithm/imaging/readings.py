"""How each discordance, agreement and lone study is read (`algorithm.md`, sections 1.1 and 1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..case.vocabulary import MECHANISMS, STRUCTURE, TURNOVER
from ..logic.compiler import Compiled, compiled
from ..logic.conditions import Condition, Scope, Statements, Truth
from ..logic.questions import this
from ..logic.terms import CASE_TERMS, in_window
from .leans import (
    AGREE,
    AGREE_BENIGN,
    ALONE,
    ALONE_OVERRIDES,
    BENIGN,
    FLARE,
    HIGH,
    LOW,
    METASTASIS,
    MODERATE,
    OPEN,
    OVERRIDES,
    PAIRS,
    LeanRule,
    destruction,
)
from .study_pairs import Agreement, Compared, Discordance

KNOWN = frozenset(term.name for term in CASE_TERMS)
LOWER = {HIGH: MODERATE, MODERATE: LOW, LOW: LOW}


@dataclass(slots=True)
class Reading:
    """How one discordance, agreement or lone study was read, in the cases ``where`` it is read so.

    ``missed_by`` is None for a study that stands alone; ``agree`` tells an agreement, whose two studies
    both show the finding. ``capped``: a metastasis lean held at open because another disease is in play.
    In the advice on one case also: ``sites``, those of the study that shows the finding, and ``variant``
    of the rule's words.
    """

    seen_on: str
    missed_by: str | None
    agree: bool
    rule: str
    lean: str
    certainty: str
    where: Truth = 1
    capped: bool = False
    sites: tuple[str, ...] = ()
    variant: str = ""


@cache
def _programme(a: str, b: str | None) -> tuple[list[LeanRule], Compiled]:
    """The rules that fit these modalities, in the order they are asked, and their compiled conditions."""
    if b is None:
        rules = [rule for rule in (*ALONE_OVERRIDES, *ALONE) if rule.applies(a, None)]
    else:
        rules = [rule for rule in (*OVERRIDES, *PAIRS) if rule.applies(a, b)]
    conditions: dict[str, Condition] = {}
    for rule in rules:
        if rule.when is not None and not (b and rule in ALONE_OVERRIDES):
            conditions[rule.code] = rule.when
        if rule.unless:
            conditions[f"{rule.code} unless"] = rule.unless[0]
    if b is None:
        conditions["sclerosing"] = (
            this.morphology.is_("sclerotic")
            | this.compared.is_("more_sclerotic")
            | this.features.any_of("sclerotic_rim")
        )
        conditions["destroys"] = this.destroys
        conditions["disc"] = this.modality.is_("fdg_pet_ct", "mri", "ct") & this.features.any_of("disc_or_endplate")
        conditions["lytic or mixed structure"] = this.modality.is_(*STRUCTURE) & this.morphology.is_("lytic", "mixed")
        conditions["flare window"] = in_window & ~destruction
    return rules, compiled(conditions, KNOWN)


def read_studies(compared: Compared, terms: Statements, everywhere: Truth) -> list[Reading]:
    """Every reading. Adds to each study what the rules that name it alone say, and to each pair its lean and rule."""
    no = everywhere ^ everywhere
    solo = {modality: _ask_alone(modality, scope) for modality, scope in compared.studies.items()}
    for modality, answers in solo.items():
        for rule in ALONE_OVERRIDES:
            if rule.code in answers:
                compared.studies[modality].a[rule.code] = answers[rule.code]
    readings = [r for discordance in compared.discordances for r in _discordance(discordance, solo[discordance.a])]
    for agreement in compared.agreements:
        readings += _agreement(agreement, solo, everywhere)
    for modality in compared.studies:
        partnered = no
        for reading in readings:
            if modality in (reading.seen_on, reading.missed_by):
                partnered = partnered | reading.where
        alone = compared.said[f"positive={modality}"] & ~partnered
        if alone:
            readings += _alone(modality, alone, solo[modality])
    readings = [r for reading in readings for r in _capped(reading, terms["other_cause_in_play"])]
    _tell_the_pairs(compared, readings, no)
    return readings


def _tell_the_pairs(compared: Compared, readings: list[Reading], no: Truth) -> None:
    """Note each reading's lean and rule on its pair, for conditions on discordances."""
    pairs = {(one.a, one.b): one.scope.pair for one in compared.discordances}
    for reading in readings:
        if not reading.agree and reading.missed_by is not None:
            pair = pairs[reading.seen_on, reading.missed_by]
            for statement in (f"lean={reading.lean}", f"rule={reading.rule}"):
                pair[statement] = pair.get(statement, no) | reading.where


def _ask_alone(modality: str, scope: Scope) -> Statements:
    return _programme(modality, None)[1](scope)[0]


def _discordance(discordance: Discordance, solo: Statements) -> list[Reading]:
    rules, ask = _programme(discordance.a, discordance.b)
    answers = solo | ask(discordance.scope)[0]
    found = []
    for hit, rule, lean, certainty in _first_that_holds(rules, answers, discordance.where):
        apart = hit & discordance.scope.pair["apart"]
        for where, sure in ((hit & ~apart, certainty), (apart, LOWER[certainty])):
            if where:
                found.append(Reading(discordance.a, discordance.b, False, rule.code, lean, sure, where))
    return found


def _alone(modality: str, where: Truth, solo: Statements) -> list[Reading]:
    rules, _ = _programme(modality, None)
    return [
        Reading(modality, None, False, rule.code, lean, HIGH if certainty == HIGH else LOW, hit)
        for hit, rule, lean, certainty in _first_that_holds(rules, solo, where)
    ]


def _first_that_holds(
    rules: list[LeanRule], answers: Statements, left: Truth
) -> Iterator[tuple[Truth, LeanRule, str, str]]:
    """Share out the cases among the rules in their order: (cases, rule, lean, certainty)."""
    for rule in rules:
        hit = left & answers[rule.code] if rule.when is not None else left
        if not hit:
            continue
        left = left & ~hit
        if rule.unless:
            instead = hit & answers[f"{rule.code} unless"]
            if instead:
                yield instead, rule, rule.unless[1], rule.unless[2]
            hit = hit & ~instead
        if hit:
            yield hit, rule, rule.lean, rule.certainty


def _agreement(agreement: Agreement, solo: dict[str, Statements], everywhere: Truth) -> list[Reading]:
    """What two positive studies of different mechanism say together (`algorithm.md`, section 1.2)."""
    a, b = agreement.a, agreement.b
    one, two, left, found = solo[a], solo[b], agreement.where, []
    no = left ^ left

    def take(where: Truth, rule: str, lean: str, certainty: str) -> None:
        nonlocal left
        hit = left & where
        left = left & ~hit
        apart = hit & agreement.scope.pair["apart"]
        for here, sure in ((hit & ~apart, certainty), (apart, LOWER[certainty])):
            if here:
                found.append(Reading(a, b, True, rule, lean, sure, here))

    destroyed = one["destroys"] | two["destroys"]
    infected = one["INFECTION-POSSIBLE"] | two["INFECTION-POSSIBLE"]
    take((infected & ~destroyed) | one["disc"] | two["disc"], "INFECTION-POSSIBLE", OPEN, MODERATE)
    take(one.get("CT-DESTRUCTION", no) | two.get("CT-DESTRUCTION", no), "CT-DESTRUCTION", METASTASIS, HIGH)
    for code in ("GCSF-MARROW", "DIFFUSE-MARROW"):
        hit = (one.get(code, no) & ~two["lytic or mixed structure"]) | (
            two.get(code, no) & ~one["lytic or mixed structure"]
        )
        cytopenic = one.get(f"{code} unless", no) | two.get(f"{code} unless", no)
        take(hit & cytopenic, code, METASTASIS, LOW)
        take(hit, code, OPEN, MODERATE)
    take(one["UNCHANGED-TWO-YEARS"] & two["UNCHANGED-TWO-YEARS"], "UNCHANGED-TWO-YEARS", BENIGN, MODERATE)
    for turnover, structure in ((a, b), (b, a)):
        if turnover in TURNOVER and structure in STRUCTURE:
            take(solo[turnover]["flare window"] & solo[structure]["sclerosing"], "BONE-SCAN-FLARE", FLARE, MODERATE)
    take(one.get("METABOLIC-FLARE", no) | two.get("METABOLIC-FLARE", no), "METABOLIC-FLARE", OPEN, LOW)
    # a turnover study that could be a flare adds nothing to a plain agreement: no partners
    for turnover in (a, b):
        if turnover in TURNOVER:
            left = left & ~solo[turnover]["BONE-SCAN-FLARE"]
    mechanisms = {MECHANISMS[a], MECHANISMS[b]}
    certainty = HIGH if "tumour" in mechanisms and mechanisms & {"structure", "marrow"} else MODERATE
    take(agreement.scope.pair["benign_here"], AGREE_BENIGN, OPEN, certainty)
    take(everywhere, AGREE, METASTASIS, certainty)
    return found


def _capped(reading: Reading, other_cause: Truth) -> list[Reading]:
    capped = reading.where & other_cause
    if reading.lean != METASTASIS or not capped:
        return [reading]
    rest = reading.where & ~capped
    held = Reading(
        reading.seen_on, reading.missed_by, reading.agree, reading.rule, OPEN, reading.certainty, capped, capped=True
    )
    reading.where = rest
    return [reading, held] if rest else [held]
