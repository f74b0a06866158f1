import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.mapping.partial_failures import Invalid, Partial, Success, judge
from tests.unit.mapping.samples import FIRST, samples

BATCH = samples(4)


def reported(*identifiers: object) -> str:
    return json.dumps({"batchItemFailures": [{"itemIdentifier": one} for one in identifiers]})


@pytest.mark.parametrize(
    "payload", ['{"batchItemFailures":[]}', '{"batchItemFailures":null}', "{}", "null", "[]"]
)
def test_the_five_ways_to_say_nothing_are_success(payload: str) -> None:
    assert judge(payload, BATCH) == Success()


@pytest.mark.parametrize(
    "payload", ['{"statusCode":500}', '{"state":{},"batchItemFailures":[]}', '{"BatchItemFailures":[{}]}']
)
def test_other_members_of_a_response_mean_nothing(payload: str) -> None:
    assert judge(payload, BATCH) == Success()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (reported(""), 'itemIdentifier "" is no SequenceNumber of this batch'),
        (reported(None), "itemIdentifier null is no SequenceNumber of this batch"),
        (reported(123), "itemIdentifier 123 is no SequenceNumber of this batch"),
        (reported(True), "itemIdentifier true is no SequenceNumber of this batch"),
        (reported(["x"]), r'itemIdentifier \["x"\] is no SequenceNumber of this batch'),
        (reported("abc"), 'itemIdentifier "abc" is no SequenceNumber of this batch: it must be record'),
        (reported(str(FIRST + 9)), "is no SequenceNumber of this batch"),
        (reported(FIRST), "is a number, and must be a string"),
        (reported(f"{1:032x}"), r"is an eventID: it must be record\['dynamodb'\]\['SequenceNumber'\]"),
        ('{"batchItemFailures":[{"foo":123}]}', r'must be {"itemIdentifier": …}, not {"foo": 123}'),
        ('{"batchItemFailures":[{"foo":null}]}', r'must be {"itemIdentifier": …}, not {"foo": null}'),
        ('{"batchItemFailures":["x"]}', r'must be {"itemIdentifier": …}, not "x"'),
        ('{"batchItemFailures":[null]}', "must be .*, not null"),
        ('{"batchItemFailures":{}}', "batchItemFailures must be a list, not {}"),
        ('{"batchItemFailures":""}', 'batchItemFailures must be a list, not ""'),
        ('{"batchItemFailures":false}', "batchItemFailures must be a list, not false"),
        ('"done"', 'must be an object with batchItemFailures, not "done"'),
        ('""', "must be an object"),
        ("0", "must be an object"),
        ("false", "must be an object"),
        ("[1]", "must be an object"),
        ("done", "the response is no JSON: done"),
        ("", "the response is no JSON"),
    ],
)
def test_what_names_no_record_of_the_batch_fails_all_of_it_with_the_reason(payload: str, reason: str) -> None:
    verdict = judge(payload, BATCH)

    assert isinstance(verdict, Invalid)
    assert re.search(reason, verdict.reason)


def test_one_wrong_identifier_spoils_the_right_ones_beside_it() -> None:
    assert isinstance(judge(reported(str(FIRST + 2), "abc"), BATCH), Invalid)


def test_a_reason_quotes_a_long_response_in_part() -> None:
    verdict = judge(json.dumps("x" * 1000), BATCH)

    assert isinstance(verdict, Invalid)
    assert len(verdict.reason) < 300


def test_the_first_record_reported_means_no_progress() -> None:
    assert judge(reported(str(FIRST)), BATCH) == Partial(0)


def test_identifiers_are_those_of_what_is_left_of_the_batch() -> None:
    assert judge(reported(str(FIRST + 2)), BATCH[1:]) == Partial(1)
    assert isinstance(judge(reported(str(FIRST)), BATCH[1:]), Invalid)


@given(st.lists(st.integers(0, 3), min_size=1))
def test_the_lowest_record_reported_counts_in_whatever_order_they_come(failed: list[int]) -> None:
    assert judge(reported(*(str(FIRST + number) for number in failed)), BATCH) == Partial(min(failed))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: (
            st.lists(one)
            | st.dictionaries(st.sampled_from(["batchItemFailures", "itemIdentifier", "x"]), one)
        ),
    )
)
def test_whatever_a_function_returns_is_judged(response: object) -> None:
    assert isinstance(judge(json.dumps(response), BATCH), Success | Invalid)
