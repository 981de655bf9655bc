"""The questionnaire: what it asks, what it keeps, what it says of answers that cannot be used."""

import pytest
from django.http import QueryDict

from mbc_advisor.algorithm.case.measures import CONVENTIONAL
from mbc_advisor.algorithm.case.read import CaseRefused, read_case
from mbc_advisor.algorithm.case.vocabulary import MODALITIES, QUESTIONS, RESULT, STUDY_QUESTIONS, Choice, Number
from mbc_advisor.cases.questionnaire import posted_case
from mbc_advisor.cases.questionnaire.forms import LAYOUT, CaseForm
from mbc_advisor.cases.questionnaire.layout import Group
from mbc_advisor.cases.questionnaire.posted_case import read_post
from mbc_advisor.guidance.models import Edition

from ...support.road import FOUNDING, VIGNETTES, Page, fields_of, send, vignette_case, words

pytestmark = pytest.mark.django_db

DEFAULTS = {"purpose": "diagnosis", "covers": "default"}
WRONG = (
    {"age_years": 5},
    {"age_years": 17.5},
    {"weeks_on_therapy": 2.5},
    {"setting": "unsure"},
    {"weeks_on_therapy": 12, "therapy": "none"},
    {"proof": "bone", "bone_disease_known": "no"},
    {"purpose": "response", "setting": "new_diagnosis"},
    {"sex": "male", "pregnancy": "pregnant"},
    {"bone_agent": "none", "bone_agent_doses": 3},
    {"label": "born 1961-02-03"},
    {"her2": "3+", "er": "maybe", "grade": "4"},
    {"studies": [{"modality": "ct", "result": "positive", "morphology": "none_visible"}]},
    {"studies": [{"modality": "ct", "result": "positive", "count": "one", "sites": ["skull", "ribs", "pelvis"]}]},
    {"studies": [{"modality": "mri", "result": "positive", "date": "yesterday"}]},
    {"studies": [{"modality": "mri", "result": "positive", "covers": "listed"}]},
    {"studies": [{"modality": "bone_scan", "result": "positive", "features": ["soft_tissue_mass", "magic"]}]},
)
"""Cases with something wrong, as JSON."""


def posted(case):
    """The fields that a form would send for a case, sound or not."""
    fields = [(key, str(value)) for key, value in case.items() if key != "studies"]
    for study in case.get("studies", ()):
        for key, value in study.items():
            if key != "modality":
                values = value if isinstance(value, list) else [value]
                fields += [(f"studies-{study['modality']}-{key}", str(each)) for each in values]
    return fields


def faults_of(case):
    with pytest.raises(CaseRefused) as refused:
        read_case(case)
    return [fault.sentence for fault in refused.value.faults]


# What is asked


@pytest.fixture
def empty(client):
    return Page(client.get("/"))


def test_the_first_screen_asks_purpose_setting_proof_studies_receptors_in_this_order(empty):
    parts = [part for part in empty.all("section") if "part" in part.get("class", "").split()]
    asked = [e.get("id")[2:] for part in parts for e in part.iter() if e.get("id", "").startswith("q-")]
    results = [f"studies-{modality}-result" for modality in MODALITIES]
    assert asked == ["purpose", "setting", "proof", *results, "er", "pgr", "her2", "label"]


def test_every_field_of_the_form_has_its_place_in_the_layout():
    units = {f"{key}-unit" for key in CONVENTIONAL}
    placed = [pointer.name for pointer in LAYOUT.get_field_names()]
    assert len(placed) == len(set(placed))
    assert set(placed) == set(CaseForm.base_fields) - units


