"""A stream that is switched off and on again is another stream, and nobody tells what happened in between."""

from typing import Any

from sandbox import scenario
from sandbox.scenario import Sandbox

# A table without a stream, as there are many.
stack = scenario.stack("reenable", parameters={"Stream": "disabled"})


def test_changes_before_the_stream_and_while_it_is_off_are_lost_and_the_mapping_moves_to_the_new_one(
    sandbox: Sandbox,
) -> None:
    products = sandbox.table("ProductsTable")
    products.put(productId="before", price=1)
    assert mapped(sandbox) == []

    sandbox.deploy({"Stream": "enabled"})
    first = sandbox.outputs["StreamArn"]
    assert mapped(sandbox) == [first]
    products.put(productId="first", price=1)
    assert copied(sandbox) == {"first": 1}

    sandbox.deploy({"Stream": "disabled", "MappedStreamArn": first})
    assert mapped(sandbox) == [first], "the old mapping stays, and sees nothing"
    products.update("first", price=2)
    products.put(productId="between", price=2)
    assert copied(sandbox) == {"first": 1}

    sandbox.deploy({"Stream": "enabled"})
    second = sandbox.outputs["StreamArn"]
    assert second != first and mapped(sandbox) == [second]
    products.put(productId="second", price=3)
    assert copied(sandbox) == {"first": 1, "second": 3}
    told = [(record.stream, record.key) for record in products.records]
    assert told == [(first, "first"), (second, "second")], "two changes were told, four were made"


def mapped(sandbox: Sandbox) -> list[Any]:
    """The streams that the function is mapped to."""
    function = sandbox.function("ProductCopier").name
    mappings = sandbox.client("lambda").list_event_source_mappings(FunctionName=function)[
        "EventSourceMappings"
    ]
    return [mapping["EventSourceArn"] for mapping in mappings]


def copied(sandbox: Sandbox) -> dict[str, int]:
    """Prices in the copy when all that was told is done."""
    sandbox.settle()
    return {item["productId"]: int(item["price"]) for item in sandbox.table("ProductsCopyTable").items}
