"""The contract of facts.md: what a case may say, and the sentence that everything else gets."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mbc_advisor.algorithm.advise import advise
from mbc_advisor.algorithm.case.facts import CaseFacts, Study, as_json, study_of
from mbc_advisor.algorithm.case.measures import Limits, measure
from mbc_advisor.algorithm.case.read import CaseRefused, read_case, read_json, read_what_is_sound
from mbc_advisor.algorithm.case.vocabulary import (
    MODALITIES,
    QUESTIONS,
    RESULT,
    STUDY_QUESTIONS,
    Choice,
    Day,
    Number,
    OptionalChoice,
    Several,
    question_label,
)

QUIET = settings(
    deadline=None, derandomize=True, database=None, max_examples=80, suppress_health_check=list(HealthCheck)
)
EVERY = {**QUESTIONS, **{f"studies.ct.{key}": question for key, question in STUDY_QUESTIONS.items()}}

every_question = pytest.mark.parametrize(("key", "question"), EVERY.items(), ids=EVERY)
every_number = pytest.mark.parametrize(
    ("key", "question"),
    [(k, q) for k, q in QUESTIONS.items() if isinstance(q, Number)],
    ids=lambda each: each if isinstance(each, str) else "",
)
every_choice = pytest.mark.parametrize(
    ("key", "question"),
    [(k, q) for k, q in EVERY.items() if isinstance(q, Choice)],
    ids=lambda each: each if isinstance(each, str) else "",
)


def saying(key: str, value: object) -> dict:
    """A case in which one question is answered."""
    if not key.startswith("studies."):
        return {key: value}
    _, modality, part = key.split(".")
    return {"studies": [{"modality": modality, "result": "positive", part: value}]}


def faults_of(data: object) -> list:
    with pytest.raises(CaseRefused) as refused:
        read_case(data)
    assert refused.value.faults
    assert str(refused.value) == " ".join(fault.sentence for fault in refused.value.faults)
    return refused.value.faults


def only_fault(data: object):
    (fault,) = faults_of(data)
    assert fault.sentence.endswith(".")
    assert "accepted" in fault.sentence
    return fault


def ct(**said: object) -> dict:
    return {"modality": "ct", "result": "positive"} | said


# Reading


def test_an_empty_object_is_a_case_in_which_nothing_is_known():
    facts = read_case({})
    assert facts == CaseFacts()
    assert all(getattr(facts, key) in ("unknown", None) for key in QUESTIONS if key != "purpose")
    assert (facts.purpose, facts.studies, facts.label, facts.facts_version) == ("diagnosis", (), "", 1)


def test_a_study_says_nothing_but_its_modality_and_result():
    study = read_case({"studies": [ct()]}).studies[0]
    assert (study.morphology, study.count, study.compared_with_before, study.covers) == (
        "unknown",
        "unknown",
        "unknown",
        "default",
    )
    assert (study.sites, study.features, study.covered_sites, study.date) == ((), (), (), None)


@every_choice
def test_every_answer_of_a_question_is_read_and_written_back(key, question):
    for answer in question.answers:
        facts, _ = read_what_is_sound(saying(key, answer))
        held = facts.studies[0] if key.startswith("studies.") else facts
        assert getattr(held, key.rpartition(".")[2]) == answer


@every_choice
def test_unknown_and_absent_are_the_same_case(key, question):
    if question.open and not isinstance(question, OptionalChoice):
        plain = {"studies": [ct()]} if key.startswith("studies.") else {}
        assert read_case(saying(key, "unknown")) == read_case(plain)


@every_question
def test_a_wrong_answer_is_refused_with_its_key_what_was_given_and_what_is_accepted(key, question):
    for wrong in ("no such answer", True, {"a": 1}, [["x"]], None):
        if wrong is None and not isinstance(question, Choice | Several):
            continue  # null is the absence of a number or a date
        if wrong is None and isinstance(question, OptionalChoice):
            continue
        faults = faults_of(saying(key, wrong))
        assert [fault.key for fault in faults] == [key]
        assert question_label(key) in faults[0].sentence or question.label in faults[0].sentence
        assert f"({key})" in faults[0].sentence
        assert json.dumps(wrong)[:40] in faults[0].sentence
        assert question.accepted() in faults[0].sentence


@every_number
def test_a_number_is_taken_at_its_limits_and_refused_beyond(key, question):
    for limit, beyond in ((question.low, -1), (question.high, 1)):
        for value in (int(limit), float(limit)) if limit == int(limit) else (float(limit),):
            assert getattr(read_what_is_sound({key: value})[0], key) == limit
        for wrong in (limit + beyond, limit + beyond * Decimal("0.001")):
            fault = only_fault({key: float(wrong)})
            assert fault.key == key
            assert question.accepted() in fault.sentence


@every_number
def test_40_and_40_point_0_are_the_same_number(key, question):
    middle = int((question.low + question.high) / 2)
    assert read_case({key: middle}) == read_case({key: float(middle)}) == read_case({key: Decimal(middle)})


@every_number
@pytest.mark.parametrize(
    "wrong", [float("nan"), float("inf"), -float("inf"), "40", "", [], True, 10**400, Decimal("1e999999")], ids=repr
)
def test_what_is_no_number_is_refused(key, question, wrong):
    assert only_fault({key: wrong}).key == key


@pytest.mark.parametrize("key", [k for k, q in QUESTIONS.items() if isinstance(q, Number) and q.whole])
def test_a_whole_number_is_not_rounded(key):
    question = QUESTIONS[key]
    assert "a whole number" in only_fault({key: float(question.low) + 0.5}).sentence


@pytest.mark.parametrize(
    "wrong",
    ["2026-02-30", "26-02-01", "2026-2-1", "20260201", "2026-02-01T00:00", "yesterday", 20260201, "٢٠٢٦-٠٢-٠١x"],
)
def test_what_is_no_iso_date_is_refused(wrong):
    fault = only_fault({"studies": [ct(date=wrong)]})
    assert fault.key == "studies.ct.date"
    assert "YYYY-MM-DD" in fault.sentence


def test_a_date_is_read_from_its_iso_form_and_kept_as_a_date():
    assert read_case({"studies": [ct(date="2026-02-28")]}).studies[0].date == date(2026, 2, 28)
    assert read_case({"studies": [ct(date=date(2026, 2, 28))]}).studies[0].date == date(2026, 2, 28)


@pytest.mark.parametrize("name", ["esr", "patient_name", "Proof", "", "studies.ct", "modality", "result", "x" * 500])
def test_an_unknown_key_is_refused_and_named(name):
    fault = only_fault({name: "positive"})
    assert fault.key in (name, "?")
    assert "is not a question" in fault.sentence
    assert json.dumps(name)[:40] in fault.sentence


def test_an_unknown_key_close_to_a_question_gets_the_nearest():
    assert "the nearest is bone_agent" in only_fault({"bone_agnet": "none"}).sentence
    assert "the nearest is morphology" in only_fault({"studies": [ct(morfology="lytic")]}).sentence


def test_a_key_that_is_no_string_is_refused_and_named():
    assert only_fault({7: "positive"}).sentence.startswith("7 was given")
    assert "is not a question" in only_fault({"studies": [ct() | {7: "positive"}]}).sentence


@pytest.mark.parametrize("version", [0, 2, "1", True, None, [1]])
def test_another_version_of_the_facts_is_refused(version):
    fault = only_fault({"facts_version": version})
    assert fault.key == "facts_version"
    assert "accepted: 1" in fault.sentence
    assert read_case({"facts_version": 1}) == read_case({"facts_version": 1.0}) == CaseFacts()


@pytest.mark.parametrize("label", ["12345678", "1.2.1960", "1960-02-01", "12/03/60", "a@b", "a\nb", "x" * 61, 7, None])
def test_a_label_that_could_identify_somebody_is_refused(label):
    fault = only_fault({"label": label})
    assert fault.key == "label"
    assert "a local code" in fault.sentence


@pytest.mark.parametrize("label", ["", "case 7", "1234567", "x" * 60, "Fall-3/ä"])
def test_a_local_code_is_kept(label):
    assert read_case({"label": label}).label == label


@pytest.mark.parametrize("data", [None, [], "case", 7, True, 1.5, [{}]], ids=repr)
def test_what_is_no_object_is_refused(data):
    fault = only_fault(data)
    assert fault.key == "case"
    assert "a JSON object" in fault.sentence
    assert read_what_is_sound(data)[0] == CaseFacts()


@pytest.mark.parametrize("studies", [None, "ct", 7, {"ct": "positive"}], ids=repr)
def test_studies_that_are_no_list_are_refused(studies):
    assert only_fault({"studies": studies}).key == "studies"


@pytest.mark.parametrize("study", [None, "ct", 7, ["ct"]], ids=repr)
def test_a_study_that_is_no_object_is_refused_with_its_place_and_the_others_are_kept(study):
    facts, faults = read_what_is_sound({"studies": [ct(), study]})
    assert [fault.key for fault in faults] == ["studies.2"]
    assert [one.modality for one in facts.studies] == ["ct"]


@pytest.mark.parametrize(
    ("study", "key"),
    [
        ({"result": "positive"}, "studies.1.modality"),
        ({"modality": "ct"}, "studies.ct.result"),
        ({"modality": "xray", "result": "positive"}, "studies.1.modality"),
        ({"modality": 7, "result": "positive"}, "studies.1.modality"),
        ({"modality": "ct", "result": "unknown"}, "studies.ct.result"),
        ({"modality": "ct", "result": None}, "studies.ct.result"),
    ],
    ids=str,
)
def test_a_study_without_modality_or_result_is_refused_and_left_out(study, key):
    facts, faults = read_what_is_sound({"studies": [study]})
    assert [fault.key for fault in faults] == [key]
    assert not facts.studies


def test_two_studies_of_one_modality_are_refused_and_the_first_is_kept():
    facts, faults = read_what_is_sound({"studies": [ct(count="one"), ct(), {"modality": "mri", "result": "negative"}]})
    assert [fault.key for fault in faults] == ["studies.ct"]
    assert (
        faults[0].sentence == "CT (studies.ct): two studies were given; accepted: at most one current study a modality."
    )
    assert [(one.modality, one.count) for one in facts.studies] == [("ct", "one"), ("mri", "unknown")]


def test_read_studies_may_be_given_as_they_were_read():
    study = Study(modality="ct", result="positive")
    assert read_case({"studies": [study]}).studies == (study,)
    facts, faults = read_what_is_sound({"er": "wrong", "studies": [study]})
    assert facts.studies == (study,)
    assert [fault.key for fault in faults] == ["er"]


def test_every_fault_is_told_at_once_and_the_sound_answers_stay():
    data = {
        "er": "perhaps",
        "age_years": 17,
        "grade": "2",
        "colour": "red",
        "studies": [ct(count="many", morphology="lytic"), "mri"],
    }
    facts, faults = read_what_is_sound(data)
    assert {fault.key for fault in faults} == {"er", "age_years", "colour", "studies.ct.count", "studies.2"}
    assert (facts.grade, facts.er, facts.age_years) == ("2", "unknown", None)
    assert (facts.studies[0].morphology, facts.studies[0].count) == ("lytic", "unknown")


def test_an_answer_given_twice_in_a_list_counts_once():
    facts = read_case({"studies": [ct(sites=["ribs", "pelvis", "ribs"], features=["fracture_line"] * 3)]})
    assert facts.studies[0].sites == ("ribs", "pelvis")
    assert facts.studies[0].features == ("fracture_line",)


def test_a_study_is_found_by_its_modality():
    facts = read_case({"studies": [ct()]})
    assert study_of(facts, "ct") is facts.studies[0]
    assert study_of(facts, "mri") is None


def test_a_case_is_frozen_comparable_and_hashable():
    one, two = read_case({"er": "positive", "studies": [ct()]}), read_case({"studies": [ct()], "er": "positive"})
    assert one == two
    assert hash(one) == hash(two)
    with pytest.raises(ValueError, match="frozen"):
        one.er = "negative"


# Answers that cannot stand together (section 2)

NEGATIVE_WITH = {
    "morphology": ("lytic", "lytic was given with a negative result"),
    "count": ("one", "one was given with a negative result"),
    "sites": (["ribs"], "ribs was given with a negative result"),
    "features": (["fracture_line"], "fracture_line was given with a negative result"),
}
CONTRADICTIONS = [
    *(
        (f"a negative study with {key}", {"studies": [ct(result="negative") | {key: value}]}, f"studies.ct.{key}", sentence)
        for key, (value, sentence) in NEGATIVE_WITH.items()
    ),
    *(
        (
            f"a negative study that is {change}",
            {"studies": [ct(result="negative", compared_with_before=change)]},
            "studies.ct.compared_with_before",
            f"{change} was given with a negative result",
        )
        for change in ("new_lesions", "worse", "more_sclerotic")
    ),
    *(
        (
            f"a positive {modality} on which nothing is visible",
            {"studies": [ct(modality=modality, morphology="none_visible")]},
            f"studies.{modality}.morphology",
            f"none_visible was given with a positive {MODALITIES[modality]}",
        )
        for modality in ("ct", "radiograph")
    ),
    ("sites imaged without covers listed", {"studies": [ct(covered_sites=["ribs"])]}, "studies.ct.covered_sites", "ribs was given with covers default"),
    ("covers listed without the sites imaged", {"studies": [ct(covers="listed")]}, "studies.ct.covered_sites", "nothing was given with covers listed"),
    (
        "a site that was not imaged",
        {"studies": [ct(covers="listed", covered_sites=["ribs"], sites=["pelvis"])]},
        "studies.ct.sites",
        "pelvis was given, which is not among the sites imaged",
    ),
    ("one lesion at three sites", {"studies": [ct(count="one", sites=["ribs", "pelvis", "skull"])]}, "studies.ct.count", "one was given with 3 sites"),
    *(
        (
            f"{feature} on a {modality}",
            {"studies": [ct(modality=modality, features=[feature])]},
            f"studies.{modality}.features",
            f"{feature} was given, which a {MODALITIES[modality]} does not show",
        )
        for modality in ("bone_scan", "naf_pet_ct")
        for feature in ("soft_tissue_mass", "cortical_destruction", "disc_or_endplate")
    ),
    *(
        (
            f"more sclerotic on {modality}",
            {"studies": [ct(modality=modality, compared_with_before="more_sclerotic")]},
            f"studies.{modality}.compared_with_before",
            "more_sclerotic was given",
        )
        for modality in MODALITIES
        if modality not in ("ct", "radiograph", "spect_ct")
    ),
    *(
        (f"weeks on a therapy that is {therapy}", {"weeks_on_therapy": 3, "therapy": therapy}, "weeks_on_therapy", f"3 was given with therapy {therapy}")
        for therapy in ("none", "stopped")
    ),
    ("proof in bone and no bone disease", {"proof": "bone", "bone_disease_known": "no"}, "bone_disease_known", "no was given with proof bone"),
    ("response of no bone disease", {"purpose": "response", "bone_disease_known": "no"}, "bone_disease_known", "no was given with purpose response"),
    *(
        (f"response in a {setting}", {"purpose": "response", "setting": setting}, "setting", f"{setting} was given with purpose response")
        for setting in ("new_diagnosis", "suspected_first_relapse")
    ),
    *(
        (f"a man who is {answer}", {"sex": "male", "pregnancy": answer}, "pregnancy", f"{answer} was given with sex male")
        for answer in ("pregnant", "possible")
    ),
    ("months of no bone agent", {"bone_agent": "none", "bone_agent_months": 1}, "bone_agent_months", "1 months was given with bone_agent none"),
    ("doses of no bone agent", {"bone_agent": "none", "bone_agent_doses": 2}, "bone_agent_doses", "2 doses was given with bone_agent none"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "key", "given_words"), [row[1:] for row in CONTRADICTIONS], ids=[row[0] for row in CONTRADICTIONS]
)
def test_answers_that_cannot_stand_together_are_refused(data, key, given_words):
    fault = only_fault(data)
    assert fault.key == key
    assert f"({key}): " in fault.sentence
    assert question_label(key) in fault.sentence
    assert given_words in fault.sentence
    assert "; accepted: " in fault.sentence
    assert read_what_is_sound(data)[1] == [fault], "both answers stay in the case, and the fault is told"


STAND_TOGETHER = {
    "a negative study on which nothing is visible": {"studies": [ct(result="negative", morphology="none_visible")]},
    **{
        f"a negative study that is {change}": {"studies": [ct(result="negative", compared_with_before=change)]}
        for change in ("first_study", "unchanged", "unchanged_two_years", "better")
    },
    "a positive MRI on which nothing is visible": {"studies": [ct(modality="mri", morphology="none_visible")]},
    "an equivocal CT on which nothing is visible": {"studies": [ct(result="equivocal", morphology="none_visible")]},
    "one lesion at two sites": {"studies": [ct(count="one", sites=["ribs", "sternum"])]},
    "two to four lesions at three sites": {"studies": [ct(count="two_to_four", sites=["ribs", "pelvis", "skull"])]},
    "a mass on SPECT/CT": {"studies": [ct(modality="spect_ct", features=["soft_tissue_mass"])]},
    "a fracture line on a bone scan": {"studies": [ct(modality="bone_scan", features=["fracture_line"])]},
    **{
        f"more sclerotic on {m}": {"studies": [ct(modality=m, compared_with_before="more_sclerotic")]}
        for m in ("ct", "radiograph", "spect_ct")
    },
    "a site that was imaged": {"studies": [ct(covers="listed", covered_sites=["ribs", "skull"], sites=["ribs"])]},
    "weeks without a therapy named": {"weeks_on_therapy": 3},
    "no weeks and no therapy": {"therapy": "none"},
    "a man to whom pregnancy does not apply": {"sex": "male", "pregnancy": "not_applicable"},
    "no dose of no bone agent": {"bone_agent": "none", "bone_agent_doses": 0, "bone_agent_months": 0},
    "response in known metastatic disease": {
        "purpose": "response",
        "setting": "known_metastatic",
        "bone_disease_known": "yes",
    },
    "proof elsewhere and no bone disease": {"proof": "elsewhere", "bone_disease_known": "no"},
}


@pytest.mark.parametrize("data", STAND_TOGETHER.values(), ids=STAND_TOGETHER)
def test_answers_that_can_stand_together_are_taken(data):
    assert as_json(read_case(data)) == {"facts_version": 1, "studies": [], **data} | {
        "studies": [dict(study) for study in data.get("studies", [])]
    }


# Numbers, exactly


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ({"calcium_mmol_l": 1.90, "albumin_g_l": 25}, False, False),
        ({"calcium_mmol_l": 1.89, "albumin_g_l": 25}, True, False),
        ({"calcium_mmol_l": 2.30, "albumin_g_l": 25}, False, False),
        ({"calcium_mmol_l": 2.31, "albumin_g_l": 25}, False, True),
        ({"corrected_calcium_mmol_l": 2.2, "calcium_mmol_l": 1.5, "albumin_g_l": 40}, False, False),
    ],
    ids=str,
)
def test_corrected_calcium_is_computed_exactly_before_it_meets_a_limit(said, low, high):
    advice = advise(read_case({"bone_disease_known": "yes"} | said))
    assert advice.given("CORRECT-CALCIUM-FIRST") == low
    assert advice.given("HYPERCALCAEMIA") == high


def test_1_90_with_albumin_25_is_2_20():
    assert measure(read_case({"calcium_mmol_l": 1.9, "albumin_g_l": 25})).corrected_calcium_mmol_l == Decimal("2.20")
    assert measure(read_case({"calcium_mmol_l": 1.9})).uncorrected_calcium_mmol_l == Decimal("1.9")
    assert measure(read_case({"albumin_g_l": 25})).corrected_calcium_mmol_l is None


def test_a_laboratory_may_set_its_own_limits():
    case = read_case({"bone_disease_known": "yes", "corrected_calcium_mmol_l": 2.15})
    assert advise(case).given("CORRECT-CALCIUM-FIRST")
    assert not advise(case, Limits(calcium_lower=Decimal("2.10"))).given("CORRECT-CALCIUM-FIRST")
    assert advise(case, Limits(calcium_upper=Decimal("2.14"))).given("HYPERCALCAEMIA")
    for wrong in ({"calcium_lower": Decimal("1.90")}, {"calcium_upper": Decimal("3.0")}):
        with pytest.raises(ValueError, match="must lie between"):
            Limits(**wrong)


WOMAN = {"sex": "female", "age_years": 60, "weight_kg": 70, "creatinine_umol_l": 100}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (WOMAN, Decimal("58.24")),
        (WOMAN | {"sex": "male"}, Decimal("68.88")),
        (WOMAN | {"crcl_ml_min": 29.5}, Decimal("29.5")),
        ({"crcl_ml_min": 0}, Decimal(0)),
        *(({key: value for key, value in WOMAN.items() if key != left_out}, None) for left_out in WOMAN),
    ],
    ids=str,
)
def test_creatinine_clearance_is_cockcroft_gault_unless_it_is_given(said, expected):
    assert measure(read_case(said)).crcl_ml_min == expected


def test_29_5_is_under_30():
    agent = {"bone_disease_known": "yes", "bone_agent": "zoledronate"}
    assert advise(read_case(agent | {"crcl_ml_min": 29.5})).given("ZOLEDRONATE-NOT-ADVISED")
    assert not advise(read_case(agent | {"crcl_ml_min": 30})).given("ZOLEDRONATE-NOT-ADVISED")


MIRELS = {
    "mirels_site": "peritrochanteric",
    "mirels_pain": "functional",
    "mirels_lesion": "lytic",
    "mirels_size": "over_two_thirds",
}
SINS = {
    "sins_location": "junctional", "sins_pain": "mechanical", "sins_lesion": "lytic", "sins_alignment": "subluxation",
    "sins_collapse": "over_half", "sins_posterolateral": "bilateral",
}  # fmt: skip


@pytest.mark.parametrize(
    ("score", "items", "highest", "total"), [("mirels", MIRELS, 12, 5), ("sins", SINS, 18, 2)], ids=["Mirels", "SINS"]
)
def test_a_score_exists_only_of_all_its_items_and_the_items_win_over_a_total(score, items, highest, total):
    assert getattr(measure(read_case(items)), score) == highest
    assert getattr(measure(read_case(items | {f"{score}_total": total})), score) == highest
    for left_out in items:
        some = {key: value for key, value in items.items() if key != left_out}
        assert getattr(measure(read_case(some)), score) is None
        assert getattr(measure(read_case(some | {f"{score}_total": total})), score) == total


# There and back

NAMES = st.sampled_from([*QUESTIONS, "label", "studies", "facts_version", "colour"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["positive", "unknown", "ct", "lytic", "yes"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            NAMES | st.text(max_size=5) | st.sampled_from([*STUDY_QUESTIONS, "modality", "result"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


def accepted_by(question) -> st.SearchStrategy:
    if isinstance(question, Number):
        if question.whole:
            return st.integers(int(question.low), int(question.high))
        return st.decimals(question.low, question.high, places=2).map(float)
    if isinstance(question, Several):
        return st.lists(st.sampled_from(list(question.answers)), max_size=3, unique=True)
    if isinstance(question, Day):
        return st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(date.isoformat)
    return st.sampled_from(list(question.answers))


def some_answers(questions: dict) -> st.SearchStrategy:
    return st.fixed_dictionaries({}, optional={key: accepted_by(question) for key, question in questions.items()})


STUDIES = st.lists(st.sampled_from(list(MODALITIES)), unique=True, max_size=4).flatmap(
    lambda modalities: st.tuples(
        *(
            st.builds(
                lambda said, result, m=m: {"modality": m, "result": result} | said,
                some_answers(STUDY_QUESTIONS),
                st.sampled_from(list(RESULT.answers)),
            )
            for m in modalities
        )
    ).map(list)
)
CASES = st.builds(lambda said, studies: said | {"studies": studies}, some_answers(QUESTIONS), STUDIES)


@QUIET
@given(CASES)
def test_a_case_written_as_json_is_read_back_as_the_same_case(data):
    facts, faults = read_what_is_sound(data)
    written = as_json(facts)
    again, same_faults = read_what_is_sound(read_json(json.dumps(written)))
    assert (again, same_faults) == (facts, faults)
    assert as_json(again) == written
    if not faults:
        assert read_case(written) == facts


@QUIET
@given(JSON | st.dictionaries(NAMES, JSON, max_size=6))
def test_whatever_is_given_is_read_or_refused_with_sentences(data):
    facts, faults = read_what_is_sound(data)
    assert isinstance(facts, CaseFacts)
    assert all(fault.key is not None and fault.sentence.endswith(".") for fault in faults)
    try:
        assert read_case(data) == facts
    except CaseRefused as refused:
        assert refused.faults  # noqa: PT017 - either is right
    else:
        assert not faults


@QUIET
@given(st.text(max_size=60) | JSON.map(lambda data: json.dumps(data)))
def test_whatever_text_is_given_is_read_or_refused_with_a_sentence(text):
    try:
        read_json(text)
    except CaseRefused as refused:
        assert len(refused.faults) == 1  # noqa: PT017 - either is right


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("{'er': 'positive'}", "not JSON"),
        ('{"er": "positive", "er": "negative"}', 'the key "er" stands twice'),
        ('{"studies": [{"modality": "ct", "modality": "mri"}]}', 'the key "modality" stands twice'),
        ('{"age_years": NaN}', "NaN is not a JSON number"),
        ('{"age_years": Infinity}', "Infinity is not a JSON number"),
        ('{"age_years": -Infinity}', "-Infinity is not a JSON number"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
        ('{"age_years": ' + "9" * 5000 + "}", "not JSON"),
        ('{"age_years": 1e9999999999999999999999}', "out of all bounds"),
        ('{"label": "\\ud800"}', "half of a character"),
        ('{"\\uDC00": 1}', "half of a character"),
    ],
    ids=[
        "nothing",
        "a brace",
        "single quotes",
        "a key twice",
        "a key twice in a study",
        "NaN",
        "infinity",
        "minus infinity",
        "deep lists",
        "deep objects",
        "a huge number",
        "a number out of all bounds",
        "half of a character",
        "half of a character in a key",
    ],
)
def test_a_text_that_is_not_json_is_refused_with_the_reason(text, why):
    with pytest.raises(CaseRefused) as refused:
        read_case(read_json(text))
    assert [fault.key for fault in refused.value.faults] == ["case"]
    assert why in str(refused.value)


def test_a_whole_pair_of_characters_is_read():
    assert read_json('{"label": "\\ud83d\\ude00"}') == {"label": "\U0001f600"}


def test_decimals_are_read_as_they_are_written():
    assert read_json('{"a": 2.20, "b": 7, "c": 0.1}') == {"a": Decimal("2.20"), "b": 7, "c": Decimal("0.1")}
    assert read_case(read_json('{"calcium_mmol_l": 2.20}')).calcium_mmol_l == Decimal("2.20")


@pytest.mark.parametrize("number", ["1e400", "1e-400", "123456789012345678901234567890", "-1e5", "1E+999999999"])
def test_a_huge_or_tiny_number_is_refused_as_out_of_range(number):
    for key in ("age_years", "weeks_on_therapy"):
        with pytest.raises(CaseRefused):
            read_case(read_json(f'{{"{key}": {number}}}'))


def test_a_case_nested_deeply_in_python_is_refused_and_shown_by_its_kind():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    assert only_fault({"er": deep}).key == "er"
    assert "list was given" in only_fault({"er": deep}).sentence
    assert only_fault({"studies": deep}).key == only_fault({"studies": [deep]}).key == "studies.1"
    inside = only_fault({"studies": [{"modality": "ct", "result": "positive", "sites": deep}]})
    assert inside.key == "studies.ct.sites"
    assert len(inside.sentence) < 1000
    assert only_fault(deep).key == "case"


def test_what_was_given_is_shown_in_at_most_60_characters():
    assert '"' + "x" * 56 + "..." in only_fault({"er": "x" * 500}).sentence
