"""The advice: the same from a form as from JSON, complete, in order, stored nowhere."""

import io
import json
import logging
import re
from decimal import Decimal
from functools import cache
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort

from mbc_advisor.algorithm.case.facts import as_json
from mbc_advisor.algorithm.case.read import CaseRefused, read_case
from mbc_advisor.cases.json_answers.answer import answer_of
from mbc_advisor.cases.questionnaire.posted import from_post, to_post
from mbc_advisor.cases.services import consult
from mbc_advisor.guidance.edition import in_force
from mbc_advisor.guidance.models import Edition

from ...support import strategies
from ...support.road import (
    FOUNDING,
    SECTIONS,
    VIGNETTES,
    Page,
    fields_of,
    has_a_sentence,
    send,
    vignette_case,
    words,
)

pytestmark = pytest.mark.django_db
QUIET = effort(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
MARK = "ZZMARK1"


def advise(case, tmp_path):
    """What the command line says of a case."""
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case))
    out = io.StringIO()
    call_command("advise", str(file), stdout=out)
    return json.loads(out.getvalue())


@cache
def advice_on(name, wording="specialist"):
    """The advice page of a vignette, asked for once."""
    return Page(send(Client(), "/advice/", [*fields_of(vignette_case(name)), ("reader", wording)]))


def by_section(answer):
    found = {section: [item["code"] for item in answer["advice"] if item["section"] == section] for section in SECTIONS}
    return {section: codes for section, codes in found.items() if codes}


def from_form(fields):
    return read_case(from_post(QueryDict(urlencode(fields))))


def in_order(case):
    """A case with its studies and lists in the order of the vocabulary, which is that of the form."""
    data = as_json(case)
    for study in data["studies"]:
        study |= {key: sorted(value) for key, value in study.items() if isinstance(value, list)}
    return data | {"studies": sorted(data["studies"], key=lambda study: study["modality"])}


@pytest.fixture
def founding(client):
    return Page(send(client, "/advice/", fields_of(FOUNDING)))


@pytest.fixture
def log():
    """What has been logged so far, as text."""
    handler = next(h for h in logging.getLogger().handlers if h.get_name() == "stderr")
    before = handler.setStream(io.StringIO())
    yield handler.stream.getvalue
    handler.setStream(before)


# A form and JSON say the same


@pytest.mark.parametrize("name", VIGNETTES)
def test_a_form_and_json_give_the_same_advice_in_the_same_order(name, tmp_path):
    case = vignette_case(name)
    answer, page = advise(case, tmp_path), advice_on(name)
    assert page.codes == by_section(answer)
    conclusion = page.one("section[@data-conclusion]")
    assert conclusion.get("data-conclusion") == answer["conclusion"]
    assert (conclusion.get("data-lean") or None) == answer["lean"]
    shown = [(each.get("data-rule"), each.get("data-lean")) for each in page.all("ul[@class='readings']/li")]
    readings = answer["discordances"] + answer["agreements"] + answer["alone"]
    assert sorted(shown) == sorted((each["rule"], each["lean"]) for each in readings)
    strengths = {item["code"]: item["strength"] for item in answer["advice"]}
    for item in page.all("article[@data-code]"):
        assert f"item--{strengths[item.get('data-code')]}" in item.get("class").split()


@given(strategies.cases())
@effort(QUIET, max_examples=120)
def test_a_case_written_as_a_form_reads_back_as_the_same_case(case):
    assert in_order(from_form(to_post(case))) == in_order(case)


@given(strategies.cases())
@effort(QUIET, max_examples=20)
def test_any_sound_case_gets_from_a_form_what_it_gets_from_json(case):
    page = Page(send(Client(), "/advice/", to_post(case)))
    assert page.status == 200
    answer = answer_of(consult(case, in_force.in_force(), None))
    assert (page.conclusion, page.codes) == (answer["conclusion"], by_section(answer))


@given(strategies.cases())
@effort(QUIET, max_examples=20)
def test_changing_answers_and_back_loses_none_of_them(case):
    client, fields = Client(), to_post(case)
    page = Page(send(client, "/advice/", fields))
    again = Page(send(client, "/", page.filled("carried")))
    assert again.status == 200
    assert in_order(from_form(again.filled())) == in_order(case)


# The page


def test_the_founding_case_is_told_every_point_of_the_source_article(founding):
    assert founding.conclusion == "act_as_metastatic"
    told = {code for codes in founding.codes.values() for code in codes}
    assert set(VIGNETTES["founding-case"]["expect"]["must"]) <= told
    assert not set(VIGNETTES["founding-case"]["expect"]["must_not"]) & told


