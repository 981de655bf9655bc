"""Verbs in a text: what is done or said to be so, and whether it is denied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .terms import CONCEPTS, which

_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Za-z0-9“\"(])")
_CLAUSE = re.compile(r"[:;,()–]|\s(?:but|and|although|though|because|since|which|while|whereas|unless|if|so)\s")
NOT_DENIAL = re.compile(
    r"\bwhether or not\b|\bor not\b|\bif not\b|\bnot only\b|\bno longer than\b|\bnot yet\b|\bno matter\b|, (?:but )?not (?:so )?(?:a |an |of |from |the |much )?\w+",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|cannot|no|nor|neither|none|nothing|against|avoid|hardly)\b|n't\b", re.IGNORECASE
)
_WITHOUT = re.compile(r"\bwithout(?:\s[\w-]+)?$", re.IGNORECASE)
_DENIES_FAR = re.compile(r"\b(?:no|not|never|cannot|neither|nor|none)\b", re.IGNORECASE)
VERBS = {
    "give": "giv(?:e|es|en|ing)|us(?:e|es|ed|ing)|tak(?:e|es|en|ing)|start(?:s|ed|ing)?|beg(?:in|ins|un|an)|add(?:ed|s)?|supplement(?:ed|s)?"
    "|appl(?:y|ied)|combin(?:e|ed)|offer(?:ed|s)?|pair(?:ed)?",
    "stop": "stop(?:s|ped)?|interrupt(?:ed)?|paus(?:e|ed)|discontinu(?:e|ed)|withh(?:old|eld)|le(?:ave|ft) out|h(?:old|eld)(?: back| up)?",
    "change": "chang(?:e|es|ed|ing)|switch(?:ed|es)?|alter(?:ed|s)?",
    "wait": "wait(?:s|ed|ing)?|delay(?:s|ed|ing)?|postpon(?:e|ed)",
    "decide": "settl(?:e|es|ed)|decid(?:e|es|ed)|exclud(?:e|es|ed)|cancel(?:s|led)?|close[sd]?|establish(?:es|ed)?|prov(?:e|es|ed|en)|proof"
    "|confirm(?:s|ed)?|contradict(?:s|ed)?|mean(?:s|t)?|tell[s]?|separat(?:e|es|ed)",
    "sample": "biops(?:y|ied)|sampl(?:e|ed)|re-?test(?:ed)?",
    "image": "scan(?:ned)?|imag(?:e|ed)|repeat(?:ed)?|follow(?:ed)?",
    "treat": "treat(?:ed|s)?|irradiat(?:e|ed)|operat(?:e|ed)|strengthen(?:ed)?|fix(?:ed)?|protect(?:ed)?|label(?:led)?",
    "test": "test(?:ed|s)?|measur(?:e|ed)|check(?:ed|s)?|look(?:ed)? for|examin(?:e|ed)|ask(?:ed)?|scor(?:e|ed)|judg(?:e|ed)|assess(?:ed)?|review(?:ed)?",
    "replace": "replac(?:e|es|ed|ement)",
    "help": "lengthen(?:s|ed)?|eas(?:e|es|ed)|help(?:s|ed)?|lower(?:s|ed)|reduc(?:e|es|ed)",
    "cover": "cover(?:s|ed)?|includ(?:e|es|ed)",
    "agree": "agree(?:s|d)?",
    "miss": "miss(?:es|ed)?|escap(?:e|es|ed)",
    "resemble": "looks? like|look(?:s|ed)? the same|imitat(?:e|es|ed)|mimic(?:s)?",
    "break": "breaks?",
    "harm": "harm(?:s|ed)?|damag(?:e|es|ed)|spoil(?:s|ed)?",
}
"""Verbs of one meaning across specialist and plain words."""

_CONDITION = re.compile(r"\b(?:unless|until|once|if|whether|before|when)\b", re.IGNORECASE)
VERB = re.compile(
    r"\b(?:" + "|".join(f"(?P<v{n}>{words})" for n, words in enumerate(VERBS.values())) + r")\b", re.IGNORECASE
)
MEANINGS = tuple(VERBS)
_ORDER = re.compile(r"\b(?:must|should|may|can|shall)\b|^(?:do not|don't|never|avoid)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb's meaning in one place of a text: denied or not, ordered or only told, and the things named around it."""

    meaning: str
    denied: bool
    ordered: bool
    things: frozenset[str]
    words: str


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """A text's sentences; what stands between semicolons counts as one."""
    return tuple(part for part in _SENTENCE.split(text) if part)


@lru_cache(maxsize=4096)
def things(sentence: str) -> frozenset[str]:
    """What a sentence is about."""
    return frozenset(name for name, words in CONCEPTS.items() if words.search(sentence))


@lru_cache(maxsize=4096)
def predicates(text: str) -> tuple[Predicate, ...]:
    """The verbs of a text that have a known meaning, with their polarity."""
    found = []
    for sentence in sentences(NOT_DENIAL.sub("", text)):
        edges = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
        for match in VERB.finditer(sentence):
            start = max(edge for edge in edges if edge <= match.start())
            before = sentence[start : match.start()]
            near = " ".join(before.split()[-5:])
            far = " ".join(before.split()[-7:])
            if sentence.startswith("No ") and match.start() < 60:
                far = "No"
            after = sentence[match.end() : match.end() + 18]
            if _CONDITION.search(" ".join(sentence[: match.start()].split()[-4:])):
                continue  # "unless proven", "once confirmed": a condition claims nothing
            denied = bool(_NEGATION.search(near) or _DENIES_FAR.search(far) or _WITHOUT.search(near)) or bool(
                re.match(r"\s(?:no|nothing|neither|without|too (?:little|few)|little|few)\b", after, re.IGNORECASE)
            )
            words = " ".join(f"{' '.join(before.split()[-3:])} {match[0]}".split())
            meaning = MEANINGS[which(match)]
            found.append(Predicate(meaning, denied, bool(_ORDER.search(near)), things(sentence), words))
    return tuple(found)
