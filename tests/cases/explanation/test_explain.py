"""Why, why not, what would change it and what to ask next: on the page, without scripts, in JSON and on paper."""

import io
import json
import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import override_settings

from mbc_advisor.algorithm.case.read import CaseRefused
from mbc_advisor.algorithm.logic.case_sets import MEASURES
from mbc_advisor.algorithm.rules import RULES
from mbc_advisor.cases.explanation.shared_lists import named, shared
from mbc_advisor.cases.explanation.words import span
from mbc_advisor.cases.json_answers.answer import explanation_asked

from ...algorithm.explain.test_explanation import complete_case
from ...support.road import FOUNDING, SECTIONS, VIGNETTES, Page, fields_of, send, vignette_case, words

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def asked(client, path, case=FOUNDING, **extra):
    page = Page(send(client, path, fields_of(case), **extra))
    assert page.status == 200
    return page


def advise(case, tmp_path, *options):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case))
    out = io.StringIO()
    call_command("advise", *options, str(file), stdout=out)
    return json.loads(out.getvalue())


# Why


def test_every_item_offers_its_trace_and_asks_for_it_with_the_answers_of_the_page(client):
    page = asked(client, "/advice/")
    offered = {button.get("formaction") for button in page.all("button") if button.get("form") == "carried"}
    codes = {code for items in page.codes.values() for code in items}
    assert {f"/why/{code}/" for code in codes} <= offered
    assert {"/why/conclusion/", "/next/"} <= offered
    assert {f"/why-not/{section}/" for section in SECTIONS} <= offered
    assert all(button.get("hx-post") == button.get("formaction") for button in page.all("button[@hx-post]"))


def test_the_trace_says_which_parts_hold_and_which_do_not_with_the_cases_answers(client):
    page = asked(client, "/why/BIOPSY-A-LESION/", **HTMX)
    held = [words(each) for each in page.by_class("trace-held")]
    failed = [words(each) for each in page.by_class("trace-failed")]
    assert any("the conclusion is act as metastatic (here: act as metastatic)" in each for each in held)
    assert any("FDG shows what FES misses" in each for each in failed)
    assert all("Holds:" in each for each in held)
    assert all("Fails:" in each for each in failed)


def test_asked_by_htmx_it_is_a_part_and_without_scripts_a_page_with_a_way_back(client):
    part, page = asked(client, "/why/TUMOUR-BOARD/", **HTMX), asked(client, "/why/TUMOUR-BOARD/")
    assert not part.all("h1")
    assert page.text("h1")
    back = Page(send(client, "/advice/", page.filled("carried")))
    assert back.conclusion == "act_as_metastatic"
    kept = send(client, "/why/TUMOUR-BOARD/", [*fields_of(FOUNDING), ("reader", "plain")])
    assert b'name="reader" value="plain"' in kept.content


def test_the_conclusion_says_why_and_which_came_first(client):
    text = asked(client, "/why/conclusion/", **HTMX).text()
    assert "the overall lean is metastasis likely" in text
    assert "Asked first" in text
    assert "Proof by histology: none taken" in text


def test_what_is_not_given_can_be_asked_too(client):
    text = asked(client, "/why/REPEAT-BIOPSY/", FOUNDING | {"proof": "bone"}, **HTMX).text()
    assert text.startswith("Why not")
    assert "here: metastasis proven in bone" in text


# Why not


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_names_what_it_withholds_and_the_part_that_failed(client, section):
    page = asked(client, f"/why-not/{section}/", **HTMX)
    given = asked(client, "/advice/").codes.get(section, [])
    named = [each.get("data-withheld") for each in page.all("li[@data-withheld]")]
    assert named == [code for code, rule in RULES.items() if rule.section == section and code not in given]
    assert not page.by_class("trace-held")
    assert all(each.find(".//li[@class='trace-failed']") is not None for each in page.all("li[@data-withheld]"))


def test_a_section_that_gives_everything_says_so():
    from django.template.loader import get_template

    assert "Everything in this section is given." in get_template("cases/explanation/withheld.html").render(
        {"withheld": []}
    )


@pytest.mark.parametrize("path", ["/why/NO-SUCH-CODE/", "/why-not/no_such_section/"])
def test_an_unknown_code_or_section_is_not_found(client, path):
    assert send(client, path, fields_of(FOUNDING)).status_code == 404


@pytest.mark.parametrize("path", ["/why/conclusion/", "/why-not/confirm/", "/next/", "/reasoning/"])
def test_a_case_that_is_refused_comes_back_as_the_form_with_its_fault(client, path):
    page = Page(send(client, path, [*fields_of(FOUNDING), ("age_years", "6")]))
    assert page.status == 422
    assert page.faults


@pytest.mark.parametrize("path", ["/why/conclusion/", "/why-not/confirm/", "/next/", "/reasoning/"])
def test_explanations_take_answers_by_post_only(client, path):
    assert client.get(path).status_code == 405


# What would change this


def test_an_item_names_the_single_answers_that_would_change_it_given_ones_too(client):
    text = asked(client, "/why/SYSTEMIC-HR-POSITIVE/", **HTMX).text()
    assert "One answer alone would change it:" in text
    assert "HER2: positive (now: negative, level not given) → would not be given" in text


