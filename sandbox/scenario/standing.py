"""A stack that stands already, as Terraform made it: scenarios use it one after another.

A file says what it is: what ``terraform output -json`` prints, with the outputs ``account``, ``region`` and
``resources``, by their names in the template and each with CloudFormation's type and physical id. Nothing is
deployed and nothing deleted. Before each scenario the tables and queues are emptied, and what happened
until then counts no more; what a scenario changes of the resources themselves stays changed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from filelock import FileLock

from sandbox import bootstrap
from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.errors import UsageError
from sandbox.scenario.sandbox import Sandbox
from sandbox.scenario.stacks import Stack
from sandbox.scenario.waits import DEFAULT_WITHIN


@contextmanager
def lifetime(
    stacks: Sequence[Stack], file: Path, endpoint_url: str, *, within: float = DEFAULT_WITHIN
) -> Iterator[Sandbox]:
    """Hand over the stack that ``file`` describes, as empty as one that was just made.

    The one stack of ``stacks`` has to be deployed with its parameters. A wait that names no time lasts at
    most ``within`` seconds. Raises UsageError.
    """
    if len(stacks) != 1:
        raise UsageError(f"{file} describes one stack, and the scenario's file names {len(stacks)}.")
    deployed = read(file, stacks[0])
    clients = Clients(endpoint_url, deployed.account, deployed.region)
    with FileLock(f"{file}.lock"):
        held: list[Sandbox] = []
        sandbox = Sandbox(
            clients,
            deployed,
            Control(endpoint_url),
            deploy_again=_stays,
            stack=stacks[0],
            scenario=held,
            within=within,
        )
        held.append(sandbox)
        _begin_anew(sandbox)
        try:
            yield sandbox
        finally:
            sandbox.let_go()


def read(file: Path, stack: Stack) -> bootstrap.Deployment:
    """What ``file`` says of ``stack``. Raises UsageError where it is not such a file."""
    try:
        outputs = {name: each["value"] for name, each in json.loads(file.read_text()).items()}
        resources = {
            name: bootstrap.Resource(name, each["type"], each["id"])
            for name, each in outputs.pop("resources").items()
        }
        account, region = outputs.pop("account"), outputs.pop("region")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{file} is not what `terraform output -json` prints with the outputs account, region and "
            f"resources: {type(error).__name__}: {error}"
        ) from error
    return bootstrap.Deployment(stack.name, account, region, outputs, resources, changed=False)


def _begin_anew(sandbox: Sandbox) -> None:
    for each in sandbox.resources.all("table"):
        table = sandbox.table(each.name)
        for item in table.items:
            table.delete({name: item[name] for name in table.key_names})
    sandbox.settle()
    for each in sandbox.resources.all("queue"):
        sandbox.client("sqs").purge_queue(QueueUrl=each.physical_id)
    sandbox.forget()


def _stays(_: Mapping[str, str]) -> NoReturn:
    raise UsageError("This stack stands already, and a scenario does not deploy it again.")
