"""A file of cases, one a line: the same advice as one by one, in order, whatever stands between."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from mbc_advisor.algorithm.advise import advise
from mbc_advisor.algorithm.case.facts import CaseRefused, as_json, read_case, read_json
from mbc_advisor.algorithm.case.measures import Limits
from mbc_advisor.algorithm.case.vocabulary import MODALITIES, QUESTIONS, STUDY_QUESTIONS
from mbc_advisor.algorithm.export.random_cases import cases
from mbc_advisor.algorithm.gathered import Gathering
from mbc_advisor.algorithm.logic import case_sets
from mbc_advisor.cases.json_answers import batch
from mbc_advisor.cases.json_answers.batch import Terms, answered, answers

from ...support.strategies import cases as sound_cases

UNDER = Terms(Limits(), 1)


def lines_of(drawn):
    return [json.dumps(case).encode() + b"\n" for case in drawn]


def objects(done):
    return [json.loads(line) for line in done.lines.decode().splitlines()]


def test_a_batch_says_of_each_case_what_the_algorithm_says_of_it_alone():
    drawn = list(cases(400, seed=21))
    for case, said in zip(drawn, objects(answered(lines_of(drawn), "file", 1, UNDER)), strict=True):
        alone = advise(read_case(case))
        assert (said["conclusion"], said["lean"], said["certainty"]) == (alone.conclusion, alone.lean, alone.certainty)
        given_alone = [(item.code, item.section, item.strength) for item in alone.recommendations]
        assert [(item["code"], item["section"], item["strength"]) for item in said["advice"]] == given_alone
        assert {(pair["seen_on"], pair["missed_by"], pair["rule"], pair["lean"], pair["certainty"], *pair["sites"]) for pair in said["discordances"]} == {
            (pair.seen_on, pair.missed_by, pair.rule, pair.lean, pair.certainty, *pair.sites) for pair in alone.discordances
        }  # fmt: skip
        assert said["derived"]["subtype"] == alone.subtype
        assert said["derived"]["mirels"] == alone.measures.mirels


@settings(max_examples=60, deadline=None)
@given(st.lists(sound_cases(), min_size=1, max_size=8))
def test_cases_gathered_from_json_say_the_same_as_cases_read_one_by_one(drawn):
    gathering = Gathering(len(drawn), Limits())
    for place, case in enumerate(drawn):
        assert gathering.add(place, read_json(json.dumps(as_json(case))))
    made, plain = gathering.case_set(), case_sets.of(drawn, Limits())
    assert _said(made.case) == _said(plain.case)
    assert {name: _said(said) for name, said in made.studies.items()} == {
        name: _said(said) for name, said in plain.studies.items()
    }
    for a in MODALITIES:
        for b in MODALITIES:
            if a != b:
                assert made.apart(a, b, 42) == plain.apart(a, b, 42)


def _said(statements):
    return {statement: truth for statement, truth in statements.items() if truth}


def _spoilt():
    """Cases each with one thing wrong, or in an odd form."""
    wrong = [None, True, 7, -1, 1e30, "", "nonsense", [], {}, ["nonsense"], "2026-13-40"]
    for key in (*QUESTIONS, "studies", "label", "facts_version", "nonsense"):
        yield from ({key: value} for value in wrong)
    for key in (*STUDY_QUESTIONS, "modality", "result", "nonsense"):
        yield from ({"studies": [{"modality": "ct", "result": "positive", key: value}]} for value in wrong)
    yield from (
        [],
        "text",
        3,
        None,
        {"studies": [{"modality": "ct", "result": "negative"}] * 2},
        {"studies": [3]},
        {"studies": [{"modality": "ct"}]},
        {"studies": [{"modality": "ct", "result": "negative", "count": "one"}]},
        {"studies": {}},
    )
    yield {"therapy": "none", "weeks_on_therapy": 3}
    yield {"weeks_on_therapy": 40.0}
    yield {"studies": [{"modality": "ct", "result": "positive", "sites": ["ribs", "ribs", "sternum"], "count": "one"}]}
    yield {"label": "12345678"}


def test_what_one_by_one_is_refused_is_refused_in_a_batch_in_the_same_words():
    spoilt = list(_spoilt())
    for case, said in zip(spoilt, objects(answered(lines_of(spoilt), "file", 1, UNDER)), strict=True):
        assert _outcome(said) == _alone(case), case


def _outcome(said):
    return said.get("errors") or (said["conclusion"], [item["code"] for item in said["advice"]])


def _alone(case):
    try:
        advice = advise(read_case(read_json(json.dumps(case))))
    except CaseRefused as refusal:
        return [fault.sentence for fault in refusal.faults]
    return advice.conclusion, [item.code for item in advice.recommendations]


def test_a_refused_line_has_its_number_and_its_errors_in_its_place():
    lines = [b'{"er": "positive"}\n', b"not JSON\n", b"\xff\n", b"\n", b'{"er": "positive"}']
    done = answered(lines, "file.jsonl", 11, UNDER)
    said = objects(done)
    assert [one.get("line") for one in said] == [None, 12, 13, 14, None]
    assert all(one["errors"] and one["file"] == "file.jsonl" for one in said[1:4])
    assert (done.cases, done.refused) == (5, 3)
    assert said[0] == said[4]


def test_a_line_longer_than_any_case_is_refused():
    (said,) = objects(answered([b" " * (batch.LONGEST_LINE + 1)], "file", 1, UNDER))
    assert "accepted: at most" in said["errors"][0]


@pytest.mark.parametrize("processes", [1, 3])
def test_the_order_is_kept_however_many_processes_answer(monkeypatch, processes):
    monkeypatch.setattr(batch, "CHUNK_BYTES", 2000)
    drawn = list(cases(60, seed=5))
    text = b"".join(lines_of(drawn))
    made = b"".join(done.lines for done in answers(io.BytesIO(text), "file", UNDER, processes))
    assert made == answered(lines_of(drawn), "file", 1, UNDER).lines


@pytest.mark.django_db
def test_the_command_answers_a_file_line_by_line_and_exits_1_when_one_is_refused(tmp_path, capfdbinary):
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b'{"er": "positive"}\n{"er": "maybe"}\n{"studies": [{"modality": "ct", "result": "positive"}]}\n')
    with pytest.raises(SystemExit) as left:
        call_command("advise", "--jsonl", str(path), "--processes", "1")
    assert left.value.code == 1
    out, err = capfdbinary.readouterr()
    said = [json.loads(line) for line in out.decode().splitlines()]
    assert [one.get("conclusion") for one in said] == ["not_assessable", None, "confirm_first"]
    assert "errors" in said[1]
    assert b"3/3" in err


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_named(tmp_path, capfdbinary):
    with pytest.raises(SystemExit):
        call_command("advise", "--jsonl", str(tmp_path / "none.jsonl"), "--processes", "1", "--verbosity", "0")
    out, err = capfdbinary.readouterr()
    assert "cannot be read" in json.loads(out)["errors"][0]
    assert not err


def command(path, *options):
    call_command("advise", "--jsonl", str(path), "--verbosity", "0", *options)


@pytest.mark.django_db
@pytest.mark.parametrize("processes", ["1", "2"])
def test_in_full_each_line_is_the_answer_that_the_case_has_alone(tmp_path, capfdbinary, processes):
    drawn = list(cases(6, seed=4))
    (tmp_path / "cases.jsonl").write_bytes(b"".join(lines_of(drawn)))
    command(tmp_path / "cases.jsonl", "--full", "--processes", processes)
    together = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    for case, said in zip(drawn, together, strict=True):
        out = io.StringIO()
        (tmp_path / "case.json").write_text(json.dumps(case))
        call_command("advise", str(tmp_path / "case.json"), stdout=out)
        assert said == json.loads(out.getvalue())


@pytest.mark.django_db
def test_in_full_a_line_may_ask_for_its_explanation_and_a_refused_one_has_its_errors(tmp_path, capfdbinary):
    path = tmp_path / "cases.jsonl"
    path.write_text('{"explain": true}\n{"explain": false}\n{"explain": "yes"}\n{"er": "maybe"}\n')
    with pytest.raises(SystemExit):
        command(path, "--full")
    asked, plain, wrong, refused = map(json.loads, capfdbinary.readouterr().out.splitlines())
    assert asked.pop("explanation")["next"]["questions"]
    assert asked == plain
    assert (wrong["line"], refused["line"]) == (3, 4)
    assert wrong["errors"] == ['Explain (explain): "yes" was given; accepted: true, false.']
    assert "accepted" in refused["errors"][0]


@pytest.mark.django_db
def test_the_option_explain_brings_the_whole_answer_on_every_line(tmp_path, capfdbinary):
    path = tmp_path / "cases.jsonl"
    path.write_text('{"er": "positive"}\n')
    command(path, "--explain")
    assert {"explanation", "missing"} <= json.loads(capfdbinary.readouterr().out).keys()


def test_a_compact_line_that_asks_for_an_explanation_is_told_where_there_is_one():
    asked, plain = objects(answered([b'{"explain": true}', b'{"explain": false}'], "file", 1, UNDER))
    assert asked["errors"] == ["Explain (explain): true was given; accepted: false, or true with the option --full."]
    assert plain["conclusion"] == "not_assessable"
