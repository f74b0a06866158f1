"""Which log events a process's bytes make."""

import struct

import pytest

from sandbox.localstack.executor import cutting
from sandbox.localstack.executor.cutting import Cutter
from sandbox.localstack.logs.events import Level


def frame(text: str, kind: int = 0xA55A0003, at: float = 1.5) -> bytes:
    data = text.encode()
    return struct.pack(">IIQ", kind, len(data), int(at * 1e6)) + data


def cut(*pieces: bytes) -> list[str]:
    cutter = Cutter()
    found = [event.text for piece in pieces for event in cutter.events(piece, 1.0)]
    return found + [event.text for event in cutter.rest(1.0)]


def test_a_newline_ends_an_event_and_a_carriage_return_does_not() -> None:
    assert cut(b"a\nb\rc\n\nd") == ["a\n", "b\rc\n", "\n", "d"]


def test_a_frame_is_one_event_with_its_newlines() -> None:
    assert cut(b"one\n" + frame("two\nlines\n") + frame("three") + b"four\n") == [
        "one\n",
        "two\nlines\n",
        "three",
        "four\n",
    ]


def test_a_line_goes_on_after_a_frame_in_its_midst() -> None:
    assert cut(b"be" + frame("event") + b"gun\n") == ["event", "begun\n"]


def test_it_does_not_matter_where_reading_breaks_off() -> None:
    data = "å£Z one\n".encode() + frame("two\nlinesé") + b"three" + frame("four") + "\n¥Z".encode()
    whole = cut(data)

    assert whole == ["å£Z one\n", "two\nlinesé", "four", "three\n", "¥Z"]
    for place in range(len(data)):
        assert cut(data[:place], data[place:]) == whole
    assert cut(*(data[place : place + 1] for place in range(len(data)))) == whole


def test_text_that_resembles_a_frame_stays_text() -> None:
    assert cut("åZ and more".encode()) == ["åZ and more"]
    assert cut(b"\xa5\x5a\x00\x03") == ["\ufffdZ\x00\x03"]


def test_a_frame_brings_its_time_and_its_level() -> None:
    kinds = (0xA55A0003, 0xA55A0002 | 0x14, 0xA55A0003 | 0x08)

    events = list(Cutter().events(b"".join(frame("x", kind, at=1.25) for kind in kinds), 9.0))

    assert [event.level for event in events] == [None, Level.ERROR, Level.DEBUG]
    assert {event.at for event in events} == {1.25}


def test_a_line_is_cut_where_cloudwatch_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "LONGEST", 4)

    assert cut(b"abcde", b"fgh", b"ij\n") == ["abcde", "fghij\n"]
