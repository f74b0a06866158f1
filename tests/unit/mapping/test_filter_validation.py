"""The rules of FilterCriteria (reference 2.1)."""

import json

import pytest

from sandbox.mapping.validation import check_create
from tests.unit.mapping.validating import INSERTS, INVALID, LEAST, VALIDATION, filters, refused, told


def test_filters_and_tumbling_windows_exclude_each_other() -> None:
    error, text = told(FilterCriteria=INSERTS, TumblingWindowInSeconds=10)

    assert (error, text) == (
        INVALID,
        "Filter criteria must be empty when tumbling window period is configured",
    )


@pytest.mark.parametrize("pattern", ["single-string", '[{"eventName": ["INSERT"=123}]', "", "{}"])
def test_a_pattern_that_is_none_is_refused_in_aws_words_and_then_ours(pattern: str) -> None:
    rejected = refused(FilterCriteria=filters('{"eventName": ["INSERT"]}', pattern))

    assert (rejected.error, rejected.text) == (INVALID, "Invalid filter pattern definition.")
    assert str(rejected).startswith("Invalid filter pattern definition. Filter 2: it ") or pattern == "{}"


def test_an_operator_of_eventbridge_is_refused_by_its_name_and_place() -> None:
    pattern = json.dumps({"dynamodb": {"Keys": {"pk": {"S": [{"wildcard": "a*"}]}}}})

    assert '"dynamodb.Keys.pk.S": wildcard is for EventBridge' in str(
        refused(FilterCriteria=filters(pattern))
    )


def test_a_filter_needs_a_pattern() -> None:
    assert refused(FilterCriteria={"Filters": [{}]}).text == "Invalid filter pattern definition."


def test_a_sixth_filter_is_one_too_many() -> None:
    error, text = told(FilterCriteria=filters(*['{"eventName": ["INSERT"]}'] * 6))

    assert error == INVALID
    assert "has 6 filters; an event source mapping takes at most 5" in text


def test_a_pattern_has_at_most_4096_characters() -> None:
    longest = json.dumps({"a": ["x" * (4096 - len('{"a": [""]}'))]})

    check_create(LEAST | {"FilterCriteria": filters(longest)})
    error, text = told(FilterCriteria=filters(f"{longest} "))

    assert error == VALIDATION
    assert "at 'filterCriteria.filters.1.member.pattern' failed to satisfy constraint" in text
    assert text.endswith("Member must have length less than or equal to 4096")
