"""Cuts what a handler's process writes into log events.

A line is an event: each newline ends one, a carriage return does not. A frame is one, too, whatever lines
it has; it is how AWS's runtime clients hand over a record: big-endian u32 type, u32 length, u64
microseconds since the epoch, then the text. Its type, in which the level is, cannot occur in text, as it
holds a NUL byte after ``0xa5 0x5a``.
"""

import re
import struct
from collections.abc import Iterator

from sandbox.localstack.logs.events import Level, LogEvent

LONGEST = 1024 * 1024
"""Bytes of a line, after which it is cut: CloudWatch takes no larger event."""
# Of a frame the type and the length's first byte: none is of 16 MiB.
_FRAME = re.compile(rb"\xa5\x5a\x00[\x02-\x1b]\x00")
_BEGUN = re.compile(rb"\xa5(?:\x5a(?:\x00[\x02-\x1b]?)?)?\Z")
_HEAD = struct.Struct(">IIQ")
_LEVEL = 0x1C
"""Where the level is in a frame's type."""


class Cutter:
    """Of one process. Not safe across threads."""

    def __init__(self) -> None:
        self._unread = bytearray()
        self._line = bytearray()

    def events(self, data: bytes, at: float) -> Iterator[LogEvent]:
        """The events that are complete with ``data``, which was written about ``at``."""
        unread, position = self._unread, 0
        unread += data
        while found := _FRAME.search(unread, position):
            yield from self._lines(unread[position : found.start()], at)
            position, head, end = found.start(), found.start() + _HEAD.size, len(unread)
            if head <= end:
                kind, length, micros = _HEAD.unpack_from(unread, position)
                end = head + length
            if head > len(unread) or end > len(unread):
                break  # the rest of the frame is still to come
            yield LogEvent(micros / 1e6, _text(unread[head:end]), _level(kind))
            position = end
        else:
            begun = _BEGUN.search(unread, position)
            end = begun.start() if begun else len(unread)
            yield from self._lines(unread[position:end], at)
            position = end
        del unread[:position]

    def rest(self, at: float) -> Iterator[LogEvent]:
        """What was begun and not ended, as it is."""
        yield from self._lines(self._unread, at)
        self._unread = bytearray()
        yield from self._take(at)

    def _lines(self, data: bytearray, at: float) -> Iterator[LogEvent]:
        *lines, rest = data.split(b"\n")
        for line in lines:
            self._line += line + b"\n"
            yield from self._take(at)
        self._line += rest
        if len(self._line) >= LONGEST:
            yield from self._take(at)

    def _take(self, at: float) -> Iterator[LogEvent]:
        if self._line:
            yield LogEvent(at, _text(self._line))
            self._line = bytearray()


def _text(data: bytearray) -> str:
    return data.decode("utf-8", "replace")


def _level(kind: int) -> Level | None:
    return Level(kind & _LEVEL) if kind & _LEVEL in list(Level) else None
