"""How every page of the road looks to a machine: accessible, in both themes, on the narrowest screen."""

import pytest

from ..support.road import fields_of, vignette_case
from .conftest import axe_in_both_themes
from .walk import choose, fill_founding_case, open_group, settled

RICH = "femoral-fracture-lytic-paraprotein-hypercalcaemia"
THEMES = ("light", "dark")


def post(page, path, fields):
    """Post fields as a form, to be on the page that answers."""
    page.evaluate(
        """([path, fields]) => {
            const form = document.createElement('form');
            form.method = 'post';
            form.action = path;
            const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
            for (const [name, value] of [['csrfmiddlewaretoken', token], ...fields]) {
                const box = document.createElement('input');
                [box.type, box.name, box.value] = ['hidden', name, value];
                form.append(box);
            }
            document.body.append(form);
            form.submit();
        }""",
        [path, fields],
    )
    page.wait_for_url(f"**{path}")
    page.wait_for_load_state()


def half_filled(page):
    """The questionnaire with everything open that can be open."""
    page.goto(page.url)
    fill_founding_case(page)
    choose(page, "studies-mri-result", "positive")
    for group in ("disease", "clock", "clinic", "laboratory", "structure"):
        open_group(page, group)
    choose(page, "neurology", "cord_or_cauda")
    page.locator("#id_age_years").fill("6")
    page.locator("#details-ct details.more > summary").click()
    settled(page)


WRONG = [
    ("age_years", "5"),
    ("her2", "3+"),
    ("studies-ct-result", "positive"),
    ("studies-ct-count", "x"),
    ("studies-ct-date", "y"),
    ("z", "1"),
]
VIEWS = {
    "start": lambda page: None,
    "questionnaire half filled": half_filled,
    "questionnaire with errors": lambda page: post(page, "/advice/", WRONG),
    "questionnaire with dropped answers": lambda page: post(
        page,
        "/?",
        [
            ("studies-ct-result", "negative"),
            ("studies-ct-count", "one"),
            ("therapy", "none"),
            ("weeks_on_therapy", "9"),
        ],
    ),
    "advice": lambda page: post(page, "/advice/", fields_of(vignette_case("founding-case"))),
    "advice in plain words": lambda page: post(
        page, "/advice/", [*fields_of(vignette_case("founding-case")), ("reader", "plain")]
    ),
    "advice with an emergency": lambda page: post(
        page, "/advice/", [*fields_of(vignette_case(RICH)), ("label", "W" * 60)]
    ),
    "sheet": lambda page: post(page, "/sheet/", fields_of(vignette_case(RICH))),
    "rulebook": lambda page: page.goto(page.url + "guidance/rulebook/"),
    "a code": lambda page: page.goto(page.url + "guidance/codes/BIOPSY-A-LESION"),
    "not found": lambda page: page.goto(page.url + "nowhere"),
}


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_wrong_in_light_and_dark(open_page, watch, view):
    watch.expect("status of 422", "status of 404")
    page = open_page("/", color_scheme="light")
    VIEWS[view](page)
    assert axe_in_both_themes(page) == []


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "sheet"])
def test_at_400_percent_nothing_is_cut_off_and_no_page_scrolls_sideways(open_page, watch, view):
    """A desk of 1280 pixels at 400 % is 320 pixels wide and 256 high."""
    watch.expect("status of 422", "status of 404")
    page = open_page("/", width=320, height=256)
    VIEWS[view](page)
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= 320
    beyond = page.evaluate(
        """[...document.querySelectorAll('main :is(p, h1, h2, h3, li, label, input, button, legend, summary)')]
            .filter((e) => !e.closest('.scroll, .visually-hidden') && e.getClientRects().length && e.offsetWidth > 1)
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
            .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert beyond == []


@pytest.mark.parametrize("theme", THEMES)
def test_high_contrast_and_forced_colours_keep_the_chosen_answer_apart(open_page, theme):
    page = open_page("/", color_scheme=theme, forced_colors="active")
    choose(page, "setting", "known_metastatic")
    differ = page.evaluate(
        """() => {
            const look = (box) => { const s = getComputedStyle(box.nextElementSibling), m = getComputedStyle(box.nextElementSibling, '::before');
                return [s.borderWidth, s.borderStyle, s.fontWeight, s.outlineWidth, s.backgroundColor, m.content].join(); };
            const [on] = document.querySelectorAll('[name=setting]:checked'), [off] = document.querySelectorAll('[name=setting]:not(:checked)');
            return look(on) !== look(off);
        }"""
    )
    assert differ


def test_the_theme_chosen_stays_and_is_all_that_the_browser_keeps(open_page):
    page = open_page("/", color_scheme="light")
    page.locator(".theme-switch").click()
    fill_founding_case(page)
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("Object.keys(localStorage)") == ["theme"]
    assert page.evaluate("Object.values(sessionStorage)") in ([], ["/"])  # htmx keeps the address it is at
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"]


def test_targets_are_large_enough_to_hit(open_page):
    """44 pixels for answers and buttons, on a phone."""
    page = open_page("/", width=360)
    small = page.evaluate(
        """[...document.querySelectorAll('.option > span, button, summary, input:not([type=hidden]), select')]
            .filter((e) => e.getClientRects().length && !e.closest('.option > input') && !(e.matches('.option > input')))
            .filter((e) => e.getBoundingClientRect().height < 43.5)
            .map((e) => e.outerHTML.slice(0, 100) + e.getBoundingClientRect().height)"""
    )
    assert small == []
