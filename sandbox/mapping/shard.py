"""One shard of a mapping: read, filter, spread over the lanes (reference 3.1, 3.2, 3.8)."""

import asyncio
from collections.abc import Callable, Sequence

from sandbox.mapping import entries
from sandbox.mapping.context import Context
from sandbox.mapping.filtering import Filter
from sandbox.mapping.lane import Lane, WindowedLane
from sandbox.mapping.lanes import lane_of
from sandbox.mapping.records import Record
from sandbox.mapping.stopping import is_set, until_stopped

PAGE = 1000
"""Most records asked for at once, as GetRecords gives."""
AHEAD = 10_000
"""Records that may wait in one of several lanes before the shard is read no further: so far ahead of a
blocked lane the others go on."""


class ShardReader:
    """Reads one shard from its checkpoint on, until it is closed and all of it is done."""

    def __init__(self, context: Context, next_batch: Callable[[], int]) -> None:
        settings = context.settings
        self._context = context
        self._world = context.world
        self._next_batch = next_batch
        self._filter = Filter.of(settings.patterns)
        self._taken = asyncio.Event()
        factor = settings.parallelization_factor
        kind = WindowedLane if settings.tumbling_window else Lane
        self._lanes = [kind(context, number, self._batch) for number in range(factor)]
        self._most_waiting = AHEAD if factor > 1 else settings.batch_size + PAGE

    async def run(self) -> None:
        """Until the shard is drained or the mapping is stopped."""
        self._context.checkpoint.resume()
        if not self._context.settings.tumbling_window:
            self._context.checkpoint.window = None
        async with asyncio.TaskGroup() as group:
            for work in (self._feed(), *(lane.run() for lane in self._lanes)):
                group.create_task(until_stopped(work))
        self._context.checkpoint.drained = not self._context.stop.asked

    async def _feed(self) -> None:
        position, stream, stop = self._context.checkpoint.after, self._world.stream, self._context.stop
        closed = False
        while not closed:
            await self._has_room()
            page = await stop.result(stream.read(self._context.shard, position, PAGE))
            if page.trimmed > position:
                self._world.observe(entries.Trimmed(self._context.shard, position, page.trimmed))
                position = page.trimmed
                self._context.skip(position)
            if page.records:
                position = page.records[-1].sequence
                self._spread(page.records)
            elif not page.closed:
                await stop.unless_asked(stream.wait_for_more(self._context.shard, position))
            closed = page.closed
        for lane in self._lanes:
            lane.batches.close()

    async def _has_room(self) -> None:
        while any(len(lane.batches) >= self._most_waiting for lane in self._lanes):
            self._taken.clear()
            await self._context.stop.unless_asked(is_set(self._taken))

    def _batch(self) -> int:
        self._taken.set()
        return self._next_batch()

    def _spread(self, records: Sequence[Record]) -> None:
        """Each record to its lane, or past the mapping where no pattern matches it."""
        self._world.observe(entries.Read(self._context.shard, records))
        checkpoint = self._context.checkpoint
        taken = [record for record in records if checkpoint.take(record)]
        filtered = [record for record in taken if not self._sort(record)]
        self._context.finish(filtered)

    def _sort(self, record: Record) -> bool:
        """Whether the record passes the filter, and stands in its lane now."""
        match = self._filter.match(record.event)
        if not match.passes:
            self._world.observe(entries.Filtered(record))
            return False
        self._world.observe(entries.Matched(record, match.pattern))
        self._lanes[lane_of(record, len(self._lanes))].batches.put(record)
        return True
