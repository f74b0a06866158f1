"""The view says of each customer how many orders there are, how many are open, and which is the latest."""

import random
from typing import Any

from sandbox import scenario
from sandbox.scenario import Sandbox

# Ten at once: an order's own changes stay in order, those of a customer's several orders do not.
stack = scenario.stack("materialized", parameters={"ParallelizationFactor": "10", "BatchSize": "5"})

View = dict[str, tuple[int, int, str | None]]


def test_counts_and_the_latest_order_follow_each_change(sandbox: Sandbox) -> None:
    orders = sandbox.table("OrdersTable")
    orders.put(orderId="o-1", customerId="ada", placedAt="2026-03-01T10:00:00Z", status="OPEN")
    orders.put(orderId="o-2", customerId="ada", placedAt="2026-03-02T10:00:00Z", status="OPEN")
    orders.put(orderId="o-3", customerId="bob", placedAt="2026-03-01T11:00:00Z", status="OPEN")
    sandbox.settle()
    assert viewed(sandbox, "ada", "bob") == {"ada": (2, 2, "o-2"), "bob": (1, 1, "o-3")}

    orders.update("o-1", status="SHIPPED")
    sandbox.settle()
    assert viewed(sandbox, "ada") == {"ada": (2, 1, "o-2")}

    orders.delete("o-2")
    sandbox.settle()
    assert viewed(sandbox, "ada") == {"ada": (1, 0, "o-1")}, "the latest is the one before"

    orders.update("o-3", customerId="ada")
    sandbox.settle()
    assert viewed(sandbox, "ada", "bob") == {"ada": (2, 1, "o-3"), "bob": (0, 0, None)}


def test_60_changes_that_arrive_out_of_order_make_the_view_of_the_table(sandbox: Sandbox) -> None:
    orders, chance = sandbox.table("OrdersTable"), random.Random(7)  # the same each time
    view, functions = sandbox.function("CustomerView"), sandbox.client("lambda")
    # All of them wait, so that no lane has to be slower than the writes for another to overtake it.
    functions.put_function_concurrency(FunctionName=view.name, ReservedConcurrentExecutions=0)
    for number in range(60):
        order_id = f"o-{chance.randrange(15)}"
        if chance.random() < 0.2:
            orders.delete(order_id)
        else:
            orders.put(an_order(order_id, chance, number))

    functions.delete_function_concurrency(FunctionName=view.name)
    sandbox.settle()
    arrived = [int(record.sequence_number) for record in view.records]
    assert arrived != sorted(arrived), "they came in the order of their writes: nothing was proven"
    assert viewed(sandbox, *CUSTOMERS) == expected(orders.items)


CUSTOMERS = ("ada", "bob", "eve", "joe")


def an_order(order_id: str, chance: random.Random, number: int) -> dict[str, str]:
    return {
        "orderId": order_id,
        "customerId": chance.choice(CUSTOMERS),
        "placedAt": f"2026-03-{chance.randrange(1, 29):02}T10:00:00Z",
        "status": chance.choice(["OPEN", "SHIPPED"]),
        "note": str(number),
    }


def viewed(sandbox: Sandbox, *customers: str) -> View:
    """What one query says of each customer: its last row is the summary, the one before the latest order."""
    view, name = {}, sandbox.table("CustomerOrdersTable").name
    for customer in customers:
        found = sandbox.client("dynamodb").query(
            TableName=name,
            KeyConditionExpression="#owner = :owner",
            ExpressionAttributeNames={"#owner": "owner"},
            ExpressionAttributeValues={":owner": {"S": f"customer#{customer}"}},
            ScanIndexForward=False,
            Limit=2,
            ConsistentRead=True,
        )["Items"]
        summary, latest = [*found, {}, {}][:2]
        counts = [int(summary.get(name, {"N": "0"})["N"]) for name in ("orders", "open")]
        view[customer] = (counts[0], counts[1], latest.get("orderId", {}).get("S"))
    return view


def expected(orders: list[dict[str, Any]]) -> View:
    """The same, out of the table of orders."""
    view = {}
    for customer in CUSTOMERS:
        own = sorted((it["placedAt"], it["orderId"]) for it in orders if it["customerId"] == customer)
        opened = [it for it in orders if it["customerId"] == customer and it["status"] == "OPEN"]
        view[customer] = (len(own), len(opened), own[-1][1] if own else None)
    return view
