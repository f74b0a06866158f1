"""Deletes resources of a stack: mappings first, and then whatever needs another before that other."""

from collections.abc import Iterable
from typing import Any

from localstack.aws.api.cloudformation import ResourceStatus
from localstack.services.cloudformation.v2.entities import Stack

from sandbox.localstack.cloudformation.actions import ActionFailed, Actions, Resource

FIRST = "AWS::Lambda::EventSourceMapping"
KEPT = {"Retain", "RetainExceptOnCreate"}
Named = tuple[str, Resource]


def remove(stack: Stack, actions: Actions, resources: Iterable[Named], policy: str | None) -> list[str]:
    """Delete ``resources``, given in the order in which they were made, last first; returns what could not
    be deleted, with the reason.

    ``policy`` is the attribute that may keep one (``DeletionPolicy`` or ``UpdateReplacePolicy``); None for
    what a deployment made that failed, and which is deleted whatever its template says.
    """
    failed = []
    for name, resource in ordered(resources):
        if policy and resource.get(policy) in KEPT:
            event(stack, name, resource, ResourceStatus.DELETE_SKIPPED)
            continue
        event(stack, name, resource, ResourceStatus.DELETE_IN_PROGRESS)
        try:
            actions.delete(name, resource)
        except ActionFailed as failure:
            event(stack, name, resource, ResourceStatus.DELETE_FAILED, str(failure))
            failed.append(f"{name}: {failure}")
        else:
            event(stack, name, resource, ResourceStatus.DELETE_COMPLETE)
    return failed


def ordered(resources: Iterable[Named]) -> list[Named]:
    """Mappings, and then the others, each kind in the opposite order."""
    last_first = reversed(list(resources))
    return sorted(last_first, key=lambda named: named[1]["Type"] != FIRST)


def event(
    stack: Stack, name: str, resource: Resource, status: ResourceStatus, reason: str | None = None
) -> None:
    """Tell what becomes of a resource. Where a replaced one goes, its successor stays the stack's."""
    physical = resource.get("PhysicalResourceId")
    now = stack.resource_states.get(name)
    gone = status == ResourceStatus.DELETE_COMPLETE and now is None
    if (
        gone
        or _has_successor(stack, name, resource)
        or (now and physical and now.get("PhysicalResourceId") not in (None, physical))
    ):
        stack._store_event(name, resource["Type"], str(physical), status, reason or "")
    else:
        tell(stack, name, resource, status, reason)


def _has_successor(stack: Stack, name: str, resource: Resource) -> bool:
    """Which may have the same physical id: stages of two APIs have."""
    there: Any = stack.resolved_resources.get(name)
    return there is not None and there is not resource


def tell(
    stack: Stack, name: str, resource: Resource, status: ResourceStatus, reason: str | None = None
) -> None:
    """Tell what the stack's resource of that name is."""
    stack.set_resource_status(
        logical_resource_id=name,
        physical_resource_id=resource.get("PhysicalResourceId"),
        resource_type=resource["Type"],
        status=status,
        resource_status_reason=reason,
    )
