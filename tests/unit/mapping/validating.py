"""Requests that are validated, for the tests of it."""

from typing import Any

import pytest

from sandbox.mapping.configuration import created
from sandbox.mapping.validation import Rejected, check_create
from tests.unit.mapping.samples import STREAM

QUEUE = "arn:aws:sqs:us-east-1:000000000000:failures"
INSERTS = {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}
LEAST = {"EventSourceArn": STREAM, "FunctionName": "f", "StartingPosition": "TRIM_HORIZON"}
CURRENT = created(LEAST, uuid="u", arn="a", function_arn="f", now=0)
INVALID = "InvalidParameterValueException"
VALIDATION = "ValidationException"


def refused(**request: Any) -> Rejected:
    with pytest.raises(Rejected) as caught:
        check_create(LEAST | request)
    return caught.value


def told(**request: Any) -> tuple[str, str]:
    rejected = refused(**request)
    return rejected.error, str(rejected)


def violated(value: object, member: str, constraint: str) -> tuple[str, str]:
    return (
        VALIDATION,
        f"1 validation error detected: Value '{value}' at '{member}' "
        f"failed to satisfy constraint: {constraint}",
    )


def filters(*patterns: str) -> dict[str, Any]:
    return {"Filters": [{"Pattern": pattern} for pattern in patterns]}


def failing_to(arn: str) -> dict[str, Any]:
    return {"OnFailure": {"Destination": arn}}
