"""One invocation with a batch, and what its response means."""

from dataclasses import dataclass

from sandbox.mapping import entries, partial_failures
from sandbox.mapping.context import Context
from sandbox.mapping.framing import Frame
from sandbox.mapping.parts import Part
from sandbox.mapping.ports import Answer, NotInvoked


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


class Invoker:
    """Invokes a mapping's function, and tells the observer of both ends."""

    def __init__(self, context: Context, frame: Frame) -> None:
        self._settings = context.settings
        self._world = context.world
        self._frame = frame

    async def invoke(self, batch: int, part: Part) -> Outcome:
        """Make one attempt; keeps the answer and the counts in ``part``."""
        attempt = part.attempts + 1
        self._world.observe(entries.AttemptBegan(batch, part.request_id, attempt, part.records))
        began = self._world.stopwatch()
        answer = await self._world.function.invoke(part.request_id, self._frame.event(part.records))
        took = self._world.stopwatch() - began
        outcome = self._judge(answer, part)
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

    def _judge(self, answer: Answer | NotInvoked, part: Part) -> Outcome:
        if isinstance(answer, NotInvoked):
            part.refusals += 1
            return Outcome("throttled" if answer.throttled else "not invoked", 0, answer.reason)
        part.answer, part.refusals = answer, 0
        outcome = self._meaning(answer, part)
        if outcome.done:
            self._frame.keep(answer.payload, part.records[: outcome.done])
        else:
            part.attempts += 1
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
