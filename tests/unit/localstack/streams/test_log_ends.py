"""Records and shards that leave a stream, and what comes after them."""

import concurrent.futures
import threading
from collections.abc import Sequence

import pytest

from sandbox.localstack import clock
from sandbox.localstack.loop import loop
from sandbox.localstack.streams.names import StreamName
from sandbox.localstack.streams.source import ShardRange
from tests.unit.localstack.streams.fake_source import STREAM
from tests.unit.localstack.streams.subjects import DAY, Subject, run


def test_after_24_hours_of_the_accounts_clock_a_record_has_left_the_stream(subject: Subject) -> None:
    subject.write("a", 1, 2)
    subject.numbers()
    clock.of(STREAM.account).advance(DAY + 1)
    assert subject.numbers() == []

    subject.write("a", 3)

    page = subject.read()
    assert [record.sequence for record in page.records] == [3]
    assert page.trimmed == 2


def test_who_waits_behind_trimmed_records_is_told_of_them(subject: Subject) -> None:
    subject.write("a", 1)
    subject.numbers()
    clock.of(STREAM.account).advance(DAY + 1)

    loop().submit(subject.log.wait_for_more("a", 0)).result(60)
    assert subject.read().trimmed == 1
    with pytest.raises(concurrent.futures.TimeoutError):
        loop().submit(subject.log.wait_for_more("a", 1)).result(0.1)


def test_a_closed_shard_ends_with_its_last_record(subject: Subject) -> None:
    subject.write("a", 1, 2)
    subject.source.close("a")
    subject.log.readers.wake()
    subject.numbers()

    assert not subject.read(limit=1).closed
    assert subject.read(after=1).closed
    assert subject.read(after=2).closed


def test_a_closed_shard_whose_records_have_all_left_the_stream_takes_no_room(subject: Subject) -> None:
    subject.write("a", 1, 2)
    subject.source.close("a")
    subject.log.readers.wake()
    subject.numbers()
    shard = subject.log.readers.tails["a"]
    run(subject.log.shards())
    assert len(shard.kept(0, 10)) == 2

    clock.of(STREAM.account).advance(DAY + 1)
    run(subject.log.shards())

    assert shard.kept(0, 10) == []
    page = subject.read()
    assert (page.records, page.trimmed, page.closed) == ([], 2, True)


def test_the_children_of_a_closed_shard_are_followed_and_stand_after_it(subject: Subject) -> None:
    subject.write("a", 1)
    subject.numbers()
    subject.source.open("c", "b")
    subject.source.open("b", "a")
    subject.source.write("b", 2)
    subject.source.write("c", 3)
    subject.source.close("b")
    subject.source.close("a")
    subject.log.readers.wake()
    subject.numbers()

    assert [(one.id, one.parent) for one in run(subject.log.shards())] == [
        ("a", None),
        ("b", "a"),
        ("c", "b"),
    ]
    assert [subject.numbers(shard) for shard in "abc"] == [[1], [2], [3]]


def test_a_stream_is_behind_until_the_children_of_a_closed_shard_were_looked_for_and_read(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, may_go_on, shards = threading.Event(), threading.Event(), subject.source.shards

    def slowly(stream: StreamName) -> Sequence[ShardRange]:
        looking.set()
        assert may_go_on.wait(60), "nobody let it go on"
        return shards(stream)

    subject.numbers()
    monkeypatch.setattr(subject.source, "shards", slowly)
    subject.source.close("a")
    subject.source.open("b", parent="a")
    subject.write("b", 7)

    assert looking.wait(60), "the closed shard's children were not looked for"
    assert subject.log.readers.behind
    may_go_on.set()
    run(subject.log.readers.caught_up())
    assert not subject.log.readers.behind
    assert subject.log.positions() == {"a": 0, "b": 7}
