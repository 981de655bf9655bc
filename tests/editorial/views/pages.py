"""How the tests ask for the pages of the desk, and read them."""

import re

from django.urls import reverse

from ...support.desk import WHY, person

CODE, OTHER = "TUMOUR-BOARD", "CORD-COMPRESSION"
REASON = "The steroid dose is under query."


def administrator():
    return person("ada", "administrator")


def url(name, *args):
    return reverse(f"editorial:{name}", args=args)


def text(response):
    """What a page says, without its marks."""
    words = re.sub(r"<[^>]+>", " ", response.text.split("<main", 1)[-1].split("</main>")[0])
    return re.sub(r"\s+", " ", words).replace("&#x27;", "'")


def html(response):
    """A page as it was sent, each run of blanks and line ends as one blank."""
    return re.sub(r"\s+", " ", response.text)


def send(client, act, edition, **fields):
    fields = {"comment": WHY, "seen": edition.content_hash} | fields
    return client.post(url("transition", edition.number, act), fields)
