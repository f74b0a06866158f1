"""Sends failure records to the on-failure destination: a queue, a topic or a bucket (reference 3.7)."""

import uuid
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from localstack.utils.aws.arns import parse_arn

from sandbox.localstack.clients import clients
from sandbox.localstack.loop import loop
from sandbox.mapping.destinations import CONTENT_TYPE, Failure, kind
from sandbox.mapping.ports import DeliveryFailed


class OnFailureDestination:
    """A ``sandbox.mapping.ports.Destination``. It sends as the mapping's account, in its region."""

    def __init__(self, arn: str, account: str, region: str) -> None:
        self._arn = arn
        self._account = account
        self._region = region

    async def deliver(self, failure: Failure) -> None:
        try:
            await loop().in_thread(_SENDERS[kind(self._arn)], self._clients(), self._arn, failure)
        except (ClientError, BotoCoreError) as refusal:
            raise DeliveryFailed(str(refusal)) from refusal

    def _clients(self) -> Any:
        return clients(self._account, self._region_of_destination())

    def _region_of_destination(self) -> str:
        return parse_arn(self._arn)["region"] or self._region  # a bucket's ARN has none


def _to_queue(aws: Any, arn: str, failure: Failure) -> None:
    aws.sqs.send_message(QueueUrl=queue_url(aws, arn), MessageBody=failure.body())


def _to_topic(aws: Any, arn: str, failure: Failure) -> None:
    aws.sns.publish(TopicArn=arn, Message=failure.body())


def _to_bucket(aws: Any, arn: str, failure: Failure) -> None:
    aws.s3.put_object(
        Bucket=bucket_name(arn),
        Key=failure.s3_key(str(uuid.uuid4())),
        Body=failure.s3_body().encode(),
        ContentType=CONTENT_TYPE,
    )


def queue_url(aws: Any, arn: str) -> str:
    parts = parse_arn(arn)
    url = aws.sqs.get_queue_url(QueueName=parts["resource"], QueueOwnerAWSAccountId=parts["account"])
    return str(url["QueueUrl"])


def bucket_name(arn: str) -> str:
    return parse_arn(arn)["resource"]


_SENDERS: dict[str, Callable[[Any, str, Failure], None]] = {
    "sqs": _to_queue,
    "sns": _to_topic,
    "s3": _to_bucket,
}
