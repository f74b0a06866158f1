# ruff: noqa: N803  # boto3's names
"""A worker on a stream with several shards; the two services are what is not real."""

from argparse import Namespace
from itertools import pairwise
from typing import Any

import pytest
from botocore.exceptions import ClientError
from stream_consumer import __main__ as program
from stream_consumer import shards as listing
from stream_consumer.leases import Lease, LostError
from stream_consumer.shards import Shard, readable, shards_of
from stream_consumer.worker import THROTTLING, Outcome, Worker


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "GetRecords")


class Streams:
    """Shards by name, each with its parent and its records; one page for each shard that is listed."""

    def __init__(self, **shards: tuple[str | None, list[str]]) -> None:
        self.shards = shards
        self.open: set[str] = set()
        self.refuse: list[str] = []
        self.refuse_listing: list[str] = []
        self.empty_pages = 0
        """So many come before each page with records."""
        self.asked: list[str] = []
        self.listed = 0
        self._empty = 0

    def describe_stream(self, StreamArn: str, ExclusiveStartShardId: str = "") -> Any:
        if self.refuse_listing:
            raise refusal(self.refuse_listing.pop())
        self.listed += not ExclusiveStartShardId
        names = list(self.shards)
        at = names.index(ExclusiveStartShardId) + 1 if ExclusiveStartShardId else 0
        parent = self.shards[names[at]][0]
        page: dict[str, Any] = {
            "Shards": [{"ShardId": names[at], **({"ParentShardId": parent} if parent else {})}]
        }
        return {"StreamDescription": page | ({"LastEvaluatedShardId": names[at]} if names[at + 1 :] else {})}

    def get_shard_iterator(
        self,
        StreamArn: str,
        ShardId: str,
        ShardIteratorType: str,
        SequenceNumber: str = "",
    ) -> Any:
        self.asked.append(f"{ShardId} {ShardIteratorType} {SequenceNumber}".strip())
        records = self.shards[ShardId][1]
        return {"ShardIterator": f"{ShardId}:{records.index(SequenceNumber) + 1 if SequenceNumber else 0}"}

    def get_records(self, ShardIterator: str) -> Any:
        if self.refuse:
            raise refusal(self.refuse.pop())
        self._empty += 1
        if self._empty <= self.empty_pages:
            return {"Records": [], "NextShardIterator": ShardIterator}
        self._empty = 0
        name, _, at = ShardIterator.partition(":")
        records = self.shards[name][1][int(at) : int(at) + 2]
        following = {"NextShardIterator": f"{name}:{int(at) + len(records)}"}
        ended = not records and name not in self.open
        return {
            "Records": [{"dynamodb": {"SequenceNumber": number}} for number in records],
            **({} if ended else following),
        }


class Leases:
    """Those of one stream, in memory."""

    def __init__(self) -> None:
        self.positions: dict[str, str | None] = {}
        self.ended: set[str] = set()
        self.others: set[str] = set()

    def done(self) -> set[str]:
        return self.ended

    def take(self, shard_id: str) -> Lease | None:
        return None if shard_id in self.others else Lease(shard_id, self.positions.get(shard_id))

    def keep(self, shard_id: str, position: str | None) -> None:
        if shard_id in self.others:
            raise LostError(shard_id)
        self.positions[shard_id] = position

    def finish(self, shard_id: str) -> None:
        self.ended.add(shard_id)

    def give_back(self, shard_id: str) -> None:
        self.others.discard(shard_id)


def reader(streams: Streams, leases: Leases) -> tuple[Worker, list[str]]:
    taken: list[str] = []
    take = lambda record: taken.append(record["dynamodb"]["SequenceNumber"])  # noqa: E731
    return Worker(streams, leases, "arn", take), taken  # type: ignore[arg-type]


def test_shards_are_listed_page_by_page() -> None:
    streams = Streams(a=(None, []), b=("a", []))
    assert list(shards_of(streams, "arn")) == [Shard("a", None), Shard("b", "a")]


