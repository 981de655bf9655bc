"""The proof and the census: a false claim is caught and shown as a case, a moved count is noticed."""

import json
import sys
from functools import cache
from io import StringIO
from itertools import islice
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from mbc_advisor.algorithm.acceptance import CENSUS
from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.algorithm.evaluate import answer
from mbc_advisor.algorithm.logic import case_sets
from mbc_advisor.algorithm.logic.conditions import AllOf, AnyOf, Not, Says, some_study
from mbc_advisor.algorithm.proof import census, questions, run, solver
from mbc_advisor.algorithm.proof.circuit import Changed, Circuit, Trial, some, two_of
from mbc_advisor.algorithm.proof.claims import Algorithm, Claim
from mbc_advisor.algorithm.proof.decisions import decisions
from mbc_advisor.algorithm.proof.idle_conditions import parts, reached, without_a_part
from mbc_advisor.algorithm.proof.solver import Solver

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("proof"),
]  # one process makes the circuit and the census for all


@cache
def algorithm() -> Algorithm:
    return Algorithm()


@cache
def solver_of_it() -> Solver:
    return Solver(algorithm().any_case, run.known("witnesses.json"))


@cache
def counted() -> census.Census:
    return census.Census()


# The circuit


def test_a_circuit_says_what_integers_say():
    circuit = Circuit()
    truths = [circuit.variable(name) for name in "abc"]
    bits = dict(zip((t.literal for t in truths), (0b00001111, 0b00110011, 0b01010101), strict=True))
    a, b, c = truths
    x, y, z = bits.values()
    trial = Trial(circuit, bits, 8)
    for truth, expected in (
        (a & b | ~c, x & y | ~z), (a ^ b ^ c, x ^ y ^ z), (~(a & ~b) & (a | c), ~(x & ~y) & (x | z)), ((a & b) & a, x & y),
        ((a & b) & ~a, 0), (a & ~(a & b), x & ~y), (a & ~(~a & b), x), (a & ~a, 0), (a & a, x), (circuit.always & b, y),
        (some(circuit, truths), x | y | z), (two_of(circuit, truths), x & y | y & z | x & z),
    ):  # fmt: skip
        assert trial.of(truth) == expected & 0xFF
    changed = Changed(circuit, {a.literal: c.literal, b.literal: 1})
    assert trial.of(changed.of(a & b | ~c)) == trial.of(c | ~c)
    assert not circuit.never
    assert repr(circuit.always) == "Wire(1)"


def test_the_circuit_says_of_a_case_what_the_engine_says():
    any_case, count = algorithm().any_case, 150
    trial = Trial(any_case.circuit, any_case.by_lot(count, seed=7, open_share=2), count)
    cases = [any_case.case(lambda truth, n=n: bool(trial.of(truth) >> n & 1)) for n in range(count)]
    answered = answer(case_sets.of([read_case(case) for case in cases], questions.LIMITS))
    assert {code: trial.of(truth) for code, truth in algorithm().given.items()} == answered.given
    for statement, truth in answered.scope.case.items():
        assert trial.of(algorithm().said[statement]) == truth
    variables = any_case.variables(cases[0])
    assert all(trial.of(any_case.circuit.truth(literal)) & 1 == true for literal, true in variables.items())


def test_cases_drawn_by_lot_break_no_rule_of_the_contract():
    any_case = algorithm().any_case
    for share in (1, 3):
        trial = Trial(any_case.circuit, any_case.by_lot(500, seed=share, open_share=share), 500)
        for clause in any_case.clauses:
            assert trial.of(some(any_case.circuit, clause)) == trial.everywhere


# The solver


def test_the_solver_finds_the_smallest_case():
    case = solver_of_it().example(algorithm().given["CORD-COMPRESSION"])
    assert case == {"purpose": "diagnosis", "neurology": "cord_or_cauda", "studies": []}
    assert solver_of_it().example(algorithm().circuit.never) is None


