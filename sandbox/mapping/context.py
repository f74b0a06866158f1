"""What everything that works on one shard of a mapping has in common."""

from dataclasses import dataclass

from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.ports import World
from sandbox.mapping.settings import Settings
from sandbox.mapping.stopping import Stop


@dataclass(frozen=True, slots=True)
class Context:
    settings: Settings
    world: World
    stop: Stop
    shard: str
    checkpoint: Checkpoint
