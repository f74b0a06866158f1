"""Topics in a scenario's hands: published to, and overheard by a queue of our own."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sandbox.scenario.expecting import Expecting
from sandbox.scenario.json_values import dumped
from sandbox.scenario.queues import Queue


class Topic(Queue):
    """A topic keeps nothing: from the moment it is taken in hand, a queue subscribed to it listens.

    What was published before that is not seen.
    """

    def __init__(self, sns: Any, sqs: Any, arn: str, expecting: Expecting) -> None:
        url, self._subscription = _listen(sns, sqs, arn)
        super().__init__(sqs, url, expecting)
        self._sns = sns
        self.arn = arn

    def publish(
        self, body: Any, *, subject: str | None = None, attributes: Mapping[str, str] | None = None
    ) -> None:
        """Publish; anything but ``str`` is sent as JSON. ``attributes`` are of type String."""
        typed = {
            name: {"DataType": "String", "StringValue": value} for name, value in (attributes or {}).items()
        }
        optional = {"Subject": subject} if subject is not None else {}
        self._sns.publish(TopicArn=self.arn, Message=dumped(body), MessageAttributes=typed, **optional)

    def send(self, body: Any) -> None:
        self.publish(body)

    def stop_listening(self) -> None:
        """Leave no queue behind where the account goes on."""
        self._sns.unsubscribe(SubscriptionArn=self._subscription)
        self._sqs.delete_queue(QueueUrl=self._url)


def _listen(sns: Any, sqs: Any, arn: str) -> tuple[str, str]:
    """A queue's URL, and its subscription's ARN."""
    fifo = arn.endswith(".fifo")
    name = f"scenario-{uuid4().hex[:12]}" + (".fifo" if fifo else "")
    url = str(sqs.create_queue(QueueName=name, Attributes={"FifoQueue": "true"} if fifo else {})["QueueUrl"])
    queue_arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return url, sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue_arn)["SubscriptionArn"]
