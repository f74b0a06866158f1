"""Who changes the resources of a stack: one at a time, and nobody any more when its account ends."""

from threading import Lock
from weakref import WeakKeyDictionary, WeakSet

from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2.entities import Stack

PATIENCE = 60.0
"""Seconds for what a deployment is at, and for taking back what it has made."""
_TURNS: WeakKeyDictionary[Stack, Lock] = WeakKeyDictionary()
_STOPPED: WeakSet[Stack] = WeakSet()


def turn(stack: Stack) -> Lock:
    """Held by whatever changes the resources of a stack."""
    return _TURNS.setdefault(stack, Lock())


def stop(account: str, region: str) -> list[str]:
    """Have nothing more be made by deployments that are under way; returns their stacks' ids."""
    stacks = dict(get_cloudformation_store(account, region).stacks_v2)
    found = [stack_id for stack_id, stack in stacks.items() if stack.status.endswith("_IN_PROGRESS")]
    _STOPPED.update(stacks[stack_id] for stack_id in found)
    return found


def is_stopped(stack: Stack) -> bool:
    return stack in _STOPPED


def wait(account: str, region: str, stack_id: str) -> None:
    """Returns when nothing happens to the stack any more. Raises TimeoutError."""
    its = turn(get_cloudformation_store(account, region).stacks_v2[stack_id])
    if not its.acquire(timeout=PATIENCE):
        raise TimeoutError(f"its deployment did not end within {PATIENCE:.0f} s")
    its.release()
