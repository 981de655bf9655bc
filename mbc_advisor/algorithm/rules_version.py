"""Which rules these are, in a short fingerprint for a printed page; and whether they are proved.

What `manage.py prove` last proved is kept beside the rules: an edition is published over proved rules only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .imaging.conclusions import DIAGNOSIS, RESPONSE
from .imaging.leans import LEAN_RULES
from .logic.conditions import Condition, walk
from .rules import RULES

LENGTH = 12
RECORD = Path(__file__).parent / "proof" / "record.json"


@cache
def rules_hash() -> str:
    """The first characters of the SHA-256 over every rule.

    It changes with a code, a condition (named terms opened), a strength, a wording's name or a row of the
    evidence, and with the order in which rules are asked; not with the words of an edition.
    """
    digest = hashlib.sha256()
    for line in _lines():
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()[:LENGTH]


def _lines() -> Iterator[str]:
    for rule in RULES.values():
        yield f"{rule.section} {rule.code} {rule.names} {' '.join(rule.rows)}"
        for way in rule.ways:
            yield f"{way.strength} {way.variant} {way.after_emergency} {_said(way.when)}"
    for code, leans in LEAN_RULES.items():
        for lean in leans:
            unless = f"{_said(lean.unless[0])} {lean.unless[1:]}" if lean.unless else ""
            says = f"{lean.lean} {lean.certainty} {lean.rows} {lean.needs_b} {unless}"
            yield f"{code} {lean.seen_on} {lean.missed_by} {says}"
            yield _said(lean.when)
    for name, table in (("diagnosis", DIAGNOSIS), ("response", RESPONSE)):
        for code, condition in table:
            yield f"{name} {code} {_said(condition)}"


def _said(condition: Condition | None) -> str:
    """A condition in English, and every condition inside it, since a named term says only its name."""
    return "" if condition is None else " | ".join(part.english() for part in walk(condition))


@cache
def record() -> dict[str, Any]:
    """``rules`` (their hash), ``refuted`` (how many claims) and ``summary`` (the last line of the report)."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def not_proved() -> list[str]:
    """Why the rules as they are do not count as proved, in sentences; empty when they do."""
    proved = record()
    if proved["refuted"]:
        return [f"The proof of the rules refutes {proved['refuted']} claims: the rules have to be mended first."]
    if proved["rules"] != rules_hash():
        return [
            f"The rules {rules_hash()} are not proved (the last proof was of {proved['rules']}): run manage.py prove."
        ]
    return []
