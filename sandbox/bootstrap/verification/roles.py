"""Roles and policies of IAM, of which an account tells all that there are in two answers.

What a template gives to a role must be there; what else is there, others may have given to it.
"""

import threading
from collections.abc import Mapping
from functools import partial
from typing import Any

from sandbox.bootstrap import bare
from sandbox.bootstrap.comparison import by
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification import documents, tags
from sandbox.bootstrap.verification.described import Properties
from sandbox.bootstrap.verification.parts import Part
from sandbox.clients import Clients

HOLDERS = {"Roles": "Role", "Users": "User", "Groups": "Group"}
"""To whom a policy belongs: the template's name, and the service's."""
ATTACHED = "attached"
FORGOTTEN = {"Description": None, "Path": "/"}
"""What a managed policy is without where LocalStack has none of our plugins, whatever its template says."""


class Account:
    """What one account has, asked for when it is first needed; safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[str, dict[str, Properties]] = {}

    def one(self, kind: str, name: str, clients: Clients) -> Properties:
        """The Role, User, Group (by its name) or Policy (by its ARN); empty where there is none."""
        with self._lock:
            self._found = self._found or _all(clients)
        return self._found[kind].get(name, {})


def _all(clients: Clients) -> dict[str, dict[str, Properties]]:
    iam, kinds = clients.client("iam"), HOLDERS.values()
    told = (
        iam.get_paginator("get_account_authorization_details")
        .paginate(Filter=[*kinds, "LocalManagedPolicy"])
        .build_full_result()
    )
    found = {kind: {one[f"{kind}Name"]: one for one in told.get(f"{kind}DetailList", [])} for kind in kinds}
    for role in iam.get_paginator("list_roles").paginate().build_full_result()["Roles"]:
        found["Role"][role["RoleName"]] = {**role, **found["Role"].get(role["RoleName"], {})}
    return {**found, "Policy": {one["Arn"]: one for one in told.get("Policies", [])}}


def kinds(account: Account) -> dict[str, Part]:
    """How these types are read back."""
    return {
        "AWS::IAM::Role": Part((), partial(_role, account), ROLE, asked=_asked_role),
        "AWS::IAM::Policy": Part(
            ("PolicyName",), partial(_inline, account), {"PolicyDocument": None}, asked=_asked_inline
        ),
        "AWS::IAM::ManagedPolicy": Part((), partial(_managed, account), MANAGED, asked=_asked_managed),
        "AWS::IAM::Group": Part((), partial(_member, account, "Group"), GROUP, asked=_asked_member),
        "AWS::IAM::User": Part((), partial(_member, account, "User"), USER, asked=_asked_member),
    }


ROLE: dict[str, Any] = {
    "AssumeRolePolicyDocument": UNKNOWN,
    "Description": None,
    "ManagedPolicyArns": {},
    "MaxSessionDuration": 3600,
    "Path": "/",
    "PermissionsBoundary": None,
    "Policies": {},
    "Tags": {},
}
GROUP: dict[str, Any] = {"ManagedPolicyArns": {}, "Path": "/", "Policies": {}}
USER: dict[str, Any] = {**GROUP, "Groups": {}, "Tags": {}}
MANAGED: dict[str, Any] = {"PolicyDocument": UNKNOWN, **{many: {} for many in HOLDERS}, **FORGOTTEN}


def _role(account: Account, properties: Properties, name: str, clients: Clients) -> Properties:
    found = account.one("Role", name, clients) or clients.client("iam").get_role(RoleName=name)["Role"]
    attached = {one["PolicyArn"] for one in found.get("AttachedManagedPolicies", [])}
    return {
        **found,
        "AssumeRolePolicyDocument": documents.there(found.get("AssumeRolePolicyDocument")),
        "ManagedPolicyArns": _among(attached, properties.get("ManagedPolicyArns")),
        "PermissionsBoundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
        "Policies": {name: _document("Role", found, name) for name in _asked_policies(properties)},
        "Tags": tags.without_awss(tags.plain(found.get("Tags", []))),
    }


def _asked_role(properties: Properties) -> Properties:
    return {
        **properties,
        "AssumeRolePolicyDocument": documents.asked(properties.get("AssumeRolePolicyDocument")),
        "ManagedPolicyArns": _attached(properties.get("ManagedPolicyArns")),
        "Policies": _asked_policies(properties),
        "Tags": tags.asked(properties),
    }


def _member(account: Account, kind: str, properties: Properties, name: str, clients: Clients) -> Properties:
    """A user or a group."""
    found = account.one(kind, name, clients)
    attached = {one["PolicyArn"] for one in found.get("AttachedManagedPolicies", [])}
    return {
        "Groups": _among(set(found.get("GroupList", [])), properties.get("Groups")),
        "ManagedPolicyArns": _among(attached, properties.get("ManagedPolicyArns")),
        "Path": found.get("Path"),
        "Policies": {one: _document(kind, found, one) for one in _asked_policies(properties)},
        "Tags": tags.without_awss(tags.plain(found.get("Tags", []))),
    }


def _asked_member(properties: Properties) -> Properties:
    return {
        **properties,
        "Groups": _attached(properties.get("Groups")),
        "ManagedPolicyArns": _attached(properties.get("ManagedPolicyArns")),
        "Policies": _asked_policies(properties),
        "Tags": tags.asked(properties),
    }


def _asked_policies(properties: Properties) -> dict[str, Any]:
    """The inline policies by their names, where those are known."""
    written = by(properties.get("Policies"), "PolicyName", "PolicyDocument")
    known = {} if written is UNKNOWN else written
    return {name: documents.asked(document) for name, document in known.items()}


def _inline(account: Account, properties: Properties, _: str, clients: Clients) -> Properties:
    found = {
        many: {
            holder: _document(one, account.one(one, holder, clients), properties["PolicyName"])
            for holder in _attached(properties.get(many))
        }
        for many, one in HOLDERS.items()
    }
    return {"PolicyDocument": found}


def _asked_inline(properties: Properties) -> Properties:
    document = documents.asked(properties.get("PolicyDocument"))
    return {
        "PolicyDocument": {many: dict.fromkeys(_attached(properties.get(many)), document) for many in HOLDERS}
    }


def _managed(account: Account, properties: Properties, arn: str, clients: Clients) -> Properties:
    found = account.one("Policy", arn, clients) or clients.client("iam").get_policy(PolicyArn=arn)["Policy"]
    told = {name: found.get(name) or default for name, default in FORGOTTEN.items()}
    wanted = {name: properties.get(name) or default for name, default in FORGOTTEN.items()}
    if told != wanted and bare.is_bare(clients):
        told = wanted
    versions = {one["VersionId"]: one["Document"] for one in found.get("PolicyVersionList", [])}
    holders = {many: _held(account, one, properties.get(many), arn, clients) for many, one in HOLDERS.items()}
    return {**told, **holders, "PolicyDocument": documents.there(versions.get(found.get("DefaultVersionId")))}


def _asked_managed(properties: Properties) -> Properties:
    return {
        **properties,
        **{many: _attached(properties.get(many)) for many in HOLDERS},
        "PolicyDocument": documents.asked(properties.get("PolicyDocument")),
    }


def _held(account: Account, kind: str, wanted: Any, arn: str, clients: Clients) -> dict[str, str]:
    """Those of ``wanted`` to whom a managed policy is attached."""
    of = {
        name: account.one(kind, name, clients).get("AttachedManagedPolicies", [])
        for name in _attached(wanted)
    }
    return _among({name for name, held in of.items() if arn in {one["PolicyArn"] for one in held}}, wanted)


def _attached(names: Any) -> dict[str, str]:
    """Each of ``names`` that is known."""
    return {} if names is UNKNOWN else {name: ATTACHED for name in names or [] if name is not UNKNOWN}


def _among(there: set[str], wanted: Any) -> dict[str, str]:
    return {name: ATTACHED for name in _attached(wanted) if name in there}


def _document(kind: str, holder: Mapping[str, Any], name: str) -> Any:
    """Of the inline policy ``name``."""
    inline = {one["PolicyName"]: one["PolicyDocument"] for one in holder.get(f"{kind}PolicyList", [])}
    return documents.there(inline.get(name))
