"""AWS::IAM::User."""

from typing import Any

from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceRequest,
)
from localstack.services.iam.resource_providers.aws_iam_user import IAMUserProvider

from sandbox.localstack.cloudformation.resources.roles import versioned


class UserResource(IAMUserProvider):  # type: ignore[misc]  # it is untyped
    """LocalStack's leaves out the inline policies, and cannot delete a user who has a policy."""

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        made = super().create(request)
        if made.status is OperationStatus.SUCCESS:
            iam, wanted = request.aws_client_factory.iam, request.desired_state
            for one in wanted.get("Policies", []):
                document = versioned(one["PolicyDocument"])
                iam.put_user_policy(
                    UserName=wanted["UserName"], PolicyName=one["PolicyName"], PolicyDocument=document
                )
        return made

    def delete(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """What the template gave goes first; who has more than that cannot be deleted, as on AWS."""
        iam, given = request.aws_client_factory.iam, request.desired_state
        name = given["Id"]
        attached = {
            one["PolicyArn"] for one in iam.list_attached_user_policies(UserName=name)["AttachedPolicies"]
        }
        for arn in attached & set(given.get("ManagedPolicyArns", [])):
            iam.detach_user_policy(UserName=name, PolicyArn=arn)
        inline = set(iam.list_user_policies(UserName=name)["PolicyNames"])
        for policy in inline & {one["PolicyName"] for one in given.get("Policies", [])}:
            iam.delete_user_policy(UserName=name, PolicyName=policy)
        groups = {one["GroupName"] for one in iam.list_groups_for_user(UserName=name)["Groups"]}
        for group in groups & set(given.get("Groups", [])):
            iam.remove_user_from_group(UserName=name, GroupName=group)
        return super().delete(request)
