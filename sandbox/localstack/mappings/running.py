"""One mapping for as long as it exists: what it was told to be, and the worker that is that.

Told by API threads, done on the loop: an update is applied by ending the worker (what it has under way is
finished and counted) and beginning another one at the same checkpoints.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Any

from sandbox.localstack.ledger.records import RECORDS
from sandbox.localstack.loop import loop
from sandbox.localstack.mappings import processing
from sandbox.localstack.metrics.metrics import METRICS
from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Observer, World
from sandbox.mapping.settings import Settings
from sandbox.mapping.worker import Worker

LOG = logging.getLogger(__name__)
REPAIR_PAUSE = 1.0
"""Seconds until a worker that failed by a fault of ours is begun again."""

ENABLED, DISABLED = "Enabled", "Disabled"

Worlds = Callable[[dict[str, Any], dict[str, Checkpoint], Observer], tuple[Settings, World]]


class RunningMapping:
    """``configuration`` is the EventSourceMappingConfiguration that the API shows; its state is kept here."""

    def __init__(self, configuration: dict[str, Any], enabled: bool, worlds: Worlds) -> None:
        self.configuration = configuration
        self.enabled = enabled
        self.checkpoints: dict[str, Checkpoint] = {}
        self._worlds = worlds
        self.moves = 0
        """Grows with everything that happens."""
        self.final: processing.FinalAttempt | None = None
        """What a tumbling window's end is held up by."""
        self._changed: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self._deleted = False
        loop().call(self._begin)

    @property
    def uuid(self) -> str:
        return str(self.configuration["UUID"])

    @property
    def state(self) -> str:
        return str(self.configuration["State"])

    @property
    def is_under_way(self) -> bool:
        """Whether it is not yet what it was told to be."""
        return self.state not in (ENABLED, DISABLED)

    def unfinished(self, positions: dict[str, int]) -> list[str]:
        """The shards with records, up to these sequence numbers, that it is not done with."""
        if self.state == DISABLED:  # what it is, not what it was told to be and is not yet
            return []
        nothing = Checkpoint()
        return [shard for shard, end in positions.items() if self.checkpoints.get(shard, nothing).after < end]

    def windows_to_end(self, closed: Collection[str]) -> list[str]:
        """The shards, ``closed`` ones or others, that a tumbling window's final invocation is due in."""
        if self.state == DISABLED:
            return []
        return [shard for shard, one in list(self.checkpoints.items()) if one.owes_final(shard in closed)]

    def update(self, configuration: dict[str, Any], enabled: bool) -> None:
        """From now on it is to be this. Returns at once; the state tells when it is."""
        self.enabled = enabled
        self.configuration = configuration
        loop().call(self._tell)

    def delete(self) -> None:
        """End it now: nothing new is invoked, and what an invocation under way comes to is not counted."""
        self._deleted = True
        loop().call(self._end)
        RECORDS.deleted(self.uuid)

    def _begin(self) -> None:
        self._changed = asyncio.Event()
        self._task = asyncio.ensure_future(self._live())

    def _tell(self) -> None:
        if self._changed is not None:
            self._changed.set()

    def _end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _live(self) -> None:
        assert self._changed is not None, "lived before it was begun"
        while not self._deleted:
            self._changed.clear()
            if self.enabled:
                await self._work(self._changed, self.configuration)
            else:
                self._settle(self.configuration, DISABLED)
                await self._changed.wait()

    async def _work(self, changed: asyncio.Event, configuration: dict[str, Any]) -> None:
        """Let a worker run until the mapping is to be something else. A fault of ours does not end it."""
        try:
            worker = Worker(*self._worlds(configuration, self.checkpoints, self._observe))
            await self._until_changed(worker, changed, configuration)
        except Exception as fault:
            LOG.exception("The mapping %s failed; it goes on from its checkpoint", self.uuid)
            self.configuration["LastProcessingResult"] = f"PROBLEM: {type(fault).__name__}: {fault}"
            await asyncio.sleep(REPAIR_PAUSE)

    async def _until_changed(
        self, worker: Worker, changed: asyncio.Event, configuration: dict[str, Any]
    ) -> None:
        run, told, begun = (
            asyncio.ensure_future(wait) for wait in (worker.run(), changed.wait(), worker.begun.wait())
        )
        try:
            await asyncio.wait((run, told, begun), return_when=asyncio.FIRST_COMPLETED)
            if begun.done():
                self._settle(configuration, ENABLED)
            await asyncio.wait((run, told), return_when=asyncio.FIRST_COMPLETED)
            worker.stop()
            await run
        finally:
            for task in (run, told, begun):
                task.cancel()
            self.final = None  # a worker that comes after this one tries it again, and tells
            RECORDS.stopped(self.uuid)
            METRICS.stopped(self.uuid)

    def _settle(self, configuration: dict[str, Any], state: str) -> None:
        """An update that came meanwhile has a configuration, and a state, of its own."""
        configuration["State"] = state
        self.moves += 1

    def _observe(self, entry: Entry) -> None:
        self.moves += 1
        self.final = processing.final_after(entry, self.final)
        if result := processing.result_after(entry):
            self.configuration["LastProcessingResult"] = result
