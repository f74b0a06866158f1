"""Records that are given up: to the on-failure destination if there is one, and past them (3.6, 3.7)."""

from collections.abc import Mapping, Sequence

from sandbox.mapping import entries
from sandbox.mapping.context import Context
from sandbox.mapping.destinations import Failure
from sandbox.mapping.framing import Frame
from sandbox.mapping.parts import Part
from sandbox.mapping.ports import DeliveryFailed
from sandbox.mapping.records import Record

TRIMMED = "Trimmed"
"""Not AWS's word, and never in a failure record: records that left the stream before they were done."""


class Discarder:
    """Gives up records of one shard. A destination that takes nothing loses them, as on AWS."""

    def __init__(self, context: Context, frame: Frame) -> None:
        self._frame = frame
        self._settings = context.settings
        self._world = context.world
        self._shard = context.shard

    async def discard(self, batch: int, part: Part, records: Sequence[Record], condition: str) -> None:
        """Give up ``records`` of a part, and tell the destination."""
        self._world.observe(entries.Discarded(batch, records, condition))
        if condition != TRIMMED:
            await self.deliver(part, records, condition, self._frame.event(records))

    async def deliver(
        self,
        part: Part,
        records: Sequence[Record],
        condition: str,
        event: str,
        window: Mapping[str, object] | None = None,
    ) -> None:
        """Send a failure record to the destination, if the mapping has one."""
        arn = self._settings.destination
        if arn is None or self._world.destination is None:
            return
        failure = self._failure(part, records, condition, event, window)
        try:
            await self._world.destination.deliver(failure)
        except DeliveryFailed as error:
            self._world.observe(entries.DeliveryFailure(failure.records, arn, str(error)))
        else:
            self._world.observe(entries.Delivered(failure.records, arn))

    def _failure(
        self,
        part: Part,
        records: Sequence[Record],
        condition: str,
        event: str,
        window: Mapping[str, object] | None,
    ) -> Failure:
        return Failure(
            mapping=self._settings.uuid,
            function_arn=self._settings.function_arn,
            stream_arn=self._settings.stream_arn,
            shard=self._shard,
            condition=condition,
            request_id=part.request_id,
            invoke_count=max(part.attempts, 1),
            at=self._world.clock.now(),
            records=records,
            answer=part.answer,
            event=event,
            window=window,
        )
