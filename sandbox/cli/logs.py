"""``sandbox logs``"""

from collections import deque
from typing import TYPE_CHECKING, Any

import click

from sandbox import engine
from sandbox.cli.asking import account_option, region_option, running
from sandbox.cli.lookup import FUNCTION, physical_name
from sandbox.cli.terminal import output
from sandbox.settings import Settings

if TYPE_CHECKING:
    from sandbox.clients import Clients


@click.command()
@click.argument("function", required=False)
@account_option("the function is")
@region_option()
@click.option(
    "--lines",
    "-n",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    help="How many of the last lines.",
)
def logs(function: str | None, account: str, region: str | None, lines: int) -> None:
    """Show the log of FUNCTION, by name or logical id, or of LocalStack itself."""
    settings = Settings.load()
    if function is None:
        log = engine.choose(settings).log()
        _print_last(log.read_text(errors="replace").splitlines() if log.exists() else [], lines)
        return
    endpoint = running(settings).endpoint
    from sandbox.clients import Clients  # slow to import, and not needed for the engine's own log

    clients = Clients(endpoint, account, region or settings.region)
    group = _log_group(clients, physical_name(clients, FUNCTION, function))
    _print_last(_events(clients, group), lines)


def _log_group(clients: "Clients", function: str) -> str:
    configuration = clients.client("lambda").get_function_configuration(FunctionName=function)
    return str(configuration["LoggingConfig"]["LogGroup"])


def _events(clients: "Clients", group: str) -> list[str]:
    client: Any = clients.client("logs")
    try:
        pages = client.get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"].rstrip("\n") for page in pages for event in page["events"]]
    except client.exceptions.ResourceNotFoundException:
        return []


def _print_last(found: list[str], count: int) -> None:
    if not found:
        output.print("(nothing was logged yet)")
    for line in deque(found, maxlen=count):
        output.print(line, markup=False)