def test_where_only_two_answers_together_change_an_item_they_are_named(client):
    for name in VIGNETTES:
        case = vignette_case(name)
        codes = [code for items in asked(client, "/advice/", case).codes.values() for code in items]
        for code in codes:
            text = asked(client, f"/why/{code}/", case, **HTMX).text()
            if "No single answer would change it; two together would:" in text:
                assert " and " in text
                return
    raise AssertionError("no vignette has such an item")


def test_what_nothing_changes_is_said_to_stay(client):
    assert "no two together of those tried, would change this" in asked(client, "/why/TUMOUR-BOARD/", **HTMX).text()


def test_a_long_list_of_changes_is_cut_and_counted(client):
    text = asked(client, "/why/START-BONE-AGENT/", **HTMX).text()
    assert " more." in text


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("crcl", 25, "under 30 mL/min"),
        ("crcl", 35, "at least 30 and under 40 mL/min"),
        ("weeks_on_therapy", 26, "at most 26 weeks"),
        ("mirels", 12, "at least 9"),
        ("corrected_calcium", Decimal("2.8"), "over 2.6 and at most 3 mmol/L"),
    ],
)
def test_a_number_is_named_as_the_span_that_says_the_same_to_the_rules(key, value, said):
    assert span(MEASURES[key], value) == said


def test_a_number_that_no_rule_compares_is_named_as_it_is():
    from mbc_advisor.algorithm.logic.questions import Measured

    assert span(Measured("x", "x", "g"), 5) == "5"


# What to ask next


def test_what_to_ask_next_names_what_stands_what_may_come_and_the_questions_in_order(client):
    page = asked(client, "/next/", **HTMX)
    settled = [each.get("data-settled") for each in page.all("li[@data-settled]")]
    assert {"TUMOUR-BOARD", "STATE-THE-DISAGREEMENT"} <= set(settled)
    assert "two answers together would still change it" in page.text()
    questions = [each.get("data-question") for each in page.all("li[@data-question]")]
    assert questions[0] == "proof"
    assert any(key.endswith(".result") for key in questions)
    assert len(page.all("ul[@class='possible']/li")) > 1


def test_the_panel_offers_the_most_decisive_question_first_with_a_link_to_it(client):
    page = Page(send(client, "/live/", fields_of(FOUNDING)))
    (first,) = page.by_class("ask-first")
    assert first.get("data-question") == "proof"
    assert "Answering this would settle:" in words(first)
    link = first.find(".//a").get("href")
    assert link == "#q-proof"
    form = Page(send(client, "/", fields_of(FOUNDING)))
    assert form.one(f"*[@id='{link[1:]}']") is not None


def test_advice_that_no_single_open_answer_changes_is_marked_settled_on_the_page(client):
    page = asked(client, "/advice/")
    marked = {
        each.get("data-code")
        for each in page.all("article")
        if "settled" in {e.get("class") for e in each.iter("span")}
    }
    told = {each.get("data-settled") for each in asked(client, "/next/", **HTMX).all("li[@data-settled]")}
    assert marked == told


def test_where_nothing_open_matters_the_page_and_the_panel_say_settled(client):
    from mbc_advisor.algorithm.case.facts import as_json

    case = as_json(complete_case())
    assert "Settled" in asked(client, "/advice/", case).text("section[@id='s-open']")
    assert "Settled: nothing open" in Page(send(client, "/live/", fields_of(case))).text()
    assert "Settled. No open answer" in asked(client, "/next/", case, **HTMX).text()


# JSON


def test_json_explains_when_the_command_or_the_case_asks_for_it(tmp_path):
    plain = advise(FOUNDING, tmp_path)
    assert "explanation" not in plain
    by_option, by_case = advise(FOUNDING, tmp_path, "--explain"), advise(FOUNDING | {"explain": True}, tmp_path)
    assert by_option == by_case
    explanation = by_case.pop("explanation")
    assert by_case == plain == advise(FOUNDING | {"explain": False}, tmp_path)
    assert set(explanation) == {"conclusion", "readings", "given", "withheld", "next"}
    given = [item["code"] for item in plain["advice"]]
    assert list(explanation["given"]) == given
    assert all(each["why"]["holds"] for each in explanation["given"].values())
    withheld = [code for codes in explanation["withheld"].values() for code in codes]
    assert sorted(withheld + given) == sorted(RULES)
    assert explanation["conclusion"]["would_change"]["answers_needed"] == 1
    assert explanation["next"]["settled"]


@pytest.mark.parametrize("name", VIGNETTES)
def test_every_change_named_in_json_does_what_it_says(name, tmp_path):
    case = vignette_case(name)
    explanation = advise(case, tmp_path, "--explain")["explanation"]
    changes = [("conclusion", each) for each in explanation["conclusion"]["would_change"]["changes"][:2]]
    for code in list(explanation["given"])[::9]:
        changes += [(code, each) for each in explanation["given"][code]["would_change"]["changes"][:1]]
    for code, change in changes:
        if any(key.startswith("studies.") for key in change["answers"]):
            continue  # the algorithm's own tests make those
        after = advise(case | change["answers"], tmp_path)
        strengths = {item["code"]: item["strength"] for item in after["advice"]}
        assert change["becomes"] == (after["conclusion"] if code == "conclusion" else strengths.get(code))


