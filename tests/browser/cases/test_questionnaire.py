"""The questionnaire in a browser with scripts: what appears, what is dropped, what a slow network does."""

import re

import pytest
from playwright.sync_api import expect

from ..walk import box, choose, chosen, conclusion, fill_founding_case, get_advice, open_group, settled


class Held:
    """Requests that wait on a slow network until they are let go."""

    def __init__(self, page, pattern):
        self.routes, self.slow = [], True
        page.route(pattern, self._meet)

    def _meet(self, route):
        if self.slow:
            self.routes.append(route)
        else:
            route.continue_()

    def let_go(self):
        """Send those that wait, and hold no more."""
        self.slow = False
        for route in self.routes:
            route.continue_()


# The live panel


def test_the_panel_follows_the_answers(page):
    expect(page.locator("#live")).to_contain_text("Choose the result of a study")
    choose(page, "studies-ct-result", "positive")
    expect(conclusion(page)).to_have_attribute("data-conclusion", "confirm_first")
    choose(page, "setting", "known_metastatic")
    choose(page, "studies-ct-morphology", "lytic")
    choose(page, "studies-bone_scan-result", "negative")
    expect(conclusion(page)).to_have_attribute("data-conclusion", "act_as_metastatic")
    expect(page.locator("#live .open-questions li").first).to_be_visible()


def test_cord_compression_brings_the_urgent_box_at_once(page):
    expect(page.locator("#live .urgent")).to_have_count(0)
    open_group(page, "clinic")
    choose(page, "neurology", "cord_or_cauda")
    urgent = page.locator("#live .urgent")
    expect(urgent).to_contain_text("Follow the local emergency pathway now")
    expect(urgent.locator('[data-code="CORD-COMPRESSION"]')).to_be_visible()
    choose(page, "neurology", "none")
    expect(urgent).to_have_count(0)


def test_computed_values_appear_with_their_formula_when_the_last_answer_is_typed(page):
    open_group(page, "laboratory")
    choose(page, "sex", "female")
    page.locator("#id_age_years").fill("60")
    page.locator("#id_weight_kg").fill("61,5")
    settled(page)
    expect(page.locator("#live")).not_to_contain_text("Creatinine clearance")
    page.locator("#id_creatinine_umol_l").press_sequentially("94")
    computed = page.locator("#live .computed", has_text="Creatinine clearance")
    expect(computed).to_contain_text("54.4 mL/min")
    expect(computed.locator(".formula")).to_have_text("Cockcroft-Gault: (140 − 60) × 61.5 kg × 1.04 / 94 µmol/L")


def test_a_value_in_mg_dl_is_converted_and_both_are_shown(page):
    open_group(page, "laboratory")
    page.locator("#id_calcium_mmol_l").fill("10.4")
    page.locator('select[name="calcium_mmol_l-unit"]').select_option("mg_dl")
    page.locator("#id_albumin_g_l").fill("4")
    page.locator('select[name="albumin_g_l-unit"]').select_option("g_dl")
    expect(page.locator("#live")).to_contain_text("2.5948 mmol/L (10.4 mg/dL)")


def test_a_number_half_typed_is_no_error(page):
    open_group(page, "laboratory")
    page.locator("#id_age_years").press_sequentially("6")
    expect(page.locator("#live")).to_contain_text("Not counted yet")
    expect(page.locator("#error-summary")).to_have_count(0)
    page.locator("#id_age_years").press_sequentially("1")
    expect(page.locator("#live")).not_to_contain_text("Not counted yet")


def test_a_dental_check_not_done_reaches_the_advice(page):
    fill_founding_case(page)
    open_group(page, "laboratory")
    choose(page, "dental", "not_done")
    get_advice(page)
    assert page.locator('#carried input[name="dental"]').get_attribute("value") == "not_done"


# Details of a study


def test_a_study_asks_for_details_only_when_its_result_makes_them_worth_asking(page):
    details = page.locator("#details-ct")
    expect(details.locator("fieldset")).to_have_count(0)
    choose(page, "studies-ct-result", "positive")
    expect(page.locator("#q-studies-ct-morphology")).to_be_visible()
    choose(page, "studies-ct-result", "negative")
    expect(page.locator("#q-studies-ct-morphology")).to_have_count(0)
    choose(page, "studies-ct-result", "not_done")
    expect(details.locator("input")).to_have_count(0)


