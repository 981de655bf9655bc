"""From disagreements to one lean for the case (`algorithm.md`, sections 1.1 to 1.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..case.vocabulary import CERTAINTIES, LEANS, MECHANISMS
from ..logic.compiler import compiled
from ..logic.conditions import Condition, Scope, Truth
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
    LOW,
    METASTASIS,
    MODERATE,
    OPEN,
    OVERRIDES,
    PAIRS,
    STRUCTURE,
    TURNOVER,
    LeanRule,
    destruction,
)
from .study_pairs import Meeting, Reading, Said

KNOWN = frozenset(term.name for term in CASE_TERMS)
LOWER = {HIGH: MODERATE, MODERATE: LOW, LOW: LOW}


@dataclass(slots=True)
class Finding:
    """What one disagreement, agreement or lone study says, in the cases ``where`` it says so.

    ``b`` is None for a study that stands alone; ``agree`` tells an agreement from a disagreement.
    ``capped``: a metastasis lean held at open because another disease is in play.
    """

    a: str
    b: str | None
    agree: bool
    rule: str
    lean: str
    certainty: str
    where: Truth
    capped: bool = False


@dataclass(slots=True)
class Weighed:
    """All findings, and what they add to the statements about the case."""

    findings: list[Finding]
    said: Said


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


def weigh(reading: Reading, terms: Said, everywhere: Truth) -> Weighed:
    """Every finding of a reading, and the overall lean.

    Statements added: ``lean=..``, ``certainty=..``, ``rule=..`` (any finding by that rule),
    ``rules=..`` (every finding by that rule), ``flare_lean``.
    """
    no = everywhere ^ everywhere
    solo = {modality: _ask_alone(modality, scope) for modality, scope in reading.studies.items()}
    for modality, answers in solo.items():
        for rule in ALONE_OVERRIDES:
            if rule.code in answers:
                reading.studies[modality].a[rule.code] = answers[rule.code]
    findings = [f for meeting in reading.discordances for f in _discordance(meeting, solo[meeting.a])]
    for meeting in reading.agreements:
        findings += _agreement(meeting, solo, terms, everywhere)
    for modality in reading.studies:
        partnered = no
        for finding in findings:
            if modality in (finding.a, finding.b):
                partnered = partnered | finding.where
        alone = reading.said[f"positive={modality}"] & ~partnered
        if alone:
            findings += _alone(modality, alone, solo[modality])
    findings = [f for finding in findings for f in _capped(finding, terms["other_cause_in_play"])]
    _tell_the_pairs(reading, findings, no)
    return Weighed(findings, _overall(findings, terms, no))


def _tell_the_pairs(reading: Reading, findings: list[Finding], no: Truth) -> None:
    """Note each finding's lean and rule on its pair, for conditions on disagreements."""
    pairs = {(meeting.a, meeting.b): meeting.scope.pair for meeting in reading.discordances}
    for finding in findings:
        if not finding.agree and finding.b is not None:
            pair = pairs[finding.a, finding.b]
            for statement in (f"lean={finding.lean}", f"rule={finding.rule}"):
                pair[statement] = pair.get(statement, no) | finding.where


def _ask_alone(modality: str, scope: Scope) -> Said:
    return _programme(modality, None)[1](scope)[0]


def _discordance(meeting: Meeting, solo: Said) -> list[Finding]:
    rules, ask = _programme(meeting.a, meeting.b)
    answers = solo | ask(meeting.scope)[0]
    found = []
    for hit, rule, lean, certainty in _first_that_holds(rules, answers, meeting.where):
        apart = hit & meeting.scope.pair["apart"]
        for where, sure in ((hit & ~apart, certainty), (apart, LOWER[certainty])):
            if where:
                found.append(Finding(meeting.a, meeting.b, False, rule.code, lean, sure, where))
    return found


def _alone(modality: str, where: Truth, solo: Said) -> list[Finding]:
    rules, _ = _programme(modality, None)
    return [
        Finding(modality, None, False, rule.code, lean, HIGH if certainty == HIGH else LOW, hit)
        for hit, rule, lean, certainty in _first_that_holds(rules, solo, where)
    ]


def _first_that_holds(rules: list[LeanRule], answers: Said, left: Truth):
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


def _agreement(meeting: Meeting, solo: dict[str, Said], terms: Said, everywhere: Truth) -> list[Finding]:
    """What two positive studies of different mechanism say together (`algorithm.md`, section 1.2)."""
    a, b = meeting.a, meeting.b
    one, two, left, found = solo[a], solo[b], meeting.where, []
    no = left ^ left

    def take(where: Truth, rule: str, lean: str, certainty: str) -> None:
        nonlocal left
        hit = left & where
        left = left & ~hit
        apart = hit & meeting.scope.pair["apart"]
        for here, sure in ((hit & ~apart, certainty), (apart, LOWER[certainty])):
            if here:
                found.append(Finding(a, b, True, rule, lean, sure, here))

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
    take(meeting.scope.pair["benign_here"], AGREE_BENIGN, OPEN, certainty)
    take(everywhere, AGREE, METASTASIS, certainty)
    return found


def _capped(finding: Finding, other_cause: Truth) -> list[Finding]:
    capped = finding.where & other_cause
    if finding.lean != METASTASIS or not capped:
        return [finding]
    rest = finding.where & ~capped
    held = Finding(finding.a, finding.b, finding.agree, finding.rule, OPEN, finding.certainty, capped, capped=True)
    finding.where = rest
    return [finding, held] if rest else [held]


def _overall(findings: list[Finding], terms: Said, no: Truth) -> Said:
    said: Said = {}
    carried: dict[tuple[str, str], Truth] = {}
    present, lean_anywhere = {}, {}
    for finding in findings:
        present[finding.rule] = present.get(finding.rule, no) | finding.where
        lean_anywhere[finding.lean] = lean_anywhere.get(finding.lean, no) | finding.where
        where = finding.where & ~_withdrawn(finding, findings, no)
        key = (finding.lean, finding.certainty)
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
        for finding in findings:
            if finding.rule != rule:
                others = others | finding.where
        said[f"rule={rule}"] = where
        said[f"only_rule={rule}"] = where & ~others
    said["flare_lean"] = lean_anywhere.get(FLARE, no)
    said["any_agreement"] = said["open_by_named_benign_alone"] = no
    open_otherwise = no
    for finding in findings:
        if finding.agree:
            said["any_agreement"] = said["any_agreement"] | finding.where
        if finding.lean == OPEN and finding.rule != BENIGN_ACTIVE.code:
            open_otherwise = open_otherwise | (finding.where & ~_withdrawn(finding, findings, no))
    said["open_by_named_benign_alone"] = said["lean=open"] & present.get(BENIGN_ACTIVE.code, no) & ~open_otherwise
    return said


def _withdrawn(finding: Finding, findings: list[Finding], no: Truth) -> Truth:
    """Where a benign lean of high certainty on the same study sets an open disagreement aside.

    One that is only held open, because another disease is in play, is never set aside
    (`docs/clinical-decisions.md`, 2).
    """
    if finding.lean != OPEN or finding.capped or finding.certainty == HIGH or finding.agree or finding.b is None:
        return no
    withdrawn = no
    for rival in findings:
        if (
            rival.a == finding.a
            and rival.b is not None
            and not rival.agree
            and (rival.lean, rival.certainty) == (BENIGN, HIGH)
        ):
            withdrawn = withdrawn | rival.where
    return withdrawn
