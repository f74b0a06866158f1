"""The final invocation of a tumbling window: its state, no records (reference 3.8).

It is tried until it succeeds, its retries are spent or the window's records are too old; then its failure
record goes to the destination and the window is dropped.
"""

from sandbox.mapping import entries, retries
from sandbox.mapping.answers import Answer
from sandbox.mapping.context import Context
from sandbox.mapping.destinations import RECORD_AGE_EXCEEDED, RETRY_ATTEMPTS_EXHAUSTED
from sandbox.mapping.discarding import Discarder
from sandbox.mapping.framing import Tumbling
from sandbox.mapping.invocations import Invoker, Outcome
from sandbox.mapping.parts import Part
from sandbox.mapping.record_age import RETENTION
from sandbox.mapping.settings import FOREVER
from sandbox.mapping.windows import Window

NO_BATCH = 0
"""What entries of a final invocation have for a batch."""


class Finals:
    """Ends the windows of one shard."""

    def __init__(self, context: Context, frame: Tumbling) -> None:
        self._context = context
        self._settings = context.settings
        self._world = context.world
        self._frame = frame
        self._invoker = Invoker(context, frame)
        self._discarder = Discarder(context, frame)

    async def end(self, early: bool) -> None:
        """End the window under way, if there is one. ``early``: before its time. Raises Stopped."""
        window = self._context.checkpoint.window
        if window is None:
            return
        part = Part((), self._world.request_id())
        outcome = await self._until_settled(window, part, early)
        self._context.checkpoint.window = None
        self._world.observe(entries.WindowFinal(self._context.shard, window.start, outcome))

    async def _until_settled(self, window: Window, part: Part, early: bool) -> str:
        event = self._frame.event((), final=True, early=early)
        while True:
            self._context.stop.check()
            if self._too_old(window):
                return await self._give_up(window, part, event, early, RECORD_AGE_EXCEEDED)
            outcome = await self._invoker.call(NO_BATCH, part, event, _meaning)
            if outcome.kind == "success":
                return "success"
            if retries.exhausted(part.attempts, self._settings.retry_attempts):
                return await self._give_up(window, part, event, early, RETRY_ATTEMPTS_EXHAUSTED)
            await retries.wait(self._context, NO_BATCH, part)

    def _too_old(self, window: Window) -> bool:
        age = self._settings.record_age
        limit = RETENTION if age == FOREVER else min(age, RETENTION)
        return self._world.clock.now() - window.last_created > limit

    async def _give_up(self, window: Window, part: Part, event: str, early: bool, condition: str) -> str:
        told = {
            "window": window.bounds(),
            "isFinalInvokeForWindow": True,
            "isWindowTerminatedEarly": early,
        }
        await self._discarder.deliver(part, part.records, condition, event, told)
        return "discarded"


def _meaning(answer: Answer) -> Outcome:
    """A final invocation's response has nothing to say; only that it came matters."""
    return Outcome("success", 0) if answer.error is None else Outcome("error", 0, answer.payload)
