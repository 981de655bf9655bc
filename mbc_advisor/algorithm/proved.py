"""What `manage.py prove` last proved, kept beside the rules: an edition is published over proved rules only."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from .rules_version import rules_hash

RECORD = Path(__file__).parent / "proof" / "record.json"


@cache
def record() -> dict:
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
