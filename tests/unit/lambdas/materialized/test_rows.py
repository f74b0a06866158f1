"""How a change of one order changes the rows of the view."""

from typing import Any

import pytest
from customer_view.orders import (
    BEFORE_EVERY_RECORD,
    Change,
    InvalidOrderError,
    Order,
    as_it_stands,
    change_of,
)
from customer_view.rows import NEVER, Seen, is_news, seen_key, seen_of, writes

OPEN = Order("ada", "2026-03-01T10:00:00Z", "OPEN")
SHIPPED = Order("ada", "2026-03-01T10:00:00Z", "SHIPPED")
BOBS = Order("bob", "2026-03-01T10:00:00Z", "OPEN")
ROW = {"owner": {"S": "customer#ada"}, "entry": {"S": "order#2026-03-01T10:00:00Z#o-1"}}


def written(before: Order | None, after: Order | None) -> list[dict[str, Any]]:
    seen = NEVER if before is None else Seen("1", before)
    return writes("view", seen, Change("o-1", "2", after), forget_at=99)


def counted(found: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """What is added to orders and to open, by owner."""
    updates = [write["Update"] for write in found if "Update" in write]
    return {
        update["Key"]["owner"]["S"]: (
            int(update["ExpressionAttributeValues"][":orders"]["N"]),
            int(update["ExpressionAttributeValues"][":open"]["N"]),
        )
        for update in updates
    }


@pytest.mark.parametrize(
    ("before", "after", "added"),
    [
        (None, OPEN, {"customer#ada": (1, 1)}),
        (OPEN, SHIPPED, {"customer#ada": (0, -1)}),
        (SHIPPED, OPEN, {"customer#ada": (0, 1)}),
        (SHIPPED, None, {"customer#ada": (-1, 0)}),
        (OPEN, BOBS, {"customer#ada": (-1, -1), "customer#bob": (1, 1)}),
        (OPEN, OPEN, {}),
        (None, None, {}),
    ],
)
def test_the_difference_to_what_was_counted_is_added(
    before: Order | None, after: Order | None, added: dict[str, tuple[int, int]]
) -> None:
    assert counted(written(before, after)) == added


def test_an_order_that_goes_to_another_customer_leaves_the_first_one() -> None:
    found = written(OPEN, BOBS)
    assert [write["Delete"]["Key"] for write in found if "Delete" in write] == [ROW]
    assert [write["Put"]["Item"]["owner"]["S"] for write in found if "Put" in write] == [
        "order#o-1",
        "customer#bob",
    ]


def test_an_order_that_is_deleted_leaves_a_row_that_is_forgotten_later() -> None:
    remembered, deleted, _ = written(OPEN, None)
    assert remembered["Put"]["Item"] == {
        **seen_key("o-1"),
        "position": {"S": "2"},
        "expiresAt": {"N": "99"},
    }
    assert deleted["Delete"]["Key"] == ROW


def test_what_is_written_is_what_is_seen_the_next_time() -> None:
    for after in (OPEN, None):
        assert seen_of(written(None, after)[0]["Put"]["Item"]) == Seen("2", after)
    assert seen_of(None) == NEVER


def test_nothing_is_written_when_somebody_else_was_faster() -> None:
    assert written(None, OPEN)[0]["Put"]["ConditionExpression"] == "attribute_not_exists(#position)"
    later = written(OPEN, SHIPPED)[0]["Put"]
    assert later["ConditionExpression"] == "#position = :seen"
    assert later["ExpressionAttributeValues"] == {":seen": {"S": "1"}}


def test_a_row_is_written_once_in_a_transaction() -> None:
    for before, after in ((None, OPEN), (OPEN, SHIPPED), (OPEN, BOBS), (OPEN, None)):
        whats = [next(iter(write.values())) for write in written(before, after)]
        keys = [str(what.get("Key") or {n: what["Item"][n] for n in ("owner", "entry")}) for what in whats]
        assert len(set(keys)) == len(keys)


def test_only_a_later_record_is_news() -> None:
    nine, ten = (record({"S": "ada"}, number) for number in ("9" * 21, "1" + "0" * 21))
    seen = Seen(change_of(ten).position, OPEN)
    assert not is_news(seen, change_of(nine))
    assert not is_news(seen, change_of(ten))
    assert is_news(Seen(change_of(nine).position, OPEN), change_of(ten))
    assert is_news(NEVER, change_of(nine))


def test_an_item_that_was_scanned_gives_way_to_any_record() -> None:
    scanned = as_it_stands(record({"S": "ada"}, "1")["dynamodb"]["NewImage"])
    assert scanned == Change("o-1", BEFORE_EVERY_RECORD, OPEN)
    assert is_news(NEVER, scanned)
    assert not is_news(Seen(change_of(record({"S": "ada"}, "1")).position, None), scanned)


def test_an_order_without_a_customer_is_refused_by_its_name() -> None:
    with pytest.raises(InvalidOrderError, match="order o-1 is incomplete: 'S' is missing"):
        change_of(record({"NULL": True}, "1"))


def record(customer: dict[str, Any], number: str) -> dict[str, Any]:
    image = {
        "orderId": {"S": "o-1"},
        "customerId": customer,
        "placedAt": {"S": "2026-03-01T10:00:00Z"},
        "status": {"S": "OPEN"},
    }
    return {"dynamodb": {"Keys": {"orderId": {"S": "o-1"}}, "SequenceNumber": number, "NewImage": image}}
