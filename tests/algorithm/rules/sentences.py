"""Every rule as an English sentence: ``python -m tests.algorithm.rules.sentences > tests/algorithm/rules/rules.txt``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from mbc_advisor.algorithm.case.vocabulary import LEANS, MODALITIES
from mbc_advisor.algorithm.imaging.conclusions import DIAGNOSIS, RESPONSE
from mbc_advisor.algorithm.imaging.leans import ALONE, OVERRIDES, PAIRS, LeanRule
from mbc_advisor.algorithm.logic.conditions import Condition, Term, walk
from mbc_advisor.algorithm.rules import RULES


def written() -> str:
    """Rules, rules of leans, conclusions and named terms, in the order in which they are asked."""
    return "\n".join((*_rules(), *_leans(), *_conclusions(), *_terms())) + "\n"


def _rules() -> Iterator[str]:
    section = ""
    for code, rule in RULES.items():
        if rule.section != section:
            section = rule.section
            yield from _heading(section)
        yield f"{code}  ({', '.join(rule.rows)})"
        for way in rule.ways:
            emergency = ", after the emergency" if way.after_emergency else ""
            variant = f" [{way.variant}]" if way.variant else ""
            yield from _sentence(f"{way.strength}{emergency}{variant} when", way.when)
        yield ""


def _leans() -> Iterator[str]:
    for title, table in (
        ("leans asked first", OVERRIDES),
        ("leans of a pair", PAIRS),
        ("leans of a study alone", ALONE),
    ):
        yield from _heading(title)
        for rule in table:
            yield f"{rule.code}  ({', '.join(rule.rows)})"
            yield from _wrapped(f"{_modalities(rule.seen_on)} against {_modalities(rule.missed_by)}{_lone(rule)}")
            yield from _sentence(f"{LEANS[rule.lean]}, {rule.certainty}, when", rule.when)
            if rule.unless:
                condition, lean, certainty = rule.unless
                yield from _sentence(f"instead {LEANS[lean]}, {certainty}, when", condition)
            yield ""


def _modalities(modalities: tuple[str, ...]) -> str:
    if set(modalities) == set(MODALITIES):
        return "any study"
    return " or ".join(MODALITIES[modality] for modality in modalities) or "nothing"


def _lone(rule: LeanRule) -> str:
    return "" if rule.needs_b else "; asked of a study that stands alone too"


def _conclusions() -> Iterator[str]:
    for purpose, table in (("diagnosis", DIAGNOSIS), ("response", RESPONSE)):
        yield from _heading(f"conclusions, purpose {purpose}, the first that holds")
        for code, condition in table:
            yield code
            yield from _sentence("when", condition)
            yield ""


def _terms() -> Iterator[str]:
    yield from _heading("named terms")
    conditions = [way.when for rule in RULES.values() for way in rule.ways]
    conditions += [condition for table in (DIAGNOSIS, RESPONSE) for _, condition in table]
    conditions += [rule.when for rule in (*OVERRIDES, *PAIRS, *ALONE) if rule.when is not None]
    terms = {part.name: part for condition in conditions for part in walk(condition) if isinstance(part, Term)}
    for name in sorted(terms):
        yield name
        yield from _sentence(f"{terms[name].yes}, when", terms[name].condition)
        yield ""


def _heading(title: str) -> Iterator[str]:
    yield from (f"== {title}", "")


def _sentence(start: str, condition: Condition | None) -> Iterator[str]:
    yield from _wrapped(f"{start} {condition.english() if condition is not None else 'nothing above holds'}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 110, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


if __name__ == "__main__":
    print(written(), end="")
