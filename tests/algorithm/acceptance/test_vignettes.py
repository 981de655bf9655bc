"""The vignettes: cases that clinicians wrote, with what must and must not be said of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mbc_advisor.algorithm.acceptance import vignettes
from mbc_advisor.algorithm.advise import advise
from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.algorithm.imaging.conclusions import CONCLUSIONS
from mbc_advisor.algorithm.imaging.leans import AGREE, AGREE_BENIGN, LEAN_RULES
from mbc_advisor.algorithm.rules import RULES

CLINICAL = Path(__file__).parents[3] / "docs" / "clinical"
VIGNETTES = vignettes()
EVERY_CODE = {*RULES, *LEAN_RULES, AGREE, AGREE_BENIGN}
EVIDENCE = "\n".join(
    (CLINICAL / f"evidence-{part}.md").read_text(encoding="utf-8") for part in ("imaging", "management")
)
CONTRACT = (CLINICAL / "algorithm.md").read_text(encoding="utf-8")

by_title = pytest.mark.parametrize(
    "vignette", VIGNETTES.values(), ids=[vignette["title"] for vignette in VIGNETTES.values()]
)


@by_title
def test_a_vignette_gets_the_advice_that_its_author_expects(vignette):
    expected = vignette["expect"]
    advice = advise(read_case(vignette["case"]))
    said = {item.code for item in advice.recommendations} | {reading.rule for reading in advice.discordances}
    assert advice.conclusion == expected["conclusion"]
    assert not set(expected["must"]) - said, "missing"
    assert not set(expected.get("must_not", ())) & said, "not to be given"


@by_title
def test_a_vignette_names_codes_conclusions_and_evidence_rows_that_exist(vignette):
    expected = vignette["expect"]
    assert expected["conclusion"] in CONCLUSIONS
    assert not {*expected["must"], *expected.get("must_not", ())} - EVERY_CODE
    assert vignette["rows"]
    assert not [row for row in vignette["rows"] if not in_evidence(row)]


def in_evidence(row: str) -> bool:
    """A row stands in the evidence; D08 stands for D08a, D08b and D08c."""
    return bool(re.search(rf"(?<![\w.]){re.escape(row)}(?:[a-z]?)(?![\w])", EVIDENCE))


def test_every_code_of_the_contract_exists():
    tables = CONTRACT[CONTRACT.index("### 1.1") :]
    named = set(re.findall(r"`([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)`", tables))
    families = {"MIRELS-LOW", "FLARE"}  # codes of one word, or in a row of several
    assert families <= EVERY_CODE
    assert not named - EVERY_CODE


def test_every_code_stands_in_the_contract():
    short = {"ZOLEDRONATE-3-5-MG": "-3-5-MG", "ZOLEDRONATE-3-3-MG": "-3-3-MG", "ZOLEDRONATE-3-0-MG": "-3-0-MG"}
    made_here = {AGREE, AGREE_BENIGN, *(code for code in LEAN_RULES if code.startswith("ALONE-"))}
    assert not [code for code in EVERY_CODE - made_here if f"`{short.get(code, code)}`" not in CONTRACT]


def test_every_row_of_a_rule_stands_in_the_evidence():
    rows = {row for rule in RULES.values() for row in rule.rows} | {
        row for rules in LEAN_RULES.values() for rule in rules for row in rule.rows
    }
    assert not [
        row
        for row in sorted(rows)
        if not in_evidence(row) and row not in ("expert", "source article") and not row.startswith("imaging ")
    ]
