"""A table and its replica in another region become equal, whatever happens on the way."""

import random
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeSerializer

from sandbox import scenario
from sandbox.scenario import Sandbox
from sandbox.scenario.tables import Table

stack = scenario.stack("replication")
replica = scenario.stack("../lambdas/replication/replica.yaml", region="us-west-2")

serialize = TypeSerializer().serialize

IDS = [f"p-{number}" for number in range(25)]
ROUNDS = 40
VALUES: list[Any] = [
    Decimal("-1234567890123456789.0123456789012345678"),  # 38 digits: DynamoDB holds no more
    {Decimal("1"), Decimal("2.5")},
    {"a", "ä", "😀"},
    {b"\x00", b"\xff"},
    b"\x00\xffPNG",
    b"",
    "",
    None,
    True,
    [],
    [1, ["two", {"three": b"3"}], {b"\x80"}],
    {"empty": "", "deep": {"deeper": [{Decimal("0.1")}, {"set": {b"\x01"}}]}},
]


def test_1000_random_operations_leave_both_tables_equal(sandbox: Sandbox) -> None:
    products, copies = tables(sandbox)
    assert (sandbox.region, sandbox.of(replica).region) == ("us-east-1", "us-west-2")
    chance = random.Random(1)  # the same at each run
    for _ in range(ROUNDS):  # a transaction changes no item twice
        operations = [operation(chance, products.name, product) for product in chance.sample(IDS, len(IDS))]
        sandbox.client("dynamodb").transact_write_items(TransactItems=operations)

    sandbox.settle(timeout=120)
    assert {record.event_name for record in products.records} == {"INSERT", "MODIFY", "REMOVE"}
    assert by_id(copies) == by_id(products)


def test_every_value_is_copied_exactly(sandbox: Sandbox) -> None:
    products, copies = tables(sandbox)
    everything = {f"value {number}": value for number, value in enumerate(VALUES)}
    products.put({"productId": "p-1", **everything})

    copies.expect("p-1", {"productId": "p-1", **everything})


def test_a_replica_that_refuses_writes_for_a_while_catches_up_by_itself(sandbox: Sandbox) -> None:
    products, copies = tables(sandbox)
    products.put(productId="p-1", price=1)
    products.put(productId="p-2", price=2)
    copies.expect_count(2)
    schema = deleted(sandbox.of(replica), "ProductsVersions")  # each write needs it: all are refused
    products.update("p-1", price=Decimal("1.5"))
    products.delete("p-2")
    products.put(productId="p-3", price=3)
    [update] = sandbox.function("Replicator").expect_records(1, event_name="MODIFY")
    refused = sandbox.function("Replicator").expect_invocation(
        result={"batchItemFailures": [{"itemIdentifier": update.sequence_number}]}
    )
    assert "ResourceNotFoundException" in refused.log
    assert by_id(copies) == {"p-1": {"productId": "p-1", "price": 1}, "p-2": {"productId": "p-2", "price": 2}}
    sandbox.of(replica).client("dynamodb").create_table(**schema)

    sandbox.settle()
    assert (
        by_id(copies)
        == by_id(products)
        == {
            "p-1": {"productId": "p-1", "price": Decimal("1.5")},
            "p-3": {"productId": "p-3", "price": 3},
        }
    )
    assert sandbox.queue("ReplicationFailures").messages == []


def test_a_record_that_comes_late_changes_nothing(sandbox: Sandbox) -> None:
    products, copies = tables(sandbox)
    products.put(productId="p-1", price=1)
    products.update("p-1", price=2)
    products.put(productId="p-2", price=1)
    products.delete("p-2")
    sandbox.settle()
    replicator = sandbox.function("Replicator")
    late = [records[0].raw for records in replicator.records_by_key.values()]
    assert [record["eventName"] for record in late] == ["INSERT", "INSERT"]

    for record in late:
        assert replicator.invoke({"Records": [record]}) == {"batchItemFailures": []}
    assert by_id(copies) == {"p-1": {"productId": "p-1", "price": 2}}, "a late record was copied"


def tables(sandbox: Sandbox) -> tuple[Table, Table]:
    return sandbox.table("ProductsTable"), sandbox.of(replica).table("ProductsReplica")


def operation(chance: random.Random, table: str, product: str) -> dict[str, Any]:
    """A product is put, changed or deleted, as a part of a transaction."""
    key = {"productId": serialize(product)}
    value = serialize(chance.choice(VALUES))
    match chance.choices(("Put", "Update", "Delete"), (5, 3, 2)):
        case ["Put"]:
            price = {"N": f"{chance.randrange(10**6)}.{chance.randrange(100):02}"}
            return {"Put": {"TableName": table, "Item": {**key, "price": price, "more": value}}}
        case ["Update"]:
            update = f"SET value{chance.randrange(5)} = :value"
            values = {":value": value}
            return {
                "Update": {
                    "TableName": table,
                    "Key": key,
                    "UpdateExpression": update,
                    "ExpressionAttributeValues": values,
                }
            }
    return {"Delete": {"TableName": table, "Key": key}}


def by_id(table: Table) -> dict[str, Any]:
    return {item["productId"]: item for item in table.items}


def deleted(sandbox: Sandbox, name: str) -> dict[str, Any]:
    """Delete a table; what makes it again."""
    dynamodb, table = sandbox.client("dynamodb"), sandbox.table(name).name
    description = dynamodb.describe_table(TableName=table)["Table"]
    dynamodb.delete_table(TableName=table)
    schema = {name: description[name] for name in ("TableName", "KeySchema", "AttributeDefinitions")}
    return schema | {"BillingMode": "PAY_PER_REQUEST"}
