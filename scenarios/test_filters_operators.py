"""Every operator that a mapping's filter has, and the ones that do other than one thinks.

Each pattern is given to the mapping, the same three shipments are written, and it is looked which came.
"""

import json
from typing import Any

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("filters")

SHIPMENTS: dict[str, dict[str, Any]] = {
    "berlin": {"country": "DE", "carrier": "DHL", "weight": 42, "express": True, "note": "fragile"},
    "paris": {"country": "FR", "carrier": "dhl-eco", "weight": 300, "express": False, "note": None},
    "vienna": {"country": "AT", "carrier": "UPS", "weight": 100, "note": ""},
}
ALL, NONE = set(SHIPMENTS), set[str]()

Case = tuple[Any, set[str]]
"""A pattern, or several, of which one must match; and whose shipments pass."""


def new(**attributes: Any) -> dict[str, Any]:
    """A pattern about the new image."""
    return {"dynamodb": {"NewImage": attributes}}


OPERATORS: dict[str, Case] = {
    "equals": (new(country={"S": ["DE"]}), {"berlin"}),
    "one of several": (new(country={"S": ["DE", "FR"]}), {"berlin", "paris"}),
    "and": (new(country={"S": ["DE", "FR"]}, express={"BOOL": [True]}), {"berlin"}),
    "$or": (
        new(**{"$or": [{"country": {"S": ["AT"]}}, {"express": {"BOOL": [True]}}]}),
        {"berlin", "vienna"},
    ),
    "two patterns": ([new(country={"S": ["DE"]}), new(carrier={"S": ["UPS"]})], {"berlin", "vienna"}),
    "equals-ignore-case": (new(carrier={"S": [{"equals-ignore-case": "dhl"}]}), {"berlin"}),
    "prefix": (new(carrier={"S": [{"prefix": "dhl"}]}), {"paris"}),
    "suffix": (new(carrier={"S": [{"suffix": "-eco"}]}), {"paris"}),
    "anything-but": (new(country={"S": [{"anything-but": ["DE"]}]}), {"paris", "vienna"}),
    "empty": (new(note={"S": [""]}), {"vienna"}),
    "an attribute that is null": (new(note={"NULL": [True]}), {"paris"}),
    "exists": (new(express={"BOOL": [{"exists": True}]}), {"berlin", "paris"}),
    "exists not": (new(express={"BOOL": [{"exists": False}]}), {"vienna"}),
    "numeric, of the record itself": ({"dynamodb": {"SizeBytes": [{"numeric": [">", 10, "<", 1000]}]}}, ALL),
    "the kind of change": ({"eventName": ["INSERT"], "eventSource": ["aws:dynamodb"]}, ALL),
}
TRAPS: dict[str, Case] = {
    "without the type": (new(country=["DE"]), NONE),
    "numeric, of a number in the item": (new(weight={"N": [{"numeric": [">", 50]}]}), NONE),
    "a number is text": (new(weight={"N": ["42"]}), {"berlin"}),
    "and text that is equal, not a number": (new(weight={"N": ["300.0"]}), NONE),
    "a JSON number": (new(weight={"N": [42]}), NONE),
    "null is no JSON null": (new(note={"S": [None]}), NONE),
    "exists, above the leaf": (new(express=[{"exists": True}]), NONE),
    "exists not, above the leaf": (new(express=[{"exists": False}]), ALL),
    "anything-but, of what is not there": (new(note={"S": [{"anything-but": ["fragile"]}]}), {"vienna"}),
    "an old image, of an INSERT": ({"dynamodb": {"OldImage": {"country": {"S": ["DE"]}}}}, NONE),
}


def test_each_operator_lets_pass_what_it_says_and_nothing_else(sandbox: Sandbox) -> None:
    assert passed(sandbox, OPERATORS) == {name: expected for name, (_, expected) in OPERATORS.items()}


def test_what_looks_right_and_is_not_delivers_nothing_or_everything(sandbox: Sandbox) -> None:
    assert passed(sandbox, TRAPS) == {name: expected for name, (_, expected) in TRAPS.items()}


def passed(sandbox: Sandbox, cases: dict[str, Case]) -> dict[str, set[str]]:
    """Which shipments were delivered with each filter. Those that were not must stand as filtered."""
    shipments, function = sandbox.table("ShipmentsTable"), sandbox.function("DomesticShipments")
    for name, (pattern, _) in cases.items():
        filter_by(sandbox, function.name, pattern if isinstance(pattern, list) else [pattern])
        shipments.put_all({"shipmentId": f"{name}/{place}"} | rest for place, rest in SHIPMENTS.items())
        sandbox.settle()
    delivered = {record.key for record in function.records}
    states = {record.key: record.states["DomesticShipments"] for record in shipments.records}
    assert {key for key, state in states.items() if state == "succeeded"} == delivered
    assert set(states.values()) <= {"succeeded", "filtered"}
    return {name: {place for place in SHIPMENTS if f"{name}/{place}" in delivered} for name in cases}


def filter_by(sandbox: Sandbox, function: str, patterns: list[Any]) -> None:
    functions = sandbox.client("lambda")
    [mapping] = functions.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
    functions.update_event_source_mapping(
        UUID=mapping["UUID"],
        FilterCriteria={"Filters": [{"Pattern": json.dumps(pattern)} for pattern in patterns]},
    )
    sandbox.settle()  # the mapping is what it was told to be
