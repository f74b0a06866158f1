import os
import struct
import threading

import pytest

from sandbox.localstack.executor import output
from sandbox.localstack.executor.output import Output, decoded
from sandbox.localstack.executor.watcher import Watcher


def frame(text: str, kind: int = 0xA55A0003) -> bytes:
    data = text.encode()
    return struct.pack(">IIQ", kind, len(data), 1) + data


def test_frames_and_text_keep_their_order() -> None:
    assert decoded(b"one\n" + frame("two\nlines\n") + b"three\n") == "one\ntwo\nlines\nthree\n"


def test_a_frame_without_a_newline_at_its_end_gets_one() -> None:
    assert decoded(frame("error") + frame("next\n")) == "error\nnext\n"


def test_frames_of_every_level_are_known() -> None:
    assert decoded(frame("json", 0xA55A0002 | 0x14) + frame("text", 0xA55A0003 | 0x0C)) == "json\ntext\n"


def test_text_that_resembles_a_frame_stays_text() -> None:
    assert decoded("åZ and more".encode()) == "åZ and more"


def test_what_was_written_before_is_taken_and_only_once(watcher: Watcher) -> None:
    pipe = Output(watcher)
    os.write(pipe.writing, b"one\n")

    assert pipe.take() == "one\n"
    assert pipe.take() == ""
    os.close(pipe.writing)


def test_a_writer_is_never_held_up(watcher: Watcher) -> None:
    pipe = Output(watcher)
    writer = threading.Thread(target=os.write, args=(pipe.writing, b"x" * 1_000_000))

    writer.start()
    writer.join(10)

    assert not writer.is_alive()
    assert len(pipe.take()) == 1_000_000
    os.close(pipe.writing)


def test_what_exceeds_the_bound_is_counted_and_not_kept(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "LIMIT", 10)
    pipe = Output(watcher)
    os.write(pipe.writing, b"12345678\n")
    pipe._read()
    os.write(pipe.writing, b"far too much\n")

    assert pipe.take() == "12345678\n\n[13 bytes more were not kept]\n"
    os.close(pipe.writing)


def test_what_was_read_before_the_end_can_be_taken_after_it(watcher: Watcher) -> None:
    pipe = Output(watcher)
    os.write(pipe.writing, b"last words")
    os.close(pipe.writing)

    pipe.close()

    assert pipe.take() == "last words"
