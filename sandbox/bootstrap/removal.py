"""Deletes a stack, and what LocalStack leaves of it."""

from sandbox.bootstrap.stack import Stack
from sandbox.bootstrap.waiting import until
from sandbox.clients import Clients
from sandbox.errors import DeploymentError
from sandbox.progress import Progress, Silent

SILENT = Silent()


def delete(stack: str, clients: Clients, progress: Progress = SILENT) -> None:
    """Delete ``stack`` and wait until it is gone; nothing to do where there is none."""
    one = Stack(stack, clients)
    if one.settled() is not None:
        with progress.step(f"Deleting stack {stack}"):
            remove(one)


def remove(stack: Stack) -> None:
    """Delete ``stack`` if it exists; raises DeploymentError naming what could not be deleted."""
    state = stack.state()
    if state is None:
        return
    stack.cloudformation.delete_stack(StackName=state.id)
    until(lambda: _gone(stack), lambda: f"stack {stack.name} to be deleted")


def _gone(stack: Stack) -> bool | None:
    state = stack.state()
    if state is None or state.status == "DELETE_COMPLETE":
        return True
    if state.status == "DELETE_FAILED":
        raise DeploymentError(f"Stack {stack.name} could not be deleted. {state.reason}".strip())
    return None
