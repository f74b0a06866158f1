"""ReportBatchItemFailures: what a function's response says of its batch (reference 3.5).

Asked only of mappings that have it among their FunctionResponseTypes, and only when the function ran
without an error; without it a response means success, whatever it holds.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.mapping.records import Record


@dataclass(frozen=True, slots=True)
class Success:
    """Every record is done."""


@dataclass(frozen=True, slots=True)
class Partial:
    """Records before ``index`` are done; it and all after it come again. 0: nothing is done."""

    index: int
    """Of the lowest record reported, in the batch."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """The response names something that is no record of the batch: the whole batch has failed."""

    reason: str


Verdict = Success | Partial | Invalid


def judge(payload: str, records: Sequence[Record]) -> Verdict:
    """What a function's response (JSON) means for the batch that it was invoked with.

    One identifier that is wrong spoils the response, whatever stands beside it. AWS does not say what it
    makes of a response that is neither an object nor null nor an empty list, or of one that is no JSON, or
    where ``batchItemFailures`` is no list: here the whole batch has failed.
    """
    try:
        response = json.loads(payload)
    except ValueError:
        return Invalid(f"the response is no JSON: {_short(payload)}")
    if response is None or response == []:
        return Success()
    if not isinstance(response, dict):
        return Invalid(f"the response must be an object with batchItemFailures, not {_json(response)}")
    failures = response.get("batchItemFailures")
    if failures is not None and not isinstance(failures, list):
        return Invalid(f"batchItemFailures must be a list, not {_json(failures)}")
    return _lowest(failures or [], records)


def _lowest(failures: Sequence[object], records: Sequence[Record]) -> Verdict:
    positions = {_detail(record, "SequenceNumber"): index for index, record in enumerate(records)}
    reported = []
    for failure in failures:
        identifier = failure.get("itemIdentifier") if isinstance(failure, dict) else None
        if not isinstance(identifier, str) or identifier not in positions:
            return Invalid(_what_is_wrong(failure, records))
        reported.append(positions[identifier])
    return Partial(min(reported)) if reported else Success()


def _what_is_wrong(failure: object, records: Sequence[Record]) -> str:
    if not isinstance(failure, dict) or "itemIdentifier" not in failure:
        return f'each of batchItemFailures must be {{"itemIdentifier": …}}, not {_json(failure)}'
    identifier = failure["itemIdentifier"]
    if isinstance(identifier, str) and identifier in [record.event.get("eventID") for record in records]:
        return f"itemIdentifier {_json(identifier)} is an eventID: {_RIGHT}"
    if isinstance(identifier, int) and identifier in [
        int(_detail(record, "SequenceNumber")) for record in records
    ]:
        return f"itemIdentifier {_json(identifier)} is a number, and must be a string: {_RIGHT}"
    return f"itemIdentifier {_json(identifier)} is no SequenceNumber of this batch: {_RIGHT}"


_RIGHT = "it must be record['dynamodb']['SequenceNumber']"
_LONGEST = 200
"""Characters of a response that a reason quotes."""


def _detail(record: Record, name: str) -> str:
    dynamodb: Mapping[str, Any] = record.event["dynamodb"]
    return str(dynamodb[name])


def _json(value: object) -> str:
    return _short(json.dumps(value, ensure_ascii=False))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
