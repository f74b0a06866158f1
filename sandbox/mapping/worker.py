"""A mapping at work: every shard of its stream, parents before their children (reference 1.5, 3.1)."""

import asyncio
from itertools import count

from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.context import Context
from sandbox.mapping.ports import World
from sandbox.mapping.records import Shard
from sandbox.mapping.settings import Settings
from sandbox.mapping.shard import ShardReader
from sandbox.mapping.stopping import Stop, is_set, until_stopped

LOOK_AGAIN = 10.0
"""Seconds until a stream is asked again for children of a shard that has ended."""


class Worker:
    """One run of a mapping, from its checkpoints on, until it is stopped. Another one can go on after it."""

    def __init__(self, settings: Settings, world: World) -> None:
        self._settings = settings
        self._world = world
        self._stop = Stop()
        self._batches = count(1)
        self._ended = asyncio.Event()

    async def begin(self) -> None:
        """Fix where the mapping begins, the first time that it does: StartingPosition (reference 2.1).

        LATEST is after what stands in each shard now. A shard that appears later is a child, and is read
        from its beginning wherever the mapping began.
        """
        if self._world.checkpoints:
            return
        stream = self._world.stream
        latest = self._settings.starting_position == "LATEST"
        for shard in await stream.shards():
            after = await stream.latest(shard.id) if latest else 0
            self._world.checkpoints[shard.id] = Checkpoint(after)

    async def run(self) -> None:
        """Work until :meth:`stop`; returns when the invocations under way have ended and been counted."""
        await self.begin()
        async with asyncio.TaskGroup() as group:
            await until_stopped(self._start_shards(group))

    def stop(self) -> None:
        """Begin nothing new, wait for nothing but the invocations under way."""
        self._stop.ask()

    async def _start_shards(self, group: asyncio.TaskGroup) -> None:
        running: set[str] = set()
        while True:
            self._ended.clear()
            for shard in await self._stop.result(self._world.stream.shards()):
                if shard.id not in running and self._is_due(shard):
                    running.add(shard.id)
                    group.create_task(self._read(shard.id))
            waits = [is_set(self._ended)]
            if any(self._checkpoint(shard).drained for shard in running):
                waits.append(self._world.clock.wait_until(self._world.clock.now() + LOOK_AGAIN))
            await self._stop.unless_asked(*waits)

    def _is_due(self, shard: Shard) -> bool:
        """Whether it is not done yet, and its parent is or has been trimmed."""
        parent = self._world.checkpoints.get(shard.parent or "")
        return not self._checkpoint(shard.id).drained and (parent is None or parent.drained)

    def _checkpoint(self, shard: str) -> Checkpoint:
        return self._world.checkpoints.setdefault(shard, Checkpoint())

    async def _read(self, shard: str) -> None:
        context = Context(self._settings, self._world, self._stop, shard, self._checkpoint(shard))
        await ShardReader(context, self._batches.__next__).run()
        self._ended.set()
