"""A batch until it is done: the algorithm of reference 3.10, and the only place where its rules meet.

Bisecting spends no retries. Partial progress makes a new batch of the rest. What did not reach the
function is tried again for ever, until the records are too old. All else is one quota of attempts.

AWS does not say how a pause counts: here the quota of what was not settled begins anew after it.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from sandbox.mapping import entries, retries
from sandbox.mapping.bisection import halves
from sandbox.mapping.context import Context
from sandbox.mapping.destinations import RECORD_AGE_EXCEEDED, RETRY_ATTEMPTS_EXHAUSTED
from sandbox.mapping.discarding import TRIMMED, Discarder
from sandbox.mapping.framing import Frame
from sandbox.mapping.invocations import Invoker
from sandbox.mapping.parts import Part
from sandbox.mapping.record_age import RETENTION, cut_expired
from sandbox.mapping.records import Record


class Attempts:
    """Takes the batches of one lane, one after the other."""

    def __init__(self, context: Context, frame: Frame) -> None:
        self._context = context
        self._settings = context.settings
        self._world = context.world
        self._invoker = Invoker(context, frame)
        self._discarder = Discarder(context, frame)

    async def settle(self, batch: int, records: Sequence[Record]) -> None:
        """Attempt a batch until each of its records has succeeded or was given up. Raises Stopped."""
        parts = deque([self._part(records)])
        while parts:
            self._context.stop.check()
            part = await self._without_expired(batch, parts.popleft())
            if part.records:
                parts.extendleft(reversed(await self._attempt(batch, part)))

    async def _attempt(self, batch: int, part: Part) -> list[Part]:
        """One invocation; what of the part is still to be attempted, in this order."""
        outcome = await self._invoker.invoke(batch, part)
        if outcome.done:
            done, rest = part.records[: outcome.done], part.records[outcome.done :]
            self._world.observe(entries.Succeeded(batch, done))
            self._context.finish(done)
            return [self._part(rest)] if rest else []
        if not outcome.ran:
            return await self._again(batch, part)
        if self._settings.bisect and len(part.records) > 1:
            return self._bisected(batch, part)
        if retries.exhausted(part.attempts, self._settings.retry_attempts):
            await self._discarder.discard(batch, part, part.records, RETRY_ATTEMPTS_EXHAUSTED)
            self._context.finish(part.records)
            return []
        return await self._again(batch, part)

    async def _without_expired(self, batch: int, part: Part) -> Part:
        """The part without the records that are too old by now, which are given up (reference 3.6).

        As in the reference's algorithm the rest goes on counting; being another set of records it has
        another request id.
        """
        now, kept = self._world.clock.now(), part.records
        for condition, limit in ((RECORD_AGE_EXCEEDED, self._settings.record_age), (TRIMMED, RETENTION)):
            expired, kept = cut_expired(kept, now, limit)
            if expired:
                await self._discarder.discard(batch, part, expired, condition)
                self._context.finish(expired)
        if len(kept) < len(part.records):
            part = replace(part, records=kept, request_id=self._world.request_id())
        return part

    async def _again(self, batch: int, part: Part) -> list[Part]:
        await retries.wait(self._context, batch, part)
        return [part]

    def _bisected(self, batch: int, part: Part) -> list[Part]:
        left, right = halves(part.records)
        self._world.observe(entries.Bisected(batch, left, right))
        return [self._part(left), self._part(right)]

    def _part(self, records: Sequence[Record]) -> Part:
        return Part(records, self._world.request_id())
