"""The orders of a text, and whether two texts order opposite things first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words.texts import Wording
from .finding import CALLED, Finding
from .predicates import MEANINGS, VERB
from .terms import which

_MAIN = re.compile(
    r"\b(?:(?P<neither>[Nn]either|No|Nothing)\b[^.;]{0,60}?\s)?(?P<modal>must|should|(?=need not)need|(?=(?:do|does) not have to)(?:do|does))\s(?P<not>not\s(?:have to\s)?)?"
    r"(?:(?:also|therefore|still|first|now|then|only|both|all|at once)\s)?(?:be\s)?(?:(?:also|therefore|still|first|now|then|only)\s)?(?P<verb>[\w-]+)"
)
_STAYS = re.compile(r"^(?:wait\w*|stop\w*|withheld|avoid\w*|held|postponed|paused|left|delay\w*|cease\w*|refrain\w*)$")
_FORBIDDING = re.compile(r"^(?:Do not|Don't|Never|Avoid|No|Hold|Withhold|Stop)\b")
_BIDDING = re.compile(
    r"^(?:Take|Start|Give|Biopsy|Sample|Add|Offer|Continue|Measure|Check|Correct|Replete|Repeat|Test|Re-test|Complete|Ask|Bring|Build|Choose"
    r"|Image|Score|Irradiate|Follow|Assess|Compare|Radiograph|Look|Read|Put|Prepare|Show|Consider|Watch|Rest|Protect|Use)\b"
)


def findings(wording: Wording) -> Iterator[Finding]:
    """The first order of each text: one forbids, the other bids."""
    orders = {part: list(_each_order(part, getattr(wording, part))) for part in ("headline", "body", "plain")}
    for left, right in (("plain", "body"), ("headline", "body"), ("headline", "plain")):
        if not (orders[left] and orders[right]):
            continue
        (sense, act, words), (other_sense, _, other_words) = orders[left][0], orders[right][0]
        again = any(each & sense and its_act == act for each, its_act, _ in orders[right][1:])
        if not sense & other_sense and not again:
            yield Finding(
                "negation", f"{CALLED[left]} says “{words}” where {CALLED[right]} says “{other_words}”", (left, right)
            )


def _each_order(part: str, text: str) -> Iterator[tuple[frozenset[bool], str, str]]:
    """Whether each order of a text forbids, what act, in what words.

    "Must wait until" and "No dose without" can be said either way.
    """
    opening = " ".join(text.split()[:5]).rstrip(".,:")
    if _FORBIDDING.match(text):
        both = part == "headline" and re.search(r"\b(?:without|unless|until)\b", text)
        yield frozenset({True, False} if both else {True}), "", opening
    elif part == "headline" and _BIDDING.match(text):
        yield frozenset({False}), "", opening
    for match in _MAIN.finditer(text):
        denied = bool(match["not"]) or bool(match["neither"])
        stays = bool(_STAYS.match(match["verb"]))
        either = stays and re.match(r"[^.;]{0,30}\buntil\b", text[match.end() :])
        act = (
            "stop"
            if stays
            else next((MEANINGS[which(its)] for its in [VERB.match(match["verb"])] if its), match["verb"])
        )
        yield frozenset({True, False} if either else {denied != stays}), act, " ".join(match[0].split()[-5:])
