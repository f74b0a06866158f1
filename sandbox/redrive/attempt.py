"""One invocation of the function with the records, and whether it took them."""

import json
from typing import Any

from botocore.exceptions import ClientError


class Refused(Exception):
    """The function failed, reported failed records, or could not be invoked; ``str()`` says what."""


def attempt(functions: Any, function_arn: str, event: str) -> None:
    """Invoke it and wait for its answer. Raises Refused.

    Failed records that it reports count even where its mapping does not ask for a report: whoever deletes
    the message of a batch that did not go well has lost it. ``functions`` is a boto3 client of Lambda.
    """
    try:
        answer = functions.invoke(FunctionName=function_arn, Payload=event.encode())
    except ClientError as error:
        raise Refused(error.response["Error"]["Message"]) from error
    text = answer["Payload"].read().decode(errors="replace")
    if "FunctionError" in answer:
        raise Refused(text)
    if reported := _reported(text):
        raise Refused(f"it reported {reported} failed record{'' if reported == 1 else 's'}")


def _reported(text: str) -> int:
    try:
        answer = json.loads(text or "null")
    except ValueError:
        return 0
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    if not failures:
        return 0
    return len(failures) if isinstance(failures, list) else 1