def test_details_of_a_lesion_are_dropped_visibly_when_the_study_turns_negative(page):
    choose(page, "studies-ct-result", "positive")
    choose(page, "studies-ct-morphology", "lytic")
    choose(page, "studies-ct-sites", "pelvis")
    choose(page, "studies-ct-result", "negative")
    notice = page.locator("#details-ct .notice")
    expect(notice).to_have_text(
        ["CT: morphology was dropped: the result is negative.", "CT: sites was dropped: the result is negative."]
    )
    for each in notice.all():
        expect(each).to_be_visible()
    settled(page)
    assert not any(name.startswith("studies-ct-") and name != "studies-ct-result" for name, _ in chosen(page))
    get_advice(page)


def test_weeks_typed_are_dropped_visibly_when_there_is_no_therapy(page):
    open_group(page, "clock")
    choose(page, "therapy", "current")
    page.locator("#id_weeks_on_therapy").fill("12")
    choose(page, "therapy", "none")
    expect(page.locator("#live .notice")).to_contain_text("Weeks on the current line 12 was dropped")
    expect(page.locator("#id_weeks_on_therapy")).to_have_value("")
    get_advice(page)


def test_sites_imaged_are_dropped_visibly_when_coverage_goes_back_to_usual(page):
    choose(page, "studies-mri-result", "positive")
    page.locator("#details-mri details.more > summary").click()
    choose(page, "studies-mri-covers", "listed")
    choose(page, "studies-mri-covered_sites", "ribs")
    choose(page, "studies-mri-covers", "default")
    expect(page.locator("#live, #details-mri").get_by_text("sites imaged was dropped").first).to_be_visible()


def test_an_open_disclosure_and_the_focus_stay_when_details_are_answered(page):
    choose(page, "studies-mri-result", "positive")
    page.locator("#details-mri details.more > summary").click()
    choose(page, "studies-mri-covers", "trunk")
    settled(page)
    expect(page.locator("#q-studies-mri-date")).to_be_visible()
    assert page.evaluate("document.activeElement.name") == "studies-mri-covers"


# Errors


def test_wrong_answers_bring_the_focus_to_the_summary_whose_lines_lead_to_their_fields(page, watch):
    watch.expect("status of 422")
    fill_founding_case(page)
    open_group(page, "laboratory")
    page.locator("#id_age_years").fill("5")
    page.locator("#id_weight_kg").fill("heavy")
    page.locator("#get-advice").click()
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary.locator("li")).to_have_count(2)
    expect(summary).to_be_in_viewport()
    page.wait_for_load_state()
    summary.get_by_role("link").nth(1).click()
    expect(page.locator("#id_weight_kg")).to_be_in_viewport()
    expect(page.locator("#id_weight_kg")).to_be_focused()
    expect(page.locator("#id_weight_kg")).to_have_value("heavy")
    expect(page.locator("#id_weight_kg_error")).to_be_visible()
    page.locator("#id_weight_kg").fill("61")
    page.locator("#id_age_years").fill("60")
    get_advice(page)
    expect(conclusion(page)).to_have_attribute("data-conclusion", "act_as_metastatic")


def test_a_line_of_the_summary_leads_to_a_question_with_buttons_too(page, watch):
    watch.expect("status of 422")
    choose(page, "purpose", "response")
    choose(page, "setting", "new_diagnosis")
    page.locator("#get-advice").click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.wait_for_load_state()
    page.locator("#error-summary").get_by_role("link").click()
    expect(page.locator('#q-setting input[name="setting"]:checked')).to_be_focused()


def test_without_scripts_the_summary_is_there_and_leads_to_its_field(open_page, watch):
    watch.expect("status of 422")
    page = open_page("/", java_script_enabled=False)
    open_group(page, "laboratory")
    page.locator("#id_age_years").fill("5")
    page.locator("#get-advice").click()
    page.locator("#error-summary").get_by_role("link").click()
    expect(page.locator("#q-age_years")).to_be_in_viewport()
    expect(page.locator("#id_age_years")).to_have_value("5")


# A slow or broken network


def test_on_a_slow_network_no_answer_is_lost_while_details_are_on_their_way(page):
    choose(page, "studies-ct-result", "positive")
    choose(page, "studies-ct-morphology", "lytic")
    settled(page)
    held = Held(page, "**/study/ct/")
    choose(page, "studies-ct-result", "equivocal")
    choose(page, "studies-ct-count", "five_or_more")
    choose(page, "studies-ct-sites", "pelvis")
    page.locator("#details-ct details.more > summary").click()
    page.locator("#id_studies-ct-date").fill("2026-11-02")
    held.let_go()
    settled(page)
    expect(box(page, "studies-ct-morphology", "lytic")).to_be_checked()
    expect(box(page, "studies-ct-count", "five_or_more")).to_be_checked()
    expect(box(page, "studies-ct-sites", "pelvis")).to_be_checked()
    expect(page.locator("#id_studies-ct-date")).to_have_value("2026-11-02")


