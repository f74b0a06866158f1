"""Two mappings on one stream whose filters are each other's opposite: each record goes to exactly one."""

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("filters")


def test_each_change_reaches_one_of_the_two_functions_and_never_both(sandbox: Sandbox) -> None:
    shipments = sandbox.table("ShipmentsTable")
    shipments.put(shipmentId="s-1", country="DE")
    shipments.put(shipmentId="s-2", country="FR")
    shipments.put(shipmentId="s-3")  # to nobody knows where
    shipments.update("s-1", country="AT")
    shipments.delete("s-2")  # has no new image

    sandbox.settle()
    domestic, other = sandbox.function("DomesticShipments"), sandbox.function("OtherShipments")
    assert [(each.event_name, each.key) for each in domestic.records] == [("INSERT", "s-1")]
    assert [(each.event_name, each.key) for each in other.records] == [
        ("INSERT", "s-2"),
        ("INSERT", "s-3"),
        ("MODIFY", "s-1"),
        ("REMOVE", "s-2"),
    ]
    assert [each.states["DomesticShipments"] for each in shipments.records] == ["succeeded"] + 4 * [
        "filtered"
    ]
    assert [each.states["OtherShipments"] for each in shipments.records] == ["filtered"] + 4 * ["succeeded"]


def test_a_function_is_not_invoked_for_what_its_filter_holds_back(sandbox: Sandbox) -> None:
    sandbox.table("ShipmentsTable").put_all(
        {"shipmentId": f"s-{number}", "country": "FR"} for number in range(10)
    )

    sandbox.settle()
    assert sandbox.function("DomesticShipments").invocations == []
    assert len(sandbox.function("OtherShipments").records) == 10
