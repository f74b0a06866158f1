"""What mappings count in AWS/Lambda."""

from typing import Any

from sandbox.clients import Clients
from tests.engine.functions import Function
from tests.engine.mappings import Mapping, Queue, filtered, settled
from tests.engine.streams import StreamTable
from tests.engine.test_metrics import FUNCTION, RESOURCE, statistics, total
from tests.waiting import eventually

HANDLER = """
def handler(event, context):
    if any("bad" in record["dynamodb"]["Keys"]["id"]["S"] for record in event["Records"]):
        raise ValueError
"""
INSERTS = filtered({"eventName": ["INSERT"]})
EVENT_COUNT = {"MetricsConfig": {"Metrics": ["EventCount"]}}
THREE_AT_ONCE = {"MaximumRetryAttempts": 0, "BatchSize": 3, "MaximumBatchingWindowInSeconds": 120}


class Mapped:
    """A table whose stream is mapped to a function that fails for keys with ``bad`` in them."""

    def __init__(self, clients: Clients, **settings: Any) -> None:
        self.users = StreamTable(clients)
        self.function = Function(clients, HANDLER)
        self.mapping = Mapping(clients, self.users.stream_arn, **settings)
        self.uuid = self.mapping.uuid


def counts(clients: Clients, uuid: str) -> dict[str, float]:
    """The sums of all event counts of a mapping that have a value but 0."""
    names = ("Polled", "FilteredOut", "Invoked", "FailedInvoke", "Dropped", "OnFailureDestinationDelivered")
    found = {name: total(clients, f"{name}EventCount", EventSourceMappingUUID=uuid) for name in names}
    return {name: value for name, value in found.items() if value}


def test_events_that_were_filtered_out_and_those_that_were_handled_are_counted(clients: Clients) -> None:
    mapped = Mapped(clients, **EVENT_COUNT, **INSERTS)
    mapped.users.put("u-1")
    mapped.users.put("u-1", score=1)
    mapped.users.delete("u-1")

    settled(clients)

    assert counts(clients, mapped.uuid) == {"Polled": 3, "FilteredOut": 2, "Invoked": 1}


def test_three_events_that_fail_and_are_delivered_are_not_dropped(clients: Clients) -> None:
    mapped = Mapped(clients, **EVENT_COUNT, **THREE_AT_ONCE, **Queue(clients).destination)
    for number in range(3):
        mapped.users.put(f"bad-{number}")

    settled(clients)

    expected = {"Polled": 3, "Invoked": 3, "FailedInvoke": 3, "OnFailureDestinationDelivered": 3}
    assert counts(clients, mapped.uuid) == expected
    assert total(clients, "Errors", **FUNCTION) == 1
    assert total(clients, "DestinationDeliveryFailures", **FUNCTION) is None


def test_three_events_whose_destination_is_gone_are_dropped_by_one_failed_delivery(clients: Clients) -> None:
    queue = Queue(clients)
    mapped = Mapped(clients, **EVENT_COUNT, **THREE_AT_ONCE, **queue.destination)
    queue.sqs.delete_queue(QueueUrl=queue.url)
    for number in range(3):
        mapped.users.put(f"bad-{number}")

    settled(clients)

    assert counts(clients, mapped.uuid) == {"Polled": 3, "Invoked": 3, "FailedInvoke": 3, "Dropped": 3}
    assert total(clients, "DestinationDeliveryFailures", **FUNCTION) == 1


def test_the_iterator_age_is_in_milliseconds_under_the_function_and_its_resource(clients: Clients) -> None:
    mapped = Mapped(clients)
    mapped.users.put("u-1")
    settled(clients)

    for dimensions in (FUNCTION, RESOURCE):
        told = statistics(clients, "IteratorAge", **dimensions)
        assert told["SampleCount"] == 1
        assert 0 < told["Maximum"] < 60_000
        assert told["Unit"] == "Milliseconds"
    assert counts(clients, mapped.uuid) == {}, "it did not ask for them"


def test_an_idle_mapping_polls_nothing_and_a_disabled_one_does_not_poll(clients: Clients) -> None:
    mapped = Mapped(clients, **EVENT_COUNT)
    by_mapping = {"EventSourceMappingUUID": mapped.uuid}

    told = eventually("a poll", lambda: statistics(clients, "PolledEventCount", **by_mapping))
    mapped.mapping.disable()
    mapped.users.put("u-1")

    assert (told["Sum"], told["Unit"]) == (0, "Count")
    assert counts(clients, mapped.uuid) == {}
