"""A modal that contradicts the strength, and a plain wording more certain or more hopeful than the body.

The modals are those of ``docs/clinical/words.md``: must, should, may, do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words.texts import Wording
from .finding import CALLED, Finding

_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Za-z0-9“\"(])")
_HOW = r"(?:also |still |then |only |therefore |first )?be (?:also |still |then |only |first )?"
_WEIGHED = r"(?:considered|discussed|tried|offered|left out|skipped|spaced out)"
MODALS = {
    "must": r"\bmust\b|\b(?:is|are) (?:required|mandatory|compulsory|obligatory)\b",
    "should": r"\bshould\b(?! not be put)|\b(?:is|are) (?:strongly )?recommended\b(?! by)|\bought to\b",
    "may": rf"\b(?:may|can|could|might) {_HOW}{_WEIGHED}\b|^Consider\b|\b(?:is|are) optional\b|\bmay be considered\b",
    "do not": r"(?:^|[.:;] )(?:Do not|Don't|Never|Avoid)\b",
}
"""How each strength sounds in a text."""
_MODALS = {modal: re.compile(words) for modal, words in MODALS.items()}

ALLOWED = {
    "required": {"must"}, "recommended": {"should"}, "consider": {"may"}, "avoid": {"do not", "must not", "should not"},
    "information": {"may"},
}  # fmt: skip
_SOFTENED = re.compile(
    r"\b(?:may|can|could|might) (?:also |still |then |only |therefore |all |both )?(?:not )?"
    r"(?!be (?!\w+(?:ed|en|ne|ld|elt|ut)\b|made\b|part\b)|be (?:affected|needed|mistaken|caused|seen|shown|hidden|open)\b|"
    r"(?:disturb|mean|break|make|look|need|go up|help|tell|show|miss|harm|raise|lie|have|turn|light|differ|appear|give way|damage|inflame|lower)\b)"
    r"(?:be )?\w+",
)
"""An act merely allowed; what the disease or a scan may do is not meant."""

_BOLD = (
    r"(?:perfectly |completely |entirely |quite |very )?safe(?:ly)?", r"(?:is|are|be|for|almost|it is) certain\b|certainly|certainty", r"definite(?:ly)?", r"always", r"never", r"cured?|cures",
    r"no (?:risk|danger|doubt|side effects?|harm)", r"without (?:risk|danger|doubt|harm)", r"guarante\w+", r"surely|for sure|sure",
    r"risk-free|harm-free", r"100 %|hundred per ?cent", r"proves?|proven|proof", r"rules? out|ruled out", r"all-clear",
    r"impossible", r"nothing to worry", r"no need to worry", r"completely|entirely|fully|totally", r"undoubtedly|clearly means",
    r"will (?:help|work|cure|heal|shrink|stop|prevent|protect|lengthen|live|disappear)",
    r"(?:is|are|be) (?:simply |just |only )?harmless", r"excellent|perfect(?:ly)?",
)  # fmt: skip
_SAME_IN_BODY = {
    r"(?:is|are|be) (?:simply |just |only )?harmless": r"harmless|benign|false|island|lookalike|degenerat\w+|fracture|healed",
    r"proves?|proven|proof": r"prov\w+|proof|histolog\w+|established|tissue|confirmed|shown",
    r"always": r"always|almost always|every|all",
    r"never": r"never|no |not ",
    r"completely|entirely|fully|totally": r"completely|entirely|fully|totally|whole|wholly|complete",
    r"(?:is|are|be|for|almost|it is) certain\b|certainly|certainty": r"certain\w*|established|proven",
    r"cured?|cures": r"cur\w+",
    r"all-clear": r"all-clear|negative",
}
_DENIED = re.compile(
    r"\b(?:not|no|never|cannot|nor|neither|without|nothing|none|neither)\b(?:\s[\w-]+){0,4}\s?$|n't(?:\s\w+){0,3}\s?$",
    re.IGNORECASE,
)
_DENIED_AT_ALL = re.compile(r"\b(?:not|no|never|avoid)\b", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:may|might|can|could|probabl[ey]|likely|likelier|likelihood|possibl[ey]|possibility|suggests?|suspect\w*|seems?|appears?|often|usual(?:ly)?|sometimes|presumed|perhaps"
    r"|in question|open|mostly|most|not certain|undecided|in part|doubt|unclear|if|some|thought|expected|need not|few|little|low|points?|fits?"
    r"|question|whether|risk|enough|looks?|named|tell|before|later|fewer|many|as far as is known|depends|until)\b",
    re.IGNORECASE,
)
_OUTRIGHT = re.compile(
    r"\b(?:is|are|has|have) (?:harmless|benign|cancer|spread|healed|gone|growing|proven)\b", re.IGNORECASE
)
_HEDGED = re.compile(
    r"\b(?:probabl[ey]|likely|possibl[ey]|suggests?|suspected|presumed|may|might|can)\b", re.IGNORECASE
)


def findings(wording: Wording) -> Iterator[Finding]:
    """Modals against the strengths the words were written for, then certainty against the body."""
    if wording.strengths:
        for part in ("headline", "body", "plain"):
            yield from _modal(wording, part)
    yield from _bolder(wording)


def _modal(wording: Wording, part: str) -> Iterator[Finding]:
    """The first modal of a text; what is said in passing further down may be weaker or stronger."""
    text = getattr(wording, part)
    allowed = set().union(*(ALLOWED.get(strength, set()) for strength in wording.strengths))
    found = sorted((match.start(), modal, match) for modal, words in _MODALS.items() for match in words.finditer(text))
    wanted = next(iter(allowed & {"must", "should"}), "") if len(wording.strengths) == 1 else ""
    if wanted and part != "headline" and not any(modal == wanted for _, modal, _ in found):
        if part == "plain" and (match := _SOFTENED.search(text)):
            found.insert(0, (match.start(), "may", match))
        elif part == "body" and not found:
            yield Finding(
                "strength", f"{CALLED[part]} has no “{wanted}” where the strength is {wording.strengths[0]}", (part,)
            )
    if found and not _fits(found[0][1], text, found[0][2], allowed, part):
        words = " ".join(re.split(r"[.,;:(]", text[found[0][0] :])[0].split()[:4])
        strengths = " or ".join(wording.strengths)
        yield Finding("strength", f"{CALLED[part]} says “{words}” where the strength is {strengths}", (part,))


def _fits(modal: str, text: str, match: re.Match, allowed: set[str], part: str) -> bool:
    forbids = bool(re.match(r"(?:\s\w+)?\snot\b", text[match.end() :]))
    if modal in allowed or (forbids and f"{modal} not" in allowed):
        return True
    if modal == "do not":
        return part == "headline" and bool(
            {"must", "should"} & allowed
        )  # the sentence below says must not or should not
    return modal == "may" and "do not" in allowed and bool(_DENIED_AT_ALL.search(text[: match.start()]))


def _bolder(wording: Wording) -> Iterator[Finding]:
    """Words of certainty or hope that the body and the headline do not use."""
    others = f"{wording.headline} {wording.body}"
    for bold in _BOLD:
        if re.search(rf"\b(?:{_SAME_IN_BODY.get(bold, bold)})", others, re.IGNORECASE):
            continue
        for match in re.finditer(rf"\b(?:{bold})\b", wording.plain, re.IGNORECASE):
            before = wording.plain[: match.start()]
            if not _DENIED.search(before) and not re.search(
                r"\b(?:may|can|could|might|if|often|usually|probably|mostly|almost|whether)\b(?:\s[\w-]+){0,3}\s?$",
                before,
                re.IGNORECASE,
            ):
                yield Finding(
                    "certainty",
                    f"{CALLED['plain']} says “{match[0]}”, which {CALLED['body']} does not",
                    ("headline", "body", "plain"),
                )
                break
    hedged = _HEDGED.search(wording.headline)
    if hedged is None:
        return
    for sentence in _SENTENCE.split(wording.plain):
        if (
            (outright := _OUTRIGHT.search(sentence))
            and not _HEDGE.search(sentence)
            and not _DENIED_AT_ALL.search(sentence)
        ):
            yield Finding(
                "certainty",
                f"{CALLED['plain']} says “{outright[0]}” where {CALLED['headline']} says “{hedged[0]}”",
                ("headline", "plain"),
            )
            return
    if not _HEDGE.search(wording.plain):
        yield Finding(
            "certainty",
            f"{CALLED['headline']} says “{hedged[0]}” where {CALLED['plain']} leaves nothing open",
            ("headline", "plain"),
        )
