"""What is counted of invocations and mappings, until CloudWatch takes it."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from sandbox.localstack import clock
from sandbox.localstack.metrics.metrics import Metrics
from sandbox.mapping import entries
from sandbox.mapping.entries import Entry
from tests.unit.localstack.records import ACCOUNT, FUNCTION, QUEUE, REGION, SHARD, record, records, settings

ALL = ()
BY_FUNCTION = (("FunctionName", "f"),)
BY_RESOURCE = (*BY_FUNCTION, ("Resource", "f"))
BY_MAPPING = (("EventSourceMappingUUID", "m-1"),)
EVENT_COUNT = {"MetricsConfig": {"Metrics": ["EventCount"]}}


class Machine:
    """This machine's clock, set by a test."""

    time = 6_000_030.0


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    set_by_test = Machine()
    monkeypatch.setattr(clock, "wall", lambda: set_by_test.time)
    yield set_by_test
    clock.forget(ACCOUNT)


def metrics(most: int = 1_000) -> Metrics:
    return Metrics(load=lambda: None, most=most)


def taken(counted: Metrics) -> dict[tuple[str, Any], list[dict[str, Any]]]:
    found: dict[tuple[str, Any], list[dict[str, Any]]] = {}
    for datum in counted.take(ACCOUNT, REGION):
        dimensions = tuple((each["Name"], each["Value"]) for each in datum["Dimensions"])
        found.setdefault((datum["MetricName"], dimensions), []).append(datum)
    return found


def sums(counted: Metrics, dimensions: Any = BY_MAPPING) -> dict[str, float]:
    return {
        name: sum(datum["StatisticValues"]["Sum"] for datum in data)
        for (name, of), data in taken(counted).items()
        if of == dimensions
    }


def invoke(counted: Metrics, arn: str = FUNCTION, version: str = "$LATEST", failed: bool = False) -> None:
    counted.invocation(ACCOUNT, REGION, arn, version).ended(failed=failed, duration_ms=12.5)


def test_an_invocation_is_counted_under_none_its_function_and_its_resource(machine: Machine) -> None:
    counted = metrics()

    invoke(counted, failed=True)

    found = taken(counted)
    for name, value, unit in (
        ("Invocations", 1, "Count"),
        ("Errors", 1, "Count"),
        ("Duration", 12.5, "Milliseconds"),
    ):
        for dimensions in (ALL, BY_FUNCTION, BY_RESOURCE):
            [datum] = found.pop((name, dimensions))
            assert datum["StatisticValues"] == {
                "SampleCount": 1,
                "Sum": value,
                "Minimum": value,
                "Maximum": value,
            }
            assert datum["Unit"] == unit
            assert datum["Timestamp"].timestamp() == 6_000_030
    assert set(found) == {("ConcurrentExecutions", ALL), ("ConcurrentExecutions", BY_FUNCTION)}


@pytest.mark.parametrize(
    ("qualifier", "resource", "executed"),
    [("", "f", False), (":$LATEST", "f:$LATEST", False), (":3", "f:3", False), (":live", "f:live", True)],
)
def test_only_an_alias_tells_the_version_that_was_executed(
    qualifier: str, resource: str, executed: bool
) -> None:
    counted = metrics()

    invoke(counted, FUNCTION + qualifier, "3")

    by_resource = (*BY_FUNCTION, ("Resource", resource))
    by_version = (*by_resource, ("ExecutedVersion", "3"))
    found = {dimensions for name, dimensions in taken(counted) if name == "Invocations"}
    assert found == {ALL, BY_FUNCTION, by_resource, *([by_version] if executed else [])}


def test_an_invocation_bears_the_time_when_it_began(machine: Machine) -> None:
    counted = metrics()
    running = counted.invocation(ACCOUNT, REGION, FUNCTION, "$LATEST")
    machine.time += 100

    running.ended(failed=False, duration_ms=100_000)

    [datum] = taken(counted)["Invocations", BY_FUNCTION]
    assert datum["Timestamp"].timestamp() == 6_000_030


def test_values_of_one_second_are_one_summary_and_of_another_second_another(machine: Machine) -> None:
    counted = metrics()
    for seconds in (0, 0.5, 1):
        machine.time = 6_000_030 + seconds
        invoke(counted)

    first, second = taken(counted)["Duration", BY_FUNCTION]

    assert (first["StatisticValues"]["SampleCount"], second["StatisticValues"]["SampleCount"]) == (2, 1)


def test_what_was_taken_is_gone_and_other_accounts_and_regions_keep_theirs() -> None:
    counted = metrics()
    invoke(counted)
    counted.throttle(ACCOUNT, "eu-west-1", FUNCTION, "$LATEST")

    assert taken(counted)
    assert taken(counted) == {}
    assert counted.scopes() == [(ACCOUNT, "eu-west-1")]


def test_each_invocation_counts_how_many_run_with_it(machine: Machine) -> None:
    counted = metrics()
    first = counted.invocation(ACCOUNT, REGION, FUNCTION, "$LATEST")
    other = counted.invocation(ACCOUNT, REGION, f"{FUNCTION}-2", "$LATEST")
    first.left()
    other.ended(failed=False, duration_ms=1)
    invoke(counted)

    found = taken(counted)

    [of_function], [of_all] = found["ConcurrentExecutions", BY_FUNCTION], found["ConcurrentExecutions", ALL]
    assert (of_function["StatisticValues"]["Maximum"], of_all["StatisticValues"]["Maximum"]) == (1, 2)


def test_an_invocation_that_never_ran_and_one_that_was_throttled_are_no_invocations() -> None:
    counted = metrics()

    counted.invocation(ACCOUNT, REGION, FUNCTION, "$LATEST").left()
    counted.throttle(ACCOUNT, REGION, FUNCTION, "$LATEST")

    assert sums(counted, BY_FUNCTION) == {"ConcurrentExecutions": 1, "Throttles": 1}


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


def test_a_forgotten_account_has_counted_nothing() -> None:
    counted = metrics()
    counted.observer(settings(), EVENT_COUNT, ACCOUNT, REGION)
    invoke(counted)

    counted.forget(ACCOUNT)

    assert taken(counted) == {}


class CloudWatch:
    """Takes everything, and says so."""

    def __init__(self, counted: Metrics) -> None:
        self.counted = counted
        self.took = threading.Event()
        self.forgotten: list[str] = []

    def catch_up_everywhere(self) -> None:
        for account, region in self.counted.scopes():
            self.counted.take(account, region)
        self.took.set()

    def forget(self, account: str) -> None:
        self.forgotten.append(account)


def test_when_too_much_waits_cloudwatch_is_loaded_and_takes_it() -> None:
    counted = Metrics(load=lambda: counted.attach(cloudwatch), most=5)
    cloudwatch = CloudWatch(counted)

    invoke(counted)

    assert cloudwatch.took.wait(10), "CloudWatch was not asked to take it"
    counted.forget(ACCOUNT)
    assert cloudwatch.forgotten == [ACCOUNT]


def test_what_nobody_takes_is_let_go_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    counted = metrics(most=5)

    invoke(counted)

    for thread in threading.enumerate():
        if thread.name == "sandbox-metrics":
            thread.join(10)
    assert "those until now are lost" in caplog.text
    assert len(counted.take(ACCOUNT, REGION)) < 11


def test_what_many_threads_count_is_all_there() -> None:
    counted = metrics()

    def work() -> None:
        for _ in range(200):
            invoke(counted)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sums(counted, BY_FUNCTION)["Invocations"] == 1_600
