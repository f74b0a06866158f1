"""What a mapping needs of the world; whoever runs it passes it in.

Everything is awaited, so that one thread runs any number of mappings, and a test can run hours of them
in no time. A port never blocks its thread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.mapping.answers import Answer, NotInvoked
from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.choices import Choices
from sandbox.mapping.destinations import Failure
from sandbox.mapping.entries import Entry
from sandbox.mapping.records import Page, Shard


class Clock(Protocol):
    """The time of the mapping's account."""

    def now(self) -> float:
        """Seconds since the epoch."""

    async def wait_until(self, moment: float) -> None:
        """Return once ``now() >= moment``, however the clock gets there."""


class Stream(Protocol):
    """The stream that a mapping reads. A sequence number of 0 stands for the very beginning."""

    async def shards(self) -> Sequence[Shard]:
        """All shards that can still be read, parents before children."""

    async def latest(self, shard: str) -> int:
        """The sequence number of the newest record of the shard, 0 where there is none."""

    async def read(self, shard: str, after: int, limit: int) -> Page:
        """What stands after a sequence number: at most ``limit`` records, none where nothing is there yet.

        Where those records were trimmed it goes on with the oldest that is left. Whatever goes wrong
        with the stream for a while (it is started again, say) is waited out here, not raised.
        """

    async def wait_for_more(self, shard: str, after: int) -> None:
        """Return when :meth:`read` would give records, or tell of trimmed ones or of the shard's end."""


class Function(Protocol):
    """The function that a mapping invokes."""

    async def invoke(self, request_id: str, event: str) -> Answer | NotInvoked:
        """Invoke it synchronously with an event (JSON)."""


class DeliveryFailed(Exception):
    """The destination took nothing; the text says why."""


class Destination(Protocol):
    """The on-failure destination of a mapping."""

    async def deliver(self, failure: Failure) -> None:
        """Send a failure record. Raises DeliveryFailed."""


Observer = Callable[[Entry], None]
"""Takes each ledger entry as it happens; must not fail and must not wait."""


@dataclass(frozen=True, slots=True)
class World:
    """All of it, for one mapping."""

    clock: Clock
    stream: Stream
    function: Function
    destination: Destination | None
    observe: Observer
    request_id: Callable[[], str]
    """A new request id (a UUID) for each call."""
    stopwatch: Callable[[], float]
    """Seconds from an unnamed beginning; only differences mean anything."""
    checkpoints: dict[str, Checkpoint]
    """By shard: what outlives a worker."""
    choices: Choices = field(default_factory=Choices)
