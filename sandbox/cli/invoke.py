"""``sandbox invoke``"""

import base64
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.text import Text

from sandbox.cli.asking import account_option, region_option, running
from sandbox.cli.lookup import FUNCTION, physical_name
from sandbox.cli.terminal import errors
from sandbox.errors import EngineError, EngineNotRunning, UsageError
from sandbox.settings import Settings

if TYPE_CHECKING:
    from sandbox.clients import Clients

FAILED = 1
STANDARD_INPUT = "-"


@click.command()
@click.argument("function")
@click.option(
    "--event",
    "-e",
    metavar="FILE",
    help="A file with the event, JSON; - reads standard input. {} by default.",
)
@account_option("the function is")
@region_option()
def invoke(function: str, event: str | None, account: str, region: str | None) -> int:
    """Invoke FUNCTION, by name or logical id, and print what it answers.

    The answer goes to standard output, the last 4 KB of its log to standard error. The exit code
    is 1 if the function failed; its error is the answer then.
    """
    settings, payload = Settings.load(), _event(event)
    endpoint = running(settings).endpoint
    from sandbox.clients import Clients  # slow to import, and an event that is wrong is told before
    from sandbox.scenario.failures import reason

    clients = Clients(endpoint, account, region or settings.region)
    name = physical_name(clients, FUNCTION, function)
    answer = _invoked(clients, name, payload)
    errors.print(Text(base64.b64decode(answer["LogResult"]).decode(errors="replace")), style="dim", end="")
    text = answer["Payload"].read().decode(errors="replace")
    click.echo(text)
    if "FunctionError" not in answer:
        return 0
    errors.print(f"[bold red]failed:[/] {escape(reason(text))}")
    return FAILED


def _invoked(clients: "Clients", name: str, payload: str) -> Any:
    from botocore.exceptions import ClientError, HTTPClientError

    try:
        return clients.client("lambda").invoke(FunctionName=name, Payload=payload, LogType="Tail")
    except ClientError as refused:
        raise EngineError(f"{name} was not invoked: {refused.response['Error']['Message']}") from refused
    except HTTPClientError as lost:
        raise EngineNotRunning(f"The sandbox ended while it invoked {name}.") from lost


def _event(source: str | None) -> str:
    """The event's text, which is JSON. Raises UsageError."""
    if source is None:
        return "{}"
    try:
        text = sys.stdin.read() if source == STANDARD_INPUT else Path(source).read_text()
        json.loads(text)
    except OSError as error:
        raise UsageError(f"The event {source} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        named = "on standard input" if source == STANDARD_INPUT else f"in {source}"
        raise UsageError(f"The event {named} is not JSON: {error}.") from error
    return text
