"""The embedded metric format, by the rules of AWS's specification (reference 9)."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.localstack.metrics.embedded import PARSING, VALIDATION, Fault, Value, is_one, values
from sandbox.localstack.metrics.metrics import Metrics

AT = 1_772_359_261_412
LATENCY = {"Name": "latency", "Unit": "Milliseconds"}
SERVICE = (("service", "users"),)


def event(metrics: Any = None, dimensions: Any = None, **members: Any) -> dict[str, Any]:
    directive = {
        "Namespace": "app",
        "Dimensions": [["service"]] if dimensions is None else dimensions,
        "Metrics": [LATENCY] if metrics is None else metrics,
    }
    metadata = {"Timestamp": AT, "CloudWatchMetrics": [directive]}
    return {"_aws": metadata, "service": "users", "latency": 12, **members}


def of(event: dict[str, Any]) -> list[Value]:
    return values(json.dumps(event))


def changed(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    made = event()
    change(made)
    return made


def test_a_metric_has_the_time_unit_and_dimensions_of_its_event() -> None:
    assert of(event()) == [Value("app", "latency", "Milliseconds", SERVICE, 12.0, AT / 1000)]


def test_each_set_of_dimensions_gets_each_value() -> None:
    found = of(event(dimensions=[[], ["service"]], latency=[1, 2.5]))

    assert [(one.dimensions, one.value) for one in found] == [
        ((), 1.0),
        (SERVICE, 1.0),
        ((), 2.5),
        (SERVICE, 2.5),
    ]


def test_unknown_members_are_ignored_and_a_unit_is_none_by_default() -> None:
    [found] = of(event(metrics=[{"Name": "latency", "Colour": "red"}], other={"a": 1}))

    assert found.unit == "None"


@pytest.mark.parametrize("text", ["hello", '{"a": 1}', '["_aws"]', '{"_aws": {} and more', '"_aws"'])
def test_another_line_counts_nothing(text: str) -> None:
    assert values(text) == []


def test_a_quick_look_tells_what_may_be_one() -> None:
    assert is_one(" " + json.dumps(event()) + "\n")
    assert not is_one('text with "_aws" in it')


FAULTS: list[tuple[str, dict[str, Any]]] = [
    (PARSING, {"_aws": 1}),
    (PARSING, {"_aws": {"CloudWatchMetrics": []}}),
    (PARSING, changed(lambda made: made["_aws"].update(Timestamp="now"))),
    (PARSING, changed(lambda made: made["_aws"].update(Timestamp=1.5))),
    (PARSING, changed(lambda made: made["_aws"].update(CloudWatchMetrics={}))),
    (PARSING, changed(lambda made: made["_aws"]["CloudWatchMetrics"][0].pop("Namespace"))),
    (PARSING, event(dimensions=["service"])),
    (PARSING, event(metrics=[{"Unit": "Count"}])),
    (PARSING, {"_aws": {"timestamp": AT, "cloudWatchMetrics": []}}),
    (VALIDATION, changed(lambda made: made["_aws"]["CloudWatchMetrics"][0].update(Namespace=""))),
    (VALIDATION, changed(lambda made: made["_aws"]["CloudWatchMetrics"][0].update(Namespace="n" * 1025))),
    (VALIDATION, event(metrics=[{"Name": "latency", "Unit": "milliseconds"}])),
    (VALIDATION, event(metrics=[{"Name": "latency", "Unit": ["Count"]}])),
    (VALIDATION, event(metrics=[{"Name": "latency", "StorageResolution": 5}])),
    (VALIDATION, event(metrics=[{"Name": "Latency"}])),
    (VALIDATION, event(metrics=[LATENCY] * 101)),
    (VALIDATION, event(dimensions=[["nowhere"]])),
    (VALIDATION, event(dimensions=[["service"] * 31])),
    (VALIDATION, event(service=7)),
    (VALIDATION, event(service="s" * 1025)),
    (VALIDATION, event(latency="12")),
    (VALIDATION, event(latency=True)),
    (VALIDATION, event(latency=10**400)),
    (VALIDATION, event(latency=[1] * 101)),
    (VALIDATION, changed(lambda made: made["_aws"].update(Timestamp=AT * 1000))),  # microseconds
    (VALIDATION, event(padding="x" * 1024 * 1024)),
]


@pytest.mark.parametrize(("counted", "faulty"), FAULTS, ids=[str(number) for number in range(len(FAULTS))])
def test_a_fault_counts_no_metric_but_itself(counted: str, faulty: dict[str, Any]) -> None:
    with pytest.raises(Fault) as caught:
        of(faulty)
    assert caught.value.counted == counted

    metrics = Metrics(load=lambda: None)
    metrics.embedded("111122223333", "us-east-1", "/aws/lambda/f", json.dumps(faulty))

    [datum] = metrics.take("111122223333", "us-east-1")
    assert (datum["Namespace"], datum["MetricName"]) == ("AWS/Logs", counted)
    assert datum["Dimensions"] == [{"Name": "LogGroupName", "Value": "/aws/lambda/f"}]


def test_the_most_that_is_allowed_is_allowed() -> None:
    names = [f"d{number}" for number in range(30)]
    given = event(
        metrics=[LATENCY] * 100,
        dimensions=[names],
        latency=[1] * 100,
        **dict.fromkeys(names, "v" * 1024),
    )

    assert len(of(given)) == 10_000
