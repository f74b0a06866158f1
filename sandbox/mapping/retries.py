"""MaximumRetryAttempts, and how long a mapping waits between attempts (reference 3.3).

AWS does not say how it backs off; 0.24 to 0.4 s were observed between the retries of one batch. Here the
wait doubles from a quarter of a second up to four seconds, unless chosen otherwise (choices.py).
"""

from sandbox.mapping import entries
from sandbox.mapping.choices import Choices
from sandbox.mapping.context import Context
from sandbox.mapping.parts import Part
from sandbox.mapping.settings import FOREVER


def exhausted(attempts: int, retry_attempts: int) -> bool:
    """Whether a batch has had its first attempt and all its retries."""
    return retry_attempts != FOREVER and attempts > retry_attempts


def wait_after(failures: int, choices: Choices) -> float:
    """Seconds to wait after so many failures in a row, at least one."""
    return float(min(choices.first_wait * 2 ** min(failures - 1, 30), choices.longest_wait))


async def wait(context: Context, batch: int, part: Part) -> None:
    """Return when a part that has failed may be attempted again. Raises Stopped."""
    clock = context.world.clock
    until = clock.now() + wait_after(part.failures, context.world.choices)
    context.world.observe(entries.Waiting(batch, part.records, until))
    await context.stop.unless_asked(clock.wait_until(until))
