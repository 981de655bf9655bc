"""Files of cases, one JSON case a line, answered in order by several processes.

Cases are answered some thousands in one pass of the algorithm (`docs/adr/0001-sets-of-cases.md`); a process
holds no more than a few such batches, however long the file is.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import compress
from typing import Any, BinaryIO

from mbc_advisor.algorithm.advise import ENGINE_VERSION, SUBTYPE_TERMS
from mbc_advisor.algorithm.case.facts import CaseRefused, Fault, read_case, read_json
from mbc_advisor.algorithm.case.measures import Limits, Measures, number
from mbc_advisor.algorithm.case.vocabulary import CERTAINTIES, LEANS, SITES, STRENGTHS
from mbc_advisor.algorithm.evaluate import WAYS, Answered, answer
from mbc_advisor.algorithm.gathered import NOTHING_MEASURED, Gathering
from mbc_advisor.algorithm.imaging.conclusions import CONCLUSIONS
from mbc_advisor.algorithm.rules import RULES, SECTION_ORDER

from ..explanation.words import explanation_asked

MOST_CASES = 4096
"""Answered in one pass; more make a pass no cheaper."""
CHUNK_BYTES = 1 << 20
LONGEST_LINE = 1 << 20
WAITING = 2
"""Chunks given out for each process, at most."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What every case of a file is answered under: the laboratory's limits, the edition's number."""

    limits: Limits
    edition: int


@dataclass(frozen=True, slots=True)
class Done:
    """A chunk's answers, one a line, and how many cases were given and refused."""

    lines: bytes
    cases: int
    refused: int


Answering = Callable[[list[bytes], str, int, Terms], Done]
"""Answers some lines: they, the file's name, the number of the first line, the terms."""


def answers(
    file: BinaryIO, name: str, terms: Terms, processes: int, answering: Answering | None = None, size: int = 0
) -> Iterator[Done]:
    """The answers to a file's cases, chunk by chunk, in their order.

    :param name: the file's, for what is said of a refused line.
    :param answering: `answered` when not given.
    :param size: bytes given to a process at a time; `CHUNK_BYTES` when not given.
    """
    act, chunks = answering or answered, _chunks(file, size or CHUNK_BYTES)
    if processes < 2:
        for first, lines in chunks:
            yield act(lines, name, first, terms)
        return
    with ProcessPoolExecutor(processes) as pool:
        waiting: deque[Future[Done]] = deque()
        for first, lines in chunks:
            waiting.append(pool.submit(act, lines, name, first, terms))
            if len(waiting) > WAITING * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(file: BinaryIO, size: int) -> Iterator[tuple[int, list[bytes]]]:
    """Some lines at a time, with the number of the first."""
    first = 1
    while lines := file.readlines(size):
        yield first, lines
        first += len(lines)


def answered(lines: list[bytes], name: str, first: int, terms: Terms) -> Done:
    """The answers to some lines; a refused one has its errors in its place."""
    out, refused = [], 0
    for start in range(0, len(lines), MOST_CASES):
        made, wrong = _batch(lines[start : start + MOST_CASES], name, first + start, terms)
        out += made
        refused += wrong
    return Done("".join(out).encode("utf-8", "backslashreplace"), len(lines), refused)


def _batch(lines: list[bytes], name: str, first: int, terms: Terms) -> tuple[list[str], int]:
    cases = Gathering(len(lines), terms.limits)
    refusals: dict[int, str] = {}
    for place, line in enumerate(lines):
        try:
            data = read_json(line_text(line))
            if not cases.add(place, data):
                cases.add_read(place, read_case(_facts(data)))
        except CaseRefused as refusal:
            refusals[place] = refused_line(name, first + place, refusal)
    made = _lines(cases, answer(cases.case_set()), terms)
    for place, line_refused in refusals.items():
        made[place] = line_refused
    return made, len(refusals)


def _facts(data: Any) -> Any:
    """A case without its control; a compact answer explains nothing.

    :raises CaseRefused: when an explanation is asked for.
    """
    data, explain = explanation_asked(data)
    if explain:
        raise CaseRefused(
            [Fault("explain", "Explain (explain): true was given; accepted: false, or true with the option --full.")]
        )
    return data


def refused_line(name: str, number: int, refusal: CaseRefused) -> str:
    """What stands in the place of a refused line."""
    errors = [fault.sentence for fault in refusal.faults]
    return _json({"file": name, "line": number, "errors": errors}) + "\n"


