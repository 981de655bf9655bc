"""One run of the whole algorithm on formulas: what decides each term, lean, conclusion and recommendation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..case.vocabulary import MECHANISMS, MODALITIES, QUESTIONS, RESULT, STUDY_QUESTIONS, Choice, Several
from ..evaluate import WAYS, Answered, answer
from ..imaging.conclusions import CONCLUSIONS, DIAGNOSIS, RESPONSE
from ..logic.case_sets import NAMES_EACH, CaseSet
from ..logic.questions import MEASURED
from ..logic.terms import CASE_TERMS
from .formula import Book, Formula

TABLES = {"diagnosis": DIAGNOSIS, "response": RESPONSE}
"""The tables of conclusions by the purpose they serve."""
CASE = frozenset(term.name for term in CASE_TERMS)


@dataclass(frozen=True, slots=True)
class Decided:
    """The algorithm as formulas: ``stages`` gives, stage by stage, the formula that decides each name."""

    book: Book
    stages: dict[str, dict[str, Formula]]


class Statements(CaseSet):
    """A case of which nothing is known: every statement that can be made of it, as a formula."""

    def __init__(self, book: Book):
        super().__init__(book.always)  # type: ignore[arg-type]
        self.book = book

    def apart(self, a: str, b: str, days: int) -> Any:
        """The statement that two studies were done too many days apart."""
        return self.book.says(f"apart={'+'.join(sorted((a, b)))}")


def statements(book: Book) -> Statements:
    """Every statement that rules can ask for."""
    case_set: Any = Statements(book)
    for question in QUESTIONS.values():
        if isinstance(question, Choice):
            for given in question.answers:
                case_set.case[f"{question.key}={given}"] = book.says(f"{question.key}={given}")
    for measured in MEASURED:
        for statement in measured.thresholds:
            case_set.case[statement] = book.says(statement)
    for modality in MODALITIES:
        case_set.studies[modality] = _study(book, modality)
    return case_set


def _study(book: Book, modality: str) -> dict[str, Formula]:
    made = [f"result={result}" for result in RESULT.answers]
    for question in STUDY_QUESTIONS.values():
        if isinstance(question, Choice):
            made += [f"{question.key}={given}" for given in question.answers]
        elif isinstance(question, Several):
            name = NAMES_EACH.get(question.key, "covered_site")
            made += [f"{name}={one}" for one in question.answers]
    said = {statement: book.says(f"{modality}.{statement}") for statement in made}
    done = book.never
    for result in RESULT.answers:
        done = done | said[f"result={result}"]
    said[f"modality={modality}"] = said[f"mechanism={MECHANISMS[modality]}"] = done
    return said


def decided() -> Decided:
    """Run the algorithm on formulas."""
    book = Book()
    case_set = statements(book)
    given = answer(case_set)
    said, terms = case_set.case, given.scope.terms
    stages: dict[str, dict[str, Any]] = {
        "terms": {name: truth for name, truth in terms.items() if name in CASE},
        "reading": given.compared.said | said_of_studies(given),
        "findings": _findings(given),
        "leans": given.overall,
        "rows": _rows(given),
        "conclusion": {f"conclusion={code}": said[f"conclusion={code}"] for code in CONCLUSIONS},
        "further": {name: truth for name, truth in terms.items() if name not in CASE},
        "rules": {name: given.given[name] for names in WAYS.values() for name in names},
    }
    return Decided(book, stages)


def _rows(given: Answered) -> dict[str, Any]:
    """The rows of the two tables of conclusions, each alone."""
    return {
        f"{purpose} {row}": condition.ask(given.scope)
        for purpose, table in TABLES.items()
        for row, (_, condition) in enumerate(table)
    }


def said_of_studies(given: Answered) -> dict[str, Any]:
    """What follows for each study and for each discordance: ``ct.settled``, ``ct/mri.saw_all``."""
    found: dict[str, Any] = {}
    for name, scope in given.compared.studies.items():
        found |= {f"{name}.{key}": truth for key, truth in scope.a.items()}
        found |= {f"{name}.read_as.{key}": truth for key, truth in scope.pair.items()}
    for discordance in given.compared.discordances:
        found |= {f"{discordance.a}/{discordance.b}.{key}": truth for key, truth in discordance.scope.pair.items()}
    return found


def _findings(given: Answered) -> dict[str, Any]:
    return {f"{r.seen_on}/{r.missed_by or 'alone'}.{r.rule}.{r.lean}.{r.certainty}": r.where for r in given.readings}
