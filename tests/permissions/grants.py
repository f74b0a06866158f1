"""What the policies of a role allow: each action on each resource by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from tests.permissions.needs import Need

NAMESPACE = {"StringEquals": "cloudwatch:namespace"}


@dataclass(frozen=True)
class Grant:
    role: str
    """ARN."""
    policy: str
    place: int
    """Of the resource among those of its policy: its own name is another one in each account."""
    action: str
    resource: str
    namespace: str | None = None

    def allows(self, need: Need) -> bool:
        """Whether it is for that."""
        return (
            self.role == need.role
            and fnmatchcase(need.action, self.action)
            and fnmatchcase(need.resource, self.resource)
            and self.namespace in (None, need.namespace)
        )


def of_roles(roles: set[str], client: Any) -> list[Grant]:
    """Of the policies in these roles (ARNs) and of those attached to them; ``client`` is boto3's for IAM."""
    pages = client.get_paginator("get_account_authorization_details").paginate(
        Filter=["Role", "LocalManagedPolicy"]
    )
    told = pages.build_full_result()
    managed = {policy["Arn"]: _document(policy) for policy in told["Policies"]}
    found: list[Grant] = []
    for role in told["RoleDetailList"]:
        if role["Arn"] in roles:
            for policy in role["RolePolicyList"]:
                found += of_policy(role["Arn"], policy["PolicyName"], policy["PolicyDocument"])
            for attached in role["AttachedManagedPolicies"]:
                found += of_policy(role["Arn"], "attached", managed[attached["PolicyArn"]])
    return found


def _document(policy: dict[str, Any]) -> dict[str, Any]:
    versions = {version["VersionId"]: version["Document"] for version in policy["PolicyVersionList"]}
    document: dict[str, Any] = versions[policy["DefaultVersionId"]]
    return document


def of_policy(role: str, policy: str, document: dict[str, Any]) -> Iterator[Grant]:
    """ValueError for what is not understood here: it might be a refusal."""
    place = 0
    for statement in _list(document["Statement"]):
        if statement["Effect"] != "Allow":
            raise ValueError(f"a statement of {policy} that is no permission: {statement}")
        namespace = _namespace(policy, statement.get("Condition"))
        for resource in _list(statement["Resource"]):
            place += 1
            for action in _list(statement["Action"]):
                yield Grant(role, policy, place, action, resource, namespace)


def _namespace(policy: str, condition: dict[str, dict[str, str]] | None) -> str | None:
    if condition is None:
        return None
    [(operator, compared)] = condition.items()
    [(key, value)] = compared.items()
    if NAMESPACE.get(operator) != key:
        raise ValueError(f"a condition in {policy} that is not known here: {condition}")
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
