"""Which way a text leans: before or after, benign or cancer, high or low, and which study is the one that shows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..words.texts import Wording
from .finding import CALLED, Finding
from .terms import CONCEPTS, GENERAL, modalities

_SIDE = re.compile(r"\b(?P<side>before|after)\s(?P<what>(?:[\w-]+[\s,]*){1,4})", re.IGNORECASE)
_HARMLESS, _CANCER = (
    r"(?:benign|harmless)",
    r"(?:metasta\w+|cancer|spread(?: of (?:the )?cancer)?|malignan\w+|growth|progression)",
)
_LIKELY = r"(?:probably|likely|usually|mostly)"
_LEANS = {
    "harmless": re.compile(
        rf"\b{_LIKELY}(?: to be| a| an)? {_HARMLESS}|\breads? as {_HARMLESS}|\b{_HARMLESS} (?:is |cause )?likely",
        re.IGNORECASE,
    ),
    "cancer": re.compile(
        rf"\b{_LIKELY}(?: to be| this is)? {_CANCER}|\breads? as (?:a |possible )?{_CANCER}"
        rf"|\b{_CANCER},? (?:\w+ ){{0,4}}(?:is |stays )?(?:then )?(?:the )?(?:likely|likelier)\b|\bsuggests? (?:\w+ )?{_CANCER}",
        re.IGNORECASE,
    ),
}
_LEVEL = re.compile(
    r"\b(?P<high>hypercalcaemia|raised calcium|high calcium|calcium over|calcium is raised)\b|\b(?P<low>hypocalcaemia|low calcium|calcium under)\b"
    r"|\bcalcium (?:in the blood )?(?:is|looks) (?:\w+ )?(?:too )?(?:(?P<high2>high)|(?P<low2>low))\b",
    re.IGNORECASE,
)
_SILENT = tuple(
    re.compile(words)
    for words in (
        r"\b(?:negative|cold|silent|clear) (?P<it>FDG|FES|CT|MRI|bone scan)\b(?! or)",
        r"\bwithout (?P<it>FDG|FES|an? MRI|an? CT|MRI|CT)\b",
        r"\b(?:cold|silent) on (?P<it>bone scan|MRI|CT|FDG)\b",
        r"\b(?P<it>FDG|FES|CT|MRI|bone scan)(?: scan)? (?:does not|do not|did not|shows nothing|looks normal|is clear|lacks|misses)\b",
    )
)


def findings(wording: Wording) -> Iterator[Finding]:
    """Each leaning of the plain wording against headline and body, and of the headline against the body."""
    for part, others in (("plain", ("headline", "body")), ("headline", ("body",))):
        text, against = getattr(wording, part), " ".join(f"{getattr(wording, each)}." for each in others)
        called = CALLED["body"] if part == "headline" else "headline or specialist wording"
        yield from _order(part, text, others, against, called)
        mine, its = leans(text), leans(against)
        if mine and its and not mine & its:
            said = f"{CALLED[part]} leans to “{_listed(mine)}” where {called} leans to “{_listed(its)}”"
            yield Finding("negation", said, (part, *others))
        level, other = _level(text), (_level(wording.headline) if part == "plain" else "") or _level(against)
        if level and other and level != other:
            yield Finding(
                "negation", f"{CALLED[part]} calls the calcium {level} where {called} calls it {other}", (part, *others)
            )
    mine, its = _silent(wording.plain), _silent(wording.headline)
    if mine and its and not mine & its:
        said = (
            f"{CALLED['plain']} has nothing on {_listed(mine)} where {CALLED['headline']} has nothing on {_listed(its)}"
        )
        yield Finding("modality", said, ("headline", "plain"))


@lru_cache(maxsize=4096)
def leans(text: str) -> frozenset[str]:
    """What a text calls likely."""
    return frozenset(name for name, words in _LEANS.items() if words.search(text))


def _order(part: str, text: str, others: tuple[str, ...], against: str, called: str) -> Iterator[Finding]:
    """ "After the nail" against "before the nail", where neither text says the other as well."""
    mine, its = _sides(text), _sides(against)
    for thing in sorted({thing for _, thing in mine} & {thing for _, thing in its}):
        one, other = ({side for side, what in each if what == thing} for each in (mine, its))
        if len(one) == len(other) == 1 and one != other:
            words = f"“{one.pop()}” where {called} says “{other.pop()}”"
            yield Finding(
                "negation", f"{CALLED[part]} says {words} ({thing.removeprefix('the treatment ')})", (part, *others)
            )


@lru_cache(maxsize=4096)
def _sides(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (match["side"].lower(), thing)
        for match in _SIDE.finditer(text)
        for thing, words in CONCEPTS.items()
        if thing not in GENERAL and words.search(match["what"])
    )


def _level(text: str) -> str:
    match = _LEVEL.search(text)
    return "" if not match else "high" if match["high"] or match["high2"] else "low"


def _silent(text: str) -> frozenset[str]:
    return frozenset().union(*(modalities(match["it"]) for words in _SILENT for match in words.finditer(text)))


def _listed(names: frozenset[str]) -> str:
    return " and ".join(sorted(names))
