"""The tumour-board sheet on paper: what its first page takes, and what continues on the next."""

from __future__ import annotations

from functools import cached_property

from .blocks import SheetBlocks
from .page_fit import QUESTION_WIDTH, Fit, empty_lines, fitted
from .parts import ReadingRow, lines, listed

SPECIALITIES = (
    "medical oncology", "radiation oncology", "radiology", "nuclear medicine", "pathology", "breast surgery",
    "orthopaedics or spinal surgery", "palliative care", "specialist nurse", "other:",
)  # fmt: skip


class BoardSheet(SheetBlocks):
    """A report as the tumour-board sheet."""

    specialities = SPECIALITIES

    @cached_property
    def fit(self) -> Fit:
        """What the first page takes."""
        return fitted(self)

    @property
    def question_rows(self) -> int:
        """How many lines the question takes, for browsers that do not fit a field to its text."""
        return max(2, lines(self.question, QUESTION_WIDTH - 2))

    @property
    def writing_lines(self) -> range:
        """Further empty lines to write on, where the first page has room for them."""
        return range(empty_lines(self, self.fit))

    @property
    def settled(self) -> str:
        """The open question that matters most, as far as there is room."""
        return self.settled_by(self.fit.decides)

    @property
    def shown_readings(self) -> list[ReadingRow]:
        return self.readings[: self.fit.readings]

    @property
    def further_readings(self) -> list[ReadingRow]:
        return self.readings[self.fit.readings :]

    @property
    def continued(self) -> str:
        """What the continuation page holds, in words; empty when there is none."""
        fit = self.fit
        parts = {
            "imaging": bool(self.further_readings) or not (fit.coverage and fit.table and fit.limits),
            "what would change the conclusion": not fit.changes,
            "sources": fit.sources == "apart",
        }
        return listed(name for name, there in parts.items() if there)
