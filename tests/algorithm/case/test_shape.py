"""The written case and the vocabulary are one: same questions, same answers, same limits."""

from __future__ import annotations

from decimal import Decimal
from types import NoneType
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from mbc_advisor.algorithm.case.facts import CaseFacts, Study
from mbc_advisor.algorithm.case.read import CaseRefused, read_case
from mbc_advisor.algorithm.case.vocabulary import (
    MODALITY,
    QUESTIONS,
    RESULT,
    STUDY_QUESTIONS,
    Day,
    Number,
    OptionalChoice,
    Several,
)

OF_A_STUDY = {"modality": MODALITY, "result": RESULT, **STUDY_QUESTIONS}
EVERY = [
    pytest.param(shape, key, question, id=f"{shape.__name__}.{key}")
    for shape, questions in ((CaseFacts, QUESTIONS), (Study, OF_A_STUDY))
    for key, question in questions.items()
]


def answers_in(hint) -> tuple:
    """The literals in a type, however it is wrapped."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return tuple(answer for part in get_args(hint) for answer in answers_in(part))


def test_a_case_and_a_study_have_the_questions_of_the_vocabulary_in_its_order():
    assert list(CaseFacts.model_fields) == ["facts_version", "label", "studies", *QUESTIONS]
    assert list(Study.model_fields) == list(OF_A_STUDY)


@pytest.mark.parametrize(("shape", "key", "question"), EVERY)
def test_each_field_takes_the_answers_of_its_question_and_has_its_default(shape, key, question):
    hint, default = get_type_hints(shape)[key], shape.model_fields[key].default
    if isinstance(question, Number):
        assert set(get_args(hint)) == {int if question.whole else Decimal, NoneType}
        assert default is None
    elif isinstance(question, Day):
        assert default is None
    elif isinstance(question, Several):
        assert (answers_in(hint), default) == (tuple(question.answers), ())
    else:
        assert sorted(answers_in(hint)) == sorted(question.answers)
        assert (NoneType in get_args(hint)) == isinstance(question, OptionalChoice)
        if key not in ("modality", "result"):
            assert default == question.default


@pytest.mark.parametrize(("key", "question"), [(k, q) for k, q in QUESTIONS.items() if isinstance(q, Number)])
def test_each_number_is_taken_up_to_its_limits_and_no_further(key, question):
    for limit, beyond in ((question.low, question.low - 1), (question.high, question.high + 1)):
        assert getattr(read_case({key: limit}), key) == limit
        with pytest.raises(CaseRefused):
            read_case({key: beyond})
