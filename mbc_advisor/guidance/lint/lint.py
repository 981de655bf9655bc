"""The consistency lint: what editors should look at before an edition goes to others.

Pure functions over an edition's words. A warning is no fault (those are in ``checks``): it says that two texts of a
statement seem to say different things, or that a reference looks wrong, and a person mends it or accepts it by name.
It reads numbers, units, modals and references, not meanings: a denial, a drug or a side that changes is the
reviewer's to see, who has it marked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..words.normal_form import tidy
from ..words.texts import EditionText, StatementText, Wording
from . import numbers, strength, units
from .finding import Finding
from .references import uncited_and_malformed

_ITEM = re.compile(r"^[ \t]*(?:[-+*]|\d{1,3}[.)])[ \t]+")

LONGEST = 2000
"""Characters of a text that are read; `checks` refuses an edition with texts half as long."""

KINDS = ("number", "unit", "strength", "certainty", "reference")


@dataclass(frozen=True, slots=True)
class LintWarning:
    """One thing to look at, in one sentence; ``fingerprint`` changes as soon as one of the texts it is about does.

    ``code`` and ``variant`` tell the wording; a warning about a reference has ``key`` instead.
    """

    code: str
    variant: str
    kind: str
    words: str
    fingerprint: str
    key: str = ""

    @property
    def about(self) -> str:
        """The code or the reference key."""
        return self.code or self.key


def warnings(edition: EditionText) -> Iterator[LintWarning]:
    """Every warning: statements in the edition's order, then references."""
    for statement in edition.statements.values():
        yield from statement_warnings(statement)
        for variant, wording in _said_anew(statement):
            for key in dict.fromkeys(wording.citations):
                if key not in edition.references:
                    yield _made(
                        statement.code,
                        variant,
                        "reference",
                        f"“{key}” is cited, and there is no such reference",
                        (key,),
                    )
    for key, words, parts in uncited_and_malformed(edition):
        yield _made("", "", "reference", words, (key, *parts), key)


def statement_warnings(statement: StatementText) -> Iterator[LintWarning]:
    """The warnings of one statement: its base wording, then each variant as it is read.

    What a variant takes over from the base is not said again.
    """
    seen: set[tuple] = set()
    for variant, wording in statement.every_wording().items():
        for finding in _findings(wording):
            texts = tuple(getattr(wording, part) for part in finding.parts)
            if finding.kind == "strength":
                texts = (*texts, *wording.strengths)
            if (finding.kind, finding.words, texts) in seen:
                continue
            seen.add((finding.kind, finding.words, texts))
            yield _made(statement.code, variant, finding.kind, finding.words, texts)


@lru_cache(maxsize=4096)
def _findings(wording: Wording) -> tuple[Finding, ...]:
    """All findings of one wording; kept, because most words of an edition stay as they are from one look to the next."""
    headline, body, plain = map(_spoken, (wording.headline, wording.body, wording.plain))
    wording = replace(wording, headline=headline, body=body, plain=plain)
    found: list[Finding] = []
    for check in (numbers, units, strength):
        found.extend(check.findings(wording))
    return tuple(dict.fromkeys(found))


def _spoken(text: str) -> str:
    """A text as it is read: without Markdown's marks, and each item of a list as a sentence.

    Of a text several times longer than an edition may have, only the beginning, so that no paste holds a page up.
    """
    blocks = [re.sub(r"[*`]|\\(?=\W)", "", _ITEM.sub("", line)).strip() for line in tidy(text)[:LONGEST].splitlines()]
    return " ".join(block if block.endswith((".", "!", "?", ":", ";")) else f"{block}." for block in blocks if block)


def _said_anew(statement: StatementText) -> Iterator[tuple[str, Wording]]:
    """The base wording and the variants as they are written, not as they inherit."""
    yield "", statement.wording
    yield from statement.variants.items()


def _made(code: str, variant: str, kind: str, words: str, texts: tuple[str, ...], key: str = "") -> LintWarning:
    sentence = f"{words[0].upper()}{words[1:]}."
    if sentence.endswith(".."):
        sentence = sentence[:-1]
    if variant:
        sentence = f"In the variant {variant}: {words}."
    packed = "\x1f".join((code, variant, kind, sentence, *texts))
    return LintWarning(code, variant, kind, sentence, hashlib.sha256(packed.encode()).hexdigest()[:16], key)
