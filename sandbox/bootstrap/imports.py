"""What a template imports from other stacks, looked up before it is deployed.

LocalStack takes an export that there is not for one whose value is "Nothing".
"""

from collections.abc import Iterator

from sandbox.bootstrap.intrinsics import Intrinsics
from sandbox.bootstrap.template import Template
from sandbox.bootstrap.walking import uses
from sandbox.clients import Clients


def problems(template: Template, known: Intrinsics, clients: Clients) -> Iterator[str]:
    """A line for each import of an export that the account does not have in this region."""
    names = [(path, known.resolve(argument)) for path, argument in uses(template.body, "Fn::ImportValue")]
    if not names:
        return
    there = exports(clients)
    for path, name in names:
        if isinstance(name, str) and name not in there and _is_made(template, path, known):
            yield (
                f"{template.where(*path)}: no stack of account {clients.account} in {clients.region} exports "
                f"{name}. Deploy the one that does first."
            )


def exports(clients: Clients) -> set[str]:
    """The names under which stacks export values."""
    pages = clients.client("cloudformation").get_paginator("list_exports").paginate()
    return {export["Name"] for page in pages for export in page["Exports"]}


def _is_made(template: Template, path: tuple[str, ...], known: Intrinsics) -> bool:
    """False in a resource or an output whose condition does not hold."""
    owner = (template.body.get(path[0]) or {}).get(path[1]) if len(path) > 1 else None
    condition = owner.get("Condition") if isinstance(owner, dict) else None
    return not isinstance(condition, str) or known.holds(condition) is not False
