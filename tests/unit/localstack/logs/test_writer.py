"""How log events get to CloudWatch."""

from collections.abc import Sequence

from sandbox.localstack.logs.events import LogEvent, LogStream
from sandbox.localstack.logs.writer import Writer
from tests.waiting import eventually

ONE = LogStream("111122223333", "us-east-1", "/aws/lambda/f", "one")
TWO = LogStream("444455556666", "us-east-1", "/aws/lambda/f", "two")


class Taken:
    def __init__(self) -> None:
        self.batches: list[tuple[LogStream, list[str]]] = []

    def __call__(self, stream: LogStream, events: Sequence[LogEvent]) -> None:
        self.batches.append((stream, [event.text for event in events]))


def test_what_was_put_is_written_soon() -> None:
    taken = Taken()
    Writer(taken).put(ONE, [LogEvent(1, "a")])

    eventually("the event", lambda: taken.batches == [(ONE, ["a"])])


def test_events_of_a_moment_are_one_batch_for_each_stream() -> None:
    taken = Taken()
    writer = Writer(taken)
    for stream, text in ((ONE, "a"), (TWO, "b"), (ONE, "c")):
        writer.put(stream, [LogEvent(1, text)])

    writer.flush()

    assert taken.batches == [(ONE, ["a", "c"]), (TWO, ["b"])]


def test_a_stream_that_is_not_taken_does_not_stop_others_nor_other_takers() -> None:
    taken = Taken()

    def refuse(stream: LogStream, _: Sequence[LogEvent]) -> None:
        raise OSError(stream.name)

    writer = Writer(refuse, taken)
    writer.put(ONE, [LogEvent(1, "a")])
    writer.put(TWO, [LogEvent(1, "b")])
    writer.flush()

    assert [stream for stream, _ in taken.batches] == [ONE, TWO]


def test_what_a_forgotten_account_has_said_is_not_written() -> None:
    taken = Taken()
    writer = Writer(taken)
    writer.put(ONE, [LogEvent(1, "a")])
    writer.put(TWO, [LogEvent(1, "b")])

    writer.forget(ONE.account)

    assert taken.batches == [(TWO, ["b"])]