def test_the_solver_finds_days_when_studies_lie_apart_and_refuses_impossible_ones():
    bare = Solver(algorithm().any_case)
    case = bare.example(algorithm().given["STUDIES-APART"])
    assert worlds_say(case, "STUDIES-APART")
    assert len({study["date"] for study in case["studies"] if "date" in study}) > 1
    four = [pair for pair in algorithm().any_case.apart if set(pair) <= {"ct", "mri", "fdg_pet_ct", "bone_scan"}]
    ring = {("ct", "bone_scan"), ("bone_scan", "mri"), ("fdg_pet_ct", "mri"), ("ct", "fdg_pet_ct")}
    square = algorithm().circuit.always
    for modality in ("ct", "mri", "fdg_pet_ct", "bone_scan"):
        square = square & algorithm().any_case.study[modality][f"modality={modality}"]
    for pair in four:
        apart = algorithm().any_case.apart[pair]
        square = square & (apart if pair not in ring else ~apart)
    assert not bare.possible(square)  # two far pairs, every other pair near: no days are so


def test_two_studies_far_from_a_third_need_not_be_far_from_each_other():
    any_case = algorithm().any_case
    made = any_case.case_set()
    for (one, two), far in any_case.apart.items():
        assert made.apart(one, two, 42).literal == made.apart(two, one, 42).literal == far.literal


def worlds_say(case, code) -> bool:
    return bool(answer(case_sets.of([read_case(case)], questions.LIMITS)).given[code])


def test_a_value_left_out_between_two_thresholds_is_noticed(monkeypatch):
    assert solver.numbers_left_out() == []
    fewer = [
        questions.Axis(axis.key, axis.answers, tuple(said for said in axis.says if said != axis.says[-1]))
        if axis.key in ("sins_total", "creatinine_umol_l", "corrected_calcium_mmol_l") else axis
        for axis in questions.axes()
    ]  # fmt: skip
    monkeypatch.setattr(solver, "axes", lambda: fewer)
    assert solver.numbers_left_out() == ["sins_total", "corrected_calcium_mmol_l", "creatinine_umol_l"]


# Parts and decisions


def test_a_part_that_another_implies_is_idle():
    one, two = (Says("case", {name: name}, name, "") for name in ("a", "b"))
    listed = Says("case", {"a": "a", "b": "b"}, "a or b", "")
    assert [words for words, _ in without_a_part(AllOf((one, AnyOf((one, two)))))] == ["a", "a, or b", "a", "b"]
    assert [words for words, _ in without_a_part(Not(some_study(listed)))] == ["a", "b"]


def test_every_decision_is_asked_in_all_its_possible_answers():
    made = {decision.code: decision for decision in decisions()}
    assert all(decision.possible and all(decision.ways) for decision in made.values())
    assert made["MARKERS-ALONE-NEVER"].size == 2
    assert made["DENOSUMAB-STOP-PLAN"].possible < made["DENOSUMAB-STOP-PLAN"].size


def test_every_claim_and_part_is_stated_of_the_whole_algorithm():
    assert {claim.point for claim in algorithm().claims} == {*"12345678", "worse", "unknown"}
    assert all(part.words for part in reached(algorithm()))
    assert sum(1 for _ in parts(algorithm())) > 1900


# The command


def called(*args, **options) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("prove", *args, stdout=out, **options)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


@pytest.fixture
def a_small_proof(monkeypatch):
    """A proof of a few claims, reached rules and parts."""
    made = SimpleNamespace(any_case=algorithm().any_case, circuit=algorithm().circuit, claims=algorithm().claims[:3])
    monkeypatch.setattr(run, "Algorithm", lambda: made)
    monkeypatch.setattr(run, "decisions", lambda: islice(decisions(), 5))
    monkeypatch.setattr(run, "reached", lambda _: list(reached(algorithm()))[:5])
    monkeypatch.setattr(run, "parts", lambda _: [])
    monkeypatch.setattr(run, "known", lambda name: [])
    return made


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_proof_ends_with_the_hash_of_the_rules(a_small_proof, processes):
    text, code = called("--processes", processes)
    assert code == 0
    assert text.splitlines()[-1] == f"rules {run.rules_hash()}: proved"


