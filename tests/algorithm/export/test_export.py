"""The rules for other engines: one JDM decision, generated, and of one mind with the algorithm."""

from __future__ import annotations

import json
import random

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.algorithm.export.agreement import said_here, said_there
from mbc_advisor.algorithm.export.formula import Book
from mbc_advisor.algorithm.export.jdm import jdm
from mbc_advisor.algorithm.export.random_cases import cases
from mbc_advisor.algorithm.rules import RULES

pytestmark = pytest.mark.slow

FOUNDING = {
    "setting": "known_metastatic", "purpose": "diagnosis", "er": "positive", "pgr": "positive", "her2": "negative",
    "studies": [
        {"modality": "ct", "result": "positive", "morphology": "lytic", "count": "five_or_more", "sites": ["thoracic_spine", "pelvis"]},
        {"modality": "bone_scan", "result": "negative"},
    ],
}  # fmt: skip
MANY = 300
"""Asked here; `manage.py export_rules FILE --check 10000` asks as many as one likes."""


@pytest.fixture(scope="module")
def exported():
    return jdm()


@pytest.fixture(scope="module")
def decision(exported):
    zen = pytest.importorskip("zen")
    return zen.ZenEngine().create_decision(json.dumps(exported))


def test_another_engine_gives_the_founding_case_the_same_advice(decision):
    assert said_there(decision.evaluate(FOUNDING)["result"]) == said_here(FOUNDING)


def test_another_engine_gives_cases_drawn_by_lot_the_same_advice(decision):
    for case in cases(MANY, seed=11):
        assert said_there(decision.evaluate(json.dumps(case))["result"]) == said_here(case), json.dumps(case)


@pytest.mark.parametrize(
    "answers",
    [
        {"corrected_calcium_mmol_l": 2.6},
        {"corrected_calcium_mmol_l": 2.60001},
        {"calcium_mmol_l": 1.9, "albumin_g_l": 25},
        {"sex": "female", "age_years": 53, "weight_kg": 61.7, "creatinine_umol_l": 93.05},
        {"sex": "male", "age_years": 70, "weight_kg": 60, "creatinine_umol_l": 86.1},
        {"weeks_on_therapy": 26, "therapy": "current"},
        {"weeks_on_therapy": 27, "therapy": "current"},
    ],
)
def test_another_engine_is_of_one_mind_at_a_threshold(decision, answers):
    case = FOUNDING | answers
    assert said_there(decision.evaluate(json.dumps(case))["result"]) == said_here(case)


@pytest.mark.parametrize(("day", "apart"), [("2026-02-12", False), ("2026-02-13", True)])
def test_another_engine_counts_the_days_between_studies_alike(decision, day, apart):
    one, two = FOUNDING["studies"]
    case = FOUNDING | {"studies": [one | {"date": "2026-01-01"}, two | {"date": day}]}
    there = said_there(decision.evaluate(case)["result"])
    assert there == said_here(case)
    assert ("STUDIES-APART" in {item[0] for item in there[3]}) is apart


def test_every_rule_is_in_the_export_in_each_of_its_ways(exported):
    (table,) = (node for node in exported["nodes"] if node["id"] == "advice")
    rows = [row["code"].strip("'") for row in table["content"]["rules"]]
    assert rows == [code for code, rule in RULES.items() for _ in rule.ways]


def test_no_line_of_the_export_hides_another_of_its_stage(exported):
    for node in exported["nodes"]:
        keys = [line["key"] for line in node["content"].get("expressions", ())]
        assert len(keys) == len(set(keys)), node["id"]


def test_the_command_writes_the_decision_and_says_that_the_engines_agree(tmp_path, capsys):
    pytest.importorskip("zen")
    call_command("export_rules", str(tmp_path / "rules.json"), "--check", "3")
    assert json.loads((tmp_path / "rules.json").read_text())["nodes"]
    assert "in 3 of 3 cases" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_rules", str(tmp_path / "no such folder" / "rules.json"))


def test_cases_drawn_by_lot_are_sound_and_come_again_with_their_seed():
    assert list(cases(50, seed=3)) == list(cases(50, seed=3))
    for case in cases(50, seed=3):
        read_case(case)


def test_formulas_obey_the_laws_of_sets():
    book, lots = Book(), random.Random(1)
    names = [book.says(name) for name in "abcd"]
    values = [sum(1 << case for case in range(16) if case >> name & 1) for name in range(4)]
    grown = list(zip(names, values, strict=True))
    everywhere = (1 << 16) - 1
    for _ in range(500):
        (one, in_one), (two, in_two) = lots.choice(grown), lots.choice(grown)
        made = lots.choice(
            [
                (one & two, in_one & in_two),
                (one | two, in_one | in_two),
                (~one, everywhere ^ in_one),
                (one ^ two, in_one ^ in_two),
            ]
        )
        grown.append(made)
    for formula, drawn in grown:
        assert _cases(formula, names, values, everywhere) == drawn
        assert formula or drawn == 0


def _cases(formula, names, values, everywhere):
    if formula in names:
        return values[names.index(formula)]
    parts = [_cases(part, names, values, everywhere) for part in formula.parts]
    if not parts:
        return everywhere if formula.statement == "true" else 0
    if len(parts) == 1:
        return everywhere ^ parts[0]
    return parts[0] & parts[1] if formula.kind == "all" else parts[0] | parts[1]
