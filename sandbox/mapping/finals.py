"""The final invocation of a tumbling window: its state, no records (reference 3.8).

It is tried until it succeeds, its retries are spent or the window's records are too old; then its failure
record goes to the destination and the window is dropped.
"""

from sandbox.mapping import entries, retries
from sandbox.mapping.context import Context
from sandbox.mapping.destinations import RECORD_AGE_EXCEEDED, RETRY_ATTEMPTS_EXHAUSTED, Failure
from sandbox.mapping.discarding import Discarder
from sandbox.mapping.framing import Tumbling
from sandbox.mapping.parts import Part
from sandbox.mapping.ports import Answer, NotInvoked
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
            if await self._attempt(part, event):
                return "success"
            if retries.exhausted(part.attempts, self._settings.retry_attempts):
                return await self._give_up(window, part, event, early, RETRY_ATTEMPTS_EXHAUSTED)
            await self._wait(part.refusals or part.attempts)

    async def _attempt(self, part: Part, event: str) -> bool:
        """One invocation, told as that of a batch without records is; whether it succeeded."""
        attempt, world = part.attempts + 1, self._world
        world.observe(entries.AttemptBegan(NO_BATCH, part.request_id, attempt, ()))
        began = world.stopwatch()
        answer = await world.function.invoke(part.request_id, event)
        outcome, error = _judged(answer, part)
        took = world.stopwatch() - began
        world.observe(
            entries.AttemptEnded(NO_BATCH, part.request_id, attempt, (), outcome, took, error=error)
        )
        return outcome == "success"

    def _too_old(self, window: Window) -> bool:
        age = self._settings.record_age
        limit = RETENTION if age == FOREVER else min(age, RETENTION)
        return self._world.clock.now() - window.last_created > limit

    async def _wait(self, failures: int) -> None:
        until = self._world.clock.now() + retries.wait_after(failures, self._world.choices)
        self._world.observe(entries.Waiting(NO_BATCH, (), until))
        await self._context.stop.unless_asked(self._world.clock.wait_until(until))

    async def _give_up(self, window: Window, part: Part, event: str, early: bool, condition: str) -> str:
        failure = Failure(
            mapping=self._settings.uuid,
            function_arn=self._settings.function_arn,
            stream_arn=self._settings.stream_arn,
            shard=self._context.shard,
            condition=condition,
            request_id=part.request_id,
            invoke_count=max(part.attempts, 1),
            at=self._world.clock.now(),
            records=(),
            answer=part.answer,
            event=event,
            window={
                "window": window.bounds(),
                "isFinalInvokeForWindow": True,
                "isWindowTerminatedEarly": early,
            },
        )
        await self._discarder.deliver(failure)
        return "discarded"


def _judged(answer: Answer | NotInvoked, part: Part) -> tuple[str, str | None]:
    """The outcome of an attempt as entries tell it, and the error; the part counts it."""
    if isinstance(answer, NotInvoked):
        part.refusals += 1
        return "throttled" if answer.throttled else "not invoked", answer.reason
    part.answer, part.refusals = answer, 0
    if answer.error is None:
        return "success", None
    part.attempts += 1
    return "error", answer.payload
