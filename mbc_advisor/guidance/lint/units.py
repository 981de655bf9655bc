"""How units are written, and whether the SI value and the conventional one beside it are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mbc_advisor.algorithm.case.measures import MMOL_L_OF_CALCIUM, NMOL_L_OF_VITAMIN_D, UMOL_L_OF_CREATININE

from ..words.texts import Wording
from .finding import CALLED, Finding

_UNWANTED = (
    (re.compile(r"(?<=\d)\s?(?:ug|mcg|gamma)\b"), "µg"),
    (re.compile(r"(?<=\d)\s?(?:cc|ml|mls)\b(?!/)"), "mL"),
    (re.compile(r"(?<=\d)\s?(?:mgs|mgm|MG|Mg)\b"), "mg"),
    (re.compile(r"(?<=\d)\s?(?:gm|gms|gr)\b"), "g"),
    (re.compile(r"(?<=\d)\s?(?:gy|GY|Gray|rad|rads)\b"), "Gy"),
    (re.compile(r"(?<=\d)\s?(?:U|iu|i\.u\.|I\.U\.)(?![\w/])"), "IU or units"),
    (re.compile(r"(?:umol|mcmol|micromol)/[lL]\b|[µμ]mol/l\b"), "µmol/L"),
    (re.compile(r"\bmmol/l\b"), "mmol/L"),
    (re.compile(r"\bnmol/l\b"), "nmol/L"),
    (re.compile(r"\b(?:mg/dl|mg ?%)(?![\w])"), "mg/dL"),
    (re.compile(r"(?<=\d)\s?(?:ml/min|cc/min)\b"), "mL/min"),
    (re.compile(r"(?<=\d)\s?(?:hrs?|hr|wks?|mths?|yrs?)\b"), "hours, weeks, months or years"),
    (
        re.compile(r"\b(?:q\.?d\.?|b\.?i\.?d\.?|t\.?d\.?s\.?|q\d+[hdw]|prn|o\.d\.)(?![\w])", re.IGNORECASE),
        "the interval in words",
    ),
    (re.compile(r"(?<![\d.,])[.,]\d+\s?(?:mg|g|µg|Gy|mL)\b"), "a zero before the decimal point"),
)
_PAIR = re.compile(
    r"(?P<molar>\d+(?:\.\d+)?) (?P<unit>mmol/L|[µμ]mol/L|nmol/L)(?: \(|, )(?P<other>\d+(?:\.\d+)?) (?P<with>mg/dL|ng/mL)"
)
_PER_MMOL = {
    "mmol/L": ("calcium", float(1 / MMOL_L_OF_CALCIUM)),
    "µmol/L": ("creatinine", float(1 / UMOL_L_OF_CREATININE)),
    "nmol/L": ("vitamin D", float(1 / NMOL_L_OF_VITAMIN_D)),
}


def findings(wording: Wording) -> Iterator[Finding]:
    """Units in forms that may not stand, and values whose conventional unit in brackets does not convert."""
    for part in ("headline", "body", "plain"):
        yield from _units(part, getattr(wording, part))


def _units(part: str, text: str) -> Iterator[Finding]:
    for pattern, wanted in _UNWANTED:
        for match in pattern.finditer(text):
            yield Finding("unit", f"{CALLED[part]} writes “{match[0].strip()}”; the form to use is {wanted}", (part,))
    for match in _PAIR.finditer(text):
        substance, factor = _PER_MMOL[match["unit"].replace("μ", "µ")]
        expected = float(match["molar"]) * factor
        if abs(expected - float(match["other"])) > max(0.035 * expected, 0.05):
            said = f"{match['molar']} {match['unit']} ({match['other']} {match['with']})"
            right = f"{substance}: {expected:.2g} {match['with']}"
            yield Finding("unit", f"{CALLED[part]} says “{said}”, and the two do not convert ({right})", (part,))
    if part == "body" and re.search(r"\bmg/dL\b", text) and not re.search(r"\b(?:m|[µμ])mol/L\b", text):
        yield Finding("unit", f"{CALLED[part]} gives mg/dL without the SI unit before it", (part,))
