"""A real browser for every test here: nothing may leave this machine, nothing may be wrong in the console."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import blocking_manager_key

from mbc_advisor.accounts.models import User
from mbc_advisor.guidance.edition.load import load
from mbc_advisor.guidance.files.files import read_edition
from mbc_advisor.guidance.models import Edition

from ..support.desk import person

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the tests

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "chromium"
FLAGS = (
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)  # fmt: skip
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
PATIENCE = 10_000
"""Milliseconds a test waits for what it expects."""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # Else, alone, they would be given no test database. At the desk the browser writes, which a
            # transaction around the test would not let it: there the database is emptied afterwards.
            item.add_marker(pytest.mark.django_db(transaction="clean_desk" in item.fixturenames))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a test at the desk has emptied the database, the edition is put back where the server sees it.

    Not after the last test: the database of the tests is gone by then.
    """
    result = yield
    if nextitem is not None and "clean_desk" in getattr(item, "fixturenames", ()):
        with item.config.stash[blocking_manager_key].unblock():
            load(read_edition())
    return result


@dataclass
class Watch:
    """What the browser asked for elsewhere, where it finds nobody, and what it complained of."""

    site: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ("htmx:sendAbort", "htmx:afterRequest")
    """Words of complaints that are no fault: so htmx tells of a request given up for a newer one."""

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._see)
        context.on(
            "console", lambda message: self._hear(message.text) if message.type in ("error", "warning") else None
        )
        context.on("weberror", lambda error: self._hear(str(error.error)))

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.strangers.append(request.url)

    def _hear(self, text: str) -> None:
        self.complaints.append(text)

    def expect(self, *words: str) -> None:
        """Name complaints that the test provokes, as the status of a refused form."""
        self.expected += words

    def verify(self) -> None:
        assert self.strangers == []
        assert [each for each in self.complaints if not any(words in each for words in self.expected)] == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker) -> Iterator[LiveServer]:
    """One server for all tests here: the road stores nothing, so there is nothing to clear between them."""
    with django_db_blocker.unblock():
        running = LiveServer("localhost")
    yield running
    with django_db_blocker.unblock():
        running.stop()


@pytest.fixture
def site(server, django_db_blocker) -> Iterator[str]:
    """The address of the running site, with the shipped edition in force."""
    with django_db_blocker.unblock():
        if not Edition.objects.filter(in_force=True).exists():  # a test with real transactions has emptied the database
            load(read_edition())
        yield server.url


@pytest.fixture
def watch(site) -> Iterator[Watch]:
    """What the browser does; verified at the end of every test."""
    seen = Watch(site)
    yield seen
    seen.verify()


@pytest.fixture
def open_page(chromium, site, watch) -> Iterator[Callable[..., Page]]:
    """Open a page of the site in a browser of one's own.

    The keywords are those of Playwright's new_context: java_script_enabled, color_scheme, viewport ...
    """
    contexts = []

    def visit(path: str = "/", width: int = 1280, height: int = 900, **wishes) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, **wishes)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        page = context.new_page()
        page.goto(site + path)
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page) -> Page:
    """The start page on a desk."""
    return open_page("/")


PASSWORD = "four words are enough"


@pytest.fixture
def clean_desk(site) -> str:
    """The address of a site whose editors' desk holds the shipped edition alone; what the test does there is undone."""
    return site


def sign_in(page: Page, name: str, *roles: str) -> User:
    """Be at the desk as somebody with these roles, who has signed in before; needs `clean_desk`."""
    user = person(name, *roles)
    if not user.has_usable_password() or not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save()
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": urljoin(page.url, "/")}])
    page.goto(urljoin(page.url, "/editorial/"))
    return user


def axe(page: Page, *rules: str) -> list[str]:
    """What axe-core finds wrong with a page, one line each; by some of its rules, or by all."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    wishes = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = page.evaluate("wishes => axe.run(wishes)", wishes)
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]} - {node['failureSummary'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def axe_in_both_themes(page: Page) -> list[str]:
    """What axe-core finds wrong in light and, of contrast, which is all that a theme changes, in dark."""
    found = axe(page)
    page.emulate_media(color_scheme="dark")
    found += axe(page, "color-contrast")
    page.emulate_media(color_scheme="light")
    return found