def test_a_child_is_read_when_its_parent_is_done_and_where_it_is_trimmed() -> None:
    shards = [Shard("a", "trimmed"), Shard("b", "a"), Shard("c", "b")]
    assert [shard.shard_id for shard in readable(shards, [])] == ["a"]
    assert [shard.shard_id for shard in readable(shards, ["a"])] == ["b"]
    assert readable(shards, ["a", "b", "c"]) == []


def test_everything_is_read_parents_before_children_whatever_order_they_are_listed_in() -> None:
    streams = Streams(child=("parent", ["4", "5"]), parent=(None, ["1", "2", "3"]), other=(None, ["7"]))
    leases = Leases()
    worker, taken = reader(streams, leases)
    for _ in range(8):
        worker.round()
    assert [number for number in taken if number != "7"] == ["1", "2", "3", "4", "5"]
    assert leases.ended == {"child", "parent", "other"}


def test_a_worker_goes_on_behind_what_another_has_written_down() -> None:
    streams, leases = Streams(a=(None, ["1", "2", "3"])), Leases()
    leases.positions["a"] = "2"
    worker, taken = reader(streams, leases)
    worker.round()
    assert (taken, streams.asked) == (["3"], ["a AFTER_SEQUENCE_NUMBER 2"])


def test_a_shard_of_another_worker_is_left_alone() -> None:
    streams, leases = Streams(a=(None, ["1"])), Leases()
    leases.others.add("a")
    worker, taken = reader(streams, leases)
    assert (worker.round(), taken) == (Outcome.NOTHING, [])


def test_a_lease_that_was_lost_is_no_progress() -> None:
    streams, leases = Streams(a=(None, ["1", "2", "3"])), Leases()
    worker, _ = reader(streams, leases)
    leases.keep = lambda *_: (_ for _ in ()).throw(LostError("a"))  # type: ignore[method-assign]
    assert worker.round() == Outcome.NOTHING
    assert leases.positions == {}


def test_an_iterator_that_expired_is_made_anew_at_the_same_place() -> None:
    streams, leases = Streams(a=(None, ["1", "2", "3"])), Leases()
    worker, taken = reader(streams, leases)
    worker.round()
    streams.refuse.append("ExpiredIteratorException")
    worker.round()
    assert taken == ["1", "2", "3"]


def test_records_that_are_gone_are_told_and_the_rest_is_read(caplog: pytest.LogCaptureFixture) -> None:
    streams, leases = Streams(a=(None, ["8", "9"])), Leases()
    leases.positions["a"] = "8"
    streams.refuse.append("TrimmedDataAccessException")
    worker, taken = reader(streams, leases)
    worker.round()
    assert "records of shard a after 8 are lost" in caplog.text
    assert taken == ["8", "9"]


def test_any_other_error_ends_the_worker() -> None:
    streams, leases = Streams(a=(None, ["1"])), Leases()
    streams.refuse.append("AccessDeniedException")
    with pytest.raises(ClientError, match="AccessDenied"):
        reader(streams, leases)[0].round()


def once(worker: Worker) -> None:
    program.run(worker, Namespace(once=True, wait=0))


def test_once_reads_what_is_behind_shards_that_ended_without_a_record() -> None:
    names = [f"s{number}" for number in range(program.QUIET_ROUNDS + 2)]
    family = {name: (parent, list[str]()) for parent, name in pairwise([None, *names])}
    streams, leases = Streams(**family, last=(names[-1], ["1"])), Leases()  # type: ignore[arg-type]
    streams.open.add("last")
    worker, taken = reader(streams, leases)
    once(worker)
    assert (taken, leases.ended) == (["1"], set(names))


def test_once_does_not_end_at_empty_pages_with_records_behind_them() -> None:
    streams = Streams(a=(None, ["1", "2", "3"]))
    streams.open.add("a")
    streams.empty_pages = 3
    worker, taken = reader(streams, Leases())
    once(worker)
    assert taken == ["1", "2", "3"]


