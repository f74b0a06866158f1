"""Queues in a scenario's hands: what was sent to them, as parsed JSON, kept in the order it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.scenario.expecting import Expecting
from sandbox.scenario.json_values import dumped, parsed
from sandbox.scenario.matching import Expected

BATCH = 10  # SQS gives no more at once
LONG_POLL = 1.0


@dataclass(frozen=True)
class Received:
    """One message of SQS: ``raw`` is ReceiveMessage's dictionary."""

    raw: dict[str, Any]

    @cached_property
    def body(self) -> Any:
        """The parsed body; what SNS wrapped is taken out of its envelope."""
        body = parsed(self.raw["Body"])
        if isinstance(body, dict) and body.get("Type") == "Notification" and "TopicArn" in body:
            return parsed(body["Message"])
        return body


class Queue:
    """A queue whose messages this scenario consumes: each is received once, deleted, and kept here."""

    def __init__(self, sqs: Any, url: str, expecting: Expecting) -> None:
        self._sqs = sqs
        self._url = url
        self._expecting = expecting
        self._history: list[Received] = []

    def expect(self, *matchers: Any, within: float | None = None, **partial: Any) -> Any:
        """Wait for a message that matches, and return its parsed body. Raises WaitTimeout."""
        expected = Expected(matchers, partial)
        return self._expecting.within(within).one(self._receive, expected, _body).body

    def expect_count(
        self, number: int, *matchers: Any, within: float | None = None, **partial: Any
    ) -> list[Any]:
        """Wait until exactly ``number`` match, and return their bodies. Raises WaitTimeout or TooMany."""
        expected = Expected(matchers, partial)
        found = self._expecting.within(within).count(self._receive, number, expected, _body)
        return [each.body for each in found]

    def expect_all(self, matchers: Sequence[Any], *, within: float | None = None) -> list[Any]:
        """Wait for a message of its own for each matcher, in any order; bodies in the matchers' order."""
        expected = [Expected((matcher,)) for matcher in matchers]
        return [each.body for each in self._expecting.within(within).all(self._receive, expected, _body)]

    @property
    def messages(self) -> list[Any]:
        """The parsed bodies of all messages so far, with those in the queue right now."""
        return [each.body for each in self._receive(0)]

    @property
    def raw(self) -> list[dict[str, Any]]:
        """The same messages as ReceiveMessage gave them: attributes, and SNS's envelope as the body."""
        return [each.raw for each in self._receive(0)]

    def send(self, body: Any) -> None:
        """Send a message; anything but ``str`` is sent as JSON."""
        self._sqs.send_message(QueueUrl=self._url, MessageBody=dumped(body))

    def _receive(self, may_block: float) -> list[Received]:
        """Take what is in the queue, after waiting up to a second if it is empty, and return all so far."""
        while batch := self._receive_batch(may_block):
            may_block = 0
            self._history += [Received(each) for each in batch]
        return list(self._history)

    def _receive_batch(self, may_block: float) -> list[dict[str, Any]]:
        batch: list[dict[str, Any]] = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=BATCH,
            WaitTimeSeconds=int(LONG_POLL) if may_block >= LONG_POLL else 0,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if batch:
            entries = [{"Id": str(i), "ReceiptHandle": each["ReceiptHandle"]} for i, each in enumerate(batch)]
            self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)
        return batch


def peek(sqs: Any, url: str) -> list[Any]:
    """The parsed bodies of up to ten messages that wait in the queue, which stay there."""
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=BATCH, VisibilityTimeout=0)
    return [Received(each).body for each in answer.get("Messages", [])]


def _body(received: Received) -> Any:
    return received.body
