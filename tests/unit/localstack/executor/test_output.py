"""What a process writes, heard as it is written."""

import os
import threading
from collections.abc import Iterator, Sequence

import pytest

from sandbox.localstack.executor.output import Output
from sandbox.localstack.executor.watcher import Watcher
from sandbox.localstack.logs.events import LogEvent
from tests.waiting import eventually

Made = tuple[Output, list[str]]


@pytest.fixture
def made(watcher: Watcher) -> Iterator[Made]:
    heard: list[str] = []

    def hear(events: Sequence[LogEvent]) -> None:
        heard.extend(event.text for event in events)

    output = Output(watcher, hear)
    yield output, heard
    os.close(output.writing)


def test_a_line_is_heard_without_asking(made: Made) -> None:
    output, heard = made
    os.write(output.writing, b"one\ntwo")

    eventually("the line", lambda: heard == ["one\n"])


def test_draining_hears_what_was_written_a_moment_ago_and_only_once(made: Made) -> None:
    output, heard = made
    os.write(output.writing, b"one\ntwo")

    output.drain()
    output.drain()

    assert heard == ["one\n", "two"]


def test_a_writer_is_never_held_up(made: Made) -> None:
    output, heard = made
    writer = threading.Thread(target=os.write, args=(output.writing, b"x" * 1_000_000))

    writer.start()
    writer.join(60)

    assert not writer.is_alive()
    output.drain()
    assert len("".join(heard)) == 1_000_000


def test_the_end_hears_what_is_in_the_pipe(made: Made) -> None:
    output, heard = made
    os.write(output.writing, b"last words")

    output.close()
    output.drain()

    assert heard == ["last words"]
