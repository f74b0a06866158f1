"""Tables in a scenario's hands: items as plain Python dictionaries."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from sandbox.errors import UsageError
from sandbox.scenario.batch_write import write_all
from sandbox.scenario.expecting import Expecting, itself
from sandbox.scenario.ledger_records import LedgerRecord
from sandbox.scenario.matching import Expected
from sandbox.scenario.values import from_item, to_item


class Table:
    """A key is the hash key's value, a tuple of hash and range, or a dictionary of both."""

    def __init__(
        self,
        dynamodb: Any,
        name: str,
        expecting: Expecting,
        records: Callable[[str], list[LedgerRecord]],
    ) -> None:
        self.name = name
        self._dynamodb = dynamodb
        self._expecting = expecting
        self._records = records

    def put(self, item: Mapping[str, Any] | None = None, /, **attributes: Any) -> None:
        """Write an item; attribute names that Python has no keyword for go into ``item``."""
        whole = {**(item or {}), **attributes}
        self._dynamodb.put_item(TableName=self.name, Item=to_item(whole))

    def put_all(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Write many items in batches of 25; those of one key arrive in the order given."""
        write_all(self._dynamodb, self.name, [to_item(item) for item in items], self.key_names)

    def update(
        self,
        key: Any,
        changes: Mapping[str, Any] | None = None,
        /,
        *,
        remove: Iterable[str] = (),
        **more: Any,
    ) -> dict[str, Any]:
        """Set attributes and remove others, and return the whole item as it is now.

        Like UpdateItem it makes the item if there is none.
        """
        answer = self._dynamodb.update_item(
            TableName=self.name,
            Key=self._key(key),
            ReturnValues="ALL_NEW",
            **_update({**(changes or {}), **more}, list(remove)),
        )
        return from_item(answer["Attributes"])

    def delete(self, key: Any) -> None:
        self._dynamodb.delete_item(TableName=self.name, Key=self._key(key))

    def get(self, key: Any) -> dict[str, Any] | None:
        """The item, read consistently; None if there is none."""
        answer = self._dynamodb.get_item(TableName=self.name, Key=self._key(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None

    @property
    def items(self) -> list[dict[str, Any]]:
        """All items of the table."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self.name, ConsistentRead=True)
        return [from_item(item) for page in pages for item in page["Items"]]

    @property
    def records(self) -> list[LedgerRecord]:
        """What was read from the table's stream so far, in order, and what each mapping did with it."""
        return self._records(self.name)

    def expect(self, key: Any, *matchers: Any, within: float | None = None, **partial: Any) -> dict[str, Any]:
        """Wait until the item is there and matches, and return it. Raises WaitTimeout."""
        expected = Expected(matchers, partial)
        return self._at(key).within(within).one(lambda _: self._there(key), expected, itself)

    def expect_gone(self, key: Any, *, within: float | None = None) -> None:
        """Wait until there is no item of that key. Raises WaitTimeout."""

        def look(_: float) -> bool | None:
            return None if self._there(key) else True

        self._at(key).within(within).until(look, "no item", lambda: f"it is there: {self.get(key)!r}")

    def expect_count(
        self, number: int, *matchers: Any, within: float | None = None, **partial: Any
    ) -> list[dict[str, Any]]:
        """Wait until exactly ``number`` items match, and return them. Raises WaitTimeout or TooMany."""
        expected = Expected(matchers, partial)
        return self._expecting.within(within).count(lambda _: self.items, number, expected, itself)

    @cached_property
    def key_names(self) -> tuple[str, ...]:
        """The key's attributes: hash, then range if there is one."""
        schema = self._dynamodb.describe_table(TableName=self.name)["Table"]["KeySchema"]
        return tuple(each["AttributeName"] for each in sorted(schema, key=lambda each: str(each["KeyType"])))

    def _key(self, key: Any) -> dict[str, Any]:
        return to_item(key_of(key, self.key_names))

    def _there(self, key: Any) -> list[dict[str, Any]]:
        item = self.get(key)
        return [] if item is None else [item]

    def _at(self, key: Any) -> Expecting:
        return self._expecting.named(f"{self._expecting.where}, key {key!r}")


def key_of(key: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """A key as a scenario writes it to a dictionary of the key's attributes. Raises UsageError."""
    values = key if isinstance(key, tuple) else (key,)
    if isinstance(key, Mapping):
        if set(key) == set(names):
            return dict(key)
    elif len(values) == len(names):
        return dict(zip(names, values, strict=True))
    raise UsageError(f"{key!r} is not a key of this table, whose key is {' and '.join(names)}.")


def _update(changes: Mapping[str, Any], remove: list[str]) -> dict[str, Any]:
    """Expression, names and values; every name gets a placeholder, for many are DynamoDB's own words."""
    if not changes and not remove:
        raise UsageError("An update needs something to set or to remove.")
    names = {name: f"#n{index}" for index, name in enumerate([*changes, *remove])}
    values = {f":v{index}": value for index, value in enumerate(changes.values())}
    parts = []
    if changes:
        parts.append("SET " + ", ".join(f"{names[name]} = :v{index}" for index, name in enumerate(changes)))
    if remove:
        parts.append("REMOVE " + ", ".join(names[name] for name in remove))
    request: dict[str, Any] = {
        "UpdateExpression": " ".join(parts),
        "ExpressionAttributeNames": {placeholder: name for name, placeholder in names.items()},
    }
    return request | ({"ExpressionAttributeValues": to_item(values)} if values else {})
