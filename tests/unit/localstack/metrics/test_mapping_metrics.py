"""The metrics of mappings."""

from collections.abc import Sequence
from typing import Any

import pytest

from sandbox.localstack import clock
from sandbox.mapping import entries
from sandbox.mapping.entries import Entry
from tests.unit.localstack.metrics.counting import (
    BY_FUNCTION,
    BY_MAPPING,
    EVENT_COUNT,
    Machine,
    metrics,
    sums,
    taken,
)
from tests.unit.localstack.records import ACCOUNT, FUNCTION, QUEUE, REGION, SHARD, record, records, settings


def ended(outcome: str, of: Sequence[Any], failed_from: int = 0) -> Entry:
    return entries.AttemptEnded(1, "r", 1, of, outcome, 0.1, failed_from=failed_from)


THREE = records(1, 2, 3)
READ = entries.Read(SHARD, THREE)
FAILED = [READ, ended("error", THREE), entries.Discarded(1, THREE, "RetryAttemptsExhausted")]
COUNTS: dict[str, tuple[str | None, Sequence[Entry], dict[str, float]]] = {
    "success": (
        None,
        [READ, ended("success", THREE, 3), entries.Succeeded(1, THREE)],
        {"PolledEventCount": 3, "InvokedEventCount": 3},
    ),
    "filtered": (
        None,
        [READ, *map(entries.Filtered, THREE)],
        {"PolledEventCount": 3, "FilteredOutEventCount": 3},
    ),
    "failed, delivered": (
        QUEUE,
        [*FAILED, entries.Delivered(THREE, QUEUE)],
        {
            "PolledEventCount": 3,
            "InvokedEventCount": 3,
            "FailedInvokeEventCount": 3,
            "OnFailureDestinationDeliveredEventCount": 3,
        },
    ),
    "failed, destination denied": (
        QUEUE,
        [*FAILED, entries.DeliveryFailure(THREE, QUEUE, "AccessDenied")],
        {"PolledEventCount": 3, "InvokedEventCount": 3, "FailedInvokeEventCount": 3, "DroppedEventCount": 3},
    ),
    "failed, no destination": (
        None,
        FAILED,
        {"PolledEventCount": 3, "InvokedEventCount": 3, "FailedInvokeEventCount": 3, "DroppedEventCount": 3},
    ),
    "left the stream before they were done": (
        None,
        [READ, entries.Discarded(1, THREE, "Trimmed")],
        {"PolledEventCount": 3},
    ),
    "partly failed, and again": (
        None,
        [READ, ended("partial", THREE, 1), ended("success", THREE[1:], 2)],
        {"PolledEventCount": 3, "InvokedEventCount": 5, "FailedInvokeEventCount": 2},
    ),
    "refused": (
        None,
        [READ, ended("throttled", THREE), ended("not invoked", THREE)],
        {"PolledEventCount": 3, "FailedInvokeEventCount": 6},
    ),
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_mapping_that_asks_for_event_counts_has_them(name: str) -> None:
    destination, happened, expected = COUNTS[name]
    counted = metrics()
    observe = counted.observer(settings(destination=destination), EVENT_COUNT, ACCOUNT, REGION)

    for entry in happened:
        observe(entry)

    assert sums(counted) == expected


def test_a_mapping_that_does_not_ask_counts_no_events() -> None:
    counted = metrics()
    observe = counted.observer(settings(), {"MetricsConfig": {"Metrics": []}}, ACCOUNT, REGION)

    for entry in FAILED:
        observe(entry)

    assert sums(counted) == {}


def test_the_iterator_age_is_the_last_records_when_the_function_has_finished_the_batch() -> None:
    counted = metrics()
    now = clock.of(ACCOUNT).now()
    batch = [record(1, created=now - 90), record(2, created=now - 60)]
    observe = counted.observer(settings(function_arn=f"{FUNCTION}:live"), {}, ACCOUNT, REGION)

    for entry in (READ, ended("throttled", batch), ended("error", batch), ended("success", batch, 2)):
        observe(entry)

    found = taken(counted)
    by_resource = (*BY_FUNCTION, ("Resource", "f:live"))
    assert set(found) == {("IteratorAge", BY_FUNCTION), ("IteratorAge", by_resource)}
    for data in found.values():
        assert sum(datum["StatisticValues"]["SampleCount"] for datum in data) == 2
        assert all(datum["Unit"] == "Milliseconds" for datum in data)
        assert data[-1]["StatisticValues"]["Maximum"] == pytest.approx(60_000, abs=1_000)


def test_the_iterator_age_is_by_the_accounts_clock_and_its_time_by_the_machines(machine: Machine) -> None:
    counted = metrics()
    observe = counted.observer(settings(), {}, ACCOUNT, REGION)
    now = clock.of(ACCOUNT).now()
    clock.of(ACCOUNT).advance(3_600)

    observe(ended("success", [record(1, created=now)], 1))

    [datum] = taken(counted)["IteratorAge", BY_FUNCTION]
    assert datum["StatisticValues"]["Maximum"] == pytest.approx(3_600_000, abs=5_000)
    assert datum["Timestamp"].timestamp() == 6_000_030


def test_a_delivery_that_failed_is_one_failure_however_many_records_it_was_about() -> None:
    counted = metrics()
    observe = counted.observer(settings(destination=QUEUE), {}, ACCOUNT, REGION)

    observe(entries.DeliveryFailure(THREE, QUEUE, "AccessDenied"))

    assert sums(counted, BY_FUNCTION) == {"DestinationDeliveryFailures": 1}


def test_an_idle_mapping_has_polled_nothing_once_a_minute_until_it_is_stopped(machine: Machine) -> None:
    counted = metrics()
    counted.observer(settings(), EVENT_COUNT, ACCOUNT, REGION)
    machine.time += 100
    first = taken(counted)["PolledEventCount", BY_MAPPING]
    machine.time += 60
    counted.stopped("m-1")
    machine.time += 600
    second = taken(counted)["PolledEventCount", BY_MAPPING]

    assert [datum["Timestamp"].timestamp() for datum in first] == [6_000_030, 6_000_060, 6_000_120]
    assert [datum["Timestamp"].timestamp() for datum in second] == [6_000_180]
    assert sum(datum["StatisticValues"]["Sum"] for datum in first + second) == 0
    assert taken(counted) == {}


def test_a_mapping_idle_for_days_fills_nothing(machine: Machine) -> None:
    counted = metrics(most=10_000)
    counted.observer(settings(), EVENT_COUNT, ACCOUNT, REGION)
    taken(counted)

    machine.time += 30 * 86_400

    assert len(taken(counted)["PolledEventCount", BY_MAPPING]) == pytest.approx(1440, abs=1)
