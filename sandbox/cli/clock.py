"""``sandbox clock``, ``sandbox clock advance``"""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from sandbox.cli.asking import account_option, control
from sandbox.cli.terminal import output
from sandbox.errors import UsageError

if TYPE_CHECKING:
    from sandbox.scenario.clock import Clock

DURATION = re.compile(
    r"((?P<days>[\d.]+)d)?((?P<hours>[\d.]+)h)?((?P<minutes>[\d.]+)m)?((?P<seconds>[\d.]+)s?)?"
)


@click.group(invoke_without_command=True)
@account_option("the mappings are")
@click.pass_context
def clock(context: click.Context, account: str) -> None:
    """Tell the time by which an account's event source mappings live, or move it on.

    Record age, batching and tumbling windows, backoff between retries and retention go by this
    clock. It runs with the machine's, ahead of it by what it was moved.

    \b
    sandbox clock                  what time it is
    sandbox clock advance 1h30m    an hour and a half later, at once
    """
    from sandbox.scenario.clock import Clock  # slow to import, and only needed here

    context.obj = Clock(control(), account)
    if context.invoked_subcommand is None:
        output.print(_told(context.obj))


@clock.command()
@click.argument("duration")
@click.pass_obj
def advance(moved: "Clock", duration: str) -> None:
    """Move the clock on by DURATION: 90s, 30m, 1h30m, 2d; plain numbers are seconds.

    It never goes back; a new account begins at the machine's time.
    """
    moved.advance(seconds=duration_of(duration).total_seconds())
    output.print(_told(moved))


def duration_of(text: str) -> timedelta:
    """``1h30m`` as a duration. Raises UsageError."""
    found = DURATION.fullmatch(text) if text else None
    try:
        parts = {unit: float(number) for unit, number in found.groupdict().items() if number} if found else {}
        if not parts:
            raise ValueError("no number and unit")
        return timedelta(**parts)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r} is no duration; write 90s, 30m, 1h30m or 2d.") from error


def _told(account: "Clock") -> str:
    ahead = account.ahead()
    now = f"{account.now():%Y-%m-%d %H:%M:%S} UTC"
    return f"{now}, {timedelta(seconds=round(ahead))} ahead of the machine" if ahead else f"{now}, not moved"