def test_every_question_of_facts_md_is_asked_once(empty):
    ids = [element.get("id") for element in empty.root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {f"q-{key}" for key in QUESTIONS} <= set(ids)


def test_the_rest_waits_in_closed_groups_that_say_what_is_inside(empty):
    groups = empty.by_class("group")
    assert [group.get("id") for group in groups] == [each.css_id for each in LAYOUT.fields if isinstance(each, Group)]
    assert not any("open" in group.attrib for group in groups)
    assert all(len(words(group.find("summary"))) > 20 for group in groups)


def test_no_detail_of_a_study_is_asked_before_its_result(empty):
    asked = [e.get("name") for e in empty.all("input") if e.get("name", "").startswith("studies-")]
    assert set(asked) == {f"studies-{modality}-result" for modality in MODALITIES}


def test_nothing_is_preselected_but_the_documented_defaults(empty):
    assert empty.answers() == {}
    chosen = {e.get("name"): e.get("value") for e in empty.all("input") if "checked" in e.attrib}
    assert chosen.pop("purpose") == DEFAULTS["purpose"]
    assert {value for name, value in chosen.items() if name.endswith("-result")} == {"not_done"}
    assert {value for name, value in chosen.items() if not name.endswith("-result")} == {"unknown", ""}


@pytest.mark.parametrize("key", [k for k, q in QUESTIONS.items() if isinstance(q, Choice) and k not in DEFAULTS])
def test_not_known_is_always_there(empty, key):
    labels = [words(label) for label in empty.field(key).iter("label")]
    assert labels[0] == "not known"
    assert len(labels) == len(set(labels)) == len(empty.offered(key))


@pytest.mark.parametrize("key", [key for key, question in QUESTIONS.items() if isinstance(question, Number)])
def test_a_unit_stands_beside_every_number_and_its_limits_are_named(empty, key):
    question, field = QUESTIONS[key], empty.field(key)
    assert question.unit in words(field)
    assert f"{question.low} to {question.high}" in words(field)
    offered = [option.get("value") for option in field.iter("option")]
    assert offered == (["si", *CONVENTIONAL[key]] if key in CONVENTIONAL else [])


def test_every_input_has_a_label_or_a_legend_and_every_description_exists(empty):
    ids = {element.get("id") for element in empty.root.iter()}
    for each in empty.root.iter():
        assert set(each.get("aria-describedby", "").split()) <= ids
    for box in empty.all("*[@for]"):
        assert box.get("for") in ids


def test_asking_with_head_gives_headers_only(client):
    got = client.head("/")
    assert (got.status_code, got.content) == (200, b"")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_another_method_is_refused_and_told(client, method):
    got = getattr(client, method)("/")
    assert got.status_code == 405
    assert got["Allow"] == "GET, HEAD, POST"


def test_without_an_edition_in_force_there_is_503_and_what_to_do(client):
    Edition.objects.update(in_force=False)
    for got in (client.get("/"), client.post("/", {"er": "positive"})):
        assert got.status_code == 503
        assert "load_edition" in got.content.decode()


# What is kept


@pytest.mark.parametrize("name", VIGNETTES)
def test_answers_posted_to_the_questionnaire_come_back_filled_in(client, name):
    fields = fields_of(vignette_case(name))
    page = Page(send(client, "/", fields))
    assert page.status == 200
    kept = {}
    for key, value in fields:
        if (key, value) != ("purpose", "diagnosis"):
            kept.setdefault(key, []).append(value)
    assert {k: sorted(v) for k, v in page.answers().items()} == {k: sorted(v) for k, v in kept.items()}


def test_a_group_says_how_much_of_it_is_answered(client):
    page = Page(
        send(client, "/", {"therapy": "current", "weeks_on_therapy": "9", "pain": "unknown", "dental": "not_done"})
    )
    assert "2 answered" in words(page.one("details[@id='g-clock']/summary"))
    assert "answered" not in words(page.one("details[@id='g-clinic']/summary"))
    assert "1 answered" in words(page.one("details[@id='g-laboratory']/summary"))


def test_no_dental_check_is_an_answer_and_not_the_absence_of_one(client):
    page = Page(send(client, "/", {"dental": "not_done"}))
    assert page.answers() == {"dental": ["not_done"]}


@pytest.mark.parametrize("modality", MODALITIES)
@pytest.mark.parametrize("result", RESULT.answers)
def test_without_scripts_the_button_shows_what_a_result_makes_worth_asking(client, modality, result):
    page = Page(send(client, "/", {f"studies-{modality}-result": result}))
    shown = {key for key in STUDY_QUESTIONS if page.field(f"studies-{modality}-{key}") is not None}
    lesions = {"morphology", "count", "sites", "features"}
    assert shown == set(STUDY_QUESTIONS) - (lesions if result == "negative" else set())
    assert page.field("studies-ct-morphology" if modality != "ct" else "studies-mri-morphology") is None


def test_a_study_offers_only_answers_that_it_can_have(client):
    results = {f"studies-{modality}-result": "positive" for modality in MODALITIES}
    page = Page(send(client, "/", results))
    assert "none_visible" not in page.offered("studies-ct-morphology")
    assert "none_visible" in page.offered("studies-mri-morphology")
    assert "soft_tissue_mass" not in page.offered("studies-bone_scan-features")
    assert "more_sclerotic" not in page.offered("studies-mri-compared_with_before")
    for name in (f"studies-{m}-{key}" for m in MODALITIES for key in ("morphology", "count", "compared_with_before")):
        assert page.offered(name)[0] == "unknown"


def test_the_panel_shows_the_conclusion_of_the_answers_posted(client):
    assert Page(send(client, "/", fields_of(FOUNDING))).conclusion == "act_as_metastatic"


# Answers hidden by a later one


@pytest.mark.parametrize(
    ("fields", "gone", "sentence"),
    [
        (
            {"therapy": "none", "weeks_on_therapy": "12"},
            ["weeks_on_therapy"],
            "Weeks on the current line 12 was dropped: systemic therapy for metastatic disease is none.",
        ),
        (
            {"bone_agent": "none", "bone_agent_doses": "3", "bone_agent_months": "4"},
            ["bone_agent_doses", "bone_agent_months"],
            "bone-modifying agent now given is none.",
        ),
        (
            {"studies-ct-result": "negative", "studies-ct-morphology": "lytic", "studies-ct-sites": ["ribs", "skull"]},
            ["studies-ct-morphology", "studies-ct-sites"],
            "CT: morphology was dropped: the result is negative.",
        ),
        (
            {"studies-mri-result": "negative", "studies-mri-compared_with_before": "worse"},
            ["studies-mri-compared_with_before"],
            "MRI: compared with the study before was dropped: the result is negative.",
        ),
        (
            {"studies-mri-result": "positive", "studies-mri-covered_sites": "ribs"},
            ["studies-mri-covered_sites"],
            "MRI: sites imaged was dropped: other coverage is chosen.",
        ),
        (
            {"studies-mri-result": "not_done", "studies-mri-count": "one"},
            ["studies-mri-count"],
            "MRI: lesions was dropped: the study is not done.",
        ),
        (
            {"studies-ct-result": "positive", "studies-ct-morphology": "none_visible"},
            ["studies-ct-morphology"],
            "CT: morphology was dropped",
        ),
    ],
)  # fmt: skip
def test_answers_that_a_later_one_hides_are_dropped_and_it_is_said(client, fields, gone, sentence):
    page = Page(send(client, "/", fields))
    assert page.status == 200
    assert page.faults == []
    assert sentence in page.text("form/..")
    assert not set(gone) & set(page.answers())
    assert set(fields) - set(gone) - {"studies-mri-result"} <= set(page.answers()) | {"studies-mri-result"}


# Answers that cannot be used


@pytest.mark.parametrize("path", ["/", "/advice/", "/text/", "/sheet/"])
def test_one_summary_stands_on_top_takes_the_focus_and_links_to_every_field(client, path):
    fields = {
        "age_years": "5",
        "weight_kg": "heavy",
        "her2": "3+",
        "studies-ct-result": "positive",
        "studies-ct-count": "many",
    }
    got = send(client, path, fields)
    page = Page(got)
    assert page.status == 422
    assert page.text("title").startswith("Error: ")
    (summary,) = page.by_class("error-summary")
    assert {"role": "alert", "tabindex": "-1", "autofocus": ""}.items() <= summary.attrib.items()
    assert words(summary.find("h2")) == "4 answers cannot be used"
    order = ["#q-studies-ct-count", "#q-her2", "#q-age_years", "#q-weight_kg"]
    assert [where for where, _ in page.faults] == order
    for where, sentence in page.faults:
        field = page.field(where[3:])
        assert sentence in [words(error) for error in field.iter() if error.get("class") == "error"]
    before = got.content.decode().partition('id="error-summary"')[0]
    assert 'class="question' not in before


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_the_form_says_the_same_sentences_as_the_json_contract(client, case):
    page = Page(send(client, "/advice/", posted(case)))
    assert page.status == 422
    assert sorted(sentence for _, sentence in page.faults) == sorted(faults_of(case))
    assert all(where for where, _ in page.faults)


def test_what_was_typed_is_kept_even_where_it_is_wrong(client):
    fields = {
        "age_years": "sixty <b>&\"'", "weight_kg": "61,5", "creatinine_umol_l": "a", "creatinine_umol_l-unit": "mg_dl",
        "label": "born 1961-02-03", "studies-ct-result": "positive", "studies-ct-date": "last week", "studies-ct-sites": ["sacrum", "ribs"],
    }  # fmt: skip
    got = send(client, "/advice/", fields)
    assert "<b>&" not in got.content.decode()
    page = Page(got)
    kept = page.answers()
    assert {k: v if len(v) > 1 else v[0] for k, v in kept.items()} == {
        k: v for k, v in fields.items() if not k.endswith("-unit")
    }
    assert ("creatinine_umol_l-unit", "mg_dl") in page.filled()


def test_a_group_and_a_disclosure_with_a_fault_in_it_are_open(client):
    fields = {"age_years": "5", "studies-ct-result": "positive", "studies-ct-date": "x"}
    page = Page(send(client, "/advice/", fields))
    assert "open" in page.one("details[@id='g-laboratory']").attrib
    assert "open" not in page.one("details[@id='g-clock']").attrib
    assert "open" in page.one("details[@class='more']").attrib


def test_a_wrong_answer_is_described_by_its_error(client):
    page = Page(send(client, "/advice/", {"age_years": "5", "her2": "3+"}))
    box = page.one("input[@name='age_years']")
    assert box.get("aria-invalid") == "true"
    assert "id_age_years_error" in box.get("aria-describedby").split()
    assert "id_her2_error" in page.field("her2").get("aria-describedby").split()


@pytest.mark.parametrize(
    "fields",
    [
        {"studies": "ct"}, {"studies.ct": "positive"}, {"studies.ct.count": "one"}, {"studies.a.b.c": "x"}, {"studies-": "x"},
        {"studies-ct": "positive"}, {"studies-CT-result": "positive"}, {"studies-petct-result": "positive"}, {"studies-ct-colour": "red"},
        {"studies-ct-modality": "mri", "studies-ct-result": "positive"}, {"constructor": "x"}, {"age_years-unit": "mg_dl"},
        {"facts_version": "1"}, {"": "x"}, {"ä": "x"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/advice/"])
def test_fields_that_are_no_questions_are_refused_by_name(client, path, fields):
    page = Page(send(client, path, fields))
    assert page.status == 422 or (path == "/" and "dropped" in page.text())
    assert all(sentence.endswith(".") for _, sentence in page.faults)


def test_details_of_a_study_without_a_result_are_refused_at_its_result(client):
    page = Page(send(client, "/advice/", {"studies-ct-result": "not_done", "studies-ct-morphology": "lytic"}))
    assert page.status == 422
    ((where, sentence),) = page.faults
    assert where == "#q-studies-ct-result"
    assert "nothing was given; accepted: positive, equivocal, benign, negative." in sentence


# Neither question nor answer


def multipart(name, value, file=False):
    """A form's body with one part, as an answer or as a file."""
    kind = f'form-data; name="{name}"' + ('; filename="x"' if file else "")
    return f"--b\r\nContent-Disposition: {kind}\r\n\r\n{value}\r\n--b--\r\n", "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("neurology", "Neurology"),
        ("studies-ct-result", "CT: result for bone metastasis"),
        ("label", "This form"),
        ("x", "This form"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/advice/", "/text/", "/why/conclusion/"])
def test_a_file_in_place_of_an_answer_is_refused_at_its_question(client, path, name, label):
    body, kind = multipart(name, "cord_or_cauda", file=True)
    page = Page(client.generic("POST", path, body, content_type=kind))
    assert page.status == 422
    asked = f"#q-{name}" if label != "This form" else ""
    assert page.faults == [(asked, f"{label}: a file was sent; accepted: an answer, chosen or typed.")]


def test_the_panel_names_a_file_as_not_counted(client):
    body, kind = multipart("neurology", "cord_or_cauda", file=True)
    page = Page(client.generic("POST", "/live/", body, content_type=kind))
    assert "Not counted yet:" in page.text()
    assert "Neurology: a file was sent" in page.text()


def test_an_answer_in_a_multipart_body_is_an_answer(client):
    body, kind = multipart("neurology", "cord_or_cauda")
    assert "urgent" in Page(client.generic("POST", "/advice/", body, content_type=kind)).codes


@pytest.mark.parametrize("path", ["/", "/advice/", "/live/", "/study/ct/"])
def test_very_many_fields_that_are_no_questions_are_one_sentence_and_no_work(client, path, monkeypatch):
    judged = []
    judge = posted_case.read_what_is_sound
    monkeypatch.setattr(posted_case, "read_what_is_sound", lambda data: judged.append(data) or judge(data))
    fields = {f"x{number}": "y" for number in range(1990)} | {"studies-ct-result": "positive"}
    page = Page(send(client, path, fields))
    assert judged == [{"studies": [{"modality": "ct", "result": "positive"}]}]
    if path == "/study/ct/":
        assert page.status == 200
        return
    sentence = "1990 fields were sent that are no questions; accepted: this form's."
    assert sentence in page.text()
    assert page.status == (200 if path == "/live/" else 422)
    assert path == "/live/" or page.faults == [("", sentence)]


@pytest.mark.parametrize("path", ["/advice/", "/"])
def test_a_posted_case_is_read_once(client, path, monkeypatch):
    read = []
    parse = posted_case.from_post
    monkeypatch.setattr(posted_case, "from_post", lambda post: read.append(post) or parse(post))
    send(client, path, [*fields_of(FOUNDING), ("age_years", "5")])
    assert len(read) == 1


def test_an_answer_sent_many_times_travels_on_once():
    posted = read_post(QueryDict("setting=known_metastatic&" * 1900 + "studies-ct-sites=pelvis&studies-ct-sites=ribs"))
    assert posted.carried == [
        ("setting", "known_metastatic"), ("studies-ct-sites", "pelvis"), ("studies-ct-sites", "ribs"),
    ]  # fmt: skip