@pytest.mark.parametrize("name", VIGNETTES)
def test_urgent_stands_first_and_every_section_in_its_order(name):
    page = advice_on(name)
    body = page.by_class("advice-body")[0]
    order = [part.get("id")[2:] for part in body.iter("section") if part.get("id", "").startswith("s-")]
    must = [
        "urgent",
        "conclusion",
        "first",
        "disagreement",
        *SECTIONS[1:-1],
        "pitfall",
        "computed",
        "open",
        "references",
    ]
    assert [section for section in order if section in must] == [section for section in must if section in order]
    assert order[0] == ("urgent" if page.codes.get("urgent") else "conclusion")
    assert order[-1] == "references"
    assert {"conclusion", "first", "references"} <= set(order)
    assert ("urgent" in order) == bool(page.codes.get("urgent"))


@pytest.mark.parametrize("name", VIGNETTES)
def test_the_first_things_to_do_are_at_most_six_chosen_by_rule_and_linked(name, tmp_path):
    case = vignette_case(name)
    page, items = advice_on(name), advise(case, tmp_path)["advice"]
    first = [i["code"] for i in items if i["section"] == "urgent"]
    first += [i["code"] for i in items if i["section"] != "urgent" and i["strength"] == "required"]
    for section in ("confirm", "image", "treat"):
        first += [i["code"] for i in items if i["section"] == section and i["strength"] == "recommended"]
    shown = [line.find("a").get("href") for line in page.all("ol[@class='first-things']/li")]
    assert shown == [f"#{code}" for code in first[:6]]


