"""The live panel and the details of a study: what a half-filled form shows, and that it never complains."""

import pytest

from mbc_advisor.algorithm.case.vocabulary import MODALITIES, RESULT
from mbc_advisor.guidance.models import Edition

from ...support.road import FOUNDING, VIGNETTES, Page, fields_of, send, vignette_case, words

pytestmark = pytest.mark.django_db


def live(client, fields):
    page = Page(send(client, "/live/", fields))
    assert page.status == 200
    assert not page.by_class("error-summary")
    return page


# The panel


def test_an_empty_form_shows_what_would_settle_it_and_no_error(client):
    page = live(client, {})
    assert page.conclusion == "not_assessable"
    assert not page.by_class("notice")
    assert page.by_class("open-questions")


def test_the_founding_case_shows_its_conclusion_how_sure_and_the_open_questions_that_matter(client):
    page = live(client, fields_of(FOUNDING))
    assert page.conclusion == "act_as_metastatic"
    assert "metastasis likely, certainty moderate" in page.text("p[@class='certainty']")
    asked = [line.get("data-question") for line in page.all("ul[@class='open-questions']/li")]
    assert asked[0] == "proof"
    assert 1 < len(asked) <= 5
    assert not page.by_class("urgent")


def test_the_conclusion_follows_the_answers_as_they_come(client):
    fields, seen = [], []
    for field in fields_of(FOUNDING):
        fields.append(field)
        seen.append(live(client, fields).conclusion)
    assert seen[0] == "not_assessable"
    assert seen[-1] == "act_as_metastatic"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"neurology": "cord_or_cauda"}, "CORD-COMPRESSION"),
        ({"visceral": "crisis"}, "VISCERAL-CRISIS"),
        ({"corrected_calcium_mmol_l": "3,1"}, "HYPERCALCAEMIA"),
        ({"calcium_mmol_l": "1,7", "albumin_g_l": "40"}, "HYPOCALCAEMIA"),
    ],
)
def test_an_emergency_stands_first_in_the_panel_even_without_a_study(client, fields, code):
    page = live(client, fields)
    (urgent,) = page.by_class("urgent")
    assert [line.get("data-code") for line in urgent.iter("li")] == [code]
    assert "local emergency pathway" in words(urgent)
    sections = [part.get("class") for part in page.all("section")]
    assert sections[0] == "urgent"


@pytest.mark.parametrize(
    "fields",
    [
        {"age_years": "6", "er": "positive"},
        {"age_years": "sixty"},
        {"creatinine_umol_l": "1.", "creatinine_umol_l-unit": "mg_dl"},
        {"creatinine_umol_l": "1.2", "creatinine_umol_l-unit": "ounces"},
        {"label": "12345678"},
        {"studies-mri-result": "positive", "studies-mri-date": "2026-1"},
        {"studies-ct-result": "positive", "studies-ct-covers": "listed"},
        {"proof": "bone", "bone_disease_known": "no"},
        {"er": ["positive", "negative"]},
        {"studies-ct-result": ["positive", "negative"]},
        {"nonsense": "1"},
        {"studies": "ct"},
        {"studies.x": "1"},
        {"studies.a.b.c": "1"},
        {"studies-qq-result": "positive"},
        {"studies-ct-features": "magic", "studies-ct-result": "positive"},
    ],
    ids=str,
)
def test_an_answer_not_usable_yet_is_named_and_not_counted_but_is_no_error(client, fields):
    page = live(client, fields)
    (notice,) = page.by_class("notice")
    assert words(notice).startswith("Not counted yet: ")
    assert all(words(line).endswith(".") for line in notice.iter("li"))
    assert page.conclusion


def test_the_sound_answers_beside_a_wrong_one_still_count(client):
    page = live(client, [*fields_of(FOUNDING), ("age_years", "6"), ("neurology", "cord_or_cauda")])
    assert page.conclusion == "act_as_metastatic"
    assert page.by_class("urgent")


