"""``sandbox logs``"""

import time
from collections.abc import Callable
from pathlib import Path

import click

from sandbox import engine
from sandbox.cli.asking import account_option, region_option, running
from sandbox.cli.function_log import FunctionLog, Line
from sandbox.cli.log_colours import Coloured
from sandbox.cli.lookup import FUNCTION, physical_name
from sandbox.cli.terminal import output
from sandbox.settings import Settings

LOOK_EVERY = 0.2


@click.command()
@click.argument("function", required=False)
@click.option("--follow", "-f", is_flag=True, help="Go on showing what is logged, until Ctrl-C.")
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
def logs(function: str | None, follow: bool, account: str, region: str | None, lines: int) -> None:
    """Show the log of FUNCTION, by name or logical id, or of LocalStack itself.

    On a terminal, the lines of one invocation have one colour. With --follow, a line is there
    within a second after the function has written it.
    """
    settings = Settings.load()
    if function is None:
        news = _engine_log(engine.choose(settings).log)
    else:
        news = _function_log(running(settings).endpoint, account, region or settings.region, function)
    coloured = Coloured(output)
    found = news()[-lines:]
    if not found and not follow:
        output.print("(nothing was logged yet)")
    coloured.print(found)
    while follow:
        time.sleep(LOOK_EVERY)
        coloured.print(news())


def _function_log(endpoint: str, account: str, region: str, function: str) -> Callable[[], list[Line]]:
    from sandbox.clients import Clients  # slow to import, and not needed for the engine's own log

    clients = Clients(endpoint, account, region)
    name = physical_name(clients, FUNCTION, function)
    configuration = clients.client("lambda").get_function_configuration(FunctionName=name)
    return FunctionLog(clients, str(configuration["LoggingConfig"]["LogGroup"])).new


def _engine_log(file: Callable[[], Path]) -> Callable[[], list[Line]]:
    """The lines that were added since the last time; all of them, if the engine began a new file."""
    read = 0

    def new() -> list[Line]:
        nonlocal read
        path = file()
        data = path.read_bytes() if path.exists() else b""
        read = read if len(data) >= read else 0
        whole, _, _ = data[read:].rpartition(b"\n")
        read += len(whole) + 1 if whole else 0
        return [Line(line) for line in whole.decode(errors="replace").splitlines()]

    return new
