"""The command line: one JSON object a case, in order; a case refused in its place."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from mbc_advisor.algorithm.case.vocabulary import QUESTIONS, STUDY_QUESTIONS
from mbc_advisor.guidance.models import Edition

from ...support.road import FOUNDING, SECTIONS, VIGNETTES, vignette_case

pytestmark = pytest.mark.django_db
STRENGTHS = ("required", "recommended", "consider", "avoid", "information")


def advise(*files):
    """(exit code, the objects printed)."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    code = 0
    try:
        call_command("advise", *map(str, files), stdout=out)
    except SystemExit as exit_:
        code = exit_.code
    out.flush()
    return code, [json.loads(line) for line in out.buffer.getvalue().decode().splitlines()]


@pytest.fixture
def file(tmp_path):
    """Write a case to a file; text and bytes as they are."""
    count = iter(range(1000))

    def write(case):
        path = tmp_path / f"case-{next(count)}.json"
        content = case if isinstance(case, bytes) else (case if isinstance(case, str) else json.dumps(case)).encode()
        path.write_bytes(content)
        return path

    return write


def refused(path):
    """The one sentence for a file that holds no case."""
    code, (answer,) = advise(path)
    assert code == 1
    assert set(answer) == {"file", "errors"}
    assert answer["file"] == str(path)
    (sentence,) = answer["errors"]
    assert sentence.endswith(".")
    return sentence


def test_each_case_prints_one_object_in_the_order_given(file):
    names = list(VIGNETTES)
    code, answers = advise(*(file(vignette_case(name)) for name in names))
    assert code == 0
    assert [answer["conclusion"] for answer in answers] == [VIGNETTES[name]["expect"]["conclusion"] for name in names]


@pytest.mark.parametrize("name", VIGNETTES)
def test_an_answer_has_exactly_the_keys_of_the_contract_and_those_added_to_it(file, name):
    _, (answer,) = advise(file(vignette_case(name)))
    contract = {"conclusion", "lean", "certainty", "discordances", "advice", "derived", "missing", "edition"}
    assert contract <= set(answer)
    assert set(answer) - contract == {"agreements", "alone", "engine"}
    for pair in answer["discordances"]:
        assert {"seen_on", "missed_by", "sites", "lean", "certainty", "rule"} <= set(pair)
    for item in answer["advice"]:
        assert {"code", "section", "strength", "reasons", "citations"} <= set(item)
        assert item["section"] in SECTIONS
        assert item["strength"] in STRENGTHS
        assert item["reasons"]
    assert set(answer["derived"]) == {"subtype", "crcl_ml_min", "corrected_calcium_mmol_l", "mirels", "sins"}
    for missing in answer["missing"]:
        assert set(missing) == {"question", "would_decide"}
        assert missing["would_decide"]
    assert answer["edition"] == 1


@pytest.mark.parametrize("name", VIGNETTES)
def test_advice_is_ordered_by_section_then_by_strength(file, name):
    _, (answer,) = advise(file(vignette_case(name)))
    order = [(SECTIONS.index(item["section"]), STRENGTHS.index(item["strength"])) for item in answer["advice"]]
    assert order == sorted(order)
    codes = [item["code"] for item in answer["advice"]]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", VIGNETTES)
def test_a_missing_question_is_a_key_of_the_contract(file, name):
    _, (answer,) = advise(file(vignette_case(name)))
    for missing in answer["missing"]:
        *study, key = missing["question"].split(".")
        assert key in ({"result", *STUDY_QUESTIONS} if study else QUESTIONS)


def test_the_founding_case_is_answered_as_facts_md_shows_it(file):
    code, (answer,) = advise(file(FOUNDING))
    assert code == 0
    assert (answer["conclusion"], answer["lean"], answer["certainty"]) == (
        "act_as_metastatic",
        "metastasis",
        "moderate",
    )
    assert answer["discordances"] == [
        {
            "seen_on": "ct", "missed_by": "bone_scan", "sites": ["thoracic_spine", "pelvis"], "lean": "metastasis",
            "certainty": "moderate", "rule": "CT-LYTIC-BONE-SCAN-NEGATIVE",
        }
    ]  # fmt: skip
    assert answer["derived"] == {
        "subtype": "hr_positive_her2_negative", "crcl_ml_min": None, "corrected_calcium_mmol_l": None, "mirels": None, "sins": None,
    }  # fmt: skip


def test_an_emptier_case_is_answered_too(file):
    code, (answer,) = advise(file({}))
    assert (code, answer["conclusion"], answer["lean"], answer["certainty"]) == (0, "not_assessable", None, None)


def test_derived_numbers_are_numbers(file):
    case = {
        "sex": "female",
        "age_years": 60,
        "weight_kg": 61.5,
        "creatinine_umol_l": 94,
        "calcium_mmol_l": 1.90,
        "albumin_g_l": 25,
    }
    _, (answer,) = advise(file(case))
    assert answer["derived"]["corrected_calcium_mmol_l"] == 2.2
    assert answer["derived"]["crcl_ml_min"] == pytest.approx(54.43, abs=0.01)


