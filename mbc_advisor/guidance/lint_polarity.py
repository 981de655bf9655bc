"""What one wording affirms and the other denies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .lint_finding import CALLED, Finding
from .lint_terms import CONCEPTS, MODALITIES
from .texts import Wording

_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Za-z0-9“\"(])")
_CLAUSE = re.compile(r"[:;,()–]|\s(?:but|and|although|though|because|since|which|while|whereas|unless|if|so)\s")
_NOT_DENIAL = re.compile(
    r"\bwhether or not\b|\bor not\b|\bif not\b|\bnot only\b|\bno longer than\b|\bnot yet\b|\bno matter\b|, (?:but )?not (?:so )?(?:a |an |of |from |the |much )?\w+",
    re.IGNORECASE,
)
_EITHER_WAY = re.compile(r"\bwhether or not\b|\bor not\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|never|cannot|nor|neither)\b|n't\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|never|cannot|no|nor|neither|none|nothing|against|avoid|hardly)\b|n't\b", re.IGNORECASE
)
_WITHOUT = re.compile(r"\bwithout(?:\s[\w-]+)?$", re.IGNORECASE)
_DENIES_FAR = re.compile(r"\b(?:no|not|never|cannot|neither|nor|none)\b", re.IGNORECASE)
_COUNTERPART = re.compile(
    r"\b(?:not|never|cannot|no|nor|neither|none|nothing|without|against|avoid\w*|hardly|rarely|seldom|miss\w*|only|stop\w*|withh\w+|weak\w*"
    r"|le(?:ft|ave|aving) out|false\w*|unless|until|wait\w*|held|hold|cold|negative|lack\w*|escap\w*|fail\w*|un(?!it|ite|der|iform)\w{4,}"
    r"|in(?:sensitive|conclusive|determinate|complete|active)|absent|silent|normal|healed|benign|harmless|alone|outside|instead"
    r"|loss|los[et]|stays? open|remains? open|differ\w*|disagree\w*|however|though|outweighs?|little|blind|hides?|poorly|free|separate\w*"
    r"|untouched|replete|rather than|before|less|suspicion|non-\w+|contraindicat\w+|overlap\w*|quiet|clear|opens?|postpon\w*|delays?)\b|n't\b",
    re.IGNORECASE,
)
"""Words by which a text can deny without saying "not"."""

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
}
"""Verbs of one meaning across specialist and plain words."""

TOLD = ("decide", "wait", "replace", "help", "agree", "cover", "miss", "resemble", "break")
"""Meanings that contradict each other even where nothing is ordered."""

_CONDITION = re.compile(r"\b(?:unless|until|once|if|whether|before|when)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:" + "|".join(f"(?P<v{n}>{words})" for n, words in enumerate(VERBS.values())) + r")\b", re.IGNORECASE
)
_NAMES = tuple(VERBS)
_ORDER = re.compile(r"\b(?:must|should|may|can|shall)\b|^(?:do not|don't|never|avoid)\b", re.IGNORECASE)
_MAIN = re.compile(
    r"\b(?:(?P<neither>[Nn]either|No|Nothing)\b[^.;]{0,60}?\s)?(?P<modal>must|should)\s(?P<not>not\s)?"
    r"(?:(?:also|therefore|still|first|now|then|only|both|all|at once)\s)?(?:be\s)?(?:(?:also|therefore|still|first|now|then|only)\s)?(?P<verb>[\w-]+)"
)
_STUDIES = frozenset({*MODALITIES, "scan", "spot"})
_TESTS = frozenset({"the treatment biopsy", "the treatment blood tests"})
_SOFT = re.compile(
    r"\b(?:may|can|could|might|if|whether|until|unless|when|usually|often|helps?|to|would|more|be|has been|have been|once|was|were|is|are)\b",
    re.IGNORECASE,
)
_STAYS = re.compile(r"^(?:wait\w*|stop\w*|withheld|avoid\w*|held|postponed|paused|left|delay\w*|cease\w*|refrain\w*)$")
_FORBIDDING = re.compile(r"^(?:Do not|Don't|Never|Avoid|No|Hold|Withhold|Stop)\b")
_BIDDING = re.compile(
    r"^(?:Take|Start|Give|Biopsy|Sample|Add|Offer|Continue|Measure|Check|Correct|Replete|Repeat|Test|Re-test|Complete|Ask|Bring|Build|Choose"
    r"|Image|Score|Irradiate|Follow|Assess|Compare|Radiograph|Look|Read|Put|Prepare|Show|Consider|Watch|Rest|Protect|Use)\b"
)


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
    for sentence in sentences(_NOT_DENIAL.sub("", text)):
        edges = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
        for match in _VERB.finditer(sentence):
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
            meaning = _NAMES[int(match.lastgroup[1:])]
            found.append(Predicate(meaning, denied, bool(_ORDER.search(near)), things(sentence), words))
    return tuple(found)


def findings(wording: Wording) -> Iterator[Finding]:
    """Denials without a counterpart, orders of opposite sense, verbs of opposite sense."""
    for left, right in (
        ("plain", ("headline", "body")),
        ("headline", ("body",)),
        ("headline", ("plain",)),
        ("body", ("plain",)),
    ):
        yield from _unanswered(wording, left, right)
    yield from _orders(wording)
    yield from _decided(wording)
    for left, right in (("plain", "body"), ("headline", "body"), ("headline", "plain")):
        yield from _verbs(wording, left, right)


def _unanswered(wording: Wording, left: str, right: tuple[str, ...]) -> Iterator[Finding]:
    """A denial in one text where nothing that speaks of the same things in the other denies anything.

    Of the body only its first sentence is asked of the plain wording, which may leave out the rest.
    """
    said = sentences(getattr(wording, left))
    if left == "body":
        said = [_main_clause(sentence) for sentence in said[:1]]
    answers = [sentence for part in right for sentence in sentences(getattr(wording, part))]
    for sentence in said:
        kept = _NOT_DENIAL.sub("", sentence)
        if not (match := _DENIES.search(kept)):
            continue
        about = things(sentence)
        alike = [each for each in answers if things(each) & about] or answers
        if len(right) > 1:
            alike = [*alike, wording.headline]
        if not any(_COUNTERPART.search(_EITHER_WAY.sub("", each)) for each in alike):
            against = (
                f"{CALLED['headline']} and specialist wording deny" if len(right) > 1 else f"{CALLED[right[0]]} denies"
            )
            yield Finding(
                "negation",
                f"{CALLED[left]} says “{_around(kept, match.start())}” where {against.replace('the headline and', 'headline and')} nothing of the kind",
                (left, *right),
            )


def _main_clause(sentence: str) -> str:
    """A sentence without its brackets and what follows a relative or reason."""
    return re.split(
        r"\s(?:that|which|where|because|since|until|although|so that|whether|while)\s|[:;]|,\s(?:as|so)\s",
        re.sub(r"\([^)]*\)", "", sentence),
    )[0]


def _around(text: str, at: int) -> str:
    words = text[at:].split()[:5]
    return " ".join([*text[:at].split()[-3:], *words]).rstrip(".,;:")


def _orders(wording: Wording) -> Iterator[Finding]:
    """The first order of each text: one forbids, the other bids."""
    orders = {part: list(_each_order(part, getattr(wording, part))) for part in ("headline", "body", "plain")}
    for left, right in (("plain", "body"), ("headline", "body"), ("headline", "plain")):
        one, other = orders[left][:1], orders[right]
        if one and other and not any(one[0][0] & each[0] for each in other):
            yield Finding(
                "negation",
                f"{CALLED[left]} says “{one[0][1]}” where {CALLED[right]} says “{other[0][1]}”",
                (left, right),
            )


def _each_order(part: str, text: str) -> Iterator[tuple[frozenset[bool], str]]:
    """Whether each order of a text forbids, with its words; "must wait until" and "No dose without" can be said either way."""
    opening = " ".join(text.split()[:5]).rstrip(".,:")
    if _FORBIDDING.match(text):
        both = part == "headline" and re.search(r"\b(?:without|unless|until)\b", text)
        yield frozenset({True, False} if both else {True}), opening
    elif part == "headline" and _BIDDING.match(text):
        yield frozenset({False}), opening
    for match in _MAIN.finditer(text):
        denied = bool(match["not"]) or bool(match["neither"])
        stays = bool(_STAYS.match(match["verb"]))
        either = stays and re.match(r"[^.;]{0,30}\buntil\b", text[match.end() :])
        words = " ".join(match[0].split()[-5:])
        yield frozenset({True, False} if either else {denied != stays}), words


def _decided(wording: Wording) -> Iterator[Finding]:
    """A question the plain wording calls settled where the other texts settle nothing of the kind."""
    others = [
        each for part in ("headline", "body") for each in predicates(getattr(wording, part)) if each.meaning == "decide"
    ]
    for each in predicates(wording.plain):
        if (
            each.meaning != "decide"
            or each.denied
            or each.ordered
            or not each.things & _STUDIES
            or each.things & _TESTS
            or _SOFT.search(each.words)
        ):
            continue
        if not any(not other.denied and other.things & each.things for other in others):
            yield Finding(
                "certainty",
                f"{CALLED['plain']} says “{each.words}” where headline and specialist wording leave this unsettled",
                ("headline", "body", "plain"),
            )


def _verbs(wording: Wording, left: str, right: str) -> Iterator[Finding]:
    one, other = predicates(getattr(wording, left)), predicates(getattr(wording, right))
    for meaning in VERBS:
        mine = [each for each in one if each.meaning == meaning]
        its = [each for each in other if each.meaning == meaning]
        if mine and its and (clash := _clash(mine, its, 1 if left == "headline" else 2)):
            said, against = clash
            yield Finding(
                "negation",
                f"{CALLED[left]} says “{said.words}” where {CALLED[right]} says “{against.words}”",
                (left, right),
            )


def _clash(mine: list[Predicate], its: list[Predicate], enough: int) -> tuple[Predicate, Predicate] | None:
    """The first pair about the same things of which one is denied and the other not, when nothing on either side agrees."""
    for said in mine:
        alike = [each for each in its if each.things & said.things or not (each.things and said.things)]
        orders = [each for each in alike if each.ordered]
        if said.ordered and orders and all(each.denied != said.denied for each in alike):
            return said, orders[0]
    if mine[0].meaning not in TOLD:
        return None
    for said in mine:
        alike = [each for each in its if len(each.things & said.things) >= enough]
        if alike and all(each.denied != said.denied for each in its if each.things & said.things):
            return said, alike[0]
    return None
