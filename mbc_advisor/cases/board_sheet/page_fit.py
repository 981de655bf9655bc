"""How much of a sheet its first page takes, and what goes to the continuation page when a case is too long for one.

Counted in characters, so an estimate; paper that is still too short carries whole blocks over to the next page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from .blocks import SheetBlocks
from .parts import lines

WIDTH, FULL_WIDTH, QUESTION_WIDTH, FLAG_WIDTH = 49.0, 55.0, 34.0, 12.0
"""How many ems a line of a block, of the whole page, of the question and of a flag's answer holds."""

PAGE_LINES = 44
"""How many lines, beside headings and what is written by hand, the first page holds: US Letter, the shorter."""

MOST_WRITING_LINES, LINES_A_RULE = 6, 1.9

SHED: tuple[dict[str, Any], ...] = (
    {"sources": "brief"},
    {"sources": "apart"},
    {"coverage": False},
    {"changes": False},
    {"readings": 2},
    {"table": False},
    {"decides": False},
    {"readings": 1},
    {"limits": False},
)
"""What leaves the first page, one step after another, until the rest fits: least needed at the table first."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of the long blocks the first page takes; the rest continues on the next.

    ``sources``: "short" or "brief" in the foot, or "apart" in full on the continuation page.
    """

    sources: str = "short"
    changes: bool = True
    coverage: bool = True
    decides: bool = True
    table: bool = True
    limits: bool = True
    readings: int = 99


def fitted(sheet: SheetBlocks) -> Fit:
    """As much of every block as lets the first page hold them all."""
    fit = Fit()
    for step in SHED:
        if height(sheet, fit) <= PAGE_LINES:
            break
        fit = replace(fit, **step)
    return fit


def height(sheet: SheetBlocks, fit: Fit) -> int:
    """Lines of all that differs from case to case, were the page laid out so."""
    block = [sheet.why_now, sheet.case_line.text, sheet.tissue.text, sheet.bone.text, sheet.report.how_sure]
    block += [
        ". ".join(sheet.limits_of_reading) if fit.limits else "see",
        ". ".join(sheet.pitfalls) + " (3 more with the advice)",
    ]
    block += [f"Settled by: {sheet.settled_by(fit.decides)}", *(f"1. {each.text}" for each in sheet.recommendations)]
    block += [each.text for each in sheet.readings[: fit.readings]]
    block.append(f"Not covered: {sheet.coverage.text if fit.coverage else ''}")
    block.append(f"Would change if known: {sheet.would_change if fit.changes else ''}")
    taken: float = sum(lines(text, WIDTH) for text in block)
    taken += 1.15 * sum(study.lines for study in sheet.studies) + 1 if fit.table else lines(sheet.in_short, WIDTH) + 1
    taken += (fit.readings < len(sheet.readings)) + sheet.any_flag
    pairs = zip(sheet.flags[::2], sheet.flags[1::2], strict=True)
    taken += sum(max(lines(f"{flag.answer} ({flag.basis})", FLAG_WIDTH) for flag in pair) for pair in pairs)
    if fit.sources != "apart":
        cited = " ".join(f"[{each.number}] {getattr(each, fit.sources)}." for each in sheet.sources)
        taken += lines(f"Sources: {cited}", FULL_WIDTH)
    return math.ceil(taken + 1.35 * lines(sheet.question, QUESTION_WIDTH))


def empty_lines(sheet: SheetBlocks, fit: Fit) -> int:
    """Further empty lines to write on for which the first page has room."""
    return min(MOST_WRITING_LINES, int((PAGE_LINES - height(sheet, fit)) / LINES_A_RULE))
