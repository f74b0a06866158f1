"""``sandbox settle``"""

from typing import TYPE_CHECKING

import click

from sandbox.cli.asking import account_option, control
from sandbox.cli.terminal import TerminalProgress, output

if TYPE_CHECKING:
    from sandbox.progress import Step
    from sandbox.scenario.settling import Settling

NOT_SETTLED = 1
TOLD_EVERY = 1.0
"""Seconds after which the terminal tells anew what is waited for."""


@click.command()
@click.option(
    "--timeout",
    "-t",
    type=click.FloatRange(0),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait at most.",
)
@account_option("to look")
def settle(timeout: float, account: str) -> int:
    """Wait until nothing is under way in an account.

    \b
    That is, all at one moment:
      - every record written so far was filtered, delivered or discarded by every
        enabled mapping,
      - no function runs,
      - nothing is on its way through SNS, S3 notifications, EventBridge, Step
        Functions or asynchronous invocations.

    What has not happened by then will not happen: write an item, `sandbox settle`, look.
    Exit code 1 when something still hangs after the time; it is named with its last error.
    """
    from sandbox.scenario.settling import Settling  # slow to import, and only needed here
    from sandbox.scenario.waits import Wait, WaitTimeout

    settling = Settling(control(), account)
    try:
        with TerminalProgress().step("Waiting until nothing is under way") as step:
            Wait(within=timeout).until(lambda may_block: _look(settling, may_block, step), settling.story)
    except WaitTimeout as error:
        output.print(str(error), markup=False)
        return NOT_SETTLED
    output.print("Nothing is under way.")
    return 0


def _look(settling: "Settling", may_block: float, step: "Step") -> bool | None:
    settled = settling.look(min(may_block, TOLD_EVERY))
    if settling.waiting:
        step.detail(str(settling.waiting[0]["what"]))
    return settled
