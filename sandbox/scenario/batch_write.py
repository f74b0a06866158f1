"""Many items at once: BatchWriteItem in its limits, with what it left over written again."""

from collections.abc import Sequence
from typing import Any

from sandbox.scenario import story
from sandbox.scenario.waits import Wait

LIMIT = 25  # items of one BatchWriteItem
LEFT_OVER_WITHIN = 30.0


def write_all(dynamodb: Any, table: str, items: Sequence[dict[str, Any]], key_names: Sequence[str]) -> None:
    """Write ``items`` (attribute values) in order. Raises WaitTimeout if some stay unprocessed."""
    for batch in batches(items, key_names):
        _write(dynamodb, table, batch)


def batches(items: Sequence[dict[str, Any]], key_names: Sequence[str]) -> list[list[dict[str, Any]]]:
    """Up to 25 items each, in order; a key that comes again begins a new batch: none may hold it twice."""
    found: list[list[dict[str, Any]]] = []
    keys: set[str] = set()
    for item in items:
        key = repr([item.get(name) for name in key_names])
        if not found or len(found[-1]) == LIMIT or key in keys:
            found.append([])
            keys = set()
        found[-1].append(item)
        keys.add(key)
    return found


def _write(dynamodb: Any, table: str, batch: list[dict[str, Any]]) -> None:
    left: dict[str, Any] = {table: [{"PutRequest": {"Item": item}} for item in batch]}

    def write(_: float) -> bool | None:
        nonlocal left
        left = dynamodb.batch_write_item(RequestItems=left)["UnprocessedItems"]
        return None if left else True

    def told(waited: float) -> str:
        return story.opening(f"table {table}", f"a batch of {len(batch)} items written", waited) + (
            f"\n{len(left[table])} are still unprocessed"
        )

    Wait(within=LEFT_OVER_WITHIN, every=0.05).until(write, told)
