"""One lane of a shard: batch after batch, each settled before the next begins."""

from collections.abc import Callable

from sandbox.mapping import entries
from sandbox.mapping.attempts import Attempts
from sandbox.mapping.batching import Batches
from sandbox.mapping.context import Context
from sandbox.mapping.finals import Finals
from sandbox.mapping.framing import Plain, Tumbling
from sandbox.mapping.records import Record
from sandbox.mapping.windows import window_of


class Lane:
    """Holds the records that wait in it, and works them off."""

    def __init__(self, context: Context, number: int, next_batch: Callable[[], int]) -> None:
        self.batches = Batches(context.settings, context.world.clock, context.stop)
        self._context = context
        self._number = number
        self._next_batch = next_batch

    async def run(self) -> None:
        """Until the shard is closed and the lane is empty. Raises Stopped."""
        attempts = Attempts(self._context, Plain())
        while records := await self.batches.next():
            await attempts.settle(self._batched(records), records)

    def _batched(self, records: list[Record]) -> int:
        batch = self._next_batch()
        self._context.world.observe(entries.Batched(batch, self._number, records))
        return batch


class WindowedLane(Lane):
    """The only lane of a shard whose mapping has a tumbling window."""

    def __init__(self, context: Context, number: int, next_batch: Callable[[], int]) -> None:
        super().__init__(context, number, next_batch)
        self._frame = Tumbling(context)
        self._finals = Finals(context, self._frame)

    async def run(self) -> None:
        attempts = Attempts(self._context, self._frame)
        await self._end_if_overflowing()  # a worker before this one may not have come to it
        while records := await self._next():
            await self._open(records[0])
            await attempts.settle(self._batched(records), records)
            await self._end_if_overflowing()
        await self._finals.end(early=True)

    async def _next(self) -> list[Record] | None:
        window = self._context.checkpoint.window
        ends_by_time = window and self._context.world.choices.final_when_idle
        if window and ends_by_time and not await self.batches.arrives(until=window.end):
            await self._finals.end(early=False)
        return await self.batches.next(self._state_size())

    async def _open(self, record: Record) -> None:
        """Make the record's window the one under way. AWS does not say what an update of the windows' size
        does to it: here it ends, early if its time is not over."""
        checkpoint = self._context.checkpoint
        window = window_of(record, self._context.settings.tumbling_window)
        current = checkpoint.window
        if current and (current.start, current.end) != (window.start, window.end):
            await self._finals.end(early=record.created < current.end)
        if checkpoint.window is None:
            window.last_created = record.created
            checkpoint.window = window

    async def _end_if_overflowing(self) -> None:
        window = self._context.checkpoint.window
        if window and window.overflows:
            await self._finals.end(early=True)

    def _state_size(self) -> int:
        window = self._context.checkpoint.window
        return len(window.state.encode()) if window else 0