def test_a_refuted_claim_is_a_case_file_that_advise_accepts(a_small_proof, tmp_path, db):
    a_small_proof.claims = [Claim("3", "nobody ever needs a biopsy", algorithm().given["BIOPSY-A-LESION"])]
    text, code = called("--processes", "1", "--out", str(tmp_path))
    assert code == 1
    assert "not so: nobody ever needs a biopsy (3)" in text
    out = StringIO()
    call_command("advise", str(tmp_path / "counter-example-1.json"), stdout=out)
    assert "BIOPSY-A-LESION" in {item["code"] for item in json.loads(out.getvalue())["advice"]}


def test_an_idle_part_and_a_rule_out_of_reach_refute_the_proof(a_small_proof, monkeypatch, tmp_path):
    idle = next(iter(reached(algorithm())))
    never = type(idle)("SOME-RULE", "a part", algorithm().circuit.never)
    rare = type(idle)("OTHER", "a part", algorithm().given["STUDIES-APART"])
    monkeypatch.setattr(run, "reached", lambda _: [never])
    monkeypatch.setattr(run, "parts", lambda _: [never, rare])
    text, code = called("--processes", "1", "--witnesses", str(tmp_path / "found.json"))
    assert code == 1
    assert "SOME-RULE, a part: no case reaches it" in text
    assert "SOME-RULE: a part: idle" in text
    assert len(json.loads((tmp_path / "found.json").read_text())) == 1


def test_without_a_solver_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.setattr("mbc_advisor.cases.management.commands.prove.find_spec", lambda name: None)
    with pytest.raises(CommandError, match="z3 is missing"):
        called()


# The census


def test_no_count_of_situations_has_moved_since_the_committed_census():
    """After a change of rules: look at `manage.py prove --against mbc_advisor/algorithm/acceptance/census.txt`, then renew it with
    `manage.py prove --census > mbc_advisor/algorithm/acceptance/census.txt` and name what moved in the changelog."""
    assert counted().against(CENSUS.read_text(encoding="utf-8")) == []
    assert counted().text() == CENSUS.read_text(encoding="utf-8")


def test_a_census_tells_one_moved_situation(monkeypatch, tmp_path):
    now = counted()
    monkeypatch.setattr(census, "Census", lambda: now)
    name = "conclusion act_as_metastatic"
    mask = counted().of_sample[name]
    lines = counted().text().splitlines()
    without = census.fingerprint(mask & (mask - 1), len(counted().cases))
    lines = [f"{name} {counted().counts[name] - 1} | {without}" if line.startswith(name) else line for line in lines]
    old = tmp_path / "old.txt"
    old.write_text("\n".join([*lines, "treat NO-LONGER required 12 | 0.0"]))
    text, _ = called("--against", str(old))
    moved = text.splitlines()
    assert moved[0].startswith(f"{name}: {counted().counts[name] - 1} -> {counted().counts[name]} (+1); now: ")
    case = json.loads(moved[0].partition("now: ")[2])
    assert read_case(case) == counted().cases[(mask & -mask).bit_length() - 1]
    assert moved[1:] == ["treat NO-LONGER required: 12 -> gone", "2 outcomes have moved."]
    assert called("--census")[0] == counted().text()
    with pytest.raises(CommandError, match="cannot be read"):
        called("--against", str(tmp_path / "missing"))


def test_a_move_of_too_many_to_tell_apart_is_still_told():
    name = "conclusion proven"
    text = "\n".join(line for line in counted().text().splitlines() if not line.startswith(name))
    assert any(line.startswith(f"{name}: 0 -> ") for line in counted().against(text))


def test_a_fingerprint_that_fits_no_case_tells_none():
    name, others = (
        "conclusion proven",
        [line for line in counted().text().splitlines() if not line.startswith("conclusion proven")],
    )
    mask = counted().of_sample[name]
    marks = census.fingerprint(mask, len(counted().cases)).split()
    count, _, numbers = marks[0].partition(".")
    held = (mask & -mask).bit_length() - 1
    marks[0] = f"{int(count, 16) + 1:x}.{int(numbers, 16) ^ held:x}"  # one case less, but a case that is still there
    old = "\n".join([*others, f"{name} {counted().counts[name] + 1} | {' '.join(marks)}"])
    moved = counted().against(old)
    assert moved == [
        f"{name}: {counted().counts[name] + 1} -> {counted().counts[name]} (-1); no single situation of the sample can be told"
    ]
