"""Many cases at once, straight from their JSON, for answering a file of them.

What `facts.read_case` and `case_sets.of` do one case at a time, done for a batch: an answer is looked up in a
table of what it says and noted for its case; what nobody answered follows at the end. A case that is not
plainly sound is not judged here: `Gathering.add` declines it, and `read_case` says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Any

from .case.contradictions import case_contradictions, study_contradictions
from .case.facts import FACTS_VERSION, ISO_DAY, LABEL_LIMIT, LOOKS_LIKE_AN_IDENTIFIER
from .case.measures import MIRELS_ITEMS, SINS_ITEMS, Limits, Measures, measure
from .case.vocabulary import MECHANISMS, MODALITIES, QUESTIONS, RESULT, STUDY_QUESTIONS, Choice, Number, Several
from .imaging.study_pairs import MAX_DAYS_APART
from .logic.case_sets import COMPARES, NAMES_EACH, PLAIN_MEASURES, STATEMENT, CaseSet, case_statements, study_statements
from .logic.questions import MEASURED

YES = ord("1")
MEASURED_FROM = frozenset(
    ("crcl_ml_min", "corrected_calcium_mmol_l", "calcium_mmol_l", "creatinine_umol_l", "mirels_total", "sins_total",
     *MIRELS_ITEMS, *SINS_ITEMS)
)  # fmt: skip
"""Without one of these no measure can be computed."""
COMPUTED = {
    "crcl": "crcl_ml_min", "corrected_calcium": "corrected_calcium_mmol_l",
    "uncorrected_calcium": "uncorrected_calcium_mmol_l", "creatinine_rise": "creatinine_rise_umol_l",
    "mirels": "mirels", "sins": "sins",
}  # fmt: skip
NOTHING_MEASURED = Measures(None, None, None, None, None, None)
_PLAIN = frozenset(measured.key for measured in PLAIN_MEASURES)
_CHOICES = {key: STATEMENT[key] for key, question in QUESTIONS.items() if isinstance(question, Choice)}
_NUMBERS = {key: (q.whole, q.low, q.high) for key, q in QUESTIONS.items() if isinstance(q, Number)}
_STUDY_CHOICES = {key: STATEMENT[key] for key, question in STUDY_QUESTIONS.items() if isinstance(question, Choice)} | {
    "result": {result: f"result={result}" for result in RESULT.answers}
}
_LISTS = {
    key: {one: f"{NAMES_EACH.get(key, 'covered_site')}={one}" for one in question.answers}
    for key, question in STUDY_QUESTIONS.items()
    if isinstance(question, Several)
}


class _Unsound(Exception):
    """Something in the case is not as it should be, or not in its plainest form."""


class _Answers:
    """Answers by attribute, as contradictions and measures ask for them; its dictionary is the case's JSON."""


_Case = type("_Case", (_Answers,), {key: getattr(question, "default", None) for key, question in QUESTIONS.items()})
_Study = type("_Study", (_Answers,), {
    key: () if isinstance(question, Several) else getattr(question, "default", None) for key, question in STUDY_QUESTIONS.items()
})  # fmt: skip


class Gathered(CaseSet):
    """The cases of a batch; which of their studies lie too far apart is known case by case."""

    def __init__(self, everywhere: int, far: dict[tuple[str, str], int]):
        super().__init__(everywhere)
        self.far = far

    def apart(self, a: str, b: str, days: int) -> int:
        """As `CaseSet.apart`, for `reading.MAX_DAYS_APART`."""
        return self.far.get((a, b), 0) | self.far.get((b, a), 0)


class _Rows(dict):
    """For each statement a row of '0' and '1', a place a case, the first case last."""

    def __init__(self, blank: bytes):
        super().__init__()
        self._blank = blank

    def __missing__(self, statement: Any) -> bytearray:
        row = self[statement] = bytearray(self._blank)
        return row


