"""What a handler's process writes: stdout, stderr and the runtime client's log frames, in their order.

All three go into one pipe. A frame is how AWS's runtime clients hand over a log event of several lines:
big-endian u32 type, u32 length, u64 microseconds, then the text. Its type cannot occur in text,
as it holds a NUL byte after ``0xa5 0x5a``.
"""

import os
import re
import struct
import threading

from sandbox.localstack.executor.watcher import Watcher

LIMIT = 16 * 1024 * 1024  # bytes kept of one invocation; a handler may print until its time-out
_FRAME = re.compile(rb"\xa5\x5a\x00[\x00-\xff](.{4}).{8}", re.DOTALL)


class Output:
    """The reading end of one process's pipe."""

    def __init__(self, watcher: Watcher) -> None:
        reading, self.writing = os.pipe()
        os.set_blocking(reading, False)
        self._pipe = os.fdopen(reading, "rb", buffering=0)
        self._watcher = watcher
        self._lock = threading.Lock()
        self._kept: list[bytes] = []
        self._size = 0
        self._lost = 0
        self._open = True
        watcher.add(self._pipe, self._read)

    def take(self) -> str:
        """Everything written since the last time, including what a moment ago went into the pipe."""
        self._read()
        with self._lock:
            data, lost = b"".join(self._kept), self._lost
            self._kept, self._size, self._lost = [], 0, 0
        text = decoded(data)
        return text + (f"\n[{lost} bytes more were not kept]\n" if lost else "")

    def close(self) -> None:
        """Stop reading; what was read can still be taken."""
        self._read()
        with self._lock:
            self._shut()

    def _read(self) -> None:
        with self._lock:
            while self._open:
                data = self._pipe.read(1 << 16)
                if data is None:  # nothing more for now
                    return
                if not data:
                    self._shut()
                    return
                self._keep(data)

    def _keep(self, data: bytes) -> None:
        if self._size + len(data) > LIMIT:
            self._lost += len(data)
        else:
            self._kept.append(data)
            self._size += len(data)

    def _shut(self) -> None:
        if self._open:
            self._open = False
            self._watcher.close(self._pipe)


def decoded(data: bytes) -> str:
    """Text and frames as one text. An event that a frame carries ends with a newline, as lines do."""
    parts, position = [], 0
    while found := _FRAME.search(data, position):
        (length,) = struct.unpack(">I", found[1])
        event = data[found.end() : found.end() + length]
        parts += [data[position : found.start()], event, b"" if event.endswith(b"\n") else b"\n"]
        position = found.end() + length
    parts.append(data[position:])
    return b"".join(parts).decode("utf-8", "replace")
