"""Asynchronous invocations: attempts, their waits by the account's clock, and where an event ends."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.functions import Function
from tests.engine.gates import Gate
from tests.waiting import eventually

RAISES = "def handler(event, context):\n    raise ValueError('no')\n"


class Queue:
    """A queue, read to the end of a test."""

    def __init__(self, clients: Clients, name: str) -> None:
        self._sqs = clients.client("sqs")
        self._url = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        self.arn = f"arn:aws:sqs:{clients.region}:{clients.account}:{name}"

    def message(self) -> dict[str, Any]:
        """The first message, waited for."""
        messages = eventually(
            f"a message in {self.arn}",
            lambda: self._sqs.receive_message(
                QueueUrl=self._url, MessageAttributeNames=["All"], WaitTimeSeconds=1
            ).get("Messages"),
        )
        return dict(messages[0])

    def record(self) -> Any:
        """The first message, which is JSON."""
        return json.loads(self.message()["Body"])


def set_up(function: Function, **settings: Any) -> None:
    """What becomes of the function's asynchronous invocations."""
    destinations = {
        key: {"Destination": settings.pop(key)} for key in ("OnFailure", "OnSuccess") if key in settings
    }
    function.clients.client("lambda").put_function_event_invoke_config(
        FunctionName=function.name, DestinationConfig=destinations, **settings
    )


def attempted(function: Function, times: int) -> list[dict[str, Any]]:
    """The attempts, once there are so many and none runs."""
    return eventually(
        f"{times} attempts",
        function.invocations,
        lambda found: len(found) == times and all(one["state"] == "finished" for one in found),
    )


def let_retry(clients: Clients, seconds: float) -> None:
    """Move the clock once a retry waits."""
    eventually("the wait for a retry", lambda: waits(clients))
    Control(clients.endpoint_url).post("clock", {"account": clients.account, "advance": seconds})


def waits(clients: Clients) -> list[str]:
    """Who waits for a retry."""
    told = Control(clients.endpoint_url).post("settle", {"account": clients.account, "timeout": 0})
    return [one["what"] for one in told["waiting"] if "waits for its retry" in one["what"]]


# Vector 47, recorded on AWS; the lengths of its waits are held to 1 and 2 minutes where they are decided.
def test_an_event_whose_handler_raises_is_tried_three_times_with_one_request_id(clients: Clients) -> None:
    function, queue = Function(clients, RAISES), Queue(clients, "failures")
    arn = clients.client("lambda").get_function(FunctionName="subject")["Configuration"]["FunctionArn"]
    set_up(function, OnFailure=queue.arn)

    function.invoke_and_forget({"a": 1})
    attempted(function, 1)
    let_retry(clients, 61)
    attempted(function, 2)
    let_retry(clients, 121)

    [request_id] = {one["requestId"] for one in attempted(function, 3)}
    record = queue.record()
    assert list(record) == [
        "version",
        "timestamp",
        "requestContext",
        "requestPayload",
        "responseContext",
        "responsePayload",
    ]
    assert record["version"] == "1.0"
    assert list(record["requestContext"].items()) == [
        ("requestId", request_id),
        ("functionArn", f"{arn}:$LATEST"),
        ("condition", "RetriesExhausted"),
        ("approximateInvokeCount", 3),
    ]
    assert record["requestPayload"] == {"a": 1}
    assert record["responseContext"] == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    }
    assert (record["responsePayload"]["errorType"], record["responsePayload"]["requestId"]) == (
        "ValueError",
        request_id,
    )


