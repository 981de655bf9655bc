"""What one wording affirms and the other denies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words.texts import Wording
from .finding import CALLED, Finding
from .predicates import NOT_DENIAL, VERBS, Predicate, predicates, sentences, things
from .terms import GENERAL, MODALITIES

_EITHER_WAY = re.compile(r"\bwhether or not\b|\bor not\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|never|cannot|nor|neither)\b|n't\b", re.IGNORECASE)
_COUNTERPART = re.compile(
    r"\b(?:not|never|cannot|no|nor|neither|none|nothing|without|against|avoid\w*|hardly|rarely|seldom|miss\w*|only|stop\w*|withh\w+|weak\w*"
    r"|le(?:ft|ave|aving) out|false\w*|unless|until|wait\w*|held|hold|cold|negative|lack\w*|escap\w*|fail\w*|un(?!it|ite|der|iform)\w{4,}"
    r"|in(?:sensitive|conclusive|determinate|complete|active)|absent|silent|normal|healed|benign|harmless|alone|outside|instead"
    r"|loss|los[et]|stays? open|remains? open|differ\w*|disagree\w*|however|though|outweighs?|little|blind|hides?|poorly|free|separate\w*"
    r"|untouched|replete|rather than|before|less|suspicion|non-\w+|contraindicat\w+|overlap\w*|quiet|clear|opens?|postpon\w*|delays?)\b|n't\b",
    re.IGNORECASE,
)
"""Words by which a text can deny without saying "not"."""

TOLD = ("decide", "wait", "replace", "help", "agree", "cover", "miss", "resemble", "break", "harm")
"""Meanings that contradict each other even where nothing is ordered."""

_STUDIES = frozenset({*MODALITIES, "scan", "spot"})
_TESTS = frozenset({"the treatment biopsy", "the treatment blood tests"})
_SOFT = re.compile(
    r"\b(?:may|can|could|might|if|whether|until|unless|when|usually|often|helps?|to|would|more|be|has been|have been|once|was|were|is|are)\b",
    re.IGNORECASE,
)


def findings(wording: Wording) -> Iterator[Finding]:
    """Denials without a counterpart, orders of opposite sense, verbs of opposite sense."""
    yield from _unanswered(wording, "plain", ("headline", "body"))
    for left, right in (("headline", "body"), ("headline", "plain"), ("body", "plain")):
        yield from _unanswered(wording, left, (right,))
    yield from _decided(wording)
    for left, right in (("plain", "body"), ("headline", "body"), ("headline", "plain")):
        yield from _verbs(wording, left, right)


def _unanswered(wording: Wording, left: str, right: tuple[str, ...]) -> Iterator[Finding]:
    """A denial in one text where nothing that speaks of the same things in the other denies anything.

    Of the body only its first sentence is asked of the plain wording, which may leave out the rest.
    """
    said = list(sentences(getattr(wording, left)))
    if left == "body":
        said = [_main_clause(sentence) for sentence in said[:1]]
    answers = [sentence for part in right for sentence in sentences(getattr(wording, part))]
    for sentence in said:
        kept = NOT_DENIAL.sub("", sentence)
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
        if said.ordered and orders and all(each.denied != said.denied for each in orders):
            return said, orders[0]
    if mine[0].meaning not in TOLD:
        return None
    for said in mine:
        alike = [each for each in its if _close(each.things & said.things, said.meaning, enough)]
        if alike and all(each.denied != said.denied for each in its if each.things & said.things):
            return said, alike[0]
    return None


def _close(shared: frozenset[str], meaning: str, enough: int) -> bool:
    return len(shared) >= enough or bool(shared if meaning in ("wait", "replace") else shared - GENERAL)
