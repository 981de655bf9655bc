"""Quantities in a text: numbers with their units, as printed and as they compare.

``quantities("at most 16 mg daily, for 24 hours")`` finds 16 mg, one day (an interval) and 24 hours. Names that hold digits
(HER2, CDK4/6, CA 15-3, a year, a hazard ratio) are no quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..words.marked import DRUG

UNITS = {
    r"mg/dL": ("mg/dL", "mg/dL", 1), r"ng/mL": ("ng/mL", "ng/mL", 1), r"mL/min": ("mL/min", "clearance", 1),
    r"mmol/L": ("mmol/L", "substance", 1), r"[µμ]mol/L": ("µmol/L", "substance", 1e-3),
    r"nmol/L": ("nmol/L", "substance", 1e-6),
    r"mg/kg": ("mg/kg", "mg/kg", 1), r"mg/m[2²]": ("mg/m²", "mg/m²", 1),
    r"(?:[µμ]g|mcg|micrograms?)": ("µg", "mass", 1e-3), r"(?:mg|milligrams?)": ("mg", "mass", 1),
    r"kg": ("kg", "mass", 1e6), r"(?:g|grams?)": ("g", "mass", 1e3),
    r"(?:mL|ml|millilit(?:re|er)s?)": ("mL", "volume", 1e-3), r"(?:L|lit(?:re|er)s?)": ("L", "volume", 1),
    r"cGy": ("cGy", "radiation", 0.01), r"Gy": ("Gy", "radiation", 1),
    r"(?:IU|(?:international )?units?)": ("IU", "units", 1), r"HU": ("HU", "density", 1),
    r"(?:mm|millimet(?:re|er)s?)": ("mm", "length", 0.1), r"(?:cm|centimet(?:re|er)s?)": ("cm", "length", 1),
    r"(?:minutes?|min)": ("minute", "time", 1 / 1440), r"hours?": ("hour", "time", 1 / 24),
    r"(?<=-)hourly": ("hour", "time", 1 / 24),
    r"(?:days?|(?<=-)daily)": ("day", "time", 1), r"(?:weeks?|(?<=-)weekly)": ("week", "time", 7),
    r"(?:months?|(?<=-)monthly)": ("month", "time", 365.25 / 12), r"(?:years?|(?<=-)yearly)": ("year", "time", 365.25),
    r"(?:%|per ?cent)": ("%", "share", 1), r"(?:fractions?|sessions?)": ("session", "sessions", 1),
    r"-?fold": ("-fold", "fold", 1),
}  # fmt: skip
DOSES = {"mass", "radiation", "units", "clearance", "substance", "mg/dL", "ng/mL", "mg/kg", "mg/m²", "volume"}
"""Dimensions in which a number is never rounded."""

MOLAR = (("substance", "mg/dL", 4.008), ("substance", "mg/dL", 1 / 0.08842), ("substance", "ng/mL", 1e6 / 2.496))
"""Calcium, creatinine, 25-OH vitamin D: from mmol/L to what clinicians also meet."""

WORDS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}  # fmt: skip

_UNIT = "|".join(f"(?P<u{number}>{pattern})" for number, pattern in enumerate(UNITS))
_MEANT = tuple(UNITS.values())
_DIGITS = r"\d+(?:[.,]\d+)?"
_NUMBER = rf"(?:{_DIGITS}|{'|'.join(WORDS)})"
_ONE_UNIT = r"(?:hour|day|week|month|year)"
_FOUND = re.compile(
    rf"(?<![\w.,/²-])(?:(?P<a>(?:(?<=than )|(?<=within )|(?<=after )|(?<=over )|(?<=every )|(?<=for ))an?(?= {_ONE_UNIT}\b))"
    rf"|(?P<low>{_NUMBER})(?:(?P<join>\s?[-–]\s?|\s(?:to|or)\s)(?P<high>{_NUMBER}))?)(?![\d²])"
    rf"(?:[\s\u00a0-]?(?:{_UNIT})(?![\w/²]))?(?![\w²]|[.,]\d|/\d)",
    re.IGNORECASE,
)
_RATIO = re.compile(
    rf"\s(?:(?:patient|person|woman|man|bone|spot|lesion|case|scan|result)s?\s)?(?:in|out of)\s(?P<word>{_NUMBER})\b|\s(?:of|out of)\s(?P<round>10|100|1000)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\b(?:(?P<half>(?:one |a )?half)|(?P<two>two[ -])?(?P<third>(?:a |one )?thirds?)"
    r"|(?P<three>three[ -])?(?P<quarter>(?:a |one )?quarters?))\b",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"(?<![\w-])(?:(?:every|each) (day|week|month|year)|(daily|weekly|monthly|yearly|annually))\b", re.IGNORECASE
)
_NOT_QUANTITIES = re.compile(
    r"\b[A-Za-zµ][\w.]*-?\d(?:[\w/+.-]*[\w+])?"  # HER2, ABC4, CDK4/6, KEYNOTE-355, DESTINY-Breast06
    r"|\b\d+[A-Z]\w*\b(?<!Gy)(?<!HU)(?<!IU)|\b25-OH\b|\b\d\+"  # 22C3, 1+
    r"|\b(?:CA|RECIST|CALGB|ABC|ABC-?|ICD|version|grade|grades|IHC|phase|row|figure|table|step|stage|line) \d[\d.-]*(?: (?:and|or|to) \d\+?)?"
    r"|\b(?:HR|RR|OR|P|r|kappa)\s?[=<>]?\s?-?\d[\d.]*(?:, \d[\d.]*[-–]\d[\d.]*)?"
    r"|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?\b"
    rf"|\b(?:19|20)\d\d\b(?!\s?(?:{'|'.join(UNITS)})(?!\w)|\s(?:\w+\s)?(?:patients|women|men|people|cases|lesions|spots|samples|biopsies))"  # a year
    r"|\bthree-dimensional\b|\bone another\b|\bone or\b|\bat one time\b|\bfour-society\b"
)
_LIST = re.compile(
    r"^[\s,(]*(?:of patients\s)?(?:to|and|or|against|instead of|rather than|versus|vs|[-–/;,])[\s(]*(?:about |then |only )?$"
)
_BEFORE = re.compile(
    r"(?P<every>\b(?:every|intervals? of|label gives))\s(?:about\s|some\s)?$"
    r"|(?P<under>\b(?:under|below|less than|fewer than|up to|at most|no more than|not more than|within|maximum of|until))\s(?:about\s|some\s)?$"
    r"|(?P<over>\b(?:over|above|more than|at least|exceeding|beyond|minimum of|not less than|no less than|after))\s(?:about\s|some\s)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^\s(?:(?P<over>or more|or higher|or above|and above|and more)|(?P<under>or less|or fewer|or below|or lower))\b"
)
_ROUGHLY = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|more than|over|up to)\s$", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"\b(days?|weeks?|months?|years?)\s$", re.IGNORECASE)
_SCHEDULE = re.compile(
    rf"(?P<gy>{_DIGITS}) Gy (?:in|as) (?:a )?(?P<n>single|{_NUMBER})|\b(?P<n2>single|{_NUMBER}) (?:session|fraction)s? of (?P<gy2>{_DIGITS}) Gy",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range with what it counts; ``bound`` is "under" or "over" a threshold, or empty.

    ``inherited``: the dimension and factor that a bare number takes from the list it stands in
    ("41 months instead of 27"). ``tolerance``: how far a share said in words ("one in five") may lie off.
    """

    low: float
    high: float
    unit: str
    dimension: str
    factor: float
    words: str
    bound: str = ""
    every: bool = False
    rough: bool = False
    decimals: int = 0
    tolerance: tuple[float, float] | None = None
    inherited: tuple[str, str, float] | None = None
    drug: str = ""
    sessions: float = 0
    adverb: bool = False
    start: int = 0

    @property
    def is_range(self) -> bool:
        return self.low != self.high


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text, in its order."""
    masked = _NOT_QUANTITIES.sub(lambda match: "#" * len(match[0]), text)
    drugs = [(match.start(), match[0].lower()) for match in DRUG.finditer(text)]
    schedules, counts = {}, set()
    for match in _SCHEDULE.finditer(masked):
        group = "gy" if match["gy"] else "gy2"
        sessions = "n" if group == "gy" else "n2"
        schedules[match.start(group)] = _value(match[sessions])
        counts.add(match.start(sessions))
    found: list[Quantity] = []
    taken = 0
    for match in _FOUND.finditer(masked):
        if match.start() >= taken:
            read = _read(match, masked, drugs, schedules, counts)
            found.extend(read)
            if read and read[-1].unit == "%" and read[-1].tolerance:
                taken = read[-1].start + len(read[-1].words)
    for match in _PARTS.finditer(masked):
        times = 2 if match["two"] else 3 if match["three"] else 1
        share = 50.0 if match["half"] else (100 / 3 if match["third"] else 25.0) * times
        said = Quantity(share, share, "%", "share", 1, match[0].strip(), rough=True, start=match.start())
        found.append(replace(said, tolerance=(share - 4, share + 4)))
    for match in _ADVERB.finditer(masked):
        unit = {"daily": "day", "weekly": "week", "monthly": "month"}.get(
            (match[1] or match[2]).lower(), (match[1] or "year").lower()
        )
        _, dimension, factor = next(meant for meant in _MEANT if meant[0] == unit)
        found.append(Quantity(1, 1, unit, dimension, factor, match[0], every=True, adverb=True, start=match.start()))
    found.sort(key=lambda each: each.start)
    return tuple(_with_lists(found, masked))


_OF = re.compile(rf"\b(?P<n>{_NUMBER}) (?:of|out of) (?:the )?(?P<m>{_NUMBER})\b(?!\s?%)", re.IGNORECASE)
_AMONG = re.compile(
    r"\b(?:of|among|in|all) (?P<m>\d+) (?:[^\d.;:]|\d+ (?=mg))*?[ ,](?P<n>\d+)\b(?! ?(?:%|of|weeks|months|days|years|mg|Gy))",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def proportions(text: str) -> frozenset[tuple[float, float]]:
    """Pairs of count and whole: "12 of 16", "of 16 responders 12"."""
    masked = _NOT_QUANTITIES.sub(lambda match: "#" * len(match[0]), text)
    found = {(_value(match["n"]), _value(match["m"])) for match in _OF.finditer(masked)}
    found |= {(_value(match["n"]), _value(match["m"])) for match in _AMONG.finditer(masked)}
    return frozenset(pair for pair in found if pair[0] <= pair[1] and pair[1] > 4)


def _read(match: re.Match, text: str, drugs: list, schedules: dict, counts: set) -> list[Quantity]:
    """The quantities of one match: one, or two where "from 67 to 6" is no range."""
    start, end = match.span()
    low_words, high_words = match["a"] or match["low"], match["high"]
    low = _value(low_words)
    high = _value(high_words) if high_words else low
    meant = next((_MEANT[int(name[1:])] for name, value in match.groupdict().items() if value and name[0] == "u"), None)
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    unit, dimension, factor = meant or (("session", "sessions", 1) if start in counts else ("", "", 1))
    tolerance = None
    if meant is None and (said_first := _DAY_FIRST.search(before)):
        unit = said_first[1].lower().rstrip("s")
        _, dimension, factor = next(each for each in _MEANT if each[0] == unit)
        start -= len(said_first[0])
    if meant is None and (ratio := _RATIO.match(after)):
        whole = _value(ratio["word"] or ratio["round"])
        both_words = low_words.lower() in WORDS and (ratio["word"] or "").lower() in WORDS
        if whole in (10, 100, 1000) or both_words:
            low, high, unit, dimension, end = 100 * low / whole, 100 * high / whole, "%", "share", end + ratio.end()
            tolerance = _share_tolerance(low, high, whole, both_words)
    plain_word = low_words.lower() in WORDS or match["a"]
    if not unit and plain_word and low < 3:
        return []  # "one scan", "two studies": no quantity
    around = _BEFORE.search(before)
    trailing = _AFTER.match(text[end : end + 14])
    bound = (trailing and trailing.lastgroup) or (around and around.lastgroup != "every" and around.lastgroup) or ""
    every = bool(around and around["every"]) or text[start:end].lower().endswith(("ly", "ly "))
    decimals = len(re.split(r"[.,]", low_words)[1]) if re.search(r"[.,]", low_words) else 0
    rest: dict[str, Any] = {
        "bound": bound, "every": every, "rough": bool(_ROUGHLY.search(before)), "decimals": decimals,
        "tolerance": tolerance, "drug": _drug(start, text, drugs) if dimension in ("mass", "time", "") else "",
    }  # fmt: skip
    words = text[start:end].strip()
    if high < low or (high_words and start in counts):
        split = match.start("high")
        later = rest | {"start": split, "sessions": schedules.get(split, 0)}
        second = Quantity(high, high, unit, dimension, factor, text[split:end].strip(), **later)
        if start in counts:
            unit, dimension, factor = "session", "sessions", 1
        return [Quantity(low, low, unit, dimension, factor, low_words, start=start, **rest), second]
    return [Quantity(low, high, unit, dimension, factor, words, start=start, sessions=schedules.get(start, 0), **rest)]


def _value(words: str) -> float:
    words = words.lower()
    if words in ("a", "an", "single"):
        return 1
    if words in WORDS:
        return WORDS[words]
    return float(words.replace(",", "") if re.fullmatch(r"\d{1,3},\d{3}", words) else words.replace(",", "."))


def _share_tolerance(low: float, high: float, whole: float, in_words: bool) -> tuple[float, float]:
    """How far the exact share may lie from one said as a ratio."""
    if in_words and abs(low * whole / 100 - 1) < 1e-9:
        return 100 / (whole + 0.55), 100 / (whole - 0.55)
    spread = 50 / whole if whole >= 10 else 4
    return low - spread, high + spread


def _drug(start: int, text: str, drugs: list) -> str:
    """The drug a dose belongs to: the nearest before it in its sentence, else the nearest right after."""
    sentence = max(text.rfind(". ", 0, start), text.rfind("; ", 0, start))
    following = [name for at, name in drugs if 0 < at - start < 25 and not re.search(r"[.;,]\s", text[start:at])]
    preceding = [name for at, name in drugs if sentence < at < start]
    return (preceding or following or [""])[-1 if preceding else 0]


def _with_lists(found: list[Quantity], text: str) -> list[Quantity]:
    """Bare numbers that take their unit from the list they stand in."""
    done: list[Quantity] = []
    for index, each in enumerate(found):
        if not each.dimension:
            following = found[index + 1] if index + 1 < len(found) else None
            end = each.start + len(each.words)
            previous = done[-1] if done else None
            if following and following.dimension and _LIST.match(text[end : following.start]):
                each = _replaced(each, following)
            elif previous and (previous.dimension or previous.inherited):
                gap = text[previous.start + len(previous.words) : each.start]
                ends_clause = re.match(r"[.;,)]|$", text[end : end + 1]) and not re.search(r"[.;]\s", gap)
                if _LIST.match(gap) or (previous.dimension == "time" and (each.every or ends_clause)):
                    each = _replaced(each, previous)
        done.append(each)
    return done


def _replaced(bare: Quantity, owner: Quantity) -> Quantity:
    return replace(bare, inherited=owner.inherited or (owner.unit, owner.dimension, owner.factor))
