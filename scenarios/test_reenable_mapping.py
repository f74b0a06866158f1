"""A mapping belongs to one stream: it does not follow the table to the next one by itself."""

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("reenable")
PHOTO = bytes(range(256))


def test_a_mapping_that_stays_with_the_old_stream_sees_nothing_until_it_is_moved(sandbox: Sandbox) -> None:
    products, copier = sandbox.table("ProductsTable"), sandbox.function("ProductCopier")
    old = sandbox.outputs["StreamArn"]
    products.put(productId="old", price=1, photo=PHOTO)
    sandbox.settle()
    sandbox.deploy({"Stream": "disabled", "MappedStreamArn": old})

    sandbox.deploy({"MappedStreamArn": old})
    assert sandbox.outputs["StreamArn"] != old
    products.put(productId="new", price=2)
    products.update("old", price=2)
    products.put(productId="gone", price=3)
    products.delete("gone")
    sandbox.settle()
    assert [record.key for record in copier.records] == ["old"]

    sandbox.deploy({})
    sandbox.settle()
    assert [(record.key, record.event_name) for record in copier.records] == [
        ("old", "INSERT"),
        ("new", "INSERT"),
        ("old", "MODIFY"),
        ("gone", "INSERT"),
        ("gone", "REMOVE"),
    ], "the new stream is read from its beginning"
    assert {item["productId"]: item["price"] for item in sandbox.table("ProductsCopyTable").items} == {
        "old": 2,
        "new": 2,
    }
    copy = sandbox.table("ProductsCopyTable").get("old")
    assert copy is not None and copy["photo"] == PHOTO
