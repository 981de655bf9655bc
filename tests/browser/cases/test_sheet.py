"""The tumour-board sheet on paper: one page for a usual case on both papers, large enough, complete."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from ...cases.board_sheet.test_sheet import EIGHT_STUDIES
from ...support.road import FOUNDING, VIGNETTES, fields_of
from ..conftest import axe

PAPERS = {"A4": 190, "Letter": 196}
"""Each paper with the width of its text in millimetres."""

RICH = {
    name: VIGNETTES[name]["case"]
    for name in (
        "femoral-fracture-lytic-paraprotein-hypercalcaemia", "fes-blinded-by-fulvestrant", "new-foci-at-thirty-weeks",
        "lobular-sclerosis-quiet-on-fdg", "premenopausal-proven-sins-thirteen", "flare-at-nine-weeks-low-calcium",
    )
}  # fmt: skip
SMALLEST = 9.5 * 96 / 72
PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b")

POST = """([action, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of [["csrfmiddlewaretoken", token], ...fields]) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""

SIZES = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = (element, text) => {
    if (element.getClientRects().length && text.trim()) found.push([parseFloat(getComputedStyle(element).fontSize), text.trim().slice(0, 40)]);
  };
  while (walker.nextNode()) seen(walker.currentNode.parentElement, walker.currentNode.data);
  for (const field of document.querySelectorAll("input, textarea")) seen(field, field.value || "x");
  return found;
}"""


def open_sheet(page: Page, case) -> Page:
    with page.expect_navigation():
        page.evaluate(POST, [reverse("cases:sheet"), [list(pair) for pair in fields_of(case)]])
    expect(page.locator("[data-block=question]")).to_be_visible()
    return page


def printed(page: Page, paper: str) -> bytes:
    return page.pdf(format=paper, prefer_css_page_size=True)


def pages_of(pdf: bytes) -> int:
    return len(PAGE_OBJECT.findall(pdf))


def text_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not here")
    text = subprocess.run([program, "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_founding_case_is_one_page(page, paper):
    assert pages_of(printed(open_sheet(page, FOUNDING), paper)) == 1


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", RICH)
def test_a_rich_case_has_all_blocks_on_its_first_page(page, name, paper):
    open_sheet(page, RICH[name])
    continued = page.locator("[data-block=continuation]").count()
    assert pages_of(printed(page, paper)) == 1 + continued


def test_a_case_without_a_study_is_one_page(page):
    assert pages_of(printed(open_sheet(page, {}), "A4")) == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_a_long_case_continues_on_a_named_page_with_the_foot_on_every_page(page, paper):
    texts = text_of(printed(open_sheet(page, EIGHT_STUDIES), paper))
    assert "Signature" in texts[0]
    assert "Continuation: imaging" in texts[1]
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text
        assert "rules " in text
        assert "not a treatment order" in text
        assert ("Continuation" in text.strip().splitlines()[0]) == (number > 1)


def test_a_question_typed_longer_is_printed_whole(page):
    open_sheet(page, FOUNDING)
    typed = " ".join(f"word{number}" for number in range(45))
    page.locator("#question").fill(typed)
    whole = " ".join(" ".join(text_of(printed(page, "Letter"))).split())
    assert "word0 " in whole
    assert "word44" in whole
    for part in ("Signature", "Sources:", "Page 1 of 2", "Continuation of the tumour-board sheet"):
        assert part in whole


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("case", [FOUNDING, EIGHT_STUDIES, {}], ids=["founding", "eight", "empty"])
def test_nothing_is_smaller_than_nine_and_a_half_points_or_wider_than_the_paper(page, case, paper):
    open_sheet(page, case)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(PAPERS[paper] / 25.4 * 96), "height": 1000})
    found = page.evaluate(SIZES)
    assert len(found) > 60
    assert [each for each in found if each[0] < SMALLEST - 0.01] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_screen_never_scrolls_sideways(page, width):
    open_sheet(page, EIGHT_STUDIES)
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    "case",
    [FOUNDING, EIGHT_STUDIES, RICH["femoral-fracture-lytic-paraprotein-hypercalcaemia"]],
    ids=["founding", "eight", "urgent"],
)
def test_axe_finds_nothing(page, case):
    assert axe(open_sheet(page, case)) == []


def test_the_bar_prints_and_leads_back(page):
    open_sheet(page, FOUNDING)
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Print").click()
    expect(page).to_have_title("printed")
    expect(page.locator("#print-hint")).to_be_hidden()
    page.get_by_role("button", name="Back to the advice").click()
    page.wait_for_url("**/advice/")


def test_without_scripts_the_sheet_says_how_to_print(open_page):
    page = open_page("/", java_script_enabled=False)
    page.locator('label.option:has(input[name="studies-ct-result"][value="positive"])').click()
    page.locator("#get-advice").click()
    page.get_by_role("button", name="Tumour-board sheet").first.click()
    expect(page.locator("#print-hint")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    assert pages_of(printed(page, "A4")) == 1
