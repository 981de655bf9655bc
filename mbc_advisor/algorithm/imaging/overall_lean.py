"""From discordances to one lean for the case (`algorithm.md`, sections 1.1 to 1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..case.vocabulary import CERTAINTIES, LEANS, MECHANISMS, STRUCTURE, TURNOVER
from ..logic.compiler import compiled
from ..logic.conditions import Condition, Scope, Statements, Truth
from ..logic.questions import this
from ..logic.terms import CASE_TERMS, in_window
from .leans import (
    AGREE,
    AGREE_BENIGN,
    ALONE,
    ALONE_OVERRIDES,
    BENIGN,
    BENIGN_ACTIVE,
    FLARE,
    HEALED,
    HIGH,
    LEAN_RULES,
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

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of the evidence that its rule rests on."""
        return tuple(dict.fromkeys(row for rule in LEAN_RULES.get(self.rule, ()) for row in rule.rows))


@cache
def _programme(a: str, b: str | None):
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


def read_studies(compared: Compared, terms: Statements, everywhere: Truth) -> tuple[list[Reading], Statements]:
    """Every reading, and what they add to the statements about the case: the overall lean above all.

    Statements: ``lean=..``, ``certainty=..``, ``rule=..`` (any reading by that rule),
    ``rules=..`` (every reading by that rule), ``flare_lean``.
    """
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
    return readings, _overall(readings, terms, no)


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


def _first_that_holds(rules: list[LeanRule], answers: Statements, left: Truth):
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


def _overall(readings: list[Reading], terms: Statements, no: Truth) -> Statements:
    said: Statements = {}
    carried: dict[tuple[str, str], Truth] = {}
    present: Statements = {}
    lean_anywhere: Statements = {}
    for reading in readings:
        present[reading.rule] = present.get(reading.rule, no) | reading.where
        lean_anywhere[reading.lean] = lean_anywhere.get(reading.lean, no) | reading.where
        where = reading.where & ~_withdrawn(reading, readings, no)
        key = (reading.lean, reading.certainty)
        carried[key] = carried.get(key, no) | where
    by_lean = dict.fromkeys(LEANS, no)
    for (lean, _), where in carried.items():
        by_lean[lean] = by_lean[lean] | where
    flare_first = terms["known_metastatic"] & terms["window"] & by_lean[FLARE]
    taken = no
    for lean, where in (
        (METASTASIS, by_lean[METASTASIS]), (FLARE, flare_first), (OPEN, by_lean[OPEN]), (FLARE, by_lean[FLARE]),
        (HEALED, by_lean[HEALED]), (BENIGN, by_lean[BENIGN]),
    ):  # fmt: skip
        here = where & ~taken
        said[f"lean={lean}"] = said.get(f"lean={lean}", no) | here
        taken = taken | here
    for lean in LEANS:
        left = said[f"lean={lean}"]
        for certainty in CERTAINTIES:
            here = left & carried.get((lean, certainty), no)
            said[f"certainty={certainty}"] = said.get(f"certainty={certainty}", no) | here
            left = left & ~here
    for rule, where in present.items():
        others = no
        for reading in readings:
            if reading.rule != rule:
                others = others | reading.where
        said[f"rule={rule}"] = where
        said[f"only_rule={rule}"] = where & ~others
    said["flare_lean"] = lean_anywhere.get(FLARE, no)
    said["any_agreement"] = said["open_by_named_benign_alone"] = no
    open_otherwise = no
    for reading in readings:
        if reading.agree:
            said["any_agreement"] = said["any_agreement"] | reading.where
        if reading.lean == OPEN and reading.rule != BENIGN_ACTIVE.code:
            open_otherwise = open_otherwise | (reading.where & ~_withdrawn(reading, readings, no))
    said["open_by_named_benign_alone"] = said["lean=open"] & present.get(BENIGN_ACTIVE.code, no) & ~open_otherwise
    return said


def _withdrawn(reading: Reading, readings: list[Reading], no: Truth) -> Truth:
    """Where a benign lean of high certainty on the same study sets an open discordance aside.

    One that is only held open, because another disease is in play, is never set aside
    (`docs/clinical-decisions.md`, 2).
    """
    if (
        reading.lean != OPEN
        or reading.capped
        or reading.certainty == HIGH
        or reading.agree
        or reading.missed_by is None
    ):
        return no
    withdrawn = no
    for rival in readings:
        if (
            rival.seen_on == reading.seen_on
            and rival.missed_by is not None
            and not rival.agree
            and (rival.lean, rival.certainty) == (BENIGN, HIGH)
        ):
            withdrawn = withdrawn | rival.where
    return withdrawn
