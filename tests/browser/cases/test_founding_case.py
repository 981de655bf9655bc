"""The founding case, walked in the three ways people walk: by mouse, by keyboard, without scripts."""

from playwright.sync_api import Page, expect

from ...support.road import VIGNETTES
from ..walk import (
    CLICKS_OF_THE_FOUNDING_CASE,
    box,
    choose,
    chosen,
    conclusion,
    fill_founding_case,
    follow,
    get_advice,
    settled,
)

MUST = VIGNETTES["founding-case"]["expect"]["must"]
SOURCE_ARTICLE = (
    "NEGATIVE-BONE-SCAN-DOES-NOT-EXCLUDE", "LYTIC-ESCAPES-BONE-SCAN", "LESION-TYPE-MATTERS", "BIOPSY-A-LESION", "RECHECK-RECEPTORS",
    "FDG-PET-CT", "WHOLE-BODY-MRI", "SPECT-CT", "TUMOUR-BOARD", "STATE-THE-DISAGREEMENT", "SYSTEMIC-HR-POSITIVE", "START-BONE-AGENT",
    "DENOSUMAB-EVERY-4-WEEKS", "ZOLEDRONATE-EVERY-12-WEEKS", "AGENT-CHOICE", "DENTAL-CHECK-FIRST", "CALCIUM-AND-VITAMIN-D",
    "SAME-MODALITY", "EVERY-2-TO-4-MONTHS", "PET-FOR-EARLIER-READ", "FLARE-LOOKS-LIKE-PROGRESSION", "NO-SINGLE-MODALITY",
)  # fmt: skip
"""The points of algorithm.md, section 4, that the founding case shows."""


def is_told_everything(page: Page) -> None:
    expect(conclusion(page)).to_have_attribute("data-conclusion", "act_as_metastatic")
    for code in {*MUST, *SOURCE_ARTICLE}:
        expect(page.locator(f'article[data-code="{code}"] h3')).to_be_visible()


def test_the_founding_case_takes_at_most_twelve_clicks_and_no_typing(page):
    clicks = fill_founding_case(page)
    get_advice(page)
    assert clicks + 1 <= 12
    is_told_everything(page)


def test_the_founding_case_is_answered_by_keyboard_alone(page):
    def focused(selector: str) -> bool:
        return page.evaluate("selector => document.activeElement.matches(selector)", selector)

    def tab_to(selector: str, at_most: int = 90) -> None:
        for _ in range(at_most):
            page.keyboard.press("Tab")
            if focused(selector):
                return
        raise AssertionError(f"Tab does not reach {selector}")

    for name, value in CLICKS_OF_THE_FOUNDING_CASE:
        box(page, name, value).wait_for(state="attached")
        settled(page)
        several = box(page, name, value).get_attribute("type") == "checkbox"
        if several:
            tab_to(f'input[name="{name}"][value="{value}"]')
            page.keyboard.press("Space")
        else:
            tab_to(f'input[name="{name}"]')
            for _ in range(8):
                if focused(f'[value="{value}"]'):
                    break
                page.keyboard.press("ArrowDown")
        expect(box(page, name, value)).to_be_checked()
    settled(page)
    expect(page.locator("#live [data-conclusion]")).to_have_attribute("data-conclusion", "act_as_metastatic")
    tab_to("#get-advice", 200)
    page.keyboard.press("Enter")
    page.wait_for_url("**/advice/")
    is_told_everything(page)
    tab_to('a[href="#TUMOUR-BOARD"]')
    page.keyboard.press("Enter")
    expect(page.locator("#TUMOUR-BOARD")).to_be_in_viewport()


def test_every_stop_of_the_keyboard_is_seen(page):
    """What has the focus has an outline or a ring, and stands in view."""
    seen = set()
    fill_founding_case(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    settled(page)
    page.evaluate("document.activeElement.blur()")
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const e = document.activeElement, near = e.closest('label') || e;
                const marks = [e, near, e.nextElementSibling].filter(Boolean).map((x) => getComputedStyle(x));
                const ring = marks.some((s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none');
                const r = near.getBoundingClientRect();
                return [e.tagName + (e.name || e.id || e.textContent.slice(0, 20)), ring, r.bottom > 0 && r.top < innerHeight];
            }"""
        )
        if stop[0].startswith("BODY"):
            break
        seen.add(stop[0])
        assert stop[1], f"no mark of focus on {stop[0]}"
        assert stop[2], f"out of view: {stop[0]}"
    assert len(seen) > 60


def test_the_founding_case_is_answered_without_scripts(open_page):
    page = open_page("/", java_script_enabled=False)
    choose(page, "setting", "known_metastatic")
    choose(page, "studies-ct-result", "positive")
    choose(page, "studies-bone_scan-result", "negative")
    follow(page, page.get_by_role("button", name="Show what my answers open"))
    for name, value in CLICKS_OF_THE_FOUNDING_CASE:
        if not box(page, name, value).is_checked():
            choose(page, name, value)
    get_advice(page)
    is_told_everything(page)
    follow(page, page.get_by_role("button", name="Plain wording"))
    expect(page.get_by_role("button", name="Plain wording")).to_have_attribute("aria-pressed", "true")
    is_told_everything(page)
    follow(page, page.get_by_role("button", name="Change answers"))
    for name, value in CLICKS_OF_THE_FOUNDING_CASE:
        expect(box(page, name, value)).to_be_checked()
    follow(page, page.get_by_role("button", name="Get advice"))
    follow(page, page.get_by_role("button", name="Copy as text"))
    expect(page.locator("body")).to_contain_text("CONCLUSION")


def test_enter_in_a_number_does_not_send_a_half_filled_form(page):
    page.locator("#g-laboratory > summary").click()
    page.locator("#id_age_years").fill("61")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.url.endswith("/")
    assert ("age_years", "61") in chosen(page)