def test_a_late_answer_for_older_answers_never_replaces_a_newer_one(page):
    held = Held(page, "**/live/")
    choose(page, "studies-ct-result", "positive")
    page.wait_for_timeout(300)
    assert len(held.routes) == 1
    held.slow = False
    open_group(page, "clinic")
    choose(page, "neurology", "cord_or_cauda")
    expect(page.locator("#live .urgent")).to_be_visible()
    held.let_go()
    page.wait_for_timeout(500)
    expect(page.locator("#live .urgent")).to_be_visible()
    expect(page.locator("#live [data-conclusion]")).to_have_attribute("data-conclusion", "confirm_first")


def test_while_new_advice_is_on_its_way_the_old_one_is_marked(page):
    choose(page, "studies-ct-result", "positive")
    settled(page)
    held = Held(page, "**/live/")
    choose(page, "studies-ct-result", "negative")
    page.wait_for_timeout(300)
    expect(page.locator("#live")).to_have_class(re.compile("htmx-request"))
    held.let_go()
    expect(page.locator("#live [data-conclusion]")).to_have_attribute("data-conclusion", "no_evidence")
    expect(page.locator("#live")).not_to_have_class(re.compile("htmx-request"))


@pytest.mark.parametrize("broken", ["no network", "a server in trouble"])
def test_advice_that_could_not_be_renewed_says_so_until_it_can(page, watch, broken):
    watch.expect("Failed to load resource", "Response Status Error Code 500", "htmx:sendError")
    choose(page, "studies-ct-result", "positive")
    expect(conclusion(page)).to_be_visible()
    page.route(
        "**/live/", lambda route: route.abort() if broken == "no network" else route.fulfill(status=500, body="x")
    )
    open_group(page, "clinic")
    choose(page, "neurology", "cord_or_cauda")
    stale = page.locator("#live").get_by_text("not up to date")
    expect(stale).to_be_visible()
    page.unroute("**/live/")
    choose(page, "pain", "severe")
    expect(page.locator("#live .urgent")).to_be_visible()
    expect(stale).to_have_count(0)


def test_details_that_could_not_be_fetched_say_so_until_they_come(page, watch):
    watch.expect("Failed to load resource", "htmx:sendError")
    page.route("**/study/ct/", lambda route: route.abort())
    choose(page, "studies-ct-result", "positive")
    expect(page.locator("#details-ct")).to_contain_text("The server did not answer. Choose the result again.")
    page.unroute("**/study/ct/")
    choose(page, "studies-ct-result", "equivocal")
    expect(page.locator("#q-studies-ct-morphology")).to_be_visible()
    expect(page.locator("#details-ct")).not_to_contain_text("did not answer")


def test_advice_asked_for_before_the_details_arrive_still_uses_what_was_chosen(page):
    held = Held(page, "**/study/ct/")
    choose(page, "studies-ct-result", "positive")
    choose(page, "setting", "known_metastatic")
    get_advice(page)
    held.let_go()
    expect(conclusion(page)).to_have_attribute("data-conclusion", "act_as_metastatic")


def test_coming_back_with_the_browser_s_own_button_finds_answers_details_and_conclusion(page):
    fill_founding_case(page)
    get_advice(page)
    page.go_back()
    expect(box(page, "setting", "known_metastatic")).to_be_checked()
    expect(box(page, "studies-ct-result", "positive")).to_be_checked()
    expect(page.locator("#q-studies-ct-morphology")).to_be_visible()
    expect(conclusion(page)).to_have_attribute("data-conclusion", "act_as_metastatic")


# A phone


def test_on_a_phone_the_conclusion_is_a_bar_that_opens_and_stays_as_it_was_left(open_page):
    page = open_page("/", width=390, height=800)
    choose(page, "studies-ct-result", "positive")
    summary = page.locator(".live-summary")
    expect(summary).to_be_in_viewport()
    expect(page.locator("#live .conclusion")).not_to_be_visible()
    summary.click()
    expect(page.locator("#live .conclusion")).to_be_visible()
    page.evaluate("document.querySelector('[name=setting][value=known_metastatic]').click()")
    expect(page.locator("#live [data-conclusion]")).to_have_attribute("data-conclusion", "act_as_metastatic")
    expect(page.locator("#live .conclusion")).to_be_visible()
