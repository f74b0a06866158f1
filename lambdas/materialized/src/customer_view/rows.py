"""The rows of the view, and how a change of one order changes them. Nothing here calls AWS.

owner             entry                              holds
customer#c-1      order#2026-09-17T12:00:00Z#o-1     the order; the last of these is the latest order
customer#c-1      summary                            how many orders, how many of them open
order#o-1         seen                               what the view knows of o-1, and from which position
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .orders import Change, Item, Order

SUMMARY, SEEN = "summary", "seen"
Write = dict[str, Any]
"""One of TransactWriteItems: {"Put": {…}}."""


@dataclass(frozen=True)
class Seen:
    """What the view knows of an order: ``position`` is that of the record which told it."""

    position: str | None
    order: Order | None


NEVER = Seen(None, None)


def seen_key(order_id: str) -> Item:
    return _key(f"order#{order_id}", SEEN)


def seen_of(item: Item | None) -> Seen:
    """From the row itself; None where there is none."""
    if item is None:
        return NEVER
    whose = item.get("customerId")
    order = Order(whose["S"], item["placedAt"]["S"], item["status"]["S"]) if whose else None
    return Seen(item["position"]["S"], order)


def is_news(seen: Seen, change: Change) -> bool:
    """Whether the change is later than all that the view knows of the order."""
    return seen.position is None or seen.position < change.position


def writes(table: str, seen: Seen, change: Change, forget_at: int) -> list[Write]:
    """All that becomes of the view, to be done at once: it fails when somebody else was here since ``seen``.

    A deleted order is remembered until ``forget_at`` (epoch seconds): until then its older records may come.
    """
    return [
        {"Put": {"TableName": table, **_remember(seen, change, forget_at)}},
        *({name: {"TableName": table, **what}} for name, what in _order_row(seen.order, change)),
        *({"Update": {"TableName": table, **what}} for what in _summaries(seen.order, change.order)),
    ]


def _remember(seen: Seen, change: Change, forget_at: int) -> dict[str, Any]:
    row = {**seen_key(change.order_id), "position": {"S": change.position}}
    row |= {"expiresAt": {"N": str(forget_at)}} if change.order is None else _attributes(change.order)
    if seen.position is None:
        return {"Item": row, "ConditionExpression": "attribute_not_exists(#position)", **_NAMED}
    values = {":seen": {"S": seen.position}}
    return {
        "Item": row,
        "ConditionExpression": "#position = :seen",
        "ExpressionAttributeValues": values,
        **_NAMED,
    }


_NAMED = {"ExpressionAttributeNames": {"#position": "position"}}  # a reserved word


def _order_row(before: Order | None, change: Change) -> Iterator[tuple[str, dict[str, Any]]]:
    old = _order_key(change.order_id, before) if before else None
    new = _order_key(change.order_id, change.order) if change.order else None
    if old and old != new:
        yield "Delete", {"Key": old}
    if new and change.order:
        yield (
            "Put",
            {"Item": {**new, "orderId": {"S": change.order_id}, "status": {"S": change.order.status}}},
        )


def _summaries(before: Order | None, after: Order | None) -> Iterator[dict[str, Any]]:
    # What is added is the difference to what was counted for this very order, whatever came in between.
    orders, opened = Counter[str](), Counter[str]()
    for order, sign in ((before, -1), (after, 1)):
        if order:
            orders[order.customer_id] += sign
            opened[order.customer_id] += sign * order.open
    for customer in sorted(orders):
        if orders[customer] or opened[customer]:
            yield {
                "Key": _key(f"customer#{customer}", SUMMARY),
                "UpdateExpression": "ADD orders :orders, #open :open",
                "ExpressionAttributeNames": {"#open": "open"},
                "ExpressionAttributeValues": {
                    ":orders": {"N": str(orders[customer])},
                    ":open": {"N": str(opened[customer])},
                },
            }


def _order_key(order_id: str, order: Order) -> Item:
    return _key(f"customer#{order.customer_id}", f"order#{order.placed_at}#{order_id}")


def _attributes(order: Order) -> Item:
    return {
        "customerId": {"S": order.customer_id},
        "placedAt": {"S": order.placed_at},
        "status": {"S": order.status},
    }


def _key(owner: str, entry: str) -> Item:
    return {"owner": {"S": owner}, "entry": {"S": entry}}
