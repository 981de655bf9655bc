"""What an edition must hold before it can be put in force.

The rules of `docs/clinical/words.md` that a machine can see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .required_codes import needed_strengths
from .texts import BASES, SECTIONS, EditionText, StatementText, Wording, cited_by

MAX_HEADLINE_WORDS, MAX_BODY_WORDS, MAX_BODY_SENTENCES, MAX_PLAIN_WORDS = 9, 90, 4, 60

UNWELCOME = (
    "it is important to", "may potentially", "rule out", "rules out", "ruled out", "unfortunately",
    "excellent", "state-of-the-art", "gold standard",
)  # fmt: skip
DOI = re.compile(r"^10\.\d{4,9}/\S+$")
PMID = re.compile(r"^(PMC)?\d{4,9}$")
HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f]")
"""Format characters: with them a reviewer sees other words than those that are kept, or than the lint compares."""
SENTENCE_END = re.compile(r"(?<![0-9])(?<!et al)(?<!e\.g)(?<!i\.e)(?<!vs)[.!?](?=\s+[A-Z0-9\"“‘(]|$)")


@dataclass(frozen=True, slots=True)
class Fault:
    """What one statement or reference lacks: which (a code or a key), and a sentence that names it."""

    about: str
    words: str
    unknown: str = ""
    """The key that is cited and has no reference, where that is the fault."""
    uncited: bool = False
    """Whether the fault is that nobody cites the reference."""


def faults(edition: EditionText, needed: Iterable[tuple[str, str]] = ()) -> Iterator[Fault]:
    """Every fault of an edition.

    :param needed: (code, variant) pairs that the algorithm can give; the variant may be empty.
    """
    for code, variant in needed:
        statement = edition.statements.get(code)
        if statement is None:
            yield Fault(code, f"{code}: the edition has no words for it.")
        elif variant and variant not in statement.variants:
            yield Fault(code, f"{code}: the edition lacks its variant {variant}.")
    for statement in edition.statements.values():
        yield from _statement_faults(statement, edition)
        yield from _strength_faults(statement)
    cited = cited_by(edition.statements.values())
    for key, reference in edition.references.items():
        if key not in cited:
            yield Fault(key, f"Reference {key}: no statement cites it.", uncited=True)
        if not (reference.title and reference.source):
            yield Fault(key, f"Reference {key}: title and source are needed.")
        if reference.doi and not DOI.match(reference.doi):
            yield Fault(key, f"Reference {key}: {reference.doi!r} is not a DOI.")
        if reference.pmid and not PMID.match(reference.pmid):
            yield Fault(key, f"Reference {key}: {reference.pmid!r} is not a PMID or PMC number.")


def _statement_faults(statement: StatementText, edition: EditionText) -> Iterator[Fault]:
    code = statement.code
    if statement.section not in SECTIONS:
        yield Fault(code, f"{code}: {statement.section} is not a section.")
    if statement.basis not in BASES:
        yield Fault(code, f"{code}: basis is {statement.basis!r}; accepted: {', '.join(BASES)}.")
    if not statement.rows:
        yield Fault(code, f"{code}: no evidence row is named.")
    if not statement.review_by:
        yield Fault(code, f"{code}: no date by which it is read again.")
    for name, wording in statement.every_wording().items():
        where = f"{code} ({name})" if name else code
        yield from _wording_faults(code, where, wording)
        if not wording.citations and statement.basis != "expert":
            yield Fault(code, f"{where}: no citation, and its basis is not expert opinion.")
        for key in wording.citations:
            if key not in edition.references:
                yield Fault(code, f"{where}: cites {key}, which the edition has no reference for.", unknown=key)
        if statement.basis == "expert" and "xpert opinion" not in wording.body:
            yield Fault(code, f"{where}: rests on expert opinion and does not say so.")


def _strength_faults(statement: StatementText) -> Iterator[Fault]:
    """Words approved for one strength are not shown with another."""
    code, given = statement.code, needed_strengths()
    for name, wording in statement.every_wording().items():
        rules = given.get((code, name), ())
        where = f"{code} ({name})" if name else code
        if wording.strengths == rules or (name and not rules and not statement.variants[name].strengths):
            continue  # the same, or a variant that no rule gives and that only inherits
        if not wording.strengths:
            yield Fault(code, f"{where}: written for no strength, but the rules give it as {' or '.join(rules)}.")
        elif not rules:
            yield Fault(code, f"{where}: written for {' or '.join(wording.strengths)}, but no rule gives it.")
        else:
            yield Fault(
                code,
                f"{where}: written for {' or '.join(wording.strengths)}, but the rules give it as {' or '.join(rules)}.",
            )


def _wording_faults(code: str, where: str, wording: Wording) -> Iterator[Fault]:
    for part in ("headline", "body", "plain"):
        text = getattr(wording, part)
        if not text:
            yield Fault(code, f"{where}: the {part} is missing.")
        if hidden := HIDDEN.search(text):
            yield Fault(code, f"{where}: the {part} holds an invisible character, U+{ord(hidden[0]):04X}.")
        for phrase in UNWELCOME:
            if phrase in text.lower():
                yield Fault(code, f"{where}: the {part} says {phrase!r}.")
    if len(wording.headline.split()) > MAX_HEADLINE_WORDS:
        yield Fault(
            code, f"{where}: the headline has {len(wording.headline.split())} words; {MAX_HEADLINE_WORDS} at most."
        )
    if wording.headline.endswith("."):
        yield Fault(code, f"{where}: the headline ends with a full stop.")
    if len(wording.body.split()) > MAX_BODY_WORDS:
        yield Fault(code, f"{where}: the body has {len(wording.body.split())} words; {MAX_BODY_WORDS} at most.")
    if (count := len(SENTENCE_END.findall(wording.body))) > MAX_BODY_SENTENCES:
        yield Fault(code, f"{where}: the body has {count} sentences; {MAX_BODY_SENTENCES} at most.")
    if len(wording.plain.split()) > MAX_PLAIN_WORDS:
        yield Fault(
            code, f"{where}: the plain version has {len(wording.plain.split())} words; {MAX_PLAIN_WORDS} at most."
        )
