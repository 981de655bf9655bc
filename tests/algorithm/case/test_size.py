"""However much is sent, it is read in time that grows with its length and no faster; what is wrong is named, then counted."""

from __future__ import annotations

import json
from time import process_time

import pytest

from mbc_advisor.algorithm.case.read import MOST_NAMED, CaseRefused, read_case, read_json

SECOND = 1.0


def refusal(text: str) -> list[str]:
    """The sentences that a text gets, in under a second of work."""
    begun = process_time()
    with pytest.raises(CaseRefused) as refused:
        read_case(read_json(text))
    assert process_time() - begun < SECOND
    return [fault.sentence for fault in refused.value.faults]


def test_one_key_twice_among_sixty_thousand_is_found_at_once():
    keys = [f'"key{number}": 1' for number in range(60_000)]
    (sentence,) = refusal("{" + ", ".join([*keys, '"key59999": 2']) + "}")
    assert 'the key "key59999" stands twice in one object' in sentence


@pytest.mark.parametrize("path", ["", "studies.ct."])
def test_of_two_hundred_thousand_keys_that_are_no_questions_some_are_named_and_the_rest_counted(path):
    strange = {f"key{number}": 1 for number in range(200_000)}
    case = strange if not path else {"studies": [{"modality": "ct", "result": "negative"} | strange]}
    sentences = refusal(json.dumps(case))
    assert len(sentences) == MOST_NAMED + 1
    assert sentences[0].startswith(f'"{path}key0" was given with 1, and is not a question')
    assert sentences[-1] == (
        f"{200_000 - MOST_NAMED} further keys were given that are no questions; accepted: the keys of facts version 1."
    )


def test_keys_that_are_no_text_cost_no_more():
    text = json.dumps({f"\ud800{number}": 1 for number in range(50_000)})
    assert len(refusal(text)) <= MOST_NAMED + 1


@pytest.mark.parametrize("study", [3, {"modality": "ct", "result": "negative"}, {"modality": "ct", "zzz": 1}])
def test_of_a_hundred_thousand_studies_the_first_are_read_and_the_rest_counted(study):
    sentences = refusal(json.dumps({"studies": [study] * 100_000}))
    assert len(sentences) <= 3 * MOST_NAMED + 1
    assert sentences[-1] == "Studies (studies): 100000 were given; accepted: at most one current study a modality."


@pytest.mark.parametrize("key", ["sites", "features", "covered_sites"])
def test_a_list_of_a_hundred_thousand_answers_is_refused_in_one_sentence(key):
    study = {"modality": "ct", "result": "positive", key: [f"place {number}" for number in range(100_000)]}
    (sentence,) = refusal(json.dumps({"studies": [study]}))
    assert f"(studies.ct.{key})" in sentence


def test_a_long_answer_is_shown_in_short():
    (sentence,) = refusal(json.dumps({"er": "positive" * 100_000}))
    assert len(sentence) < 200


def test_a_number_of_many_digits_is_refused_in_our_words():
    (sentence,) = refusal('{"age_years": ' + "9" * 100_000 + "}")
    assert "a number in it has 100000 digits" in sentence
    assert "sys." not in sentence
