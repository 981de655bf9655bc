"""Where the words of a page stand: in an edition's file, in a template, in Python; and which rule gives them.

Only words are compared: white space, case, Markdown, quotation marks, dashes and numbers in brackets count for nothing,
and a place holder (``{modality}``, ``{{ case.age }}``, a part of an f-string) stands for any few words.
"""

from __future__ import annotations

import ast
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ANY = ""
"""In the place of a word: a place holder."""

_ABSORBS = 8
"""Words that a place holder may stand for."""
_FEWEST = 4
"""Words of a part that is worth naming where no text has all of it."""
_WORD = re.compile(r"[^\W_]+|\x00")
_NUMBER_MARK = re.compile(r"\[\d+(?:\s?[,–-]\s?\d+)*\]")
_TAG = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^<>]*>", re.DOTALL)
_STRING = re.compile(r'"([^"]*)"')
_HOLDER = re.compile(r"\$?\{\w+\}")
_HOLDERS = re.compile(r"\x00(?:[\W_]*\x00)+")
_HEADER = re.compile(r"^\[([\w-]+)(?:\.variants\.([\w-]+))?\]$")
_FIELD = re.compile(r"^(\w+) = ")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, and what stands there: a code with its variant and field, or nothing known."""

    path: str
    line: int
    code: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a file or of one string in it, each with its line."""

    path: Path
    words: tuple[str, ...]
    lines: tuple[int, ...]


def find(root: Path, sentence: str) -> tuple[str, list[Place]]:
    """Where a sentence stands in the sources under a folder; else where the longest part of it does.

    :return: the words looked for in the end, and the places, files of editions first.
    """
    asked = _words(_NUMBER_MARK.sub(" ", sentence))
    texts = list(_texts(root))
    for length in range(len(asked), min(_FEWEST, len(asked)) - 1, -1):
        for start in range(len(asked) - length + 1 if length else 0):
            part = asked[start : start + length]
            found = [(text, at) for text in texts if (at := _where(part, text.words)) is not None]
            verbatim = [(text, at) for text, at in found if text.words[at : at + length] == part]
            if found := verbatim or found:
                return " ".join(part), list(dict.fromkeys(_place(root, *each) for each in found))
    return " ".join(asked), []


def rules_of(root: Path, code: str) -> list[Place]:
    """Where the algorithm gives a code: its rule, its row in the table of leans, its conclusion."""
    places = []
    algorithm = root / "mbc_advisor/algorithm"
    for path in sorted([*(algorithm / "rules").glob("*.py"), *(algorithm / "imaging").glob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call | ast.Tuple):
                continue
            parts = node.args if isinstance(node, ast.Call) else node.elts
            given = len(parts) > 1 and not isinstance(parts[1], ast.Constant)  # otherwise a list of codes
            if not isinstance(node, ast.expr) or not given or not isinstance(parts[0], ast.Constant):
                continue
            if parts[0].value == code:
                places.append(Place(str(path.relative_to(root)), node.lineno, code, "rule"))
    return places


def _words(text: str) -> tuple[str, ...]:
    """The words of a text; a place holder, written as NUL, is one of them."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return tuple(ANY if word == "\0" else word for word in _WORD.findall(_HOLDERS.sub("\0", plain)))


def _where(asked: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """At which of a text's words the words asked for begin; at least half must stand there themselves."""
    if len(set(asked).intersection(words)) * 2 < len(set(asked)):
        return None
    for at, word in enumerate(words):
        begins = word == asked[0] or (word == ANY and at + 1 < len(words) and words[at + 1] in asked[: _ABSORBS + 1])
        if begins and _matches(asked, words, at) * 2 >= len(asked):
            return at
    return None


def _matches(asked: tuple[str, ...], words: tuple[str, ...], at: int) -> int:
    """How many of the words asked for stand in a text from one word on; -1 where they do not all fit."""
    ways = {(0, 0)}  # how many are matched, and how many of these by themselves
    best = -1
    for word in words[at:]:
        if word == ANY:
            ways |= {
                (done + more, own) for done, own in ways for more in range(_ABSORBS + 1) if done + more <= len(asked)
            }
        else:
            ways = {(done + 1, own + 1) for done, own in ways if done < len(asked) and asked[done] == word}
        best = max([best, *(own for done, own in ways if done == len(asked))])
        ways = {each for each in ways if each[0] < len(asked)}
        if not ways:
            break
    return best


def _texts(root: Path) -> Iterator[Text]:
    for path in sorted((root / "mbc_advisor/guidance/editions").glob("*/*.toml")):
        yield _lines(path, _HOLDER.sub("\0", path.read_text(encoding="utf-8")))
    for path in sorted((root / "mbc_advisor").rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _strings(path)
    for path in sorted((root / "templates").rglob("*")):
        if path.is_file():
            source = path.read_text(encoding="utf-8")
            yield _lines(path, html.unescape(_TAG.sub(_blank, source)))
            yield from _in_tags(path, source)
    for path in sorted((root / "static/js").glob("*.js")):
        yield _lines(path, _HOLDER.sub("\0", path.read_text(encoding="utf-8")))


def _blank(tag: re.Match[str]) -> str:
    """A tag's line breaks, and a place holder where it may print something."""
    return ("\0" if tag[0].startswith(("{{", "{%")) else " ") + "\n" * tag[0].count("\n")


def _in_tags(path: Path, source: str) -> Iterator[Text]:
    """The strings inside a template's tags."""
    for tag in _TAG.finditer(source):
        for said in _STRING.finditer(tag[0]) if tag[0].startswith(("{{", "{%")) else ():
            words = _words(said[1])
            yield Text(path, words, (source.count("\n", 0, tag.start() + said.start()) + 1,) * len(words))


def _lines(path: Path, text: str) -> Text:
    pairs = [(word, number) for number, line in enumerate(text.split("\n"), 1) for word in _words(line)]
    return Text(path, tuple(word for word, _ in pairs), tuple(number for _, number in pairs))


def _strings(path: Path) -> Iterator[Text]:
    """The strings of a Python file but for its docstrings; what an f-string computes is a place holder."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    inside = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if id(node) in said or id(node) in inside:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts = [_HOLDER.sub("\0", node.value)]
        else:
            continue
        words = _words("".join(parts))
        yield Text(path, words, (node.lineno,) * len(words))


def _place(root: Path, text: Text, at: int) -> Place:
    line, path = text.lines[at], str(text.path.relative_to(root))
    if text.path.suffix != ".toml":
        return Place(path, line)
    code = variant = name = ""
    for said in text.path.read_text(encoding="utf-8").split("\n")[:line]:
        if header := _HEADER.match(said):
            code, variant, name = header[1], header[2] or "", ""
        elif field := _FIELD.match(said):
            name = field[1]
    return Place(path, line, code, f"{f'variant {variant}, ' if variant else ''}{name}")