# Vector 48, recorded on AWS.
@pytest.mark.parametrize(("age", "count"), [(60, 1), (90, 2)])
def test_an_event_that_would_be_too_old_is_given_up_before_its_retry(
    clients: Clients, age: int, count: int
) -> None:
    function, queue = Function(clients, RAISES), Queue(clients, "failures")
    set_up(function, OnFailure=queue.arn, MaximumEventAgeInSeconds=age)

    function.invoke_and_forget({})
    attempted(function, 1)
    if count > 1:
        let_retry(clients, 61)

    context = queue.record()["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("EventAgeExceeded", count)
    assert len(function.invocations()) == count


# Vector 44, recorded on AWS.
def test_an_event_of_a_function_without_concurrency_is_given_up_unrun(clients: Clients) -> None:
    function, queue = Function(clients, RAISES), Queue(clients, "failures")
    set_up(function, OnFailure=queue.arn)
    clients.client("lambda").put_function_concurrency(FunctionName="subject", ReservedConcurrentExecutions=0)

    function.invoke_and_forget({})

    record = queue.record()
    assert list(record) == ["version", "timestamp", "requestContext", "requestPayload"]
    assert record["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert record["requestContext"]["approximateInvokeCount"] == 0
    assert function.invocations() == []


# Vector 49, recorded on AWS.
def test_a_dead_letter_is_the_event_as_it_was_sent(clients: Clients) -> None:
    queue = Queue(clients, "dead")
    function = Function(clients, RAISES, DeadLetterConfig={"TargetArn": queue.arn})
    set_up(function, MaximumRetryAttempts=0)

    clients.client("lambda").invoke(FunctionName="subject", InvocationType="Event", Payload=b'{ "a" :  1.0 }')

    letter = queue.message()
    assert letter["Body"] == '{ "a" :  1.0 }'
    told = {
        name: (value["DataType"], value["StringValue"]) for name, value in letter["MessageAttributes"].items()
    }
    assert told == {
        "RequestID": ("String", function.last()["requestId"]),
        "ErrorCode": ("Number", "200"),
        "ErrorMessage": ("String", "no"),
    }


def test_a_success_is_told_to_its_destination(clients: Clients) -> None:
    function = Function(clients, "def handler(event, context):\n    return [event]\n")
    queue = Queue(clients, "successes")
    set_up(function, OnSuccess=queue.arn)

    function.invoke_and_forget("x")

    record = queue.record()
    assert record["requestContext"]["condition"] == "Success"
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}
    assert record["responsePayload"] == ["x"]


# Reference 7, recorded on AWS.
def test_an_event_bus_is_told_of_a_failure_with_itself_and_the_function_as_resources(
    clients: Clients,
) -> None:
    function, queue, events = Function(clients, RAISES), Queue(clients, "told"), clients.client("events")
    bus = events.create_event_bus(Name="results")["EventBusArn"]
    events.put_rule(Name="all", EventBusName="results", EventPattern='{"source": ["lambda"]}')
    events.put_targets(Rule="all", EventBusName="results", Targets=[{"Id": "queue", "Arn": queue.arn}])
    set_up(function, OnFailure=bus, MaximumRetryAttempts=0)

    function.invoke_and_forget({"a": 1})

    event = queue.record()
    assert (event["source"], event["detail-type"]) == (
        "lambda",
        "Lambda Function Invocation Result - Failure",
    )
    assert event["resources"] == [bus, event["detail"]["requestContext"]["functionArn"]]
    assert event["detail"]["requestPayload"] == {"a": 1}


def test_a_function_and_a_topic_are_told_the_record(clients: Clients) -> None:
    function, other = Function(clients, RAISES), Function(clients, "def handler(e, c): pass\n", name="told")
    queue, sns, client = Queue(clients, "told"), clients.client("sns"), clients.client("lambda")
    topic = sns.create_topic(Name="told")["TopicArn"]
    sns.subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=queue.arn, Attributes={"RawMessageDelivery": "true"}
    )
    set_up(function, OnFailure=topic, MaximumRetryAttempts=0)

    function.invoke_and_forget({"a": 1})
    from_topic = queue.record()
    set_up(
        function,
        OnFailure=client.get_function(FunctionName="told")["Configuration"]["FunctionArn"],
        MaximumRetryAttempts=0,
    )
    function.invoke_and_forget({"a": 1})

    [heard] = attempted(other, 1)
    for record in (from_topic, heard["event"]):
        assert record["requestContext"]["condition"] == "RetriesExhausted"
        assert (record["requestPayload"], record["responsePayload"]["errorType"]) == ({"a": 1}, "ValueError")


def test_the_record_of_a_failure_may_go_to_a_bucket(clients: Clients) -> None:
    function, s3 = Function(clients, RAISES), clients.client("s3")
    bucket = f"failures-{clients.account}"
    s3.create_bucket(Bucket=bucket)
    set_up(function, OnFailure=f"arn:aws:s3:::{bucket}", MaximumRetryAttempts=0)

    function.invoke_and_forget({"a": 1})

    [stored] = eventually("a record", lambda: s3.list_objects_v2(Bucket=bucket).get("Contents"))
    record = json.load(s3.get_object(Bucket=bucket, Key=stored["Key"])["Body"])
    assert (record["requestContext"]["condition"], record["requestPayload"]) == ("RetriesExhausted", {"a": 1})
    day, second = record["timestamp"][:10], record["timestamp"][:19].replace(":", ".")
    place = f"aws/lambda/async/subject/{day.replace('-', '/')}/{second}-"
    assert stored["Key"].startswith(place) and len(stored["Key"]) == len(place) + 36


def test_a_success_does_not_go_to_a_bucket(clients: Clients) -> None:
    function = Function(clients, RAISES)

    with pytest.raises(ClientError, match="InvalidParameterValueException"):
        set_up(function, OnSuccess="arn:aws:s3:::somewhere")


def test_a_throttled_event_that_grows_too_old_leaves_a_record(clients: Clients, gate: Gate) -> None:
    function, queue = Function(clients, gate.source), Queue(clients, "failures")
    set_up(function, OnFailure=queue.arn, MaximumEventAgeInSeconds=60)
    clients.client("lambda").put_function_concurrency(FunctionName="subject", ReservedConcurrentExecutions=1)
    function.invoke_and_forget({})
    eventually("a running invocation in the ledger", function.running)

    function.invoke_and_forget({})
    let_retry(clients, 70)

    context = queue.record()["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("EventAgeExceeded", 0)
