"""The road as a person walks it: pages read as trees, forms sent as a browser would send them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, TreeBuilder

from mbc_advisor.algorithm.acceptance import vignettes
from mbc_advisor.algorithm.case.read import read_case
from mbc_advisor.cases.questionnaire.posted import to_post

FORM = "application/x-www-form-urlencoded"
VOID = frozenset(("input", "meta", "link", "br", "hr", "img", "circle", "path"))
BLOCKS = frozenset(
    (
        "p",
        "li",
        "ul",
        "ol",
        "div",
        "section",
        "h1",
        "h2",
        "h3",
        "td",
        "th",
        "tr",
        "summary",
        "fieldset",
        "legend",
        "details",
    )
)
VIGNETTES = vignettes()
FOUNDING = VIGNETTES["founding-case"]["case"]
SECTIONS = (
    "urgent", "explanation", "confirm", "image", "discuss", "treat", "bone_agent", "radiotherapy", "orthopaedics", "monitor", "pitfall",
)  # fmt: skip


def fields_of(case: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields that, posted, give a case."""
    return to_post(read_case(case))


def vignette_case(name: str) -> dict[str, Any]:
    return json.loads(json.dumps(VIGNETTES[name]["case"], default=str))


def send(client, path: str, fields, **extra):
    """Post fields as a form, as a browser does: an empty one too says its length. A name may come more than once."""
    body = urlencode(list(fields.items()) if isinstance(fields, dict) else list(fields), doseq=True)
    return client.post(path, body, content_type=FORM, **{"CONTENT_LENGTH": str(len(body)), **extra})


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.builder.start(tag, {name: "" if value is None else value for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.builder.start(tag, {name: "" if value is None else value for name, value in attrs})
        self.builder.end(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open[-1:] == [tag], f"</{tag}> where {self.open[-3:]} is open"
        self.open.pop()
        self.builder.end(tag)

    def handle_data(self, data):
        self.builder.data(data)


def _said(element: Element):
    apart = " " if element.tag in BLOCKS else ""
    yield apart + (element.text or "")
    for child in element:
        yield from _said(child)
        yield child.tail or ""
    yield apart


def words(element: Element | None) -> str:
    """The words in an element, apart where a reader sees them apart; nothing when there is none."""
    return "" if element is None else " ".join("".join(_said(element)).split())


class Page:
    """A page, or a part of one, read strictly: an element left open is an error."""

    def __init__(self, response):
        reader = _Reader()
        reader.builder.start("root", {})
        reader.feed(response.content.decode())
        reader.close()
        assert not reader.open, f"left open: {reader.open}"
        reader.builder.end("root")
        self.status, self.root = response.status_code, reader.builder.close()

    def all(self, path: str) -> list[Element]:
        return self.root.findall(f".//{path}")

    def one(self, path: str) -> Element | None:
        return self.root.find(f".//{path}")

    def text(self, path: str = "") -> str:
        """The words of the first element at a path, or of all."""
        return words(self.one(path) if path else self.root)

    def by_class(self, name: str) -> list[Element]:
        return [each for each in self.root.iter() if name in each.get("class", "").split()]

    @property
    def codes(self) -> dict[str, list[str]]:
        """The codes of the items in full, by section, in their order."""
        found = {}
        for section in SECTIONS:
            items = self.all(f"section[@id='s-{section}']//article[@data-code]")
            if items:
                found[section] = [item.get("data-code", "") for item in items]
        return found

    @property
    def conclusion(self) -> str | None:
        part = self.one("section[@data-conclusion]")
        return None if part is None else part.get("data-conclusion")

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(where its line links to, sentence) of the error summary."""
        lines = self.all("div[@id='error-summary']/ul/li")
        return [("" if line.find("a") is None else line.find("a").get("href", ""), words(line)) for line in lines]

    def field(self, name: str) -> Element | None:
        """The question called a name, with its legend, hint and error."""
        return self.one(f"*[@id='q-{name}']")

    def offered(self, name: str) -> list[str]:
        """The answers that a question offers."""
        return [each.get("value", "") for each in self.all("input") if each.get("name") == name]

    def filled(self, form: str = "case") -> list[tuple[str, str]]:
        """What a browser without scripts would send of a form, less its token."""
        found: list[tuple[str, str]] = []
        part = self.one(f"form[@id='{form}']")
        for each in () if part is None else part.iter():
            name = each.get("name")
            if not name or name == "csrfmiddlewaretoken":
                continue
            if each.tag == "select":
                chosen = [o for o in each.iter("option") if "selected" in o.attrib] or list(each.iter("option"))[:1]
                found += [(name, o.get("value", "")) for o in chosen]
            elif each.tag == "input" and (each.get("type") not in ("radio", "checkbox") or "checked" in each.attrib):
                found.append((name, each.get("value", "")))
        return found

    def answers(self, form: str = "case") -> dict[str, list[str]]:
        """What is answered in a form: neither blank nor 'not known', nor a unit or a study not done."""
        kept: dict[str, list[str]] = {}
        for name, value in self.filled(form):
            silent = (
                value in ("", "unknown", "default")
                or name.endswith("-unit")
                or (name.endswith("-result") and value == "not_done")
            )
            if not silent and (name, value) != ("purpose", "diagnosis"):
                kept.setdefault(name, []).append(value)
        return kept


def has_a_sentence(response) -> bool:
    """Whether a page that says no also says, in a sentence, what is wrong."""
    text = response.content.decode()
    if response["Content-Type"].startswith("text/html"):
        text = re.sub(r"<[^>]*>", " ", text.partition("<main")[2].partition("</main>")[0])
    return any(len(part.split()) >= 3 for part in text.split(".")[:-1])