def test_an_answer_hidden_by_a_later_one_is_named_and_its_question_comes_back_empty(client):
    page = live(client, {"therapy": "stopped", "weeks_on_therapy": "12", "bone_agent": "none", "bone_agent_doses": "7"})
    (notice,) = page.by_class("notice")
    assert "Weeks on the current line 12 was dropped" in words(notice)
    emptied = {e.get("id"): e for e in page.root.iter() if e.get("hx-swap-oob") == "true"}
    said = words(emptied.pop("live-status"))
    assert "Weeks on the current line 12 was dropped" in said
    assert set(emptied) == {"q-weeks_on_therapy", "q-bone_agent_doses"}
    assert [box.get("value", "") for question in emptied.values() for box in question.iter("input")] == ["", ""]


def test_sites_imaged_that_other_coverage_hides_are_named(client):
    page = live(client, {"studies-mri-result": "positive", "studies-mri-covered_sites": "ribs"})
    assert "MRI: sites imaged was dropped: other coverage is chosen." in page.text()


def test_what_the_panel_counts_not_the_advice_refuses_and_the_other_way_round(client):
    hidden = {"studies-mri-result": "positive", "studies-mri-covered_sites": "ribs"}
    told = live(client, hidden).by_class("notice")
    assert bool(told) == (send(client, "/advice/", hidden).status_code == 422)


@pytest.mark.parametrize(
    ("fields", "computed"),
    [
        (
            {"sex": "female", "age_years": "60", "weight_kg": "61,5", "creatinine_umol_l": "94"},
            "Creatinine clearance: 54.4 mL/min Cockcroft-Gault: (140 − 60) × 61.5 kg × 1.04 / 94 µmol/L",
        ),
        ({"crcl_ml_min": "29.5"}, "Creatinine clearance: 29.5 mL/min as given"),
        ({"calcium_mmol_l": "1.90", "albumin_g_l": "25"}, "2.2 mmol/L (8.8 mg/dL) 1.9 + 0.02 × (40 − 25 g/L)"),
        ({"er": "positive", "her2": "low"}, "Subtype: hormone-receptor positive, HER2 negative"),
        (
            {"mirels_site": "lower_limb", "mirels_pain": "moderate", "mirels_lesion": "lytic", "mirels_size": "over_two_thirds"},
            "Mirels score: 10 of 12 sum of four items",
        ),
        ({"mirels_total": "8"}, "Mirels score: 8 of 12 total as given"),
        (
            {
                "sins_location": "junctional", "sins_pain": "mechanical", "sins_lesion": "lytic", "sins_alignment": "normal",
                "sins_collapse": "none", "sins_posterolateral": "unilateral",
            },
            "SINS: 9 of 18 sum of six items",
        ),
    ],
)  # fmt: skip
def test_a_computed_value_appears_with_its_formula_as_soon_as_it_is_known(client, fields, computed):
    assert computed in live(client, fields).text()
    fewer = dict(list(fields.items())[1:])
    assert computed.partition(" ")[2] not in live(client, fewer).text()


def test_a_number_in_mg_dl_is_shown_in_both_units(client):
    fields = {
        "sex": "female", "age_years": "60", "weight_kg": "60", "creatinine_umol_l": "1,2", "creatinine_umol_l-unit": "mg_dl",
        "calcium_mmol_l": "10.4", "calcium_mmol_l-unit": "mg_dl", "albumin_g_l": "3.5", "albumin_g_l-unit": "g_dl",
    }  # fmt: skip
    text = live(client, fields).text()
    assert "47.0 mL/min" in text
    assert "106.104 µmol/L" in text
    assert "10.8 mg/dL" in text


@pytest.mark.parametrize("name", VIGNETTES)
def test_the_panel_and_the_advice_page_agree(client, name):
    fields = fields_of(vignette_case(name))
    panel, page = live(client, fields), Page(send(client, "/advice/", fields))
    assert panel.conclusion == page.conclusion
    urgent = [line.get("data-code") for part in panel.by_class("urgent") for line in part.iter("li")]
    assert urgent == page.codes.get("urgent", [])
    first = "ol[@class='first-things']/li"
    assert [li.get("data-code") for li in panel.all(first)] == [li.get("data-to") for li in page.all(first)]


