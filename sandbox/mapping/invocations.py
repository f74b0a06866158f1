"""One invocation with a batch, and what its response means."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.mapping import entries, partial_failures
from sandbox.mapping.answers import Answer, NotInvoked
from sandbox.mapping.context import Context
from sandbox.mapping.framing import Frame
from sandbox.mapping.parts import Part


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an invocation came to; ``kind`` as in entries.AttemptEnded."""

    kind: str
    done: int
    """How many of the first records are done."""
    reason: str | None = None

    @property
    def ran(self) -> bool:
        return self.kind not in ("throttled", "not invoked")

    @property
    def failed(self) -> bool:
        """Whether it is an attempt that came to nothing."""
        return self.ran and self.kind != "success" and not self.done


class Invoker:
    """Invokes a mapping's function, and tells the observer of both ends."""

    def __init__(self, context: Context, frame: Frame) -> None:
        self._settings = context.settings
        self._world = context.world
        self._frame = frame

    async def invoke(self, batch: int, part: Part) -> Outcome:
        """Make one attempt with the records of ``part``."""
        outcome = await self.call(
            batch, part, self._frame.event(part.records), lambda answer: self._meaning(answer, part)
        )
        if outcome.done and part.answer:
            self._frame.keep(part.answer.payload, part.records[: outcome.done])
        return outcome

    async def call(self, batch: int, part: Part, event: str, meaning: Callable[[Answer], Outcome]) -> Outcome:
        """Invoke the function with an event; keeps the answer and the counts in ``part``."""
        attempt = part.attempts + 1
        self._world.observe(entries.AttemptBegan(batch, part.request_id, attempt, part.records))
        began = self._world.stopwatch()
        answer = await self._world.function.invoke(part.request_id, event)
        took = self._world.stopwatch() - began
        outcome = _judge(answer, part, meaning)
        self._world.observe(
            entries.AttemptEnded(
                batch,
                part.request_id,
                attempt,
                part.records,
                outcome.kind,
                took,
                error=outcome.reason,
                failed_from=outcome.done,
            )
        )
        return outcome

    def _meaning(self, answer: Answer, part: Part) -> Outcome:
        """Reference 3.5; without ReportBatchItemFailures a response is success, whatever it says."""
        if answer.error is not None:
            return Outcome("error", 0, answer.payload)
        if problem := self._frame.problem(answer.payload):
            return Outcome("state", 0, problem)
        if not self._settings.report_batch_item_failures:
            return Outcome("success", len(part.records))
        return self._reported(partial_failures.judge(answer.payload, part.records), part)

    def _reported(self, verdict: partial_failures.Verdict, part: Part) -> Outcome:
        match verdict:
            case partial_failures.Success():
                return Outcome("success", len(part.records))
            case partial_failures.Partial(index):
                return Outcome("partial", index)
            case partial_failures.Invalid(reason):
                return Outcome("invalid", 0, reason)


def _judge(answer: Answer | NotInvoked, part: Part, meaning: Callable[[Answer], Outcome]) -> Outcome:
    if isinstance(answer, NotInvoked):
        part.refusals += 1
        return Outcome("throttled" if answer.throttled else "not invoked", 0, answer.reason)
    part.answer, part.refusals = answer, 0
    outcome = meaning(answer)
    part.attempts += outcome.failed
    return outcome
