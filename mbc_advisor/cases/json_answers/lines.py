"""Files of cases, one JSON case a line, each answered as it is alone: in order, by several processes.

A process holds no more than a few chunks of lines, however long the file is. Answers go to standard output, a
progress bar to standard error.
"""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connections
from tqdm import tqdm

from mbc_advisor.algorithm.case.read import CaseRefused, Fault

from .answer import Answering

LONGEST_LINE = 1 << 20
CHUNK_BYTES = 1 << 16
"""Given to a process at a time: some hundred cases, so that the progress bar moves."""
WAITING = 2
"""Chunks given out for each process, at most."""
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some lines of a file, and the number of the first."""

    file: str
    first: int
    lines: list[bytes]


@dataclass(frozen=True, slots=True)
class Done:
    """A chunk's answers, one a line, and how many cases were given and refused."""

    lines: bytes
    cases: int
    refused: int


def print_answers(files: Sequence[str], answering: Answering, processes: int, bar: bool) -> bool:
    """Print one answer a line for every case a line of the files; whether any was refused.

    :param bar: show how far it is, on standard error.
    """
    connections.close_all()  # no process may share a connection
    refused, out = False, sys.stdout.buffer
    with tqdm(unit=" cases", total=_count(files), disable=not bar, mininterval=0.5, smoothing=0.1) as progress:
        for name in files:
            try:
                with _opened(name) as file:
                    for done in answers(file, name, answering, processes):
                        out.write(done.lines)
                        progress.update(done.cases)
                        refused = refused or done.refused > 0
            except BrokenPipeError:
                raise
            except OSError as error:
                refused = True
                why = f"it cannot be read ({error.strerror}); accepted: a file with one JSON case a line, or - for standard input."
                out.write(_line({"file": name, "errors": [f"File (file): {name} was given and {why}"]}))
    out.flush()
    return refused


def answers(file: BinaryIO, name: str, answering: Answering, processes: int) -> Iterator[Done]:
    """The answers to a file's cases, chunk by chunk, in their order.

    :param name: the file's, for what is said of a refused line.
    """
    chunks = _chunks(file, name)
    if processes < 2:
        for chunk in chunks:
            yield answered(chunk, answering)
        return
    with ProcessPoolExecutor(processes) as pool:
        waiting: deque[Future[Done]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(answered, chunk, answering))
            if len(waiting) > WAITING * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(file: BinaryIO, name: str) -> Iterator[Chunk]:
    first = 1
    while lines := file.readlines(CHUNK_BYTES):
        yield Chunk(name, first, lines)
        first += len(lines)


def answered(chunk: Chunk, answering: Answering) -> Done:
    """The answers to some lines; a refused one has its errors in its place."""
    out, refused = [], 0
    for number, line in enumerate(chunk.lines, start=chunk.first):
        try:
            out.append(_line(answering.answer(_text(line))))
        except CaseRefused as refusal:
            refused += 1
            errors = [fault.sentence for fault in refusal.faults]
            out.append(_line({"file": chunk.file, "line": number, "errors": errors}))
    return Done(b"".join(out), len(chunk.lines), refused)


def _text(line: bytes) -> str:
    """A line as text.

    :raises CaseRefused: when it is too long, or no text.
    """
    if len(line) > LONGEST_LINE:
        why = f"{len(line)} bytes were given; accepted: at most {LONGEST_LINE}."
        raise CaseRefused([Fault("line", f"Line (line): {why}")])
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CaseRefused([Fault("line", "Line (line): it is not UTF-8 text; accepted: one JSON object.")]) from None


def _line(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as file:
            yield file


def _count(files: Sequence[str]) -> int | None:
    """How many lines there are; not known of standard input."""
    count = 0
    for name in files:
        if not Path(name).is_file():
            return None
        with Path(name).open("rb") as file:
            count += sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b""))
    return count
