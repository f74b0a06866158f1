import logging
import os
import socket
import threading

import pytest

from sandbox.localstack.executor.watcher import Watcher

PATIENCE = 60.0


class Pipe:
    """Bytes written to it are noted by the watcher's thread."""

    def __init__(self, watcher: Watcher, fails: bool = False) -> None:
        reading, self.writing = os.pipe()
        self.file = os.fdopen(reading, "rb", buffering=0)
        self.noted = threading.Event()
        self._fails = fails
        watcher.add(self.file, self._note)

    def _note(self) -> None:
        self.file.read(1)
        self.noted.set()
        if self._fails:
            raise ValueError("on purpose")


def test_what_becomes_readable_is_noticed(watcher: Watcher) -> None:
    pipe = Pipe(watcher)

    os.write(pipe.writing, b"x")

    assert pipe.noted.wait(PATIENCE)
    watcher.close(pipe.file)
    os.close(pipe.writing)


def test_one_call_back_that_fails_is_logged_and_the_others_go_on(
    watcher: Watcher, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = Pipe(watcher, fails=True), Pipe(watcher)

    with caplog.at_level(logging.ERROR):
        os.write(bad.writing, b"x")
        assert bad.noted.wait(PATIENCE)
        os.write(good.writing, b"x")
        assert good.noted.wait(PATIENCE)

    assert "on purpose" in caplog.text
    for pipe in (bad, good):
        watcher.close(pipe.file)
        os.close(pipe.writing)


def test_closing_twice_is_closing_once(watcher: Watcher, caplog: pytest.LogCaptureFixture) -> None:
    ours, theirs = socket.socketpair()
    watcher.add(ours, lambda: None)
    watcher.close(ours)
    watcher.close(ours)

    theirs.settimeout(PATIENCE)
    assert theirs.recv(1) == b"", "the other end hears of it"
    later = Pipe(watcher)
    os.write(later.writing, b"x")
    assert later.noted.wait(PATIENCE)
    assert not caplog.records
    theirs.close()
    watcher.close(later.file)
    os.close(later.writing)