def test_explain_takes_true_or_false_and_nothing_else():
    with pytest.raises(CaseRefused, match=r"Explain \(explain\): \"yes\" was given; accepted: true, false."):
        explanation_asked({"explain": "yes"})
    assert explanation_asked({"explain": True, "er": "positive"}) == ({"er": "positive"}, True)
    assert explanation_asked([1]) == ([1], False)


# Paper


def test_the_full_reasoning_has_every_rule_given_or_not_with_its_trace(client):
    page = asked(client, "/reasoning/", FOUNDING | {"label": "B7"})
    given = {each.get("data-explained") for each in page.root.iter() if each.get("data-explained")} - {"conclusion"}
    withheld = {each.get("data-withheld") for each in page.all("li[@data-withheld]")}
    assert given | withheld == set(RULES)
    assert not given & withheld
    text = page.text("h1") + page.text("main")
    assert page.all("section[@id='r-terms']//li")
    assert "B7" in text
    assert "not a treatment order" in text
    offered = {button.get("formaction") for button in asked(client, "/advice/").all("button")}
    assert "/reasoning/" in offered


def test_on_paper_items_are_numbered_through_and_every_reference_leads_somewhere(client):
    page = asked(client, "/reasoning/")
    numbers = [int(words(each)) for each in page.by_class("number") if words(each).isdigit()]
    assert set(range(1, len(RULES) + 1)) <= set(numbers)
    text = page.text("main")
    named = {f"F{number}" for number in re.findall(r"\(F(\d+)\)", text)}
    opened = [words(each).split()[0] for each in page.all("section[@id='r-terms']//li")]
    assert named == set(opened)
    assert len(opened) == len(set(opened))
    told = {words(each).split()[0] for each in page.all("section[@id='r-groups']//li")}
    assert "A" in told
    assert set(re.findall(r"with ([A-Z])[;.]", text)) <= told


def test_on_paper_nothing_is_cut_and_what_is_withheld_says_what_it_lacks(client):
    page = asked(client, "/reasoning/")
    assert not re.search(r"and \d+ more\.", page.text("main"))
    item = words(page.one("li[@data-withheld='CORD-COMPRESSION']"))
    assert item.endswith("Lacks: the cord or cauda may be compressed (Neurology: not known).")
    assert "CT shows what bone scan does not: metastasis likely, certainty moderate" in page.text("main")
    assert "Setting: known metastatic" in page.text("section[@id='r-case']")


@pytest.mark.parametrize("name", VIGNETTES)
def test_every_case_has_its_paper(client, name):
    page = asked(client, "/reasoning/", vignette_case(name))
    assert len(page.all("article[@data-read]")) == len(
        [each for each in asked(client, "/advice/", vignette_case(name)).all("button") if "/how-read/" in each.get("formaction", "")]
    )  # fmt: skip


def test_lists_that_repeat_each_other_are_told_once():
    long, short = [f"an answer of some length, number {number}" for number in range(4)], ["one", "two"]
    groups = shared([[*long, "x"], ["y", *long], [*long], short, short])
    assert groups == {"A": tuple(long)}
    assert named([*long, "x"], groups) == ["A", "x"]
    assert named(short, groups) == short
    assert shared([]) == {}


# How a disagreement was read


def test_each_disagreement_says_how_it_was_read(client):
    offered = [b.get("formaction") for b in asked(client, "/advice/").all("button") if b.get("form") == "carried"]
    assert "/how-read/ct-bone_scan/" in offered
    text = asked(client, "/how-read/ct-bone_scan/", **HTMX).text()
    assert text.startswith("Why metastasis likely, certainty moderate")
    assert "the morphology (as CT states it, else a film, else the study itself) is lytic" in text
    assert "A single lesion cold on bone scan: undecided (open) ✗Fails: the finding is solitary" in text
    assert "If this row did not hold The next that would: Positive CT or film outweighs a cold bone scan" in text
    assert "CT: morphology: sclerotic (now: lytic) → would be read: open" in text
    assert "→ would not arise" in text


def test_a_study_that_stands_alone_says_how_it_was_read_and_what_turned_it(client):
    case = {"paraprotein": "present", "studies": [{"modality": "mri", "result": "positive"}]}
    text = asked(client, "/how-read/mri/", case).text("main")
    assert "How this was read: MRI alone" in text
    assert "held open, because another disease is in play" in text


@pytest.mark.parametrize("pair", ["bone_scan-ct", "ct", "nonsense"])
def test_what_no_studies_of_the_case_disagree_about_is_not_found(client, pair):
    assert send(client, f"/how-read/{pair}/", fields_of(FOUNDING)).status_code == 404


@override_settings(CALCIUM_UPPER_MMOL_L=Decimal("2.55"))
def test_spans_use_the_laboratorys_own_limits():
    assert "2.55" in span(MEASURES["corrected_calcium"], Decimal("2.58"))
