"""Policies of queues, topics, buckets and secrets: each must be at all of those that its template names."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.bootstrap.verification import documents
from sandbox.bootstrap.verification.described import Properties
from sandbox.bootstrap.verification.parts import Part
from sandbox.clients import Clients

Ask = Callable[[str, Clients], Any]


def _of_queue(url: str, clients: Clients) -> Any:
    told = clients.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])
    return told.get("Attributes", {}).get("Policy")


def _of_topic(arn: str, clients: Clients) -> Any:
    return clients.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"].get("Policy")


def _of_bucket(name: str, clients: Clients) -> Any:
    return clients.client("s3").get_bucket_policy(Bucket=name)["Policy"]


def _of_secret(arn: str, clients: Clients) -> Any:
    return clients.client("secretsmanager").get_resource_policy(SecretId=arn).get("ResourcePolicy")


POLICIES: dict[str, tuple[str, str, Ask]] = {
    "AWS::S3::BucketPolicy": ("Bucket", "PolicyDocument", _of_bucket),
    "AWS::SNS::TopicInlinePolicy": ("TopicArn", "PolicyDocument", _of_topic),
    "AWS::SNS::TopicPolicy": ("Topics", "PolicyDocument", _of_topic),
    "AWS::SQS::QueueInlinePolicy": ("Queue", "PolicyDocument", _of_queue),
    "AWS::SQS::QueuePolicy": ("Queues", "PolicyDocument", _of_queue),
    "AWS::SecretsManager::ResourcePolicy": ("SecretId", "ResourcePolicy", _of_secret),
}
"""The properties that name whose policy it is and that hold it, and how those tell it."""


def named(type_: str, properties: Properties) -> list[str]:
    """Whose policy a resource of one of these types is, as far as that is known."""
    holders = properties.get(POLICIES[type_][0])
    return [one for one in (holders if isinstance(holders, list) else [holders]) if isinstance(one, str)]


def kinds(holders: Iterable[str]) -> dict[str, Part]:
    """How these types are read back; ``holders`` are all that are named by such resources of a template.

    Of those with several nothing is said: a policy takes the place of another, on AWS as well.
    """
    several = {one for one, times in Counter(holders).items() if times > 1}
    return {type_: _kind(type_, several) for type_ in POLICIES}


def _kind(type_: str, several: set[str]) -> Part:
    whose, document, ask = POLICIES[type_]

    def alone(properties: Properties) -> list[str]:
        return [one for one in named(type_, properties) if one not in several]

    def there(properties: Properties, _: str, clients: Clients) -> Properties:
        return {document: {one: documents.there(ask(one, clients)) for one in alone(properties)}}

    def asked(properties: Properties) -> Properties:
        wanted = documents.asked(properties.get(document))
        return {document: dict.fromkeys(alone(properties), wanted)}

    return Part((whose,), there, {document: {}}, asked=asked)
