"""When what answers is the sandbox, complete."""

from typing import Any

import pytest

from sandbox.engine import ready
from sandbox.errors import EngineError

COMPLETE: dict[str, Any] = {
    "executor": "sandbox",
    "providers": {"lambda": "sandbox"},
    "services": {"s3": "running"},
    "dynamodbLocal": {"ready": True},
    "warm": True,
}


def test_nothing_is_missing_where_all_is_loaded_and_dynamodb_local_answers() -> None:
    assert ready.missing(COMPLETE) == ""


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"providers": {"lambda": None}}, "the service lambda"),
        ({"services": {"s3": "available"}}, "the service s3"),
        ({"dynamodbLocal": {"ready": False}}, "DynamoDB Local"),
        ({"warm": False}, "what a first deployment needs"),
    ],
)
def test_what_is_missing_is_named(told: dict[str, Any], missing: str) -> None:
    assert ready.missing({**COMPLETE, **told}) == missing


@pytest.mark.parametrize(
    "told", [{"executor": "docker"}, {"providers": {"lambda": "localstack"}}, {"services": {"s3": "error"}}]
)
def test_what_will_never_be_the_sandbox_is_an_error(told: dict[str, Any]) -> None:
    with pytest.raises(EngineError):
        ready.missing({**COMPLETE, **told})


def test_another_executor_is_no_error_where_it_was_asked_for() -> None:
    assert ready.missing({**COMPLETE, "executor": "Another"}, "Another") == ""
