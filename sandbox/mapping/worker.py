"""A mapping at work: every shard of its stream, parents before their children (reference 1.5, 3.1)."""

import asyncio
from itertools import count

from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.context import Context
from sandbox.mapping.ports import World
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
        self.begun = asyncio.Event()
        """Set once its position is fixed: what is written from then on is delivered."""

    async def begin(self) -> None:
        """Fix where the mapping begins, the first time that it does: StartingPosition (reference 2.1).

        LATEST is after what stands in each shard now. A shard that appears later is a child, and is read
        from its beginning wherever the mapping began.
        """
        if self._world.checkpoints:
            return
        stream = self._world.stream
        latest = self._settings.starting_position == "LATEST"
        positions = {one.id: await stream.latest(one.id) if latest else 0 for one in await stream.shards()}
        # all at once: one that is cut off halfway would leave the other shards to be read as children
        self._world.checkpoints.update({shard: Checkpoint(after) for shard, after in positions.items()})

    async def run(self) -> None:
        """Work until :meth:`stop`; returns when the invocations under way have ended and been counted."""
        async with asyncio.TaskGroup() as group:
            await until_stopped(self._start_shards(group))

    def stop(self) -> None:
        """Begin nothing new, wait for nothing but the invocations under way."""
        self._stop.ask()

    async def _start_shards(self, group: asyncio.TaskGroup) -> None:
        await self._stop.result(self.begin())
        self.begun.set()
        started: set[str] = set()
        while True:
            self._ended.clear()
            shards = await self._stop.result(self._world.stream.shards())
            unfinished = self._unfinished({shard.id for shard in shards} | started)
            for shard in shards:
                if shard.id in unfinished - started and shard.parent not in unfinished:
                    started.add(shard.id)
                    group.create_task(self._read(shard.id))
            waits = [is_set(self._ended)]
            if any(checkpoint.drained for checkpoint in self._world.checkpoints.values()) or not shards:
                waits.append(self._world.clock.wait_until(self._world.clock.now() + LOOK_AGAIN))
            await self._stop.unless_asked(*waits)

    def _unfinished(self, shards: set[str]) -> set[str]:
        """Those that their children wait for. A parent that left the stream before it was begun is none."""
        return {shard for shard in shards if not self._checkpoint(shard).drained}

    def _checkpoint(self, shard: str) -> Checkpoint:
        return self._world.checkpoints.setdefault(shard, Checkpoint())

    async def _read(self, shard: str) -> None:
        context = Context(self._settings, self._world, self._stop, shard, self._checkpoint(shard))
        await ShardReader(context, self._batches.__next__).run()
        self._ended.set()
