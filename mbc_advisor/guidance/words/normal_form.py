"""The one normal form of the words, on every door through which they come: files, forms, the command line.

Two texts that differ only in how their lines were broken are one text, with one hash.
"""

from __future__ import annotations

import re
import unicodedata

ITEM = re.compile(r"([-*+]|\d{1,9}[.)])(?: (.+))?")
"""The marker of a list item, and what follows it. Without anything after it, it may be a number that ends a sentence."""
_INTERRUPTS = re.compile(r"([-*+]|1[.)]) .")
"""The only items that begin within a paragraph (as in CommonMark): "10." there is a figure in a broken line."""
_GONE = re.compile("[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufeff]")
"""Controls, halves of characters and byte order marks: nobody sees them, and PostgreSQL or UTF-8 refuses some."""


def one_line(text: str) -> str:
    """Words with single spaces between them, in Unicode's composed form."""
    return " ".join(_composed(text).split())


def tidy(text: str) -> str:
    """Markdown in its normal form, which is its own normal form.

    The lines of a paragraph are joined by single spaces; paragraphs are separated by one blank line; each item
    of a list ("- ", "1. ") has a line of its own, without a level below it; ends are trimmed; Unicode is
    composed (NFC).
    """
    blocks: list[tuple[bool, str]] = []  # is it an item, and its words
    after_blank = True
    for raw in re.split(r"\r\n?|\n", _composed(text)):
        line = " ".join(raw.split())
        if not line:
            after_blank = True
            continue
        within_list = bool(blocks) and blocks[-1][0]
        goes_on = not after_blank and (not within_list or _is_indented(raw, blocks[-1][1]))
        if _INTERRUPTS.match(line) if goes_on else ITEM.fullmatch(line):
            blocks.append((True, _item(line)))
        elif after_blank:
            blocks.append((False, line))
        else:
            blocks[-1] = (within_list, f"{blocks[-1][1]} {line}")
        after_blank = False
    return _joined(blocks)


def _is_indented(line: str, item: str) -> bool:
    """Whether a line stands under the words of the item before it, not under its marker."""
    line = line.expandtabs(4)
    return len(line) - len(line.lstrip(" ")) > len(item.split(" ", 1)[0])


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", _GONE.sub("", text))


def _item(line: str) -> str:
    marker, words = ITEM.fullmatch(line).groups()  # type: ignore[union-attr]  # asked before
    marker = "-" if marker in "-*+" else marker[:-1] + "."
    return f"{marker} {words}" if words else marker


def _joined(blocks: list[tuple[bool, str]]) -> str:
    text = ""
    for number, (is_item, words) in enumerate(blocks):
        text += ("\n" if is_item and blocks[number - 1][0] else "\n\n") * bool(number) + words
    return text
