"""What is counted of invocations and mappings, until CloudWatch takes it."""

import threading

import pytest

from sandbox.localstack.metrics.metrics import Metrics
from tests.unit.localstack.metrics.counting import (
    ALL,
    BY_FUNCTION,
    BY_RESOURCE,
    EVENT_COUNT,
    Machine,
    invoke,
    metrics,
    sums,
    taken,
)
from tests.unit.localstack.records import ACCOUNT, FUNCTION, REGION, settings


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

    assert cloudwatch.took.wait(60), "CloudWatch was not asked to take it"
    counted.forget(ACCOUNT)
    assert cloudwatch.forgotten == [ACCOUNT]


def test_what_a_mapping_counts_while_it_is_taken_may_be_too_much(machine: Machine) -> None:
    counted = Metrics(load=lambda: counted.attach(CloudWatch(counted)), most=5)
    counted.observer(settings(), EVENT_COUNT, ACCOUNT, REGION)
    machine.time += 10 * 60  # a zero for each minute
    taking = threading.Thread(target=counted.take, args=(ACCOUNT, REGION), daemon=True)

    taking.start()

    taking.join(60)
    assert not taking.is_alive(), "it waits for itself"


def test_what_nobody_takes_is_let_go_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    counted = metrics(most=5)

    invoke(counted)

    for thread in threading.enumerate():
        if thread.name == "sandbox-metrics":
            thread.join(60)
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