@pytest.mark.parametrize("reader_", ["specialist", "plain"])
@pytest.mark.parametrize("name", VIGNETTES)
def test_every_item_has_strength_words_reasons_and_sources_that_lead_somewhere(name, reader_):
    page = advice_on(name, reader_)
    ids = [element.get("id") for element in page.root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        if link.get("href", "").startswith("#"):
            assert link.get("href")[1:] in ids
    for item in page.all("article[@data-code]"):
        assert item.get("id") == item.get("data-code")
        assert words(item.find("header/h3"))
        strength = item.get("class").split("item--")[1]
        assert words(item.find("header/span")).partition(",")[0] == strength
        assert len(words(item.find("div[@class='body']"))) > 20
        reasons = [words(line) for line in item.iter("li")]
        assert reasons
        assert all(reason and reason[0] == reason[0].upper() for reason in reasons)
    assert "{modality" not in page.text("main")


@pytest.mark.parametrize("name", VIGNETTES)
def test_references_are_numbered_as_first_cited_on_the_page(name):
    page = advice_on(name)
    cited = [int(link.get("href")[5:]) for link in page.all("a") if link.get("href", "").startswith("#ref-")]
    listed = [line.get("id") for line in page.all("ol[@class='references']/li")]
    assert listed == [f"ref-{number}" for number in range(1, len(listed) + 1)]
    assert set(cited) == set(range(1, len(listed) + 1))


def test_references_are_numbered_in_the_order_of_the_page(founding):
    cited = [int(link.get("href")[5:]) for link in founding.all("a") if link.get("href", "").startswith("#ref-")]
    assert list(dict.fromkeys(cited)) == sorted(set(cited))


@pytest.mark.parametrize("fields", [fields_of(FOUNDING), [("neurology", "cord_or_cauda")]], ids=["founding", "urgent"])
def test_every_recommendation_leads_to_its_page_in_the_rulebook(client, fields):
    page = Page(send(client, "/advice/", fields))
    given = page.all("article[@data-code]")
    assert given
    for article in given:
        (link,) = [each for each in article.iter("a") if "codes" in each.get("href")]
        assert words(link) == f"Rulebook page of: {words(article.find('header/h3'))}"
        assert client.get(link.get("href")).status_code == 200


def test_who_disagrees_with_whom_is_a_table_in_signs_and_words(founding):
    table = founding.one("table[@class='disagreement']")
    assert [words(cell) for cell in table.iter("th")] == [
        "Region",
        "CT",
        "bone scan",
        "Whole study",
        "thoracic spine",
        "pelvis",
    ]
    assert [words(cell) for cell in table.iter("td")] == ["+ positive", "− not shown"] * 3
    outline = founding.one("svg")
    assert "thoracic spine: +/−" in outline.get("aria-label")


def test_a_region_that_a_study_did_not_image_is_blank_and_says_so(client):
    case = vignette_case("humeral-lysis-outside-ct-field-nondiagnostic-core")
    cells = [words(cell) for cell in Page(send(client, "/advice/", fields_of(case))).all("td")]
    assert "not imaged" in cells


def test_the_conclusion_says_how_sure_and_what_would_change_it(founding):
    assert founding.text("p[@class='certainty']").startswith(
        "Reading of the studies: metastasis likely, certainty moderate"
    )
    assert founding.text("p[@class='would-change']").startswith("Would change with:")


def test_a_case_without_answers_is_answered_too(client):
    page = Page(send(client, "/advice/", {}))
    assert (page.status, page.conclusion) == (200, "not_assessable")


@pytest.mark.parametrize("path", ["/", "/advice/", "/guidance/rulebook/", "/guidance/policy/", "/nowhere"])
def test_edition_status_date_engine_and_disclaimer_stand_on_every_page(client, path):
    page = Page(send(client, path, fields_of(FOUNDING)) if path == "/advice/" else client.get(path))
    foot = page.text("footer")
    assert "not a treatment order" in foot
    assert re.search(
        r"Edition 1, submitted, pending review by clinicians, \d{1,2} \w+ 20\d\d\. Engine \d+\.\d+\.", foot
    )


# The two wordings


def test_the_plain_wording_says_the_same_in_other_words(client):
    specialist = Page(send(client, "/advice/", fields_of(FOUNDING)))
    plain = Page(send(client, "/advice/", [*fields_of(FOUNDING), ("reader", "plain")]))
    assert plain.codes == specialist.codes
    assert plain.conclusion == specialist.conclusion
    bodies = [[words(each) for each in page.by_class("body")] for page in (specialist, plain)]
    same = sum(one == other for one, other in zip(*bodies, strict=True))
    assert same == 0


@pytest.mark.parametrize("path", ["/text/", "/sheet/", "/advice/", "/"])
def test_the_wording_chosen_stays_chosen_on_the_way_on(client, path):
    page = Page(send(client, "/advice/", [*fields_of(FOUNDING), ("reader", "plain")]))
    assert ("reader", "plain") in page.filled("carried")
    assert send(client, path, page.filled("carried")).status_code == 200
    text = send(client, "/text/", page.filled("carried")).content
    assert text == send(client, "/text/", [*fields_of(FOUNDING), ("reader", "plain")]).content
    assert text != send(client, "/text/", fields_of(FOUNDING)).content


@pytest.mark.parametrize("nonsense", ["", "Plain", "<b>", "patient", "\0"])
def test_an_unknown_wording_is_the_specialist_s(client, nonsense):
    page = Page(send(client, "/advice/", [*fields_of(FOUNDING), ("reader", nonsense)]))
    pressed = [button.get("value") for button in page.all("button") if button.get("aria-pressed") == "true"]
    assert pressed == ["specialist"]


# Text


@pytest.mark.parametrize("name", VIGNETTES)
def test_the_text_pastes_cleanly_and_holds_every_item(client, name):
    fields = fields_of(vignette_case(name))
    got = send(client, "/text/", fields)
    assert got["Content-Type"] == "text/plain; charset=utf-8"
    text, page = got.content.decode(), advice_on(name)
    assert text.endswith("\n")
    assert not re.search(r"[<>\t\r]|&\w+;|\*\*|\{modality|[^\S\n]\n|\n\n\n", text)
    assert max(map(len, text.splitlines())) <= 78
    flat = " ".join(text.split())
    for item in page.all("article[@data-code]"):
        assert words(item.find("header/h3")) in flat
    assert page.text("p[@class='conclusion-line']") in flat
    for line in page.all("ol[@class='references']/li"):
        assert f"[{line.get('id')[4:]}] " in flat
    assert "Not a treatment order" in text
    assert "edition 1 (submitted, pending review by clinicians" in flat


@pytest.mark.parametrize("name", VIGNETTES)
def test_the_text_lists_exactly_the_references_that_it_cites(client, name):
    body, _, listed = (
        send(client, "/text/", fields_of(vignette_case(name))).content.decode().partition("\nREFERENCES\n")
    )
    numbers = re.findall(r"\[(\d+(?:,\s+\d+)*)\]", body)
    cited = {int(number) for some in numbers for number in some.split(",")}
    assert cited == {int(number) for number in re.findall(r"^\[(\d+)\]", listed, re.M)}


def test_urgent_stands_first_in_the_text(client):
    text = send(client, "/text/", {"neurology": "cord_or_cauda"}).content.decode()
    assert text.index("\nURGENT\n") < text.index("\nCONCLUSION\n")


def test_the_text_names_what_is_not_known(client):
    lines = send(client, "/text/", fields_of(FOUNDING)).content.decode().splitlines()
    assert not any(line.count("not known;") > 1 for line in lines)


@time_machine.travel("2026-12-01 10:30 +0000", tick=False)
def test_the_text_says_when_it_was_written(client):
    assert "2026-12-01 10:30 UTC" in " ".join(send(client, "/text/", {}).content.decode().split())


# Units


@pytest.mark.parametrize(
    ("key", "typed", "unit", "si"),
    [
        ("creatinine_umol_l", "1.2", "mg_dl", "106.104"),
        ("creatinine_baseline_umol_l", "1,2", "mg_dl", "106.104"),
        ("calcium_mmol_l", "10.4", "mg_dl", "2.5948"),
        ("corrected_calcium_mmol_l", "10,4", "mg_dl", "2.5948"),
        ("albumin_g_l", "3.5", "g_dl", "35"),
        ("vitamin_d_nmol_l", "20", "ng_ml", "49.92"),
        ("creatinine_umol_l", "106,5", "si", "106.5"),
        ("creatinine_umol_l", "106.5", "", "106.5"),
    ],
)
def test_a_conventional_unit_is_converted_exactly_and_a_comma_is_a_point(key, typed, unit, si):
    case = read_case(from_post(QueryDict(urlencode({key: typed, f"{key}-unit": unit}))))
    assert getattr(case, key) == Decimal(si)


def test_a_number_out_of_range_is_refused_in_the_unit_typed_and_the_unit_accepted(client):
    page = Page(send(client, "/advice/", {"creatinine_umol_l": "100", "creatinine_umol_l-unit": "mg_dl"}))
    ((_, sentence),) = page.faults
    assert "100 mg/dL" in sentence
    assert "8842" in sentence
    assert "accepted: a number from 10 to 2000 µmol/L" in sentence
    assert page.one("input[@name='creatinine_umol_l']").get("value") == "100"


@pytest.mark.parametrize("typed", ["abc", "1.2.3", "1e3", "--5", "12 kg", "NaN", "Infinity", "１２x", "1" * 20])
def test_nonsense_in_a_number_is_refused_and_stays_in_its_field(client, typed):
    page = Page(send(client, "/advice/", {"weight_kg": typed}))
    ((where, sentence),) = page.faults
    assert where == "#q-weight_kg"
    assert sentence.endswith("accepted: a number from 25 to 300 kg.")
    assert page.one("input[@name='weight_kg']").get("value") == typed


def test_an_unknown_unit_is_refused(client):
    page = Page(send(client, "/advice/", {"albumin_g_l": "3.5", "albumin_g_l-unit": "stone"}))
    ((where, sentence),) = page.faults
    assert where == "#q-albumin_g_l"
    assert "stone" in sentence


def test_a_unit_without_its_number_is_nothing(client):
    page = Page(send(client, "/advice/", {"albumin_g_l": "", "albumin_g_l-unit": "g_dl"}))
    assert (page.status, page.conclusion) == (200, "not_assessable")


def test_a_local_calcium_limit_reaches_the_advice(client, settings):
    fields = {"corrected_calcium_mmol_l": "2.58"}
    assert "urgent" not in Page(send(client, "/advice/", fields)).codes
    settings.CALCIUM_UPPER_MMOL_L = Decimal("2.55")
    page = Page(send(client, "/advice/", [*fields.items(), ("calcium_level", "unknown")]))
    assert page.codes != Page(send(client, "/advice/", {})).codes


# Other ways in


@pytest.mark.parametrize("path", ["/advice/", "/text/", "/sheet/", "/live/"])
@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_advice_is_only_posted_for_and_a_visitor_is_told_so(client, path, method):
    got = getattr(client, method)(path)
    assert (got.status_code, got["Allow"]) == (405, "POST")
    assert method == "head" or has_a_sentence(got)


@pytest.mark.parametrize("path", ["/advice/", "/text/", "/sheet/"])
def test_without_an_edition_in_force_there_is_no_advice_but_a_sentence(client, path):
    Edition.objects.update(in_force=False)
    got = send(client, path, fields_of(FOUNDING))
    assert got.status_code == 503
    assert has_a_sentence(got)
    assert "load_edition" in got.content.decode()


@pytest.mark.parametrize("path", ["/", "/advice/", "/text/", "/sheet/", "/live/", "/study/ct/"])
def test_a_post_without_its_token_is_refused_with_what_to_do(path):
    got = send(Client(enforce_csrf_checks=True), path, fields_of(FOUNDING))
    assert got.status_code == 403
    assert "The form could not be checked" in got.content.decode()


@pytest.mark.parametrize("path", ["/advice/", "/text/", "/sheet/"])
def test_a_refused_case_is_422_whatever_was_asked_for(client, path):
    got = send(client, path, [*fields_of(FOUNDING), ("age_years", "5")])
    assert got.status_code == 422
    assert Page(got).faults


# The database


@pytest.mark.parametrize("path", ["/", "/live/", "/advice/", "/text/", "/sheet/", "/study/ct/"])
def test_a_page_asks_the_database_three_times_at_most_and_then_once(client, path, django_assert_max_num_queries):
    in_force._kept.cache_clear()
    largest = max(VIGNETTES, key=lambda name: len(fields_of(vignette_case(name))))
    with django_assert_max_num_queries(3):
        assert send(client, path, fields_of(FOUNDING)).status_code == 200
    for fields in (fields_of(FOUNDING), {}, fields_of(vignette_case(largest))):
        with django_assert_max_num_queries(1):
            assert send(client, path, fields).status_code == 200


def test_the_questionnaire_asks_the_database_three_times_at_most_and_then_once(client, django_assert_max_num_queries):
    in_force._kept.cache_clear()
    with django_assert_max_num_queries(3):
        client.get("/")
    with django_assert_max_num_queries(1):
        client.get("/")


# Nothing is stored


def rows():
    """How many rows every table holds."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
        return found


ROAD = ("/", "/study/ct/", "/live/", "/advice/", "/sheet/", "/text/")
TELLING = [*fields_of(FOUNDING), ("label", MARK), ("weight_kg", "61.37"), ("studies-ct-date", "2026-03-17")]
WRONG = [
    ("label", f"{MARK}@ward"),
    ("weight_kg", f"61.37{MARK}"),
    (f"{MARK}", "x"),
    (f"studies-{MARK}", MARK),
    ("er", MARK),
]


@pytest.mark.parametrize("fields", [TELLING, [*TELLING, *WRONG]], ids=["sound", "wrong"])
def test_the_whole_road_leaves_no_row_no_cookie_and_no_word_in_the_log(client, log, fields):
    before = rows()
    client.get("/")
    for path in ROAD:
        got = send(client, path, fields)
        assert got.status_code in (200, 422)
        assert set(got.cookies) <= {settings.CSRF_COOKIE_NAME}
        assert got["Cache-Control"] == "no-store"
        assert not any(MARK in value for value in got.headers.values())
    assert set(client.cookies) == {settings.CSRF_COOKIE_NAME}
    assert rows() == before
    said = log()
    assert len(said.splitlines()) >= len(ROAD)
    for word in (MARK, "61.37", "2026-03-17", "known_metastatic", "thoracic_spine", "lytic"):
        assert word not in said


def test_no_form_sends_answers_in_an_address(client):
    for page in (Page(client.get("/")), Page(send(client, "/advice/", TELLING))):
        assert {form.get("method") for form in page.all("form")} == {"post"}
        assert not any(button.get("formmethod") for button in page.all("button"))
        for link in page.all("a"):
            assert "?" not in link.get("href", "") or link.get("href").startswith("https://")


def test_answers_in_an_address_are_not_read(client):
    assert Page(client.get("/?er=positive&label=" + MARK)).answers() == {}
    assert Page(send(client, "/advice/?neurology=cord_or_cauda", [])).codes.get("urgent") is None


def test_a_label_stands_on_the_page(client):
    label = "ward 7 case 31"
    assert label in Page(send(client, "/advice/", {"label": label})).text("h1")


def test_what_a_person_types_never_becomes_markup(client):
    for path in ("/", "/advice/", "/live/", "/sheet/"):
        got = send(client, path, {"label": "<script>x</script>", "weight_kg": "<img src=x>", "<i>": "<u>"})
        text = got.content.decode()
        for tag in ("<script>x", "<img src=x", "<i>", "<u>"):
            assert tag not in text


def test_the_case_in_json_refuses_what_the_form_refuses():
    with pytest.raises(CaseRefused):
        read_case({"label": "<script>x</script>@"})