class Gathering:
    """Takes the cases of a batch, one bit each, and gives their cases.

    ``measures`` and ``sites`` (of each study, by modality) are kept case by case, for the answers.
    """

    def __init__(self, size: int, limits: Limits):
        self.size, self.limits = size, limits
        self.measures: list[Measures] = [NOTHING_MEASURED] * size
        self.sites: list[dict[str, tuple[str, ...]]] = [{} for _ in range(size)]
        blank = b"0" * size
        self._case = _Rows(blank)
        self._studies = {modality: _Rows(blank) for modality in MODALITIES}
        self._far = _Rows(blank)
        named = {"upper": limits.calcium_upper, "lower": limits.calcium_lower}
        self._thresholds = {
            measured.key: [
                (statement, COMPARES[sign], named.get(limit, limit))
                for statement, (sign, limit) in measured.thresholds.items()
            ]
            for measured in MEASURED
        }

    def add(self, position: int, data: Any) -> bool:
        """Take the case that JSON data describes, unless it is not plainly sound."""
        try:
            statements, studies, measures = self._said(data)
        except (_Unsound, AttributeError, KeyError, TypeError, ValueError):
            return False
        self._take(position, statements, studies, measures)
        return True

    def add_read(self, position: int, case: Any) -> None:
        """Take a case that `facts.read_case` has read."""
        studies = [(study.modality, study_statements(study), study.sites, study.date) for study in case.studies]
        self._take(position, case_statements(case, self.limits), studies, measure(case))

    def _take(self, position: int, statements: Iterable[str], studies: Iterable[tuple], measures: Measures) -> None:
        place = self.size - 1 - position
        for statement in statements:
            self._case[statement][place] = YES
        self.measures[position] = measures
        dated = []
        for modality, of_study, sites, day in studies:
            rows = self._studies[modality]
            for statement in of_study:
                rows[statement][place] = YES
            self.sites[position][modality] = sites
            if day is not None:
                dated.append((modality, day))
        for (a, day_a), (b, day_b) in combinations(dated, 2):
            if abs((day_a - day_b).days) > MAX_DAYS_APART:
                self._far[a, b][place] = YES

    def _said(self, data: Any) -> tuple[list[str], list[tuple], Measures]:
        """What a case says: statements, its studies, its measures."""
        said: list[str] = []
        studies: list[tuple] = []
        for key, value in data.items():
            answers = _CHOICES.get(key)
            if answers is not None:
                said.append(answers[value])
            elif key in _NUMBERS:
                whole, low, high = _NUMBERS[key]
                if (type(value) is not int and (whole or type(value) is not Decimal)) or not low <= value <= high:
                    raise _Unsound
                if key in _PLAIN:
                    for statement, compare, limit in self._thresholds[key]:
                        if compare(value, limit):
                            said.append(statement)
            elif key == "studies":
                if type(value) is not list:
                    raise _Unsound
                studies = [_said_of_study(study) for study in value]
            elif not _sound(key, value):
                raise _Unsound
        case = _Case()
        case.__dict__ = data
        if any(case_contradictions(case)) or len({study[0] for study in studies}) != len(studies):
            raise _Unsound
        if MEASURED_FROM.isdisjoint(data):
            return said, studies, NOTHING_MEASURED
        measures = measure(case)
        for key, name in COMPUTED.items():
            if (value := getattr(measures, name)) is not None:
                said += [statement for statement, compare, limit in self._thresholds[key] if compare(value, limit)]
        return said, studies, measures

    def case_set(self) -> Gathered:
        """The cases of the cases taken; a place that was not taken is a case of which nothing is said."""
        everywhere = (1 << self.size) - 1
        made = Gathered(everywhere, {pair: int(row, 2) for pair, row in self._far.items()})
        made.case = {statement: int(row, 2) for statement, row in self._case.items()}
        _unsaid(made.case, _CHOICES, everywhere)
        for modality, rows in self._studies.items():
            if not rows:
                continue
            said = made.studies[modality] = {key: int(row, 2) for key, row in rows.items()}
            done = 0
            for statement in _STUDY_CHOICES["result"].values():
                done |= said.get(statement, 0)
            said[f"modality={modality}"] = said[f"mechanism={MECHANISMS[modality]}"] = done
            _unsaid(said, _STUDY_CHOICES, done)
        return made


def _unsaid(said: dict[str, int], choices: dict[str, dict[str, str]], where: int) -> None:
    """What holds of the cases in which a question was not answered: its default."""
    for key, statements in choices.items():
        default = _DEFAULTS.get(key)
        if default is None:
            continue
        left = where
        for answer, statement in statements.items():
            if answer != default and statement in said:
                left &= ~said[statement]
        said[statements[default]] = left


_DEFAULTS = {
    key: question.default for key, question in (QUESTIONS | STUDY_QUESTIONS).items() if isinstance(question, Choice)
}


def _sound(key: str, value: Any) -> bool:
    """Whether a key that is no question is plainly right."""
    if key == "facts_version":
        return type(value) is int and value == FACTS_VERSION
    return key == "label" and len(value) <= LABEL_LIMIT and not LOOKS_LIKE_AN_IDENTIFIER.search(value)


def _said_of_study(data: dict[str, Any]) -> tuple[str, list[str], Sequence[str], date | None]:
    said: list[str] = []
    day = None
    for key, value in data.items():
        if key in _STUDY_CHOICES:
            said.append(_STUDY_CHOICES[key][value])
        elif key in _LISTS:
            statements = _LISTS[key]
            if type(value) is not list or len(set(value)) != len(value):
                raise _Unsound
            said += [statements[one] for one in value]
        elif key == "date":
            day = _day(value)
        elif key != "modality" or value not in MODALITIES:
            raise _Unsound
    study = _Study()
    study.__dict__ = data
    if "result" not in data or any(study_contradictions(study)):
        raise _Unsound
    return data["modality"], said, data.get("sites", ()), day


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    if not ISO_DAY.match(text):
        raise _Unsound
    return date.fromisoformat(text)
