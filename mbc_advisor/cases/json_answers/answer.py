"""The answer object of `docs/clinical/facts.md`, section 3: advice as JSON."""

from __future__ import annotations

from typing import Any

from mbc_advisor.algorithm.advise import ENGINE_VERSION
from mbc_advisor.algorithm.case.measures import number
from mbc_advisor.algorithm.imaging.overall_lean import Reading

from ..explanation.explainer import Explaining
from ..services import Consultation


def answer_of(consultation: Consultation, explain: bool = False) -> dict[str, Any]:
    """A consultation as JSON-like data; keys beyond the contract's are added, none is left out.

    :param explain: add ``explanation``: why, why not, what would change it, what to ask next.
    """
    advice, edition = consultation.advice, consultation.edition
    measures = advice.measures
    return {
        "conclusion": advice.conclusion,
        "lean": advice.lean,
        "certainty": advice.certainty,
        "discordances": [_pair(reading) for reading in advice.discordances],
        "agreements": [_agreement(reading) for reading in advice.readings if reading.agree],
        "alone": [_alone(reading) for reading in advice.readings if reading.missed_by is None],
        "advice": [
            {
                "code": item.code,
                "section": item.section,
                "strength": item.strength,
                "reasons": list(item.reasons),
                "citations": list(edition.wording(item.code, item.variant).citations),
                "after_emergency": item.after_emergency,
            }
            for item in advice.recommendations
        ],
        "derived": {
            "subtype": advice.subtype,
            "crcl_ml_min": number(measures.crcl_ml_min),
            "corrected_calcium_mmol_l": number(measures.corrected_calcium_mmol_l),
            "mirels": measures.mirels,
            "sins": measures.sins,
        },
        "missing": [
            {"question": question.key, "would_decide": list(question.would_decide)} for question in advice.missing
        ],
        "edition": edition.number,
        "engine": ENGINE_VERSION,
    } | ({"explanation": Explaining(consultation).as_json()} if explain else {})


def _pair(reading: Reading) -> dict[str, Any]:
    return {
        "seen_on": reading.seen_on,
        "missed_by": reading.missed_by,
        "sites": list(reading.sites),
        "lean": reading.lean,
        "certainty": reading.certainty,
        "rule": reading.rule,
    }


def _agreement(reading: Reading) -> dict[str, Any]:
    pair = _pair(reading)
    return {"studies": [pair.pop("seen_on"), pair.pop("missed_by")], **pair}


def _alone(reading: Reading) -> dict[str, Any]:
    pair = _pair(reading)
    del pair["missed_by"]
    return pair
