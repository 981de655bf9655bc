"""The answers to files of cases on standard output, with a progress bar on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.db import connections
from tqdm import tqdm

from .batch import Answering, Terms, answers

BLOCK = 1 << 20


def print_answers(
    files: Sequence[str], terms: Terms, processes: int, bar: bool, answering: Answering | None = None, size: int = 0
) -> bool:
    """Print one answer a line for every case a line of the files; whether any was refused.

    :param bar: show how far it is, on standard error.
    :param answering: as in `batch.answers`, and ``size``.
    """
    connections.close_all()  # no process may share a connection
    refused, out = False, sys.stdout.buffer
    with tqdm(unit=" cases", total=_count(files), disable=not bar, mininterval=0.5, smoothing=0.1) as progress:
        for name in files:
            try:
                with _opened(name) as file:
                    for done in answers(file, name, terms, processes, answering, size):
                        out.write(done.lines)
                        progress.update(done.cases)
                        refused = refused or done.refused > 0
            except OSError as error:
                if isinstance(error, BrokenPipeError):
                    raise
                refused = True
                why = f"File (file): {name} was given and it cannot be read ({error.strerror}); accepted: a file with one JSON case a line, or - for standard input."
                out.write(json.dumps({"file": name, "errors": [why]}, ensure_ascii=False).encode() + b"\n")
    out.flush()
    return refused


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
