"""The consultation: these facts got this advice, in this edition, then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from mbc_advisor.algorithm.advise import Advice, advise
from mbc_advisor.algorithm.case.facts import CaseFacts
from mbc_advisor.algorithm.case.measures import Limits
from mbc_advisor.guidance.words.published import PublishedEdition


@dataclass(frozen=True, slots=True)
class Consultation:
    """Facts, the advice for them, and the words it is given in."""

    facts: CaseFacts
    advice: Advice
    edition: PublishedEdition
    at: datetime


def limits() -> Limits:
    """The laboratory's own calcium limits, from the settings."""
    return Limits(settings.CALCIUM_LOWER_MMOL_L, settings.CALCIUM_UPPER_MMOL_L)


def consult(facts: CaseFacts, edition: PublishedEdition, at: datetime, asking: bool = True) -> Consultation:
    """Apply the algorithm to a case. Nothing is stored.

    :param asking: also find which open answers would change the advice.
    """
    return Consultation(facts, advise(facts, limits(), asking), edition, at)
