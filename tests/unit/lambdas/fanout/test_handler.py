"""Who is told, what is reported; the sinks are what is not real."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.stub import Stubber

from tests.unit.lambdas.fanout.test_events import record


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which sinks were told of which record. The bus refuses records of the order o-2."""
    from order_fanout import sinks

    told: list[str] = []

    def sink(name: str) -> Callable[[Any], None]:
        def tell(event: Any) -> None:
            if (name, event["orderId"]) == ("bus", "o-2"):
                raise sinks.TellingFailedError("no")
            told.append(f"{name} {event['orderId']}")

        return tell

    for name in list(sinks.SINKS):
        monkeypatch.setitem(sinks.SINKS, name, sink(name))
    return told


def placed(number: int) -> dict[str, Any]:
    one = record(order={"orderId": {"S": f"o-{number}"}, "status": {"S": "NEW"}})
    one["dynamodb"]["SequenceNumber"] = str(number)
    return one


def handled(*records: dict[str, Any]) -> Any:
    from order_fanout.handler import handler

    return handler({"Records": list(records)}, None)


def test_all_sinks_are_told(told: list[str]) -> None:
    assert handled(placed(1)) == {"batchItemFailures": []}
    assert told == ["topic o-1", "queue o-1", "bus o-1", "state machine o-1"]


def test_a_sink_that_refuses_keeps_no_other_from_hearing_and_the_record_is_reported(told: list[str]) -> None:
    assert handled(placed(1), placed(2), placed(3)) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert told[4:] == ["topic o-2", "queue o-2", "state machine o-2"]


def test_an_entry_that_the_bus_did_not_take_is_a_failure_though_its_answer_is_good() -> None:
    from order_fanout import sinks
    from order_fanout.events import event_of

    refused = {
        "FailedEntryCount": 1,
        "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "slow"}],
    }
    with Stubber(sinks.events) as stubbed:
        stubbed.add_response("put_events", refused)
        with pytest.raises(sinks.TellingFailedError, match="the bus refused e-1: ThrottlingException slow"):
            sinks.bus(event_of(record()))


def test_an_execution_that_there_is_already_is_no_failure() -> None:
    from order_fanout import sinks
    from order_fanout.events import event_of

    with Stubber(sinks.stepfunctions) as stubbed:
        stubbed.add_client_error("start_execution", "ExecutionAlreadyExists")
        sinks.state_machine(event_of(record()))


def test_a_group_of_the_queue_has_a_name_that_sqs_takes_whatever_the_order_is_called() -> None:
    from order_fanout import sinks
    from order_fanout.events import event_of

    groups: list[str] = []
    with Stubber(sinks.sqs) as stubbed:
        # Stubber compares parameters and does not keep them.
        sinks.sqs.meta.events.register(
            "provide-client-params.sqs.SendMessage",
            lambda params, **_: groups.append(params["MessageGroupId"]),
        )
        for order_id in ("Köln 7", "o" * 2048, "Köln 7"):
            stubbed.add_response("send_message", {})
            sinks.queue(event_of(record(order={"orderId": {"S": order_id}, "status": {"S": "NEW"}})))

    assert all(re.fullmatch(r"[0-9a-f]{64}", group) for group in groups)
    assert groups[0] == groups[2] != groups[1]
