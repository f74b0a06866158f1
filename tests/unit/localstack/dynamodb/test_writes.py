from typing import Any

import pytest

from sandbox.localstack.dynamodb.writes import tables


@pytest.mark.parametrize(
    ("operation", "request_", "named"),
    [
        ("PutItem", {"TableName": "Users"}, {"Users"}),
        ("DeleteItem", {"TableName": "arn:aws:dynamodb:us-east-1:123456789012:table/Users"}, {"Users"}),
        ("BatchWriteItem", {"RequestItems": {"Users": [], "Orders": []}}, {"Users", "Orders"}),
        (
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"Put": {"TableName": "Users"}},
                    {"ConditionCheck": {"TableName": "Orders"}},
                ]
            },
            {"Users", "Orders"},
        ),
        ("ExecuteStatement", {"Statement": "INSERT INTO Users VALUE {'id': '1'}"}, {"Users"}),
        ("ExecuteStatement", {"Statement": ' update "My.Table-1" SET a=1 WHERE id=?'}, {"My.Table-1"}),
        ("ExecuteStatement", {"Statement": "SELECT * FROM Users"}, set()),
        ("GetItem", {"TableName": "Users"}, set()),
        ("CreateTable", {"TableName": "Users"}, set()),
        (
            "BatchExecuteStatement",
            {
                "Statements": [
                    {"Statement": "DELETE FROM Users WHERE id='1'"},
                    {"Statement": "UPDATE Orders\nSET a=1"},
                ]
            },
            {"Users", "Orders"},
        ),
        (
            "ExecuteTransaction",
            {"TransactStatements": [{"Statement": "INSERT\nINTO Users VALUE {}"}]},
            {"Users"},
        ),
    ],
)
def test_a_write_names_the_tables_that_it_may_change(
    operation: str, request_: dict[str, Any], named: set[str]
) -> None:
    assert tables(operation, request_) == named