def test_once_takes_no_throttled_round_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "THROTTLED_WAIT", 0)
    streams = Streams(a=(None, ["1"]))
    streams.open.add("a")
    streams.refuse += ["ThrottlingException"] * (program.QUIET_ROUNDS + 1)
    worker, taken = reader(streams, Leases())
    once(worker)
    assert taken == ["1"]


def test_the_shards_are_not_listed_again_while_none_of_them_ends() -> None:
    streams = Streams(a=(None, ["1", "2", "3", "4", "5"]))
    streams.open.add("a")
    worker, taken = reader(streams, Leases())
    for _ in range(4):
        worker.round()
    assert (streams.listed, taken) == (1, ["1", "2", "3", "4", "5"])


def test_the_shards_are_listed_again_when_another_worker_has_read_one_to_its_end() -> None:
    streams, leases = Streams(a=(None, [])), Leases()
    leases.others.add("a")
    worker, taken = reader(streams, leases)
    worker.round()
    streams.shards["b"] = ("a", ["1"])
    leases.finish("a")
    worker.round()
    assert (streams.listed, taken) == (2, ["1"])


def test_a_shard_that_appears_is_found_though_none_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "LISTED_FOR", 0)
    streams = Streams(a=(None, []))
    streams.open.add("a")
    worker, taken = reader(streams, Leases())
    worker.round()
    streams.shards["b"] = (None, ["1"])
    worker.round()
    assert taken == ["1"]


@pytest.mark.parametrize("code", sorted(THROTTLING))
def test_a_throttled_listing_is_told_and_made_again(code: str, caplog: pytest.LogCaptureFixture) -> None:
    streams = Streams(a=(None, ["1"]))
    streams.refuse_listing.append(code)
    worker, taken = reader(streams, Leases())
    assert (worker.round(), taken) == (Outcome.THROTTLED, [])
    assert code in caplog.text
    assert (worker.round(), taken) == (Outcome.PROGRESS, ["1"])


def test_the_shards_that_are_known_are_read_on_while_the_listing_is_throttled() -> None:
    streams, leases = Streams(a=(None, []), b=(None, ["1", "2", "3"])), Leases()
    worker, taken = reader(streams, leases)
    worker.round()
    streams.refuse_listing.append("LimitExceededException")  # "a" has ended
    assert (worker.round(), taken) == (Outcome.THROTTLED, ["1", "2", "3"])


def test_one_throttled_shard_keeps_no_other_from_being_read(caplog: pytest.LogCaptureFixture) -> None:
    streams = Streams(a=(None, ["1"]), b=(None, ["2"]))
    streams.refuse.append("ProvisionedThroughputExceededException")
    worker, taken = reader(streams, Leases())
    assert (worker.round(), taken) == (Outcome.THROTTLED, ["2"])
    assert "ProvisionedThroughputExceededException" in caplog.text
    assert worker.round() == Outcome.PROGRESS
    assert (taken, streams.asked) == (["2", "1"], ["a TRIM_HORIZON", "b TRIM_HORIZON"])


def test_a_worker_pauses_when_it_is_throttled_and_not_while_there_is_something_to_read() -> None:
    assert program.pause(Outcome.PROGRESS, 0.1) == 0
    assert program.pause(Outcome.NOTHING, 0.1) == 0.1
    assert program.pause(Outcome.THROTTLED, 0.1) == program.THROTTLED_WAIT


def test_an_error_of_the_program_s_own_work_is_not_taken_for_throttling() -> None:
    def take(_: object) -> None:
        raise refusal("ThrottlingException")

    worker = Worker(Streams(a=(None, ["1"])), Leases(), "arn", take)  # type: ignore[arg-type]
    with pytest.raises(ClientError, match="Throttling"):
        worker.round()
