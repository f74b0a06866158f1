"""What everything that works on one shard of a mapping has in common."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.mapping import entries
from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.ports import World
from sandbox.mapping.records import Record
from sandbox.mapping.settings import Settings
from sandbox.mapping.stopping import Stop


@dataclass(frozen=True, slots=True)
class Context:
    settings: Settings
    world: World
    stop: Stop
    shard: str
    checkpoint: Checkpoint

    def finish(self, records: Sequence[Record]) -> None:
        """These are done with; the observer hears how far the shard is done now."""
        self._tell(self.checkpoint.finish(records))

    def skip(self, until: int) -> None:
        """What stands up to this sequence number is not there any more."""
        self._tell(self.checkpoint.skip(until))

    def _tell(self, moved: bool) -> None:
        if moved:
            self.world.observe(entries.Checkpointed(self.shard, self.checkpoint.after))