def test_40_and_40_0_are_the_same_number(file):
    _, (one, other) = advise(
        file('{"age_years": 40, "weight_kg": 60}'), file('{"age_years": 40.0, "weight_kg": 6.0e1}')
    )
    assert one == other


def test_a_refused_case_stands_in_its_place_and_the_others_are_answered(file):
    good, bad = file(FOUNDING), file({"age_years": 5, "zzz": "red"})
    code, answers = advise(good, bad, good)
    assert code == 1
    assert answers[0] == answers[2]
    assert answers[1] == {
        "file": str(bad),
        "errors": [
            "Age (age_years): 5 was given; accepted: a number from 18 to 110 years.",
            '"zzz" was given with "red", and is not a question; accepted: the keys of facts version 1.',
        ],
    }


def test_the_same_file_twice_is_answered_twice(file):
    path = file(FOUNDING)
    assert len(advise(path, path)[1]) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("{'er': 'positive'}", "is not JSON"),
        ('{"er": "positive"} {"er": "negative"}', "is not JSON"),
        ('{"er": "positive", "er": "negative"}', 'the key "er" stands twice in one object'),
        ('{"studies": [{"modality": "ct", "modality": "mri", "result": "positive"}]}', '"modality" stands twice'),
        ('{"weight_kg": NaN}', "NaN is not a JSON number"),
        ('{"weight_kg": Infinity}', "Infinity is not a JSON number"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "a JSON object with the keys of a case is accepted"),
        ("null", "a JSON object with the keys of a case is accepted"),
        ('"x"', "a JSON object with the keys of a case is accepted"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b'{"er": "\xe9"}', "is not UTF-8 text"),
        ('{"age_years": 1e99999999999999999999}', "."),
        ('{"age_years": -1e-99999999999999999999}', "."),
        ('{"age_years": ' + "9" * 5000 + "}", "."),
        ('{"age_years": 1e400}', "accepted: a number from 18 to 110 years."),
        ('{"a": "\\ud800"}', "."),
        ('{"\\ud800": "a"}', "."),
        ('{"label": "\\ud800"}', "."),
        ('{"er": true}', "accepted: unknown, positive, negative."),
        ('{"age_years": true}', "accepted: a number"),
        ('{"age_years": "40"}', "accepted: a number"),
        ('{"grade": 2}', "2 was given; accepted: unknown, 1, 2, 3."),
        ('{"er": null}', "null was given"),
        ('{"facts_version": 2}', "accepted: 1."),
        ('{"studies": {}}', "accepted: a list of studies."),
        ('{"studies": ["ct"]}', "accepted: an object with modality and result."),
        ('{"studies": [{"modality": "ct"}]}', "nothing was given"),
        (
            '{"studies": [{"modality": "ct", "result": "positive"}, {"modality": "ct", "result": "negative"}]}',
            "two studies were given",
        ),
        ('{"setings": "unknown"}', "the nearest is setting"),
        ('{"": 1}', "is not a question"),
    ],
)
def test_what_is_no_case_gets_one_sentence(file, content, sentence):
    assert sentence in refused(file(content))


def test_a_byte_order_mark_is_no_fault(file):
    assert advise(file(b"\xef\xbb\xbf" + json.dumps(FOUNDING).encode()))[0] == 0


def test_a_file_that_is_not_there_gets_a_sentence_in_its_place(tmp_path, file):
    assert "it cannot be read (No such file or directory)" in refused(tmp_path / "nowhere.json")
    assert "it cannot be read (Is a directory)" in refused(tmp_path)
    code, answers = advise(tmp_path / "nowhere.json", file(FOUNDING))
    assert (code, answers[1]["conclusion"]) == (1, "act_as_metastatic")


def test_without_an_edition_in_force_the_shipped_one_is_used(file):
    Edition.objects.update(in_force=False)
    code, (answer,) = advise(file(FOUNDING))
    assert (code, answer["edition"], answer["conclusion"]) == (0, 1, "act_as_metastatic")


def run(*args, stdin=b"", **env):
    known = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "a key" * 10,
        "DATABASE_URL": "sqlite:////nonexistent/nothing.sqlite3",
    }
    command = [sys.executable, "manage.py", "advise", *args]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=known | env, input=stdin, capture_output=True, check=False
    )


def test_a_dash_reads_standard_input_and_no_database_is_needed(file):
    got = run("-", str(file({"er": "maybe"})), stdin=json.dumps(FOUNDING).encode())
    first, second = map(json.loads, got.stdout.decode().splitlines())
    assert got.returncode == 1
    assert (first["conclusion"], first["edition"]) == ("act_as_metastatic", 1)
    assert second["errors"] == ['ER (er): "maybe" was given; accepted: unknown, positive, negative.']
    assert b"Traceback" not in got.stderr
    assert b"maybe" not in got.stderr


def test_where_the_terminal_speaks_ascii_only_the_answer_still_arrives(file):
    got = run(str(file({"label": "ä@", "creatinine_umol_l": 1})), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert got.returncode == 1
    assert b"Traceback" not in got.stderr
    assert "µmol/L" in " ".join(json.loads(got.stdout)["errors"])
