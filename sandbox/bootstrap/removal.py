"""Deletes a stack, and what LocalStack has forgotten of it."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.stack import History, Stack, is_missing
from sandbox.bootstrap.waiting import until
from sandbox.clients import Clients
from sandbox.errors import DeploymentError
from sandbox.progress import Progress, Silent

SILENT = Silent()
KEPT = "Retain"


def delete(stack: str, clients: Clients, progress: Progress = SILENT) -> None:
    """Delete ``stack`` and wait until it is gone; nothing to do where there is none.

    Raises DeploymentError naming what could not be deleted.
    """
    one = Stack(stack, clients)
    if one.settled() is not None:
        with progress.step(f"Deleting stack {stack}"):
            remove(one)


def remove(stack: Stack) -> None:
    """Delete ``stack``, which must exist.

    After a failed update LocalStack knows the resources that it came to and no others: it cannot delete the
    stack, or says that it did and leaves them. Those are deleted here, one by one.
    """
    history, resources = stack.history(), _deletable(stack)
    if _delete(stack) and history is not History.BROKEN:
        return
    for resource in resources:
        _delete_leftover(resource, stack.clients)
    if not _delete(stack):
        raise DeploymentError(f"Stack {stack.name} could not be deleted. Begin afresh with: sandbox down")


def _delete(stack: Stack) -> bool:
    """Whether the stack is gone; LocalStack may say DELETE_FAILED and be done a moment later all the same."""
    state = stack.state()
    if state is None:
        return True
    stack.cloudformation.delete_stack(StackName=state.id)
    return until(lambda: _gone(stack), lambda: f"stack {stack.name} to be deleted")


def _gone(stack: Stack) -> bool | None:
    state = stack.state()
    if state is None or state.status == "DELETE_COMPLETE":
        return True
    return False if state.status == "DELETE_FAILED" else None


def _deletable(stack: Stack) -> list[Resource]:
    """The stack's resources, last made first, without those that its template keeps."""
    resources = stack.resources()
    if not resources:
        return []
    template = stack.processed_template()["Resources"]
    kept = {name for name, resource in template.items() if resource.get("DeletionPolicy") == KEPT}
    return [one for name, one in reversed(resources.items()) if name not in kept and one.physical_id]


def _delete_leftover(resource: Resource, clients: Clients) -> None:
    delete_one = _DELETE.get(resource.type)
    if delete_one is None:
        return
    try:
        delete_one(resource.physical_id, clients.client)
    except ClientError as error:
        if not is_missing(error):
            raise


def _delete_role(name: str, client: Callable[[str], Any]) -> None:
    iam = client("iam")
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=policy)
    iam.delete_role(RoleName=name)


_DELETE: dict[str, Callable[[str, Callable[[str], Any]], Any]] = {
    "AWS::Lambda::EventSourceMapping": lambda id_, of: of("lambda").delete_event_source_mapping(UUID=id_),
    "AWS::Lambda::Function": lambda id_, of: of("lambda").delete_function(FunctionName=id_),
    "AWS::DynamoDB::Table": lambda id_, of: of("dynamodb").delete_table(TableName=id_),
    "AWS::SQS::Queue": lambda id_, of: of("sqs").delete_queue(QueueUrl=id_),
    "AWS::SNS::Subscription": lambda id_, of: of("sns").unsubscribe(SubscriptionArn=id_),
    "AWS::SNS::Topic": lambda id_, of: of("sns").delete_topic(TopicArn=id_),
    "AWS::Logs::LogGroup": lambda id_, of: of("logs").delete_log_group(logGroupName=id_),
    "AWS::IAM::Role": _delete_role,
}
