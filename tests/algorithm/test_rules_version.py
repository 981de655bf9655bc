"""The record of the proof: kept beside the rules, current, and said when it is not."""

import json

import pytest
from django.core.management import call_command

from mbc_advisor.algorithm import rules_version
from mbc_advisor.algorithm.proof import run


def test_the_record_is_that_of_the_rules_as_they_are():
    assert rules_version.not_proved() == [], "run: python manage.py prove --record"


def test_rules_changed_since_the_proof_are_named(monkeypatch):
    monkeypatch.setattr(rules_version, "record", lambda: {"rules": "0123456789ab", "refuted": 0})
    assert rules_version.not_proved() == [
        f"The rules {rules_version.rules_hash()} are not proved (the last proof was of 0123456789ab): run manage.py prove."
    ]


def test_refuted_claims_are_counted(monkeypatch):
    monkeypatch.setattr(rules_version, "record", lambda: {"rules": rules_version.rules_hash(), "refuted": 2})
    assert rules_version.not_proved() == ["The proof of the rules refutes 2 claims: the rules have to be mended first."]


@pytest.mark.parametrize("refuted", [[], [("It is so.", None)]])
def test_what_was_proved_is_kept_when_asked_for(monkeypatch, tmp_path, capsys, refuted):
    report = run.Report(lines=["rules x: proved"], refuted=refuted)
    monkeypatch.setattr(run, "prove", lambda *_: report)
    monkeypatch.setattr(rules_version, "RECORD", tmp_path / "record.json")
    if refuted:
        with pytest.raises(SystemExit):
            call_command("prove", "--record")
    else:
        call_command("prove", "--record")
    kept = json.loads((tmp_path / "record.json").read_text())
    assert kept == {"rules": rules_version.rules_hash(), "refuted": len(refuted), "summary": "rules x: proved"}
