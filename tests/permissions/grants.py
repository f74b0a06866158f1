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


def of_role(role: str, client: Any) -> list[Grant]:
    """Of the policies that stand in the role or are attached to it; ``client`` is boto3's for IAM."""
    name = role.rsplit("/", 1)[-1]
    found: list[Grant] = []
    for policy in client.list_role_policies(RoleName=name)["PolicyNames"]:
        document = client.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
        found += of_policy(role, policy, document)
    for attached in client.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        found += of_policy(role, "attached", _document(attached["PolicyArn"], client))
    return found


def _document(arn: str, client: Any) -> dict[str, Any]:
    version = client.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document: dict[str, Any] = client.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"][
        "Document"
    ]
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
