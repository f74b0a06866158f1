"""All messages of an on-failure queue, each done again: deleted when that went well, left there otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sandbox.redrive.attempt import Refused, attempt
from sandbox.redrive.event import event_of
from sandbox.redrive.failures import Failure, NotAFailure, failure_of
from sandbox.redrive.ledger import Control, Ledger
from sandbox.redrive.stream import records

AT_WORK_SECONDS = 60 * 60
"""How long the messages are hidden from others, if this process is killed and cannot give them back."""
MOST_AT_ONCE = 10


class Clients(Protocol):
    """The part of :class:`sandbox.clients.Clients` that is needed here."""

    account: str

    def client(self, service: str) -> Any: ...


@dataclass(frozen=True)
class Result:
    """What became of one message."""

    state: Literal["redriven", "failed", "trimmed", "foreign"]
    """``redriven``: the function took all records, and the message is deleted. Otherwise it stays:
    ``failed``: the function did not take them; ``trimmed``: some or all have left the stream, and the
    function took those that are there; ``foreign``: it is no failure record."""
    failure: Failure | None
    """None for a foreign message."""
    records: int
    """With how many the function was invoked."""
    trimmed: int
    """How many of the batch are no longer in the stream: nobody can bring them back."""
    reason: str
    """What the function said (JSON of its error, or a sentence), or what a foreign message is."""


def redrive(queue_url: str, clients: Clients, control: Control) -> Iterator[Result]:
    """Do again what each message names, older records of a shard first; a result for each message.

    Messages that come meanwhile are left alone. Raises botocore's ClientError for a queue that is not there.
    """
    sqs, ledger = clients.client("sqs"), Ledger(control, clients.account)
    messages = sorted(_received(sqs, queue_url), key=lambda each: each.order)
    try:
        while messages:
            message = messages[0]
            result = _redriven(message, clients, ledger)
            if result.state == "redriven":
                sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message.handle)
            else:
                _give_back(sqs, queue_url, message)
            del messages[0]
            yield result
    finally:
        for message in messages:
            _give_back(sqs, queue_url, message)


@dataclass(frozen=True)
class _Message:
    handle: str
    failure: Failure | None
    instead: str

    @property
    def order(self) -> tuple[str, str, int]:
        return self.failure.order if self.failure else ("", "", 0)


def _received(sqs: Any, queue_url: str) -> Iterator[_Message]:
    """All that are in the queue now; hidden from others, so that none comes twice."""
    while True:
        answer = sqs.receive_message(
            QueueUrl=queue_url, MaxNumberOfMessages=MOST_AT_ONCE, VisibilityTimeout=AT_WORK_SECONDS
        )
        if not answer.get("Messages"):
            return
        yield from map(_message, answer["Messages"])


def _message(raw: dict[str, Any]) -> _Message:
    try:
        return _Message(raw["ReceiptHandle"], failure_of(raw["Body"]), "")
    except NotAFailure as error:
        return _Message(raw["ReceiptHandle"], None, str(error))


def _give_back(sqs: Any, queue_url: str, message: _Message) -> None:
    sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=message.handle, VisibilityTimeout=0)


def _is_the_batch(found: list[dict[str, Any]], failure: Failure) -> bool:
    """Whether they are its records and no others: as many, and none before them has left the stream."""
    return len(found) == failure.size and found[0]["dynamodb"]["SequenceNumber"] == failure.start


def _redriven(message: _Message, clients: Clients, ledger: Ledger) -> Result:
    failure = message.failure
    if failure is None:
        return Result("foreign", None, 0, 0, message.instead)
    found = records(clients.client("dynamodbstreams"), failure)
    if not _is_the_batch(found, failure):
        found = [record for record in found if ledger.given_up(failure, record)]
    trimmed = max(failure.size - len(found), 0)
    try:
        if found:
            attempt(clients.client("lambda"), failure.function_arn, event_of(found, failure.stream_arn))
    except Refused as refused:
        return Result("failed", failure, len(found), trimmed, str(refused))
    return Result("trimmed" if trimmed else "redriven", failure, len(found), trimmed, "")
