"""A file of cases, one a line: each answered as it is alone, in order, whatever stands between."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from mbc_advisor.algorithm.export.random_cases import cases
from mbc_advisor.cases.json_answers import lines
from mbc_advisor.cases.json_answers.answer import Answering
from mbc_advisor.cases.json_answers.lines import Chunk, answered, answers
from mbc_advisor.guidance.edition.in_force import in_force_or_shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def answering():
    return Answering(in_force_or_shipped(), datetime(2026, 11, 28, tzinfo=UTC))


def lines_of(drawn):
    return [json.dumps(case).encode() + b"\n" for case in drawn]


def objects(done):
    return [json.loads(line) for line in done.lines.decode().splitlines()]


def command(path, *options):
    call_command("advise", "--jsonl", str(path), "--verbosity", "0", *options)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_each_line_is_the_answer_that_the_case_has_alone(tmp_path, capfdbinary, processes):
    drawn = list(cases(6, seed=4))
    (tmp_path / "cases.jsonl").write_bytes(b"".join(lines_of(drawn)))
    command(tmp_path / "cases.jsonl", "--processes", processes)
    together = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    for case, said in zip(drawn, together, strict=True):
        out = io.StringIO()
        (tmp_path / "case.json").write_text(json.dumps(case))
        call_command("advise", str(tmp_path / "case.json"), stdout=out)
        assert said == json.loads(out.getvalue())


def test_a_refused_line_has_its_number_and_its_errors_in_its_place(answering):
    given = [b'{"er": "positive"}\n', b"not JSON\n", b"\xff\n", b"\n", b'{"er": "positive"}']
    done = answered(Chunk("file.jsonl", 11, given), answering)
    said = objects(done)
    assert [one.get("line") for one in said] == [None, 12, 13, 14, None]
    assert all(one["errors"] and one["file"] == "file.jsonl" for one in said[1:4])
    assert (done.cases, done.refused) == (5, 3)
    assert said[0] == said[4]


def test_a_line_longer_than_any_case_is_refused(answering):
    (said,) = objects(answered(Chunk("file", 1, [b" " * (lines.LONGEST_LINE + 1)]), answering))
    assert "accepted: at most" in said["errors"][0]


@pytest.mark.parametrize("processes", [1, 3])
def test_the_order_is_kept_however_many_processes_answer(monkeypatch, answering, processes):
    monkeypatch.setattr(lines, "CHUNK_BYTES", 2000)
    drawn = lines_of(cases(40, seed=5))
    made = b"".join(done.lines for done in answers(io.BytesIO(b"".join(drawn)), "file", answering, processes))
    assert made == answered(Chunk("file", 1, drawn), answering).lines


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


def test_a_file_that_cannot_be_read_is_named(tmp_path, capfdbinary):
    with pytest.raises(SystemExit):
        command(tmp_path / "none.jsonl", "--processes", "1")
    out, err = capfdbinary.readouterr()
    assert "cannot be read" in json.loads(out)["errors"][0]
    assert not err


def test_a_line_may_ask_for_its_explanation_and_a_wrong_wish_is_refused(tmp_path, capfdbinary):
    path = tmp_path / "cases.jsonl"
    path.write_text('{"explain": true}\n{"explain": false}\n{"explain": "yes"}\n{"er": "maybe"}\n')
    with pytest.raises(SystemExit):
        command(path)
    asked, plain, wrong, refused = map(json.loads, capfdbinary.readouterr().out.splitlines())
    assert asked.pop("explanation")["next"]["questions"]
    assert asked == plain
    assert (wrong["line"], refused["line"]) == (3, 4)
    assert wrong["errors"] == ['Explain (explain): "yes" was given; accepted: true, false.']
    assert "accepted" in refused["errors"][0]


def test_the_option_explain_explains_every_line(tmp_path, capfdbinary):
    path = tmp_path / "cases.jsonl"
    path.write_text('{"er": "positive"}\n')
    command(path, "--explain")
    assert {"explanation", "missing"} <= json.loads(capfdbinary.readouterr().out).keys()
