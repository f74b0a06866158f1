"""When a batch is complete: its size, its window, its 6 MB (reference 3.1)."""

from asyncio import Event
from collections import deque
from collections.abc import Iterable
from itertools import islice

from sandbox.mapping.ports import Clock
from sandbox.mapping.records import Record
from sandbox.mapping.settings import Settings
from sandbox.mapping.stopping import Stop, is_set
from sandbox.mapping.windows import same_window

PAYLOAD_LIMIT = 6_291_456
"""Bytes of an invocation's event."""
BESIDES = 1024
"""Bytes kept for what an event has around its records, a tumbling window's frame included."""


class Batches:
    """The records that wait in one lane, and how they leave it.

    The batching window opens when the previous invocation has ended. AWS does not say what holds when
    nothing waits by then: here it opens with the first record that comes.
    """

    def __init__(self, settings: Settings, clock: Clock, stop: Stop) -> None:
        self._settings = settings
        self._clock = clock
        self._stop = stop
        self._waiting: deque[Record] = deque()
        self._bytes = 0
        self._closed = False
        self._changed = Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, record: Record) -> None:
        self._waiting.append(record)
        self._bytes += record.size + 1
        self._changed.set()

    def close(self) -> None:
        """No record will come any more: what waits goes out without waiting for others."""
        self._closed = True
        self._changed.set()

    async def arrives(self, until: float) -> bool:
        """Wait for a record or the end of the lane; False if neither came by then. Raises Stopped."""
        while not self._waiting and not self._closed and self._clock.now() < until:
            await self._change(until)
        return bool(self._waiting) or self._closed

    async def next(self, state_size: int = 0) -> list[Record] | None:
        """The next batch, or None when the lane is closed and empty. ``state_size`` bytes travel with it.

        Raises Stopped.
        """
        while not self._waiting:
            if self._closed:
                return None
            await self._change()
        until = self._clock.now() + self._settings.batching_window
        while not self._complete(state_size) and self._clock.now() < until:
            await self._change(until)
        return self._cut(state_size)

    async def _change(self, until: float | None = None) -> None:
        self._changed.clear()
        waits = [is_set(self._changed)]
        if until is not None:
            waits.append(self._clock.wait_until(until))
        await self._stop.unless_asked(*waits)

    def _complete(self, state_size: int) -> bool:
        many = len(self._waiting) >= self._settings.batch_size
        large = self._bytes + BESIDES + state_size >= PAYLOAD_LIMIT
        return self._closed or many or large or self._other_window()

    def _other_window(self) -> bool:
        size = self._settings.tumbling_window
        return bool(size) and self._waiting[0].created // size != self._waiting[-1].created // size

    def _cut(self, state_size: int) -> list[Record]:
        first = list(islice(self._waiting, self._settings.batch_size))
        if self._settings.tumbling_window:
            first = first[: same_window(first, self._settings.tumbling_window)]
        batch = first[: fitting(first, PAYLOAD_LIMIT - BESIDES - state_size)]
        for record in batch:
            self._waiting.popleft()
            self._bytes -= record.size + 1
        return batch


def fitting(records: Iterable[Record], limit: int) -> int:
    """How many of the first records stay below ``limit`` bytes together; one always goes."""
    count = total = 0
    for record in records:
        total += record.size + 1
        if total > limit and count:
            break
        count += 1
    return count
