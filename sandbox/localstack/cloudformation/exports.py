"""Exports that other stacks import can be neither deleted nor changed, as on AWS; LocalStack does both."""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2.entities import Stack

Outputs = list[Any]


def of(outputs: Outputs) -> dict[str, str]:
    """The exports among a stack's outputs."""
    return {str(one["ExportName"]): str(one["OutputValue"]) for one in outputs if one.get("ExportName")}


def note_imports(stack: Stack, names: set[str]) -> None:
    """``stack`` was deployed, and imports these."""
    # LocalStack's class is open to more than it says.
    vars(stack)["imported"] = frozenset(names)


def objection(stack: Stack, wanted: Mapping[str, str]) -> str | None:
    """Why the exports of ``stack`` cannot become the ``wanted`` ones; None where they can."""
    for name, value in stack.resolved_exports.items():
        if wanted.get(name) != value and (users := sorted(_importers(stack, name))):
            done = "updated" if name in wanted else "deleted"
            return f"Export {name} cannot be {done} as it is in use by {' and '.join(users)}"
    return None


def _importers(stack: Stack, name: str) -> Iterator[str]:
    store = get_cloudformation_store(stack.account_id, stack.region_name)
    for other in store.stacks_v2.values():
        if other is not stack and other.is_active() and name in vars(other).get("imported", ()):
            yield other.stack_name
