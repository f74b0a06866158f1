"""A function that is handed what expired, and not what somebody deleted."""

import time

import pytest

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("filters")


@pytest.mark.slow
def test_only_the_deletion_by_ttl_is_delivered_and_it_says_who_did_it(sandbox: Sandbox) -> None:
    quotes, expired = sandbox.table("QuotesTable"), sandbox.function("ExpiredQuotes")
    quotes.put(quoteId="by-hand")
    quotes.delete("by-hand")
    quotes.put(quoteId="by-ttl", expiresAt=int(time.time()) - 1)

    record = expired.expect_record(within=60)
    sandbox.settle()
    assert (record.event_name, record.key) == ("REMOVE", "by-ttl")
    assert record.raw["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    assert len(expired.records) == 1
    assert [(each.event_name, each.key, each.states["ExpiredQuotes"]) for each in quotes.records] == [
        ("INSERT", "by-hand", "filtered"),
        ("REMOVE", "by-hand", "filtered"),
        ("INSERT", "by-ttl", "filtered"),
        ("REMOVE", "by-ttl", "succeeded"),
    ]
