"""The trace of a condition: each of its parts in English, whether it holds, and the case's own answer.

Negations are pushed down to the single questions, so a part that "holds" always speaks for the whole and
one that does not always speaks against it. Made from the condition objects alone, like `why` and `compiled`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ..case.facts import CaseFacts
from ..case.measures import measure
from ..case.vocabulary import (
    CERTAINTIES,
    CHOICES,
    LEANS,
    MECHANISMS,
    MODALITIES,
    NOT_KNOWN,
    NUMBERS,
    RESULT,
    SITES,
    STUDY_CHOICES,
    STUDY_LISTS,
)
from ..imaging.conclusions import CONCLUSIONS
from ..logic.conditions import AllOf, AnyOf, Condition, Not, Says, Scope, Some, Term
from ..logic.questions import MEASURED
from ..logic.terms import CASE_TERMS

ALL_OF, ONE_OF = "all", "one"
"""How parts decide: the whole holds when all of them do, or when one of them does."""
JOINED = {ALL_OF: "all of these hold", ONE_OF: "at least one of these holds"}
OF_THE_CASE = frozenset(term.name for term in CASE_TERMS)
"""Named conditions that have one answer a case, wherever they are asked."""
NONE_THERE = {"studies": "no study is recorded", "discordances": "no studies disagree"}

_CASE_WORDS: dict[str, Mapping[str, str]] = {
    **{key: question.answers for key, question in CHOICES.items()},
    "lean": LEANS,
    "certainty": {certainty: certainty for certainty in CERTAINTIES},
    "conclusion": {code: code.replace("_", " ") for code in CONCLUSIONS},
}
_STUDY_WORDS: dict[str, Mapping[str, str]] = {
    **{key: question.answers for key, question in STUDY_CHOICES.items()},
    "modality": MODALITIES,
    "mechanism": {mechanism: mechanism for mechanism in MECHANISMS.values()},
    "result": RESULT.answers,
    "site": SITES,
    "feature": STUDY_LISTS["features"].answers,
}
_WORDS = {"case": _CASE_WORDS, "a": _STUDY_WORDS, "b": _STUDY_WORDS, "pair": _STUDY_WORDS | {"lean": LEANS}}
"""The words of every answer, by place and question."""
NOT_STATED = {"site": "none stated", "feature": "none", "lean": "none", "certainty": "none"}


@dataclass(frozen=True, slots=True)
class Trace:
    """One part of a condition, asked of a case.

    ``here``: the case's own answer, where the part is a single question. ``join``: how ``parts`` decide
    (`ALL_OF`, `ONE_OF`); empty for a part without parts. ``clause``: the whole clause, where ``says`` is only
    the heading of the parts. ``term``: the name of a named condition, met in many rules.
    """

    says: str
    holds: bool
    here: str = ""
    join: str = ""
    parts: tuple[Trace, ...] = ()
    clause: str = ""
    term: str = ""

    def as_json(self) -> dict[str, Any]:
        """The trace as JSON-like data; what is empty is left out."""
        data: dict[str, Any] = {"says": self.clause or self.says, "holds": self.holds}
        if self.here:
            data["here"] = self.here
        if self.parts:
            data |= {"needs": self.join, "parts": [part.as_json() for part in self.parts]}
        return data

    @property
    def top(self) -> tuple[Trace, ...]:
        """What to read first: the parts of a plain *all*, whose heading says nothing; else the trace itself."""
        return self.parts if self.says == JOINED[ALL_OF] else (self,)

    def leaves(self) -> Iterator[Trace]:
        """The parts without parts."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def decisive(trace: Trace) -> Trace:
    """Only the parts that make the outcome: of an *all* that fails those that fail, of a *one* that holds
    those that hold."""
    kept = trace.parts
    if trace.holds == (trace.join == ONE_OF):
        kept = tuple(part for part in kept if part.holds == trace.holds)
    return replace(trace, parts=tuple(decisive(part) for part in kept))


def in_short(trace: Trace) -> Trace:
    """Every part named, held or not; opened only where it makes the outcome."""
    deciding = trace.holds == (trace.join == ONE_OF)
    return replace(
        trace,
        parts=tuple(
            _closed(part) if deciding and part.holds != trace.holds else in_short(part) for part in trace.parts
        ),
    )


def folded(trace: Trace, terms: dict[str, Trace], of_a_study: bool = False) -> Trace:
    """The trace with its named conditions closed; each is put, itself folded, into ``terms`` by its words.

    :param of_a_study: inside what is asked of a study or a discordance only conditions of the case are
        closed, since any other has an answer for each study.
    """
    parts = tuple(folded(part, terms, of_a_study or bool(trace.clause)) for part in trace.parts)
    opened = replace(trace, parts=parts)
    if (
        not trace.term
        or (of_a_study and trace.term not in OF_THE_CASE)
        or terms.setdefault(trace.says, opened) != opened
    ):
        return opened
    return replace(trace, join="", parts=())


