"""What a person does with the questionnaire, in a browser."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

CLICKS_OF_THE_FOUNDING_CASE = (
    ("setting", "known_metastatic"), ("studies-ct-result", "positive"), ("studies-ct-morphology", "lytic"),
    ("studies-ct-count", "five_or_more"), ("studies-ct-sites", "thoracic_spine"), ("studies-ct-sites", "pelvis"),
    ("studies-bone_scan-result", "negative"), ("er", "positive"), ("pgr", "positive"), ("her2", "negative"),
)  # fmt: skip


def box(page: Page, name: str, value: str) -> Locator:
    """The input of one answer."""
    return page.locator(f'input[name="{name}"][value="{value}"]')


def choose(page: Page, name: str, value: str) -> None:
    """Click the words of an answer, as a person does."""
    page.locator("label.option", has=box(page, name, value)).click()
    expect(box(page, name, value)).to_be_checked()


def fill_founding_case(page: Page) -> int:
    """Answer the founding case; the number of clicks that it took."""
    for name, value in CLICKS_OF_THE_FOUNDING_CASE:
        choose(page, name, value)
    return len(CLICKS_OF_THE_FOUNDING_CASE)


def follow(page: Page, control: Locator) -> None:
    """Click what leads to another page, and wait until that page is there: its address may be the same."""
    with page.expect_navigation():
        control.click()


def get_advice(page: Page) -> None:
    follow(page, page.locator("#get-advice"))
    expect(page.locator(".conclusion-line").first).to_be_visible()


def open_group(page: Page, key: str) -> None:
    page.locator(f"#g-{key} > summary").click()


def settled(page: Page) -> None:
    """Wait until no answer of the server is under way and none is about to be asked for."""
    page.wait_for_timeout(200)
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)


def chosen(page: Page) -> list[tuple[str, str]]:
    """What the questionnaire would send, in its own order."""
    return [
        tuple(pair)
        for pair in page.evaluate("[...new FormData(document.getElementById('case'))]")
        if pair[0] != "csrfmiddlewaretoken"
    ]


def conclusion(page: Page) -> Locator:
    """The section of the page that holds the conclusion."""
    return page.locator("[data-conclusion]")
