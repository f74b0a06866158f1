"""Queues: received once, kept, deleted."""

import json
from decimal import Decimal
from typing import Any

import pytest

from sandbox.scenario.expecting import Expecting
from sandbox.scenario.queues import Queue, Received, peek
from sandbox.scenario.waits import Wait
from tests.unit.scenario.conftest import FakeWatch


class FakeSQS:
    """A queue that gives two messages at a time and remembers how it was asked."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.asked: list[int] = []
        self._given: dict[str, str] = {}

    def receive_message(self, **request: Any) -> dict[str, Any]:
        self.asked.append(request.get("WaitTimeSeconds", 0))
        found = [{"Body": body, "ReceiptHandle": body} for body in self.waiting[:2]]
        return {"Messages": found} if found else {}

    def delete_message_batch(self, QueueUrl: str, Entries: list[dict[str, str]]) -> None:  # noqa: N803
        for entry in Entries:
            self.waiting.remove(entry["ReceiptHandle"])

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803
        self.waiting.append(MessageBody)


@pytest.fixture
def sqs() -> FakeSQS:
    return FakeSQS()


@pytest.fixture
def queue(sqs: FakeSQS, watch: FakeWatch) -> Queue:
    return Queue(sqs, "url", Expecting("queue Q", "message", Wait(within=3, every=0.5, watch=watch)))


def test_all_that_wait_are_received_and_leave_the_queue(sqs: FakeSQS, queue: Queue) -> None:
    sqs.waiting = ["1", "2", "3"]
    assert (queue.messages, sqs.waiting) == ([1, 2, 3], [])


def test_two_expectations_see_the_same_message(sqs: FakeSQS, queue: Queue) -> None:
    sqs.waiting = ['{"type": "A"}']
    assert queue.expect(type="A") == queue.expect(type="A")


def test_what_was_expected_before_stays_in_the_history(sqs: FakeSQS, queue: Queue) -> None:
    sqs.waiting = ['{"n": 1}', '{"n": 2}']
    queue.expect(n=2)
    assert queue.messages == [{"n": 1}, {"n": 2}]


def test_a_message_that_is_null_is_found(sqs: FakeSQS, queue: Queue) -> None:
    sqs.waiting = ["null"]
    assert queue.expect(None) is None


def test_an_expectation_polls_long_after_its_first_look(sqs: FakeSQS, queue: Queue) -> None:
    with pytest.raises(AssertionError):
        queue.expect()
    assert sqs.asked[:2] == [0, 1]


def test_the_envelope_of_a_topic_is_taken_off_and_kept_in_raw(sqs: FakeSQS, queue: Queue) -> None:
    envelope = json.dumps({"Type": "Notification", "TopicArn": "arn", "Message": '{"n": 0.1}'})
    sqs.waiting = [envelope]
    assert queue.messages == [{"n": Decimal("0.1")}]
    assert queue.raw[0]["Body"] == envelope


def test_a_body_that_is_not_json_is_text() -> None:
    assert Received({"Body": "plain"}).body == "plain"


def test_what_is_sent_is_json_unless_it_is_text(sqs: FakeSQS, queue: Queue) -> None:
    queue.send({"n": Decimal("1.5")})
    queue.send("text")
    assert sqs.waiting == ['{"n": 1.5}', "text"]


def test_peeking_leaves_messages_where_they_are(sqs: FakeSQS) -> None:
    sqs.waiting = ["1"]
    assert (peek(sqs, "url"), sqs.waiting) == ([1], ["1"])
