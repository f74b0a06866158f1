"""Deletion protection of a table stays on until it is switched off."""

import pytest

from sandbox.clients import Clients
from sandbox.control import Control

KEYS = {
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def test_a_protected_table_stays_protected_by_updates_of_something_else(clients: Clients) -> None:
    dynamodb = clients.client("dynamodb")
    dynamodb.create_table(TableName="Orders", DeletionProtectionEnabled=True, **KEYS)
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}

    updated = dynamodb.update_table(TableName="Orders", StreamSpecification=stream)["TableDescription"]

    assert updated["DeletionProtectionEnabled"] is True
    with pytest.raises(dynamodb.exceptions.ClientError, match="protect"):
        dynamodb.delete_table(TableName="Orders")
    dynamodb.update_table(TableName="Orders", DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName="Orders")


def test_an_update_of_no_table_is_refused_in_dynamodbs_words(clients: Clients) -> None:
    with pytest.raises(clients.client("dynamodb").exceptions.ResourceNotFoundException):
        clients.client("dynamodb").update_table(TableName="Nothing", BillingMode="PAY_PER_REQUEST")


def test_a_protected_table_goes_with_its_account(endpoint: str, clients: Clients) -> None:
    dynamodb = clients.client("dynamodb")
    dynamodb.create_table(TableName="Orders", DeletionProtectionEnabled=True, **KEYS)

    Control(endpoint).delete(f"accounts/{clients.account}")

    assert dynamodb.list_tables()["TableNames"] == []
