"""The advice page in a browser: wording, changing answers, copying, moving about."""

from playwright.sync_api import expect

from ...support.road import VIGNETTES
from ..walk import box, choose, conclusion, fill_founding_case, follow, get_advice, open_group

MUST = VIGNETTES["founding-case"]["expect"]["must"]


def codes(page):
    return page.locator("article[data-code]").evaluate_all("items => items.map((item) => item.dataset.code)")


def test_the_wording_is_switched_to_plain_and_back_with_the_same_advice(page):
    fill_founding_case(page)
    get_advice(page)
    words, found = page.locator("article .body").all_inner_texts(), codes(page)
    follow(page, page.get_by_role("button", name="Plain wording"))
    expect(page.get_by_role("button", name="Plain wording")).to_have_attribute("aria-pressed", "true")
    assert codes(page) == found
    assert not set(page.locator("article .body").all_inner_texts()) & set(words)
    follow(page, page.get_by_role("button", name="Specialist wording"))
    expect(page.get_by_role("button", name="Specialist wording")).to_have_attribute("aria-pressed", "true")
    assert page.locator("article .body").all_inner_texts() == words


def test_changing_answers_finds_every_one_of_them_again(page):
    fill_founding_case(page)
    open_group(page, "laboratory")
    page.locator("#id_creatinine_umol_l").fill("1,2")
    page.locator('select[name="creatinine_umol_l-unit"]').select_option("mg_dl")
    choose(page, "dental", "not_done")
    page.locator("#id_label").fill("board 7")
    get_advice(page)
    expect(page.locator("h1")).to_contain_text("board 7")
    follow(page, page.get_by_role("button", name="Change answers"))
    expect(page.locator("#id_label")).to_have_value("board 7")
    expect(page.locator("#id_creatinine_umol_l")).to_have_value("1,2")
    expect(page.locator('select[name="creatinine_umol_l-unit"]')).to_have_value("mg_dl")
    for name, value in (
        ("dental", "not_done"),
        ("studies-ct-sites", "pelvis"),
        ("studies-ct-morphology", "lytic"),
        ("her2", "negative"),
    ):
        expect(box(page, name, value)).to_be_checked()
    expect(conclusion(page)).to_have_attribute("data-conclusion", "act_as_metastatic")
    choose(page, "proof", "bone")
    expect(conclusion(page)).to_have_attribute("data-conclusion", "proven")
    get_advice(page)
    expect(conclusion(page)).to_have_attribute("data-conclusion", "proven")


def test_the_text_is_on_the_clipboard_after_one_click_and_pastes_cleanly(open_page):
    page = open_page("/", permissions=["clipboard-read", "clipboard-write"])
    fill_founding_case(page)
    get_advice(page)
    page.get_by_role("button", name="Copy as text").click()
    expect(page.locator("#copy-status")).to_have_text("Copied.")
    page.goto(page.url.replace("/advice/", "/"))
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<textarea id=paste></textarea>')")
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    pasted = page.locator("#paste").input_value()
    assert pasted.startswith("BONE IMAGING THAT DISAGREES")
    assert "Act as metastatic bone disease" in pasted
    assert pasted.rstrip().endswith("UTC.")
    assert not set("<>\t") & set(pasted)


def test_the_plain_text_is_copied_from_the_plain_page(open_page):
    page = open_page("/", permissions=["clipboard-read", "clipboard-write"])
    fill_founding_case(page)
    get_advice(page)
    follow(page, page.get_by_role("button", name="Plain wording"))
    first = page.locator("#LYTIC-ESCAPES-BONE-SCAN .body").inner_text()
    page.get_by_role("button", name="Copy as text").click()
    expect(page.locator("#copy-status")).to_have_text("Copied.")
    copied = " ".join(page.evaluate("navigator.clipboard.readText()").split())
    assert " ".join(first.split()) in copied


def test_where_the_clipboard_is_closed_the_text_opens_as_a_page(open_page):
    page = open_page("/")
    fill_founding_case(page)
    get_advice(page)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    page.get_by_role("button", name="Copy as text").click()
    page.wait_for_url("**/text/")
    expect(page.locator("body")).to_contain_text("BONE IMAGING THAT DISAGREES")


def test_an_emergency_is_the_first_thing_seen(page):
    open_group(page, "clinic")
    choose(page, "neurology", "cord_or_cauda")
    get_advice(page)
    urgent = page.locator("#s-urgent")
    expect(urgent).to_be_in_viewport(ratio=0.5)
    assert urgent.bounding_box()["y"] < page.locator("#s-conclusion").bounding_box()["y"]


def test_each_first_thing_leads_to_its_item_and_each_number_to_its_reference(page):
    fill_founding_case(page)
    get_advice(page)
    for line in page.locator(".first-things a").all():
        line.click()
        expect(page.locator(line.get_attribute("href"))).to_be_in_viewport()
    number = page.locator("article .numbers a").first
    number.click()
    expect(page.locator(number.get_attribute("href"))).to_be_in_viewport()


def test_why_opens_with_the_case_s_own_answers(page):
    fill_founding_case(page)
    get_advice(page)
    item = page.locator("#START-BONE-AGENT")
    item.locator("summary", has_text="Why").click()
    expect(item.locator("details li").first).to_be_visible()


def test_on_paper_nothing_is_folded_away_and_no_button_is_printed(page):
    fill_founding_case(page)
    get_advice(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details:not([open])").count() == 0
    expect(page.locator("#BIOPSY-A-LESION details li").first).to_be_visible()
    for button in page.locator("button").all():
        expect(button).not_to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details[open]").count() == 0
