"""Deletes a stack."""

from botocore.exceptions import ClientError

from sandbox.bootstrap.stack import Stack
from sandbox.bootstrap.waiting import until
from sandbox.clients import Clients
from sandbox.errors import DeploymentError
from sandbox.progress import Progress, Silent

SILENT = Silent()


def delete(stack: str, clients: Clients, progress: Progress = SILENT) -> None:
    """Delete ``stack`` and wait until it is gone; nothing to do where there is none.

    Raises DeploymentError naming what could not be deleted.
    """
    one = Stack(stack, clients)
    if one.settled() is not None:
        with progress.step(f"Deleting stack {stack}"):
            remove(one)


def remove(stack: Stack) -> None:
    """Delete ``stack``, which must exist; raises DeploymentError with what could not be deleted, and why."""
    state = stack.state()
    if state is None:
        return
    try:
        stack.cloudformation.delete_stack(StackName=state.id)
    except ClientError as error:  # protected, or something of it is in use
        told = error.response["Error"]["Message"]
        raise DeploymentError(f"Stack {stack.name} could not be deleted. {told}") from error
    reason = until(lambda: _ended(stack), lambda: f"stack {stack.name} to be deleted")
    if reason:
        raise DeploymentError(f"Stack {stack.name} could not be deleted. {reason}")


def _ended(stack: Stack) -> str | None:
    """Why it was not deleted, nothing if it was; None while that is not known."""
    state = stack.state()
    if state is None or state.status == "DELETE_COMPLETE":
        return ""
    return state.reason if state.status == "DELETE_FAILED" else None
