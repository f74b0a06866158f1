"""Roles and policies of IAM as an account tells them, compared with what a template gives to them."""

from typing import Any

import pytest

from sandbox.bootstrap import bare
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification import roles
from sandbox.clients import Clients
from tests.unit.bootstrap.verification.answers import clients, told

ARN = "arn:aws:iam::111122223333:policy/P"
TRUST = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}
ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "a:B", "Resource": "*"}]}
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "a:B", "Resource": "*"}]}


def account(monkeypatch: pytest.MonkeyPatch, policy: dict[str, Any] | None = None, **role: Any) -> Clients:
    """One that has a role R, and a managed policy."""
    detail = {"RoleName": "R", "Path": "/", "AssumeRolePolicyDocument": TRUST, **role}
    managed = {"Arn": ARN, "Path": "/", "DefaultVersionId": "v2", **(policy or {})}
    managed["PolicyVersionList"] = [
        {"VersionId": "v1", "Document": DENY},
        {"VersionId": "v2", "Document": ALLOW},
    ]
    return clients(
        monkeypatch,
        get_account_authorization_details={"RoleDetailList": [detail], "Policies": [managed]},
        list_roles={"Roles": [{"RoleName": "R", "MaxSessionDuration": 3600, **role}]},
    )


def role_told(clients: Clients, **properties: Any) -> list[str]:
    asked = {"AssumeRolePolicyDocument": TRUST, **properties}
    return told(roles.kinds(roles.Account())["AWS::IAM::Role"], asked, "R", clients)


def test_a_role_of_which_only_the_trust_is_said_has_awss_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    assert role_told(account(monkeypatch)) == []
    assert role_told(account(monkeypatch, Description="d", MaxSessionDuration=7200, Path="/a/")) == [
        "Description is d, and the template says not set",
        "MaxSessionDuration is 7200, and the template says 3600",
        "Path is /a/, and the template says /",
    ]


def test_what_a_template_gives_to_a_role_must_be_there_and_others_may_give_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, Any] = {
        "ManagedPolicyArns": [ARN, UNKNOWN],
        "Policies": [{"PolicyName": "Inline", "PolicyDocument": ALLOW}],
        "PermissionsBoundary": ARN,
        "Tags": [{"Key": "a", "Value": "b"}],
    }
    inline = [{"PolicyName": name, "PolicyDocument": ALLOW} for name in ("Inline", "Another")]
    attached = [{"PolicyArn": arn} for arn in (ARN, "another")]
    there: dict[str, Any] = {
        "RolePolicyList": inline,
        "AttachedManagedPolicies": attached,
        "PermissionsBoundary": {"PermissionsBoundaryArn": ARN},
        "Tags": [{"Key": "a", "Value": "b"}],
    }

    assert role_told(account(monkeypatch, **there), **asked) == []
    assert [one.split(" is ")[0] for one in role_told(account(monkeypatch), **asked)] == [
        f"ManagedPolicyArns.{ARN}",
        "PermissionsBoundary",
        "Policies.Inline",
        "Tags.a",
    ]


@pytest.mark.parametrize("unknown", [UNKNOWN, [UNKNOWN], [{"PolicyName": UNKNOWN, "PolicyDocument": {}}]])
def test_nothing_is_said_of_policies_that_are_not_known(
    monkeypatch: pytest.MonkeyPatch, unknown: Any
) -> None:
    assert role_told(account(monkeypatch), Policies=unknown, ManagedPolicyArns=UNKNOWN) == []


def test_a_policy_is_found_with_each_of_its_holders(monkeypatch: pytest.MonkeyPatch) -> None:
    one = account(monkeypatch, RolePolicyList=[{"PolicyName": "Q", "PolicyDocument": DENY}])
    asked = {"PolicyName": "Q", "Roles": ["R", UNKNOWN], "Users": ["U"], "PolicyDocument": ALLOW}

    said = told(roles.kinds(roles.Account())["AWS::IAM::Policy"], asked, "stack-Q", one)

    assert said[0] == "PolicyDocument.Roles.R.Statement[0].Effect is Deny, and the template says Allow"
    assert said[1].startswith("PolicyDocument.Users.U is not set, and the template says {")


def managed_told(clients: Clients, **properties: Any) -> list[str]:
    return told(roles.kinds(roles.Account())["AWS::IAM::ManagedPolicy"], properties, ARN, clients)


def test_a_managed_policys_default_version_counts_and_to_whom_it_is_attached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = account(monkeypatch, AttachedManagedPolicies=[{"PolicyArn": ARN}])

    assert managed_told(held, PolicyDocument=ALLOW, Roles=["R"]) == []
    assert managed_told(held, PolicyDocument=DENY) == [
        "PolicyDocument.Statement[0].Effect is Allow, and the template says Deny"
    ]
    assert managed_told(account(monkeypatch), PolicyDocument=ALLOW, Roles=["R"]) == [
        "Roles.R is not set, and the template says attached"
    ]


@pytest.mark.parametrize(("is_bare", "said"), [(False, ["Description", "Path"]), (True, [])])
def test_what_a_bare_localstack_leaves_out_of_a_managed_policy_is_told_of_others_only(
    monkeypatch: pytest.MonkeyPatch, is_bare: bool, said: list[str]
) -> None:
    monkeypatch.setattr(bare, "is_bare", lambda _: is_bare)

    found = managed_told(account(monkeypatch), PolicyDocument=ALLOW, Description="d", Path="/a/")

    assert [one.split(" is ")[0] for one in found] == said


def test_an_account_is_asked_once_for_all_of_its_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def details(**_: Any) -> Any:
        asked.append("details")
        return {"RoleDetailList": [{"RoleName": name, "Path": "/"} for name in "RS"]}

    one = clients(monkeypatch, get_account_authorization_details=details, list_roles={"Roles": []})
    account = roles.Account()

    assert [account.one("Role", name, one).get("RoleName") for name in "RST"] == ["R", "S", None]
    assert asked == ["details"]
