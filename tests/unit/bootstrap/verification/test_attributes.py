"""What GetAtt gives, as far as physical ids and the services tell it."""

import pytest

from sandbox.bootstrap.deployment import Resource
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification.attributes import Attributes
from sandbox.bootstrap.verification.roles import Account
from tests.unit.bootstrap.verification.answers import clients

ROLE = "arn:aws:iam::111122223333:role/readers/R"


@pytest.mark.parametrize(
    ("type_", "physical_id", "arn"),
    [
        ("AWS::IAM::Role", "R", ROLE),
        ("AWS::IAM::Role", "gone", UNKNOWN),
        ("AWS::Logs::LogGroup", "/a/b", "arn:aws:logs:us-east-1:111122223333:log-group:/a/b:*"),
        ("AWS::Events::Rule", "daily", "arn:aws:events:us-east-1:111122223333:rule/daily"),
        ("AWS::Events::Rule", "orders|paid", "arn:aws:events:us-east-1:111122223333:rule/orders/paid"),
        ("AWS::SQS::Queue", "http://127.0.0.1/1/q", "arn:aws:sqs:us-east-1:111122223333:q"),
        ("AWS::SecretsManager::Secret", "s", UNKNOWN),
    ],
)
def test_the_arn_of_a_resource_is_what_references_to_it_hold(
    monkeypatch: pytest.MonkeyPatch, type_: str, physical_id: str, arn: str
) -> None:
    details = {"RoleDetailList": [{"RoleName": "R", "Arn": ROLE}]}
    one = clients(monkeypatch, get_account_authorization_details=details, list_roles={"Roles": []})
    attributes = Attributes({"It": Resource("It", type_, physical_id)}, one, Account())

    assert attributes("It", "Arn") == arn