def line_text(line: bytes) -> str:
    """A line as text.

    :raises CaseRefused: when it is too long, or no text.
    """
    if len(line) > LONGEST_LINE:
        raise CaseRefused(
            [Fault("line", f"Line (line): {len(line)} bytes were given; accepted: at most {LONGEST_LINE}.")]
        )
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CaseRefused([Fault("line", "Line (line): it is not UTF-8 text; accepted: one JSON object.")]) from None


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _given() -> list[tuple[str, tuple[str, ...], str]]:
    """Every way of every rule in the order of an answer: its name, the ways before it, its JSON."""
    found = []
    for order, (code, rule) in enumerate(RULES.items()):
        for place, way in enumerate(rule.ways):
            said = _json({"code": code, "section": rule.section, "strength": way.strength})
            key = SECTION_ORDER[rule.section], STRENGTHS.index(way.strength), order
            found.append((key, WAYS[code][place], WAYS[code][:place], said))
    return [(name, before, said) for _, name, before, said in sorted(found, key=lambda one: one[0])]


GIVEN = _given()
_BITS = bytes.maketrans(b"01", b"\0\1")


def _selected(truth: int, size: int) -> bytes:
    """For each case 1 where it is in the set, else 0."""
    return bin(truth | 1 << size)[:2:-1].encode().translate(_BITS)


def _lines(cases: Gathering, answered: Answered, terms: Terms) -> list[str]:
    """One line a case: conclusion, lean, certainty, discordances, advice, derived, edition, engine."""
    size, said, known = cases.size, answered.scope.case, answered.scope.terms
    conclusions = _of_each(size, {code: said[f"conclusion={code}"] for code in CONCLUSIONS})
    leans = _of_each(size, {lean: said.get(f"lean={lean}", 0) for lean in LEANS})
    certainties = _of_each(size, {certainty: said.get(f"certainty={certainty}", 0) for certainty in CERTAINTIES})
    subtypes = _of_each(size, {subtype: known[term] for subtype, term in SUBTYPE_TERMS.items()})
    advice: list[list[str]] = [[] for _ in range(size)]
    for name, before, item in GIVEN:
        truth = answered.given[name]
        for other in before:
            truth &= ~answered.given[other]
        if truth:
            for items in compress(advice, _selected(truth, size)):
                items.append(item)
    discordances = _discordances(cases, answered)
    end = f',"edition":{terms.edition},"engine":{_json(ENGINE_VERSION)}}}\n'
    return [
        f'{{"conclusion":{conclusions[i]},"lean":{leans[i]},"certainty":{certainties[i]},'
        f'"discordances":[{",".join(discordances[i])}],"advice":[{",".join(advice[i])}],'
        f'"derived":{{"subtype":{subtypes[i]},{_measures(cases.measures[i])}}}{end}'
        for i in range(size)
    ]


def _of_each(size: int, truths: dict[str, int]) -> list[str]:
    """The one word that holds of each case, as JSON."""
    words = ["null"] * size
    for word, truth in truths.items():
        if truth:
            quoted = _json(word)
            for place in compress(range(size), _selected(truth, size)):
                words[place] = quoted
    return words


def _discordances(cases: Gathering, answered: Answered) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(cases.size)]
    for reading in answered.readings:
        if reading.missed_by and not reading.agree:
            begin = f'{{"seen_on":{_json(reading.seen_on)},"missed_by":{_json(reading.missed_by)},"sites":'
            end = f',"lean":{_json(reading.lean)},"certainty":{_json(reading.certainty)},"rule":{_json(reading.rule)}}}'
            for place in compress(range(cases.size), _selected(reading.where, cases.size)):
                found[place].append(begin + _sites(tuple(cases.sites[place][reading.seen_on])) + end)
    return found


@lru_cache(maxsize=4096)
def _sites(given: tuple[str, ...]) -> str:
    return _json([site for site in SITES if site in given])


def _measures(measures: Measures) -> str:
    if measures is NOTHING_MEASURED:
        return _NOTHING
    return (
        f'"crcl_ml_min":{_number(measures.crcl_ml_min)},'
        f'"corrected_calcium_mmol_l":{_number(measures.corrected_calcium_mmol_l)},'
        f'"mirels":{_number(measures.mirels)},"sins":{_number(measures.sins)}'
    )


def _number(value: Decimal | int | None) -> str:
    return "null" if value is None else repr(number(value))


_NOTHING = '"crcl_ml_min":null,"corrected_calcium_mmol_l":null,"mirels":null,"sins":null'
