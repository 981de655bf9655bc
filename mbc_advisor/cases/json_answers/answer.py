"""The answer object of `docs/clinical/facts.md`, section 3: advice as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mbc_advisor.algorithm.advise import ENGINE_VERSION, Recommendation
from mbc_advisor.algorithm.case.measures import number
from mbc_advisor.algorithm.case.read import CaseRefused, Fault, read_case, read_json
from mbc_advisor.algorithm.imaging.readings import Reading
from mbc_advisor.guidance.words.published import PublishedEdition

from ..explanation.explainer import Explaining
from ..services import Consultation, consult


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers cases in the words of an edition.

    :param explain: add the explanation to every answer, not only where a case holds ``"explain": true``.
    """

    edition: PublishedEdition
    at: datetime
    explain: bool = False

    def answer(self, text: str) -> dict[str, Any]:
        """The answer to the case in a JSON text.

        :raises CaseRefused: with a sentence a fault, when it is not such a case.
        """
        data, explain = explanation_asked(read_json(text))
        consultation = consult(read_case(data), self.edition, self.at, asking=False)
        return answer_of(consultation, explain or self.explain)


def explanation_asked(data: Any) -> tuple[Any, bool]:
    """JSON-like case data without its control ``explain``, and what that says (no when it is not there).

    :raises CaseRefused: when it is neither true nor false.
    """
    if not isinstance(data, dict) or "explain" not in data:
        return data, False
    if not isinstance(data["explain"], bool):
        given = json.dumps(data["explain"], default=str)[:60]
        raise CaseRefused([Fault("explain", f"Explain (explain): {given} was given; accepted: true, false.")])
    return {key: value for key, value in data.items() if key != "explain"}, data["explain"]


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
        "discordances": [_discordance(reading) for reading in advice.discordances],
        "agreements": [_agreement(reading) for reading in advice.readings if reading.agree],
        "alone": [_alone(reading) for reading in advice.readings if reading.missed_by is None],
        "advice": [
            _recommendation(each, edition.wording(each.code, each.variant).citations) for each in advice.recommendations
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


def _recommendation(recommendation: Recommendation, citations: tuple[str, ...]) -> dict[str, Any]:
    return {
        "code": recommendation.code,
        "section": recommendation.section,
        "strength": recommendation.strength,
        "reasons": list(recommendation.reasons),
        "citations": list(citations),
        "after_emergency": recommendation.after_emergency,
    }


def _discordance(reading: Reading) -> dict[str, Any]:
    return {"seen_on": reading.seen_on, "missed_by": reading.missed_by, **_read(reading)}


def _agreement(reading: Reading) -> dict[str, Any]:
    return {"studies": [reading.seen_on, reading.missed_by], **_read(reading)}


def _alone(reading: Reading) -> dict[str, Any]:
    return {"seen_on": reading.seen_on, **_read(reading)}


def _read(reading: Reading) -> dict[str, Any]:
    return {
        "sites": list(reading.sites),
        "lean": reading.lean,
        "certainty": reading.certainty,
        "rule": reading.rule,
    }