def _closed(trace: Trace) -> Trace:
    """One line, or, of parts without a name of their own, only those that make the outcome."""
    if trace.says in JOINED.values():
        return decisive(trace)
    return replace(trace, says=trace.clause or trace.says, join="", parts=())


def numbers_of(facts: CaseFacts) -> dict[str, Decimal | int | None]:
    """Every number that conditions ask about, as given or computed."""
    computed = measure(facts)
    return {
        **{m.key: getattr(facts, m.key) for m in MEASURED if m.key in NUMBERS},
        "crcl": computed.crcl_ml_min,
        "corrected_calcium": computed.corrected_calcium_mmol_l,
        "uncorrected_calcium": computed.uncorrected_calcium_mmol_l,
        "creatinine_rise": computed.creatinine_rise_umol_l,
        "mirels": computed.mirels,
        "sins": computed.sins,
    }


class Tracer:
    """Traces conditions in a case.

    :param facts: the case, whose numbers are shown.
    """

    def __init__(self, facts: CaseFacts):
        self._numbers = numbers_of(facts)
        self._measured = {statement: m for m in MEASURED for statement in m.thresholds}

    def trace(self, condition: Condition, scope: Scope, positive: bool = True) -> Trace:
        """The trace of a condition in the first case of a scope; of its contrary where not ``positive``."""
        match condition:
            case Says():
                says = condition.yes if positive else condition.no
                return Trace(says, bool(condition.ask(scope) & 1) == positive, self._here(condition, scope)[1])
            case Not(condition=inner):
                return self.trace(inner, scope, not positive)
            case Term():
                return self._term(condition, scope, positive)
            case Some():
                return self._some(condition, scope, positive)
        assert isinstance(condition, AllOf | AnyOf)
        join = ALL_OF if isinstance(condition, AllOf) == positive else ONE_OF
        return _joined(JOINED[join], join, [self.trace(part, scope, positive) for part in condition.parts()])

    def _term(self, term: Term, scope: Scope, positive: bool) -> Trace:
        says, inner = term.yes if positive else term.no, self.trace(term.condition, scope, positive)
        if isinstance(term.condition, Says):
            return replace(inner, says=says, here=": ".join(filter(None, self._here(term.condition, scope))))
        if isinstance(term.condition, AllOf | AnyOf | Some):
            return replace(inner, says=says, clause="", term=term.name)
        return Trace(says, inner.holds, "", ALL_OF, (inner,), term=term.name)

    def _some(self, some: Some, scope: Scope, positive: bool) -> Trace:
        clause = f"{some.yes if positive else some.no} {some.condition.english()}"
        there = [one for one in getattr(scope, some.among) if one.where & 1]
        if not there:
            return Trace(clause, not positive, NONE_THERE[some.among])
        parts = []
        for one in there:
            inner = self.trace(some.condition, one, positive)
            parts.append(
                replace(inner, says=one.name)
                if inner.says in JOINED.values()
                else Trace(one.name, inner.holds, "", ALL_OF, (inner,))
            )
        says = f"{some.yes.rstrip(':')} of which all this holds" if positive else clause
        return replace(_joined(says, ONE_OF if positive else ALL_OF, parts), clause=clause)

    def _here(self, says: Says, scope: Scope) -> tuple[str, str]:
        """(the question, the case's own answer to it) in words; empty for a finding of the reading."""
        statement = next(iter(says.words))
        if measured := self._measured.get(statement):
            value = self._numbers[measured.key]
            shown = NOT_KNOWN if value is None else f"{plain_number(value)} {measured.unit}".rstrip()
            return measured.label, shown
        key, equals, _ = statement.partition("=")
        words = _WORDS[says.place].get(key)
        if not equals or words is None:
            return "", ""
        said = getattr(scope, says.place)
        held = [text for answer, text in words.items() if said.get(f"{key}={answer}", 0) & 1]
        label = next(iter(says.words.values())).partition(": ")[0]
        return label, ", ".join(held) or NOT_STATED.get(key, NOT_KNOWN)


def _joined(says: str, join: str, parts: list[Trace]) -> Trace:
    holds = [part.holds for part in parts]
    return Trace(says, all(holds) if join == ALL_OF else any(holds), "", join, tuple(parts))


def plain_number(value: Decimal | int) -> str:
    """A number for a sentence: exact when it is short, else to two decimals."""
    if isinstance(value, int):
        return str(value)
    rounded = round(value, 2)
    return f"{rounded.normalize():f}" if rounded == value else f"about {rounded:f}"
