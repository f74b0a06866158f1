"""A function, table or queue by its name, or by its logical id in a stack: what it is called in AWS."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.cli.naming import no_such

if TYPE_CHECKING:
    from sandbox.clients import Clients


@dataclass(frozen=True)
class Kind:
    """A kind of resource: what lists them in AWS, and what CloudFormation calls it."""

    noun: str
    service: str
    listing: str
    names: Callable[[dict[str, Any]], Iterable[str]]
    """Of one page of ``listing``."""
    type: str


FUNCTION = Kind(
    "function",
    "lambda",
    "list_functions",
    lambda page: [function["FunctionName"] for function in page["Functions"]],
    "AWS::Lambda::Function",
)
QUEUE = Kind(
    "queue",
    "sqs",
    "list_queues",
    lambda page: [url.rpartition("/")[2] for url in page.get("QueueUrls", [])],
    "AWS::SQS::Queue",
)
TABLE = Kind("table", "dynamodb", "list_tables", lambda page: page["TableNames"], "AWS::DynamoDB::Table")


def physical_name(clients: "Clients", kind: Kind, wanted: str) -> str:
    """Of a queue that a stack has, its URL. Raises UsageError with the names there are."""
    pages = clients.client(kind.service).get_paginator(kind.listing).paginate()
    names = [name for page in pages for name in kind.names(page)]
    if wanted in names:
        return wanted
    logical = logical_ids(clients, kind)
    if wanted in logical:
        return logical[wanted]
    raise no_such(f"{kind.noun} in account {clients.account}", wanted, {*names, *logical})


def logical_ids(clients: "Clients", kind: Kind) -> dict[str, str]:
    """Logical id -> name, over all stacks of the account."""
    cloudformation: Any = clients.client("cloudformation")
    found = {}
    for page in cloudformation.get_paginator("describe_stacks").paginate():
        # LocalStack lists deleted stacks too, and then does not find their resources.
        for stack in (each for each in page["Stacks"] if each["StackStatus"] != "DELETE_COMPLETE"):
            resources = cloudformation.describe_stack_resources(StackName=stack["StackName"])
            for resource in resources["StackResources"]:
                if resource["ResourceType"] == kind.type:
                    found[resource["LogicalResourceId"]] = resource["PhysicalResourceId"]
    return found
