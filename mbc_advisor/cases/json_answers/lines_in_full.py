"""Files of cases, one JSON case a line, each answered in full: with reasons, citations, open questions, explanation.

The compact answers of `batch` are some twenty times as fast: these ask every case alone, since its reasons and
its open questions are its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from mbc_advisor.algorithm.case.facts import CaseRefused, read_case, read_json
from mbc_advisor.guidance.words.published import PublishedEdition

from ..explanation.words import explanation_asked
from ..services import consult
from .answer import answer_of
from .batch import Done, Terms, line_text, refused_line

CHUNK_BYTES = 1 << 16
"""Given to a process at a time: some hundred cases, so that the progress bar moves."""


@dataclass(frozen=True, slots=True)
class InFull:
    """Answers the lines of a file in full.

    :param explain: add the explanation to every answer, not only where a line holds ``"explain": true``.
    """

    edition: PublishedEdition
    at: datetime
    explain: bool

    def __call__(self, lines: list[bytes], name: str, first: int, terms: Terms) -> Done:
        """The answers to some lines; a refused one has its errors in its place."""
        out, refused = [], 0
        for number, line in enumerate(lines, start=first):
            try:
                data, explain = explanation_asked(read_json(line_text(line)))
                consultation = consult(read_case(data), self.edition, self.at, asking=False)
                answer = answer_of(consultation, explain or self.explain)
                out.append(json.dumps(answer, ensure_ascii=False) + "\n")
            except CaseRefused as refusal:
                refused += 1
                out.append(refused_line(name, number, refusal))
        return Done("".join(out).encode("utf-8", "backslashreplace"), len(lines), refused)
