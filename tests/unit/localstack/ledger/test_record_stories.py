"""What is told of a record after all that may have happened to it."""

from typing import Any

import pytest

from sandbox.localstack.ledger.records import Records
from sandbox.mapping import entries
from sandbox.mapping.entries import Entry
from tests.unit.localstack.ledger.happenings import BATCHED, DONE, ERROR, ONE, READ, attempt, tell, told
from tests.unit.localstack.records import (
    QUEUE,
    SHARD,
)

STORIES: dict[str, tuple[list[Entry], dict[str, Any]]] = {
    "read": (READ, {"state": "waiting", "pattern": None, "batch": None, "checkpointed": False}),
    "filtered": (
        [entries.Read(SHARD, [ONE]), entries.Filtered(ONE), DONE],
        {"state": "filtered", "attempts": [], "checkpointed": True},
    ),
    "matched by the second pattern": ([*READ, entries.Matched(ONE, 1)], {"pattern": 1}),
    "batched": (BATCHED, {"state": "batched", "batch": 1}),
    "running": (
        [*BATCHED, entries.AttemptBegan(1, "r-1", 1, [ONE])],
        {"state": "running", "attempts": [(1, "running", None, None)]},
    ),
    "success at first": (
        [*BATCHED, *attempt(1, "success", failed_from=1), entries.Succeeded(1, [ONE]), DONE],
        {"state": "succeeded", "attempts": [(1, "success", 250.0, None)], "checkpointed": True},
    ),
    "waiting for a retry": (
        [*BATCHED, *attempt(1, "error", error=ERROR), entries.Waiting(1, [ONE], 1_005.0)],
        {
            "state": "retrying",
            "retryAt": 1_005.0,
            "attempts": [(1, "error", 250.0, {"errorType": "KeyError"})],
        },
    ),
    "the retry runs": (
        [
            *[*BATCHED, *attempt(1, "error", error=ERROR), entries.Waiting(1, [ONE], 1_005.0)],
            entries.AttemptBegan(1, "r-1", 2, [ONE]),
        ],
        {"state": "running", "retryAt": None},
    ),
    "two attempts, discarded and delivered": (
        [
            *[*BATCHED, *attempt(1, "error", error=ERROR), *attempt(2, "error", error=ERROR)],
            entries.Discarded(1, [ONE], "RetryAttemptsExhausted"),
            entries.Delivered([ONE], QUEUE),
            DONE,
        ],
        {
            "state": "discarded",
            "discarded": "RetryAttemptsExhausted",
            "destination": {"arn": QUEUE, "delivered": True, "reason": None},
            "attempts": [(number, "error", 250.0, {"errorType": "KeyError"}) for number in (1, 2)],
            "checkpointed": True,
        },
    ),
    "too old, and not delivered": (
        [
            *[*BATCHED, entries.Discarded(1, [ONE], "RecordAgeExceeded")],
            entries.DeliveryFailure([ONE], QUEUE, "AccessDenied"),
        ],
        {
            "state": "discarded",
            "discarded": "RecordAgeExceeded",
            "destination": {"arn": QUEUE, "delivered": False, "reason": "AccessDenied"},
            "attempts": [],
        },
    ),
    "throttled, which is no attempt spent": (
        [
            *[*BATCHED, *attempt(1, "throttled", error="Rate Exceeded."), entries.Waiting(1, [ONE], 1_001.0)],
            *[*attempt(1, "success", failed_from=1), entries.Succeeded(1, [ONE])],
        ],
        {
            "state": "succeeded",
            "retryAt": None,
            "attempts": [(1, "throttled", 250.0, "Rate Exceeded."), (1, "success", 250.0, None)],
        },
    ),
    "a response that names no record of the batch": (
        [*BATCHED, *attempt(1, "invalid", error="itemIdentifier '' is not in the batch")],
        {
            "state": "retrying",
            "attempts": [(1, "invalid", 250.0, "itemIdentifier '' is not in the batch")],
        },
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_record_is_told_by_what_happened_to_it(name: str) -> None:
    happened, expected = STORIES[name]
    ledger = Records()

    tell(ledger, happened)

    [story] = told(ledger)
    [passage] = story["mappings"]
    passage["attempts"] = [
        (one["attempt"], one["outcome"], one["durationMs"], one["error"]) for one in passage["attempts"]
    ]
    assert {name: passage[name] for name in expected} == expected
