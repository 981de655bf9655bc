"""The blocks of the tumour-board sheet that state facts of the case: the case in a line, tissue, bone health."""

from __future__ import annotations

from mbc_advisor.algorithm.case.facts import CaseFacts
from mbc_advisor.algorithm.case.measures import MIRELS_ITEMS, SINS_ITEMS
from mbc_advisor.algorithm.case.vocabulary import NOT_KNOWN, SUBTYPES

from ..report.case_words import CaseWords
from .parts import NO, NOT_APPLICABLE, YES, Fact, FactLine, in_sentence, number

FLARE_WINDOW_WEEKS = 26
"""What the rules call the flare window; a test holds it to the rules."""

TISSUE = {
    "unknown": (NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    "none": (NO, "", "", ""),
    "bone": (YES, "bone", "metastasis", "diagnostic"),
    "elsewhere": (YES, "another site, not bone", "metastasis", "diagnostic"),
    "site_not_stated": (YES, "site not stated", "metastasis", "diagnostic"),
    "bone_benign": (YES, "bone, targeted", "benign", NOT_KNOWN),
    "bone_nondiagnostic": (YES, "bone", "no diagnosis", "non-diagnostic"),
}
"""For each answer to proof: whether tissue was taken, where, with which result, whether it was adequate."""


def case_line(case: CaseWords) -> FactLine:
    """The case in one line, part by part."""
    word, advice, facts = case.word, case.advice, case.facts
    off = facts.therapy in ("none", "stopped")
    weeks = () if off else (Fact("weeks on it", word("weeks_on_therapy").removesuffix(" weeks")),)
    return FactLine(
        (
            Fact("age", word("age_years")),
            Fact("sex", word("sex")),
            Fact("menopause", word("menopause")),
            Fact("subtype", SUBTYPES[advice.subtype], f"ER {word('er')}, PgR {word('pgr')}, HER2 {word('her2')}"),
            Fact("receptors read on", word("receptor_sample")),
            Fact("date of that sample", NOT_KNOWN),
            Fact("histology", word("histology")),
            Fact("grade", word("grade")),
            Fact("line of therapy", word("therapy_line")),
            Fact("systemic therapy", word("therapy")),
            *weeks,
            Fact(f"flare window ({FLARE_WINDOW_WEEKS} weeks)", flare_window(facts)),
            Fact("disease outside bone", word("visceral")),
            Fact("bone pain", word("pain"), "" if facts.pain_type == "unknown" else word("pain_type")),
            Fact("neurology", word("neurology")),
            Fact("fracture", word("fracture")),
            Fact("clinical course", word("course")),
        )
    )


def flare_window(facts: CaseFacts) -> str:
    """Whether the case is in the first weeks of a line: yes, no, not known."""
    weeks = facts.weeks_on_therapy
    if facts.therapy in ("none", "stopped"):
        return NO
    if weeks is None:
        return NOT_KNOWN
    return YES if weeks <= FLARE_WINDOW_WEEKS else NO


def tissue(case: CaseWords) -> FactLine:
    """Tissue taken or not, where, its result, its adequacy, and how the bone was decalcified."""
    taken, where, result, adequacy = TISSUE[case.facts.proof]
    decalcification = Fact("decalcification", case.word("decalcification"))
    done = Fact("biopsy of a metastasis done", taken)
    if taken == NO:
        return FactLine((done, Fact("where, result, adequacy, date", NOT_APPLICABLE), decalcification))
    found = Fact("where", where), Fact("result", result), Fact("adequacy", adequacy), Fact("date", NOT_KNOWN)
    return FactLine((done, *found, decalcification))


def bone(case: CaseWords) -> FactLine:
    """Kidney, calcium, vitamin D, teeth, bone agent, Mirels and SINS, with units and formulas."""
    computed, facts = {row.name: row for row in case.computed()}, case.facts

    def measured(name: str, otherwise: str) -> Fact:
        row = computed.get(name)
        value, note = (row.value, row.formula) if row else (NOT_KNOWN, otherwise)
        return Fact(in_sentence(name), value, note)

    creatinine, calcium = facts.creatinine_umol_l, case.advice.measures.uncorrected_calcium_mmol_l
    return FactLine(
        (
            measured(
                "Creatinine clearance", f"creatinine {number(creatinine)} µmol/L" if creatinine is not None else ""
            ),
            measured("Corrected calcium", f"total {number(calcium)} mmol/L" if calcium is not None else ""),
            Fact("25-OH vitamin D", case.word("vitamin_d_nmol_l")),
            Fact("teeth and jaw", case.word("dental")),
            *_agent(case),
            measured("Mirels score", _given(facts, MIRELS_ITEMS)),
            measured("SINS", _given(facts, SINS_ITEMS)),
        )
    )


def _agent(case: CaseWords) -> tuple[Fact, ...]:
    facts = case.facts
    if facts.bone_agent == "none":
        return (Fact("bone agent and its doses", "none"),)
    months = facts.bone_agent_months
    since = f"first {number(months)} months ago" if months is not None else ""
    return Fact("bone agent", case.word("bone_agent")), Fact("its doses", case.word("bone_agent_doses"), since)


def _given(facts: CaseFacts, items: tuple[str, ...]) -> str:
    """For a score that cannot be summed: how many of its items are given."""
    given = sum(getattr(facts, item) is not None for item in items)
    return f"{given} of {len(items)} items given" if given else ""
