"""Many items at once."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.scenario.batch_write import LIMIT, batches, write_all


def item(key: int, n: int = 0) -> dict[str, Any]:
    return {"id": {"N": str(key)}, "n": {"N": str(n)}}


class FakeDynamoDB:
    """Takes at most two items of a batch, like a table that is throttled."""

    def __init__(self) -> None:
        self.written: list[dict[str, Any]] = []

    def batch_write_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        [(table, requests)] = RequestItems.items()
        self.written += [request["PutRequest"]["Item"] for request in requests[:2]]
        return {"UnprocessedItems": {table: requests[2:]} if requests[2:] else {}}


@given(st.lists(st.integers(0, 30), max_size=120))
def test_batches_keep_the_order_and_hold_no_key_twice(keys: list[int]) -> None:
    items = [item(key, n) for n, key in enumerate(keys)]
    found = batches(items, ["id"])
    assert [each for batch in found for each in batch] == items
    assert all(len({each["id"]["N"] for each in batch}) == len(batch) <= LIMIT for batch in found)


def test_500_different_items_make_20_batches() -> None:
    assert len(batches([item(key) for key in range(500)], ["id"])) == 20


def test_items_that_differ_in_the_range_key_share_a_batch() -> None:
    assert len(batches([item(1, 1), item(1, 2)], ["id", "n"])) == 1


def test_what_was_left_unprocessed_is_written_again() -> None:
    dynamodb, items = FakeDynamoDB(), [item(key) for key in range(5)]
    write_all(dynamodb, "T", items, ["id"])
    assert dynamodb.written == items
