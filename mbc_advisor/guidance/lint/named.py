"""Studies, drugs and treatments that one wording names against the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..words.texts import Wording
from .finding import CALLED, Finding
from .predicates import sentences
from .terms import CLASSES, drugs, modalities, treatments

_OF_CLASS = {drug: name for name, members in CLASSES.items() for drug in members}
_BROADER = {"SPECT/CT": {"bone scan", "CT"}, "FDG PET": {"CT"}, "FES PET": {"CT"}, "NaF PET": {"CT"}}
"""A hybrid study brings its parts; who names the hybrid may name the part."""
_PROPOSES = re.compile(
    r"\b(?:must|should|may|can) (?:be |take |also |still |therefore )|\b(?:must|should) |\badvised\b"
)
_REASON = re.compile(
    r"[,:;]? (?:because|since|as|before|in place of|instead of|rather than|until|to see|where|which|when|if|with)\b|[:;]"
)
_SECONDARY = ("chemotherapy", "radiotherapy", "endocrine therapy", "vitamin D")


def findings(wording: Wording) -> Iterator[Finding]:
    """What the plain wording or the headline names and the body does not; and proposals of different studies."""
    for part in ("headline", "plain"):
        yield from _unknown(wording, part)
    yield from _proposed(wording)


def _unknown(wording: Wording, part: str) -> Iterator[Finding]:
    text = getattr(wording, part)
    against = wording.body if part == "headline" else f"{wording.headline}. {wording.body}"
    parts = (part, "body") if part == "headline" else (part, "headline", "body")
    named, known = modalities(text), modalities(against)
    for study in sorted(named - known):
        if "/CT" in against and study in ("CT", "bone scan") and any(study in _BROADER.get(each, ()) for each in known):
            continue
        if known:
            yield Finding(
                "modality", f"{CALLED[part]} names {study} where {CALLED['body']} names {_listed(known)}", parts
            )
        else:
            yield Finding("modality", f"{CALLED[part]} names {study}, which {CALLED['body']} does not", parts)
    named, known = drugs(text), drugs(against)
    for drug in sorted(named - known):
        if drug in CLASSES and any(_OF_CLASS.get(each) == drug for each in named - known):
            continue  # the drug itself is named in the warning
        others = [each for each in known if each not in CLASSES] or sorted(known)
        if others:
            yield Finding(
                "modality", f"{CALLED[part]} names {drug} where {CALLED['body']} names {_listed(others)}", parts
            )
        else:
            yield Finding("modality", f"{CALLED[part]} names {drug}, which {CALLED['body']} does not", parts)
    for treatment in sorted((treatments(text) - treatments(against)) & set(_SECONDARY)):
        yield Finding("modality", f"{CALLED[part]} names {treatment}, which {CALLED['body']} does not", parts)


def _proposed(wording: Wording) -> Iterator[Finding]:
    """The study that the plain wording proposes first against those that headline and body propose."""
    mine = _first_proposal(wording.plain)
    headline = modalities(wording.headline)
    its = _proposals(wording.body)
    proposed = frozenset().union(*its)
    if mine and proposed and not _share(mine, proposed | headline):
        yield Finding(
            "modality",
            f"{CALLED['plain']} proposes {_listed(mine)} where {CALLED['body']} proposes {_listed(proposed)}",
            ("plain", "headline", "body"),
        )
    elif mine and headline and not _share(mine, headline) and not headline <= modalities(wording.plain):
        yield Finding(
            "modality",
            f"{CALLED['plain']} proposes {_listed(mine)} where {CALLED['headline']} names {_listed(headline)}",
            ("plain", "headline"),
        )
    first = _first_proposal(wording.body)
    if first and headline and not _share(first, headline) and not headline & modalities(wording.body):
        yield Finding(
            "modality",
            f"{CALLED['body']} proposes {_listed(first)} where {CALLED['headline']} names {_listed(headline)}",
            ("headline", "body"),
        )


def _proposals(text: str) -> list[frozenset[str]]:
    """What each sentence that proposes something proposes: the studies it names before it gives a reason."""
    found = []
    for sentence in sentences(text):
        if match := _PROPOSES.search(sentence):
            end = _REASON.search(sentence, match.end())
            found.append(modalities(sentence[: end.start() if end else len(sentence)]))
    return [each for each in found if each]


def _first_proposal(text: str) -> frozenset[str]:
    return next(iter(_proposals(text)), frozenset())


def _share(one: frozenset[str], other: frozenset[str]) -> bool:
    wide = set(other).union(*(_BROADER.get(each, set()) for each in other))
    return bool(one & wide or {part for each in one for part in _BROADER.get(each, ())} & other)


def _listed(names) -> str:
    names = sorted(names)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
