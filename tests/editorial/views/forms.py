"""What a browser sends of the forms of the writing."""

from html.parser import HTMLParser

from django.urls import reverse

from mbc_advisor.guidance.edition.rows import statement_text
from mbc_advisor.guidance.models import Statement

from ...support.desk import WHY

CODE = "TUMOUR-BOARD"


def at(name, draft, *about):
    return reverse(f"editorial:{name}", args=[draft.number, *about])


def row_of(draft, code=CODE):
    return Statement.objects.get(edition=draft, code=code)


def form_of(text, version, /, **typed):
    """What a browser sends for a statement, with some of it typed anew."""
    data = {
        "version": version,
        "basis": text.basis,
        "rows": ", ".join(text.rows),
        "review_by": text.review_by,
        "why": WHY,
    }
    for name, words in {"": text.wording, **text.variants}.items():
        before = f"variant-{name}-" if name else ""
        data |= {before + part: getattr(words, part) for part in ("headline", "body", "plain", "grade")}
        data |= {f"{before}citations": "\r\n".join(words.citations), f"{before}cite": ""}
        data[f"{before}strengths"] = list(words.strengths)
    return {"code": text.code} | data | typed


def sent(draft, code=CODE, /, **typed):
    row = row_of(draft, code)
    return form_of(statement_text(row), row.version, **typed)


def source_form(text, version, **typed):
    data = {name: getattr(text, name) or "" for name in text.__slots__ if name != "key"}
    return data | {"version": version, "why": WHY} | typed


class _Form(HTMLParser):
    """What a browser would send of the form on a page."""

    def __init__(self):
        super().__init__()
        self.inside, self.text, self.select, self.sent = False, "", "", []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == "words"
        elif self.inside and tag in ("textarea", "select"):
            self.text, self.select = (given["name"], "") if tag == "textarea" else ("", given["name"])
            self.sent += [(given["name"], "")] if tag == "textarea" else []
        elif self.inside and tag == "option" and "selected" in given:
            self.sent.append((self.select, given["value"]))
        elif self.inside and tag == "input" and _travels(given):
            self.sent.append((given["name"], given.get("value", "")))

    def handle_data(self, data):
        if self.text and self.sent and self.sent[-1][0] == self.text:
            self.sent[-1] = (self.text, self.sent[-1][1] + data.removeprefix("\n"))

    def handle_endtag(self, tag):
        if tag in ("textarea", "select"):
            self.text = ""
        elif tag == "form":
            self.inside = False


def _travels(box):
    ticked = box.get("type") not in ("checkbox", "radio") or "checked" in box
    return ticked and box.get("name", "csrfmiddlewaretoken") != "csrfmiddlewaretoken"


def fields(page):
    form = _Form()
    form.feed(page.text)
    return form.sent


def as_posted(fields):
    data = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return data
