"""What LocalStack delivers in threads of its own, as the sandbox counts it."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.functions import Function
from tests.engine.gates import Gate
from tests.waiting import eventually


class Queue:
    def __init__(self, clients: Clients, name: str) -> None:
        self._client = clients.client("sqs")
        self.url = self._client.create_queue(QueueName=name)["QueueUrl"]
        self.arn = f"arn:aws:sqs:us-east-1:{clients.account}:{name}"

    def send(self, body: str) -> None:
        self._client.send_message(QueueUrl=self.url, MessageBody=body)

    def count(self) -> int:
        """How many messages a receiver would find."""
        name = "ApproximateNumberOfMessages"
        answer = self._client.get_queue_attributes(QueueUrl=self.url, AttributeNames=[name])
        return int(answer["Attributes"][name])


class Subscriber:
    """A web server that answers nobody until :meth:`answer`."""

    def __init__(self) -> None:
        self._may_answer = may_answer = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                may_answer.wait()
                self.send_response(HTTPStatus.OK)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/news"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self) -> None:
        self._may_answer.set()

    def end(self) -> None:
        self.answer()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    subscriber = Subscriber()
    yield subscriber
    subscriber.end()


def under_way(clients: Clients) -> dict[str, Any]:
    return Control(clients.endpoint_url).get("deliveries", account=clients.account)


def sentences(clients: Clients) -> list[str]:
    return [one["what"] for one in under_way(clients)["pending"]]


def idle(clients: Clients) -> bool:
    """Whether nothing is pending in two looks with nothing begun or ended in between."""
    first, second = under_way(clients), under_way(clients)
    return not first["pending"] and not second["pending"] and first["moves"] == second["moves"]


def told(clients: Clients, *parts: str) -> str:
    """The first sentence that holds all ``parts``, once there is one."""
    found = eventually(
        f"{parts} among what is pending",
        lambda: sentences(clients),
        lambda seen: any(all(part in one for part in parts) for one in seen),
    )
    return next(one for one in found if all(part in one for part in parts))


def run_while(function: Function, holds: Callable[[], bool]) -> None:
    """Wait until the function runs; until then it ``holds`` at every look."""

    def look() -> list[dict[str, Any]]:
        assert holds(), f"not so any more: {sentences(function.clients)}"
        return function.running()

    eventually("the function to run", look)


def function_arn(clients: Clients, name: str) -> str:
    return f"arn:aws:lambda:us-east-1:{clients.account}:function:{name}"


def test_an_account_that_does_nothing_has_nothing_pending(clients: Clients) -> None:
    clients.client("sns").create_topic(Name="silent")

    assert under_way(clients) == {"version": 1, "account": clients.account, "moves": 0, "pending": []}


def test_a_publication_is_pending_until_the_subscribed_function_has_ended(
    clients: Clients, gate: Gate
) -> None:
    function = Function(clients, gate.source, Timeout=60)
    sns = clients.client("sns")
    topic = sns.create_topic(Name="news")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function_arn(clients, function.name))

    sns.publish(TopicArn=topic, Message="hello")
    assert not idle(clients)
    eventually("the function to run", function.running)
    assert told(clients, "asynchronous invocation of function subject", "handled, attempt 1")
    assert not idle(clients)

    gate.open()
    eventually("nothing to be pending", lambda: idle(clients))
    assert [one["outcome"] for one in function.invocations()] == ["success"]


def test_a_publication_to_a_subscriber_that_does_not_answer_names_the_topic_and_the_subscriber(
    clients: Clients, subscriber: Subscriber
) -> None:
    sns = clients.client("sns")
    topic = sns.create_topic(Name="news")["TopicArn"]

    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=subscriber.url)
    assert sentences(clients) == [f"SNS topic news is delivering to {subscriber.url}"]

    subscriber.answer()
    eventually("nothing to be pending", lambda: idle(clients))


def test_an_object_is_pending_on_its_way_over_eventbridge_to_a_function(clients: Clients, gate: Gate) -> None:
    function = Function(clients, gate.source, Timeout=60)
    s3, events = clients.client("s3"), clients.client("events")
    bucket = f"incoming-{clients.account}"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    events.put_rule(Name="arrivals", EventPattern=json.dumps({"source": ["aws.s3"]}))
    target = {"Id": "function", "Arn": function_arn(clients, function.name)}
    events.put_targets(Rule="arrivals", Targets=[target])

    s3.put_object(Bucket=bucket, Key="a.csv", Body=b"1")
    run_while(function, lambda: not idle(clients))
    assert told(clients, "function subject", "handled")

    gate.open()
    eventually("nothing to be pending", lambda: idle(clients))


def test_an_execution_is_pending_until_it_ends_and_names_its_state(clients: Clients) -> None:
    states = clients.client("stepfunctions")
    wait = {"Type": "Wait", "Seconds": 600, "End": True}
    machine = states.create_state_machine(
        name="orders",
        definition=json.dumps({"StartAt": "Patience", "States": {"Patience": wait}}),
        roleArn=f"arn:aws:iam::{clients.account}:role/tests",
    )["stateMachineArn"]

    execution = states.start_execution(stateMachineArn=machine, name="abc")["executionArn"]
    assert not idle(clients)
    assert told(clients, "Step Functions execution orders:abc runs since", "in state Patience")

    states.stop_execution(executionArn=execution)
    eventually("nothing to be pending", lambda: idle(clients))


def test_an_asynchronous_invocation_that_failed_is_pending_and_says_when_its_retry_is_due(
    clients: Clients,
) -> None:
    function = Function(clients, "def handler(event, context): raise KeyError('email')\n")

    function.invoke_and_forget({})

    sentence = told(clients, "waits for its retry, attempt 2, due in")
    assert "asynchronous invocation of function subject (request " in sentence
    (waiting,) = under_way(clients)["pending"]
    assert waiting["error"] == "KeyError: 'email'"

    clients.client("lambda").delete_function(FunctionName=function.name)
    eventually("nothing to be pending", lambda: idle(clients))


def test_messages_in_a_queue_with_a_mapping_are_pending_until_the_function_has_ended(
    clients: Clients, gate: Gate
) -> None:
    function = Function(clients, gate.source, Timeout=20)
    queue = Queue(clients, "work")
    clients.client("lambda").create_event_source_mapping(
        FunctionName=function.name,
        EventSourceArn=queue.arn,
        BatchSize=2,
        MaximumBatchingWindowInSeconds=60,
    )

    queue.send("first")
    eventually("the mapping to hold the message in its batching window", queue.count, lambda count: not count)
    assert sentences(clients) == ["queue work holds 1 message for function subject"]
    queue.send("second")
    run_while(function, lambda: bool(sentences(clients)))
    assert sentences(clients) == ["queue work holds 2 messages for function subject"]

    gate.open()
    eventually("nothing to be pending", lambda: idle(clients))
    assert [one["outcome"] for one in function.invocations()] == ["success"]


def test_what_is_delivered_for_one_account_is_not_pending_for_another(clients: Clients, gate: Gate) -> None:
    other = clients.elsewhere(account=str(int(clients.account) - 1))
    function = Function(clients, gate.source, Timeout=60)

    function.invoke_and_forget({})
    eventually("the function to run", function.running)

    assert not idle(clients)
    assert under_way(other) == {"version": 1, "account": other.account, "moves": 0, "pending": []}


def test_a_deleted_account_has_nothing_pending(clients: Clients, gate: Gate) -> None:
    function = Function(clients, gate.source, Timeout=60)
    function.invoke_and_forget({})
    eventually("the function to run", function.running)
    assert not idle(clients)

    Control(clients.endpoint_url, timeout=120).delete(f"accounts/{clients.account}")

    assert sentences(clients) == []


def test_nothing_is_called_idle_while_any_of_200_publications_has_not_arrived(clients: Clients) -> None:
    sns = clients.client("sns")
    topic = sns.create_topic(Name="burst")["TopicArn"]
    queues = [Queue(clients, f"burst-{number}") for number in range(5)]
    for queue in queues:
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)

    for published in range(20, 220, 20):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: sns.publish(TopicArn=topic, Message="news"), range(20)))
        eventually("nothing to be pending", lambda: idle(clients))
        assert [queue.count() for queue in queues] == [published] * 5
