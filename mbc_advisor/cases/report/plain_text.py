"""The advice as plain text that pastes cleanly into a hospital record."""

from __future__ import annotations

import textwrap

from mbc_advisor.algorithm.case.vocabulary import NOT_KNOWN

from .parts import Section
from .report import Report

WIDTH = 78


def as_text(report: Report) -> str:
    """Headings, conclusion, recommendations, pitfalls and references; no markup, no tabs, lines of at most 78."""
    edition = report.edition
    lines = [
        "BONE IMAGING THAT DISAGREES: OPTIONS FOR DISCUSSION",
        "Not a treatment order; for a clinician to judge.",
        "",
    ]
    if report.urgent.recommendations:
        lines += _section(report.urgent)
    lines += [
        "CONCLUSION",
        *_wrapped(f"{report.conclusion.headline}.{_cited(report.conclusion.numbers)}"),
        *_wrapped(report.how_sure),
        "",
    ]
    lines += ["STUDIES"]
    for row in report.case.study_rows():
        lines += _wrapped(f"- {row['name']}: {_study(row)}.", "  ")
    for read in report.readings:
        said = f"- {read.studies}: {read.lean}, certainty {read.reading.certainty}.{_cited(read.numbers)}"
        lines += _wrapped(said, "  ")
    lines.append("")
    for section in report.sections:
        lines += _section(section)
    if report.pitfalls.recommendations:
        lines += _section(report.pitfalls)
    if report.open_questions:
        lines += ["OPEN QUESTIONS THAT WOULD CHANGE ADVICE"]
        lines += [f"- {question.words}" for question in report.open_questions]
        lines.append("")
    lines.append("REFERENCES")
    for reference in report.references:
        lines += _wrapped(f"[{reference.number}] {reference.source.printed}", "    ")
    lines += [
        "",
        *_wrapped(
            f"MBC Advisor, edition {edition.number} ({edition.status_words}, {edition.dated}), "
            f"engine {report.engine_version}; {report.at:%Y-%m-%d %H:%M} UTC."
        ),
    ]
    return "\n".join(lines) + "\n"


def _study(row: dict[str, str]) -> str:
    """A study in one line: what is known with its name, then the names of what is not."""
    asked = [
        ("morphology", "morphology"),
        ("lesions", "count"),
        ("sites", "sites"),
        ("compared with before", "compared"),
        ("date", "date"),
    ]
    if row["result"] == "negative":
        asked = asked[3:]
    known = [f"{name} {row[key]}" for name, key in asked if row[key] not in (NOT_KNOWN, "not stated")]
    silent = [name for name, key in asked if row[key] in (NOT_KNOWN, "not stated")]
    parts = [row["result"], *known, f"imaged {row['covered']}"]
    return "; ".join(parts) + (f"; not known: {', '.join(silent)}" if silent else "")


def _section(section: Section) -> list[str]:
    lines = [section.title.upper()]
    for each in section.recommendations:
        strength = f"{each.strength}, after the emergency" if each.after_emergency else each.strength
        standing = f"; {each.standing}" if each.standing else ""
        said = f"- {each.headline} ({strength}{standing}). {each.text}{_cited(each.numbers)}"
        lines += _wrapped(said, "  ")
    return [*lines, ""]


def _cited(numbers: tuple[int, ...]) -> str:
    return f" [{', '.join(map(str, numbers))}]" if numbers else ""


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
