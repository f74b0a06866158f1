"""Which records are read for a failure; the Streams API is what is not real."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.redrive.failures import Failure
from sandbox.redrive.stream import EMPTY_PAGES, records

FAILURE = Failure("a:b:c:d:e:f:subject", "RetryAttemptsExhausted", "arn/Users/stream", "shard", "3", "5", 3)


class Streams:
    """One shard, a page after the other; ``refused`` are error codes by iterator type."""

    def __init__(self, *pages: list[int], refused: dict[str, str] | None = None, ends: bool = False) -> None:
        self.pages = pages
        self.refused = refused or {}
        self.ends = ends
        self.asked: list[str] = []

    def get_shard_iterator(self, ShardIteratorType: str, **_: str) -> dict[str, str]:  # noqa: N803
        self.asked.append(ShardIteratorType)
        if code := self.refused.get(ShardIteratorType):
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, "GetShardIterator")
        return {"ShardIterator": "0"}

    def get_records(self, ShardIterator: str) -> dict[str, Any]:  # noqa: N803
        page = int(ShardIterator)
        numbers = self.pages[page] if page < len(self.pages) else []
        last = self.ends and page >= len(self.pages) - 1
        self.asked.append(f"page {page}")
        return {
            "Records": [{"dynamodb": {"SequenceNumber": str(number)}} for number in numbers],
            **({} if last else {"NextShardIterator": str(page + 1)}),
        }


def numbers(streams: Streams) -> list[int]:
    return [int(each["dynamodb"]["SequenceNumber"]) for each in records(streams, FAILURE)]


def test_those_from_the_first_to_the_last_are_read_over_pages_of_which_some_are_empty() -> None:
    streams = Streams([3], [], [4, 5, 6], [7])
    assert numbers(streams) == [3, 4, 5]
    assert streams.asked[-1] == "page 2", "nothing is read beyond the last"


def test_where_the_first_is_trimmed_those_are_read_that_are_left() -> None:
    streams = Streams([5, 6], refused={"AT_SEQUENCE_NUMBER": "TrimmedDataAccessException"})
    assert numbers(streams) == [5]
    assert streams.asked[:2] == ["AT_SEQUENCE_NUMBER", "TRIM_HORIZON"]


def test_what_stood_before_the_first_is_left_out() -> None:
    streams = Streams([1, 2, 3, 5], refused={"AT_SEQUENCE_NUMBER": "TrimmedDataAccessException"})
    assert numbers(streams) == [3, 5]


def test_a_stream_that_is_gone_has_none() -> None:
    assert numbers(Streams(refused={"AT_SEQUENCE_NUMBER": "ResourceNotFoundException"})) == []


def test_reading_ends_with_a_closed_shard_and_with_an_open_one_that_stays_empty() -> None:
    assert numbers(Streams([3], ends=True)) == [3]
    streams = Streams([3])
    assert numbers(streams) == [3]
    assert len(streams.asked) == 1 + 1 + EMPTY_PAGES


def test_any_other_refusal_is_not_taken_for_a_loss() -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        numbers(Streams(refused={"AT_SEQUENCE_NUMBER": "AccessDeniedException"}))
