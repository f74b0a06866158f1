"""Topics: what is asked of SNS, and of the queue that listens."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from sandbox.clients import Clients
from sandbox.scenario.expecting import Expecting
from sandbox.scenario.topics import Topic

ARN = "arn:aws:sns:us-east-1:123456789012:user-events"
LISTENER = "http://127.0.0.1:9/123456789012/scenario-1"
LISTENER_ARN = "arn:aws:sqs:us-east-1:123456789012:scenario-1"


@dataclass
class Stubs:
    """The clients of a topic, and what is to be asked of them. A request that is not foreseen is an error."""

    clients: Clients
    sns: Stubber
    sqs: Stubber

    def topic(self, arn: str = ARN, queue_attributes: dict[str, str] | None = None) -> Topic:
        """A topic in hand; its queue must be asked for with these attributes."""
        made = {"QueueName": ANY, "Attributes": queue_attributes or {}}
        asked = {"QueueUrl": LISTENER, "AttributeNames": ["QueueArn"]}
        subscribed = {"TopicArn": arn, "Protocol": "sqs", "Endpoint": LISTENER_ARN}
        self.sqs.add_response("create_queue", {"QueueUrl": LISTENER}, made)
        self.sqs.add_response("get_queue_attributes", {"Attributes": {"QueueArn": LISTENER_ARN}}, asked)
        self.sns.add_response("subscribe", {"SubscriptionArn": f"{arn}:1"}, subscribed)
        expecting = Expecting("topic UserEvents", "message")
        return Topic(self.clients.client("sns"), self.clients.client("sqs"), arn, expecting)

    def publishes(self, text: str, **more: Any) -> None:
        published = {"TopicArn": ARN, "Message": text, "MessageAttributes": {}} | more
        self.sns.add_response("publish", {"MessageId": "1"}, published)

    def hears(self, text: str) -> None:
        """The topic's queue holds this one, in the envelope of SNS."""
        envelope = json.dumps({"Type": "Notification", "TopicArn": ARN, "Message": text})
        deleted = {"QueueUrl": LISTENER, "Entries": [{"Id": "0", "ReceiptHandle": "r"}]}
        self.sqs.add_response("receive_message", {"Messages": [{"Body": envelope, "ReceiptHandle": "r"}]})
        self.sqs.add_response("delete_message_batch", {"Successful": [], "Failed": []}, deleted)
        self.sqs.add_response("receive_message", {})


@pytest.fixture
def stubs() -> Iterator[Stubs]:
    clients = Clients("http://127.0.0.1:9", "123456789012")
    with Stubber(clients.client("sns")) as sns, Stubber(clients.client("sqs")) as sqs:
        yield Stubs(clients, sns, sqs)
        sns.assert_no_pending_responses()
        sqs.assert_no_pending_responses()


def test_a_topic_in_hand_is_heard_by_a_queue_of_its_own_subscribed_to_it(stubs: Stubs) -> None:
    topic = stubs.topic()
    stubs.hears('{"type": "UserCreated"}')
    assert topic.messages == [{"type": "UserCreated"}]


def test_one_that_is_let_go_leaves_neither_subscription_nor_queue(stubs: Stubs) -> None:
    topic = stubs.topic()
    stubs.sns.add_response("unsubscribe", {}, {"SubscriptionArn": f"{ARN}:1"})
    stubs.sqs.add_response("delete_queue", {}, {"QueueUrl": LISTENER})
    topic.stop_listening()


def test_a_fifo_topic_is_overheard_by_a_fifo_queue(stubs: Stubs) -> None:
    names: list[str] = []
    # Stubber compares parameters and does not keep them, and the name is another each time.
    stubs.clients.client("sqs").meta.events.register(
        "provide-client-params.sqs.CreateQueue", lambda params, **_: names.append(params["QueueName"])
    )
    stubs.topic(f"{ARN}.fifo", {"FifoQueue": "true"})
    assert [name.endswith(".fifo") for name in names] == [True]


def test_what_is_published_is_json_unless_it_is_text(stubs: Stubs) -> None:
    topic = stubs.topic()
    stubs.publishes('{"n": 1.50}')
    topic.publish({"n": Decimal("1.50")})
    stubs.publishes("plain")
    topic.publish("plain")


def test_attributes_are_published_as_strings_and_a_subject_as_it_is(stubs: Stubs) -> None:
    topic = stubs.topic()
    typed = {"type": {"DataType": "String", "StringValue": "UserCreated"}}
    stubs.publishes("x", Subject="users", MessageAttributes=typed)
    topic.publish("x", subject="users", attributes={"type": "UserCreated"})


def test_an_empty_subject_is_not_left_out(stubs: Stubs) -> None:
    topic = stubs.topic()
    stubs.publishes("x", Subject="")
    topic.publish("x", subject="")


def test_sending_to_a_topic_is_publishing(stubs: Stubs) -> None:
    topic = stubs.topic()
    stubs.publishes('["u-1"]')
    topic.send(["u-1"])