@pytest.mark.parametrize("name", VIGNETTES)
def test_the_panel_says_something_at_every_step_of_a_case(client, name):
    fields = fields_of(vignette_case(name))
    for count in range(0, len(fields), 3):
        page = live(client, fields[count:])
        assert page.conclusion


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_the_panel_is_only_posted_for(client, method):
    got = getattr(client, method)("/live/")
    assert (got.status_code, got["Allow"]) == (405, "POST")


def test_without_an_edition_in_force_the_panel_is_503(client):
    Edition.objects.update(in_force=False)
    assert client.post("/live/").status_code == 503


# The details of a study


@pytest.mark.parametrize("modality", MODALITIES)
def test_a_result_brings_the_questions_that_it_makes_worth_asking(client, modality):
    for result in RESULT.answers:
        page = Page(send(client, f"/study/{modality}/", {f"studies-{modality}-result": result}))
        asked = {e.get("id").rsplit("-", 1)[1] for e in page.root.iter() if e.get("id", "").startswith("q-")}
        always = {"compared_with_before", "covers", "covered_sites", "date"}
        assert asked == always | (set() if result == "negative" else {"morphology", "count", "sites", "features"})


@pytest.mark.parametrize("result", ["", "not_done", "unknown"])
def test_a_study_not_done_asks_nothing(client, result):
    assert Page(send(client, "/study/ct/", {"studies-ct-result": result})).text() == ""


def test_the_details_of_a_study_keep_their_answers(client):
    fields = {
        "studies-ct-result": "equivocal",
        "studies-ct-count": "one",
        "studies-ct-sites": ["ribs"],
        "studies-ct-date": "2026-11-02",
    }
    page = Page(send(client, "/study/ct/", [*fields.items(), ("studies-mri-result", "positive"), ("age_years", "x")]))
    chosen = {(e.get("name"), e.get("value")) for e in page.all("input") if "checked" in e.attrib}
    assert {("studies-ct-count", "one"), ("studies-ct-sites", "ribs")} <= chosen
    assert page.one("input[@name='studies-ct-date']").get("value") == "2026-11-02"


def test_details_left_behind_by_a_negative_result_are_named(client):
    fields = {
        "studies-ct-result": "negative",
        "studies-ct-morphology": "lytic",
        "studies-mri-result": "negative",
        "studies-mri-count": "one",
    }
    page = Page(send(client, "/study/ct/", fields))
    assert [words(each) for each in page.by_class("notice")] == ["CT: morphology was dropped: the result is negative."]
    assert page.by_class("notice")[0].get("role") == "status"


def test_details_left_behind_by_a_study_not_done_are_named(client):
    page = Page(send(client, "/study/ct/", {"studies-ct-result": "not_done", "studies-ct-morphology": "lytic"}))
    assert page.text() == "CT: morphology was dropped: the study is not done."


@pytest.mark.parametrize(
    "fields", [{"studies": "x"}, {"studies.x": "1"}, {"studies.a.b.c": "1"}, {"studies-ct-result": "nonsense"}], ids=str
)
def test_nonsense_elsewhere_does_not_keep_a_study_from_its_details(client, fields):
    assert send(client, "/study/mri/", [*fields.items(), ("studies-mri-result", "positive")]).status_code == 200
    assert send(client, "/study/ct/", fields).status_code == 200


def test_a_study_that_does_not_exist_has_no_page(client):
    got = client.post("/study/petct/")
    assert got.status_code == 404
    assert "There is no page at this address" in got.content.decode()


def test_the_details_are_only_posted_for(client):
    got = client.get("/study/ct/")
    assert (got.status_code, got["Allow"]) == (405, "POST")
