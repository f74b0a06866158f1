"""A stream log on a source in memory, on the real loop."""

import concurrent.futures

import pytest

from sandbox.localstack import clock
from sandbox.localstack.loop import loop
from sandbox.localstack.streams import outages, readers, tail
from sandbox.localstack.streams.source import StreamNotFound
from tests.unit.localstack.streams.fake_source import STREAM
from tests.unit.localstack.streams.subjects import Subject, run
from tests.waiting import eventually


def test_records_are_read_from_any_place_in_order(subject: Subject) -> None:
    subject.write("a", 1, 2, 5, 9)

    assert subject.numbers() == [1, 2, 5, 9]
    assert subject.numbers(after=2) == [5, 9]
    assert subject.numbers(after=3) == [5, 9]
    assert subject.numbers(limit=3) == [1, 2, 5]
    assert subject.numbers(after=9) == []


def test_each_new_record_is_told_once_whoever_reads_it(subject: Subject) -> None:
    subject.write("a", 1, 2)
    subject.numbers()
    subject.write("a", 3)
    subject.numbers()
    subject.numbers()

    assert subject.told == [1, 2, 3]


def test_two_readers_are_given_the_same_record(subject: Subject) -> None:
    subject.write("a", 1)

    assert subject.read().records[0] is subject.read().records[0]


def test_what_has_left_the_memory_is_read_from_the_source(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "KEPT_RECORDS", 2)
    subject.write("a", *range(1, 8))

    assert subject.numbers() == [1, 2, 3, 4, 5, 6, 7]
    assert subject.numbers(after=3, limit=2) == [4, 5]
    asked = len(subject.source.asked)
    assert subject.numbers(after=5) == [6, 7]
    assert len(subject.source.asked) == asked


def test_a_stream_whose_numbers_begin_late_has_lost_nothing_and_is_read_from_its_beginning(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "KEPT_RECORDS", 2)
    subject.write("a", *range(22, 27))

    assert subject.numbers() == [22, 23, 24, 25, 26]
    assert subject.read().trimmed == 0


def test_a_record_that_is_read_again_has_not_changed(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject.write("a", 1)
    (first,) = subject.read().records
    clock.of(STREAM.account).advance(3600)
    monkeypatch.setattr(tail, "KEPT_RECORDS", 1)
    subject.write("a", 2)

    assert subject.read(limit=1).records[0] == first


def test_a_record_was_written_when_its_write_was_answered_not_when_it_was_read(subject: Subject) -> None:
    subject.source.away = True
    subject.write("a", 1)
    written = clock.of(STREAM.account).now()
    clock.of(STREAM.account).advance(1800)
    subject.source.away = False

    (record,) = subject.read().records
    assert record.created <= written


def test_who_waits_for_more_goes_on_with_the_next_record(subject: Subject) -> None:
    subject.write("a", 1)
    subject.numbers()
    waiting = loop().submit(subject.log.wait_for_more("a", 1))
    with pytest.raises(concurrent.futures.TimeoutError):
        waiting.result(0.05)

    subject.write("a", 2)

    waiting.result(60)
    assert subject.numbers(after=1) == [2]


def test_the_latest_record_is_the_last_one_that_was_written_before_the_question(subject: Subject) -> None:
    assert run(subject.log.latest("a")) == 0
    subject.write("a", 1, 7)
    assert run(subject.log.latest("a")) == 7


def test_an_expired_iterator_is_replaced(subject: Subject) -> None:
    subject.write("a", 1)
    subject.numbers()
    subject.source.generation += 1
    subject.write("a", 2)

    assert subject.numbers() == [1, 2]


def test_where_records_were_trimmed_reading_goes_on_with_the_oldest(subject: Subject) -> None:
    subject.write("a", 1)
    subject.numbers()
    subject.source.trimmed = 3
    subject.source.generation += 1
    subject.write("a", 2, 3, 4)

    assert subject.numbers(after=1) == [4]


def test_an_outage_is_waited_out(subject: Subject) -> None:
    subject.source.away = True
    subject.write("a", 1)
    waiting = loop().submit(subject.log.readers.caught_up())
    with pytest.raises(concurrent.futures.TimeoutError):
        waiting.result(0.3)
    assert subject.log.readers.behind

    subject.source.away = False

    waiting.result(60)
    assert subject.numbers() == [1]
    assert not subject.log.readers.behind


def test_an_outage_that_does_not_end_is_told_again_and_again(
    subject: Subject, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outages, "LONG", 0.05)
    subject.source.away = True
    waiting = loop().submit(subject.log.readers.caught_up())

    eventually("two warnings", lambda: caplog.text.count("its mappings wait"), lambda told: told >= 2)

    subject.source.away = False
    waiting.result(60)


def test_a_fault_of_ours_does_not_stop_a_stream_for_good(
    subject: Subject, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(readers, "FAULT_PAUSE", 0.01)
    subject.numbers()
    subject.source.faults = 2
    subject.write("a", 1)

    assert subject.numbers() == [1]
    assert f"Reading {STREAM.arn} failed" in caplog.text


def test_a_backlog_of_many_pages_is_read_in_order(subject: Subject) -> None:
    subject.write("a", *range(1, 5001))

    seen: list[int] = []
    while found := subject.numbers(after=seen[-1] if seen else 0, limit=700):
        seen += found
    assert seen == list(range(1, 5001))


def test_many_writers_lose_nothing(subject: Subject) -> None:
    def write() -> None:
        subject.source.append("a")
        subject.log.readers.wake()

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        for _ in range(400):
            threads.submit(write)

    assert subject.numbers(limit=1000) == list(range(1, 401))
    assert subject.told == list(range(1, 401))


def test_there_is_no_reading_a_stream_that_does_not_exist() -> None:
    subject = Subject()
    subject.source.exists = False

    with pytest.raises(StreamNotFound):
        run(subject.log.shards())
    assert not subject.log.readers.behind


def test_a_stream_that_is_gone_can_be_read_as_far_as_it_is_remembered(subject: Subject) -> None:
    subject.write("a", 1, 2)
    subject.numbers()
    subject.source.exists = False
    subject.log.readers.wake()

    page = subject.read()
    assert [record.sequence for record in page.records] == [1, 2]
    assert page.closed
