"""AWS::CloudFormation::Stack: a nested stack is updated as any other."""

from typing import Any

from botocore.exceptions import ClientError
from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.cloudformation.resource_providers.aws_cloudformation_stack import (
    CloudFormationStackProvider,
)

from sandbox.localstack.cloudformation.resources.updating import Update, until

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
UNCHANGED = "No updates are to be performed"


class NestedStackResource(CloudFormationStackProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """LocalStack's does not know what becomes of one that is taken back, nor tells the reason."""
        id_ = request.desired_state.get("Id")
        if id_:
            _ended(request.aws_client_factory.cloudformation, id_, {"CREATE_COMPLETE"})
        return super().create(request)

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        client, id_ = update.aws.cloudformation, update.model["Id"]
        given = update.after.get("Parameters") or {}
        asked = {
            "StackName": id_,
            "TemplateURL": update.after["TemplateURL"],
            "Parameters": [
                {"ParameterKey": k, "ParameterValue": str(v).lower() if isinstance(v, bool) else str(v)}
                for k, v in given.items()
            ],
            "Tags": update.after.get("Tags") or [],
            "Capabilities": CAPABILITIES,
        }
        whole = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
        try:
            client.update_stack(**asked)
        except ClientError as refused:
            if UNCHANGED not in str(refused):
                raise
            whole.add("UPDATE_ROLLBACK_COMPLETE")  # it has put this template back itself
        stack = _ended(client, id_, whole)
        outputs = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}
        return update.done("Id", "StackName", Outputs=outputs)


def _ended(client: Any, id_: str, whole: set[str]) -> dict[str, Any]:
    """The stack at the end of what happens to it; ValueError with its reason where it is not whole."""
    until(f"nested stack {id_}", lambda: not _shown(client, id_)["StackStatus"].endswith("_IN_PROGRESS"))
    stack = _shown(client, id_)
    if stack["StackStatus"] not in whole:
        told = stack.get("StackStatusReason", "")
        raise ValueError(f"Embedded stack {id_} ended {stack['StackStatus']}: {told}")
    return stack


def _shown(client: Any, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = client.describe_stacks(StackName=id_)["Stacks"][0]
    return found
