"""AWS::IAM::Role, AWS::IAM::Policy and AWS::IAM::ManagedPolicy."""

import json
from typing import Any

from localstack.services.cloudformation.provider_utils import generate_default_name, remove_none_values
from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.iam.resource_providers.aws_iam_managedpolicy import IAMManagedPolicyProvider
from localstack.services.iam.resource_providers.aws_iam_policy import IAMPolicyProvider
from localstack.services.iam.resource_providers.aws_iam_role import IAMRoleProvider

from sandbox.localstack.cloudformation.changes import tag_changes
from sandbox.localstack.cloudformation.resources.updating import Update, done

LONGEST_SESSION = 3600
VERSION = "2012-10-17"
MOST_VERSIONS = 5
HOLDERS = (("Roles", "role", "RoleName"), ("Users", "user", "UserName"), ("Groups", "group", "GroupName"))


class RoleResource(IAMRoleProvider):  # type: ignore[misc]  # it is untyped
    """LocalStack's deletes the role and makes it again, without the policies that others attached."""

    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        role, iam = update.model["RoleName"], update.aws.iam
        if "AssumeRolePolicyDocument" in update.changed:
            document = _text(update.after["AssumeRolePolicyDocument"])
            iam.update_assume_role_policy(RoleName=role, PolicyDocument=document)
        if update.changed & {"Description", "MaxSessionDuration"}:
            iam.update_role(
                RoleName=role,
                Description=update.after.get("Description", ""),
                MaxSessionDuration=int(update.after.get("MaxSessionDuration", LONGEST_SESSION)),
            )
        _managed(iam, role, update)
        _inline(iam, role, update)
        _boundary(iam, role, update)
        added, removed = tag_changes(update.before.get("Tags"), update.after.get("Tags"))
        if removed:
            iam.untag_role(RoleName=role, TagKeys=removed)
        if added:
            iam.tag_role(RoleName=role, Tags=[{"Key": key, "Value": one} for key, one in added.items()])
        return update.done("RoleName", "Arn", "RoleId")


class PolicyResource(IAMPolicyProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """LocalStack's leaves it where it is not to be any more, and under the name that it had."""
        update = Update(request)
        before, after = update.before, update.after
        for many, one, parameter in HOLDERS:
            left = set(before.get(many, [])) - set(after.get(many, []))
            if before["PolicyName"] != after["PolicyName"]:
                left = set(before.get(many, []))
            for holder in sorted(left):
                delete = getattr(update.aws.iam, f"delete_{one}_policy")
                delete(**{parameter: holder}, PolicyName=before["PolicyName"])
        return super().update(request)


class ManagedPolicyResource(IAMManagedPolicyProvider):  # type: ignore[misc]  # it is untyped
    """LocalStack's leaves out where a policy is and what it is for: it would have another ARN."""

    UPDATES = True

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        wanted, iam = request.desired_state, request.aws_client_factory.iam
        default = generate_default_name(request.stack_name, request.logical_resource_id)
        name = wanted.get("ManagedPolicyName") or default
        given = {one: wanted[one] for one in ("Description", "Path") if wanted.get(one)}
        document = versioned(remove_none_values(wanted["PolicyDocument"]))
        arn = iam.create_policy(PolicyName=name, PolicyDocument=document, **given)["Policy"]["Arn"]
        for many, one, parameter in HOLDERS:
            for holder in wanted.get(many, []):
                getattr(iam, f"attach_{one}_policy")(**{parameter: holder}, PolicyArn=arn)
        return done({**wanted, "ManagedPolicyName": name, "Id": arn})

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        arn, iam = update.model["Id"], update.aws.iam
        if "PolicyDocument" in update.changed:
            versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
            if len(versions) >= MOST_VERSIONS:
                oldest = min((one for one in versions if not one["IsDefaultVersion"]), key=_number)
                iam.delete_policy_version(PolicyArn=arn, VersionId=oldest["VersionId"])
            document = versioned(update.after["PolicyDocument"])
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
        for many, one, parameter in HOLDERS:
            old, new = set(update.before.get(many, [])), set(update.after.get(many, []))
            for holder in sorted(old - new):
                getattr(iam, f"detach_{one}_policy")(**{parameter: holder}, PolicyArn=arn)
            for holder in sorted(new - old):
                getattr(iam, f"attach_{one}_policy")(**{parameter: holder}, PolicyArn=arn)
        return update.done("ManagedPolicyName", "Id")


def _managed(iam: Any, role: str, update: Update) -> None:
    old = set(update.before.get("ManagedPolicyArns", []))
    new = set(update.after.get("ManagedPolicyArns", []))
    attached = {
        one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    }
    for arn in sorted((old - new) & attached):
        iam.detach_role_policy(RoleName=role, PolicyArn=arn)
    for arn in sorted(new - attached):
        iam.attach_role_policy(RoleName=role, PolicyArn=arn)


def _inline(iam: Any, role: str, update: Update) -> None:
    old = {one["PolicyName"] for one in update.before.get("Policies") or []}
    new = {one["PolicyName"]: one["PolicyDocument"] for one in update.after.get("Policies") or []}
    there = set(iam.list_role_policies(RoleName=role)["PolicyNames"])
    for name in sorted((old - new.keys()) & there):
        iam.delete_role_policy(RoleName=role, PolicyName=name)
    for name, document in new.items():
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=versioned(document))


def _boundary(iam: Any, role: str, update: Update) -> None:
    if "PermissionsBoundary" not in update.changed:
        return
    if arn := update.after.get("PermissionsBoundary"):
        iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=arn)
    else:
        iam.delete_role_permissions_boundary(RoleName=role)


def _text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)


def versioned(document: Any) -> str:
    """LocalStack takes no policy without a version, and puts this one in where it makes a role."""
    return _text({"Version": VERSION, **document} if isinstance(document, dict) else document)


def _number(version: dict[str, Any]) -> int:
    return int(version["VersionId"].removeprefix("v"))
