"""``sandbox logs``"""

import re
from collections import deque
from typing import TYPE_CHECKING, Any

import click

from sandbox import engine
from sandbox.cli.naming import no_such
from sandbox.cli.terminal import output
from sandbox.errors import EngineNotRunning, UsageError
from sandbox.settings import DEFAULT_ACCOUNT, Settings

if TYPE_CHECKING:
    from sandbox.clients import Clients


@click.command()
@click.argument("function", required=False)
@click.option("--account", default=DEFAULT_ACCOUNT, help="Where the function is; a scenario has its own.")
@click.option("--region", help="SANDBOX_REGION, or us-east-1, by default.")
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
    if not re.fullmatch(r"\d{12}", account):
        raise UsageError(f"--account {account!r} is not an AWS account id; that is twelve digits.")
    settings = Settings.load()
    status = engine.choose(settings).status()
    if function is None:
        _print_last(status.log.read_text(errors="replace").splitlines() if status.log.exists() else [], lines)
        return
    if not status.ready:
        raise EngineNotRunning("The sandbox is not running, and logs go with it. Start it with: sandbox up")
    from sandbox.clients import Clients  # slow to import, and not needed for the engine's own log

    clients = Clients(status.endpoint, account, region or settings.region)
    _print_last(_events(clients, _log_group(clients, _physical_name(clients, function))), lines)


def _physical_name(clients: "Clients", wanted: str) -> str:
    pages = clients.client("lambda").get_paginator("list_functions").paginate()
    functions = [function["FunctionName"] for page in pages for function in page["Functions"]]
    if wanted in functions:
        return wanted
    logical = _logical_ids(clients)
    if wanted in logical:
        return logical[wanted]
    raise no_such(f"function in account {clients.account}", wanted, {*functions, *logical})


def _logical_ids(clients: "Clients") -> dict[str, str]:
    """Logical id -> function name, over all stacks of the account."""
    cloudformation: Any = clients.client("cloudformation")
    found = {}
    for page in cloudformation.get_paginator("describe_stacks").paginate():
        # LocalStack lists deleted stacks too, and then does not find their resources.
        for stack in (each for each in page["Stacks"] if each["StackStatus"] != "DELETE_COMPLETE"):
            resources = cloudformation.describe_stack_resources(StackName=stack["StackName"])
            for resource in resources["StackResources"]:
                if resource["ResourceType"] == "AWS::Lambda::Function":
                    found[resource["LogicalResourceId"]] = resource["PhysicalResourceId"]
    return found


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
