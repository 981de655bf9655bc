"""Every rule in English, as clinicians reviewed it: a change of meaning shows as a change of a sentence."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from mbc_advisor.algorithm.imaging.leans import LEAN_RULES
from mbc_advisor.algorithm.rules import RULES

from .sentences import written

KEPT = Path(__file__).parent / "rules.txt"
HOW_TO_RENEW = (
    "if this is what is meant, renew it: python -m tests.algorithm.rules.sentences > tests/algorithm/rules/rules.txt"
)


def test_the_rules_say_in_english_what_was_reviewed():
    kept, now = KEPT.read_text(encoding="utf-8").splitlines(), written().splitlines()
    changed = list(difflib.unified_diff(kept, now, "rules.txt", "the rules", lineterm="", n=1))
    assert not changed, "\n".join([f"the rules no longer say what rules.txt says; {HOW_TO_RENEW}", *changed[:60]])


def test_every_rule_and_every_lean_rule_has_its_sentences():
    text = written()
    for code in (*RULES, *LEAN_RULES):
        assert f"\n{code}  (" in text


def test_a_sentence_speaks_english_and_no_code():
    said = re.sub(r"^\S.*$", "", written(), flags=re.M)
    assert not re.findall(r"\b[a-z]+_[a-z]+\b", re.sub(r"\[\w+\]", "", said))
    assert not re.findall(r"\b[A-Z]{3,}(?:-[A-Z]{3,})+\b", said)
