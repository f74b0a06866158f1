"""``sandbox redrive``"""

from typing import TYPE_CHECKING

import click

from sandbox.cli.asking import account_option, region_option, running
from sandbox.cli.lookup import QUEUE, physical_name
from sandbox.cli.terminal import output
from sandbox.settings import Settings

if TYPE_CHECKING:
    from sandbox.clients import Clients
    from sandbox.redrive import Result

SOMETHING_STAYS = 1


@click.command()
@click.argument("queue")
@account_option("the queue is")
@region_option()
def redrive(queue: str, account: str, region: str | None) -> int:
    """Do again what a mapping has given up: QUEUE is its on-failure queue, by name or logical id.

    A failure message does not hold the records, but says where they are. They are read from the stream,
    and the function is invoked with them in an event like the one it failed with. When it takes them, the
    message is deleted. Otherwise it stays in the queue, and the exit code is 1: the function failed again,
    or records have left the stream, which keeps them for 24 hours.
    """
    from sandbox import redrive as redriving
    from sandbox.clients import Clients  # slow to import, and only needed here
    from sandbox.control import Control

    settings = Settings.load()
    endpoint = running(settings).endpoint
    clients = Clients(endpoint, account, region or settings.region)
    url = _url(clients, physical_name(clients, QUEUE, queue))
    told = []
    for result in redriving.redrive(url, clients, Control(endpoint)):
        output.print(sentence(result), markup=False)
        told.append(result.state)
    if not told:
        output.print("The queue is empty.")
    return 0 if set(told) <= {"redriven"} else SOMETHING_STAYS


def sentence(result: "Result") -> str:
    """One line: which records, and what became of them and of the message."""
    from sandbox.scenario.failures import reason

    failure = result.failure
    if failure is None:
        return f"A message that is {result.reason}: it stays."
    which = f"{_records(failure.size)} of table {failure.table}, {_numbers(failure.start, failure.end)}"
    taken = f"{failure.function} took {_records(result.records)}"
    lost = f"{_records(result.trimmed)} left the stream, which keeps them for 24 hours; the message stays."
    if result.state == "redriven":
        return f"{which}: {taken}."
    if result.state == "failed":
        also = f" {lost}" if result.trimmed else " The message stays."
        return f"{which}: {failure.function} failed again: {reason(result.reason)}.{also}"
    return f"{which}: {f'{taken}; ' if result.records else ''}{lost}"


def _records(number: int) -> str:
    return f"{number} record" + ("" if number == 1 else "s")


def _numbers(start: str, end: str) -> str:
    return f"sequence number {start}" if start == end else f"sequence numbers {start} to {end}"


def _url(clients: "Clients", name: str) -> str:
    """CloudFormation knows a queue by its URL, SQS lists names."""
    return name if "://" in name else str(clients.client("sqs").get_queue_url(QueueName=name)["QueueUrl"])
