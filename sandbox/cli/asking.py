"""What a command asks the running sandbox about: which account, which region."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from sandbox import engine
from sandbox.control import Control
from sandbox.engine import EngineStatus
from sandbox.errors import EngineNotRunning, UsageError
from sandbox.settings import DEFAULT_ACCOUNT, Settings

Command = TypeVar("Command", bound=Callable[..., Any])


def account_option(what: str) -> Callable[[Command], Command]:
    """``--account``, twelve digits; ``what`` is looked for there."""
    return click.option(
        "--account",
        default=DEFAULT_ACCOUNT,
        callback=_checked,
        metavar="ID",
        help=f"Where {what}; a scenario has an account of its own, and its story names it.",
    )


def region_option() -> Callable[[Command], Command]:
    return click.option("--region", help="SANDBOX_REGION, or us-east-1, by default.")


def running(settings: Settings) -> EngineStatus:
    """The sandbox of this project, ready to be asked. Raises EngineNotRunning."""
    status = engine.choose(settings).status()
    if not status.ready:
        raise EngineNotRunning(
            "The sandbox is not running, and what it knows goes with it. Start it with: sandbox up"
        )
    return status


def control() -> Control:
    """The API of this project's running sandbox. Raises EngineNotRunning."""
    return Control(running(Settings.load()).endpoint)


def _checked(_: click.Context, __: click.Parameter, account: str) -> str:
    if not re.fullmatch(r"\d{12}", account):
        raise UsageError(f"--account {account!r} is not an AWS account id; that is twelve digits.")
    return account
