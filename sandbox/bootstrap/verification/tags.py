"""The tags of resources, of those types on which LocalStack puts them."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from sandbox.bootstrap.comparison import by
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.clients import Clients

Tags = dict[str, str]


def asked(properties: dict[str, Any]) -> Any:
    """What a template's ``Tags`` say; UNKNOWN where that is not known."""
    written = properties.get("Tags") or {}
    return by(written, "Key", "Value") if isinstance(written, list) or written is UNKNOWN else written


def there(type_: str, physical_id: str, clients: Clients) -> Tags:
    """Those that a resource has, without AWS's own."""
    return without_awss(TAGS[type_](physical_id, clients))


def without_awss(tags: Tags) -> Tags:
    """``tags`` that somebody gave."""
    return {name: value for name, value in tags.items() if name[:4] != "aws:"}


def plain(tags: list[dict[str, str]]) -> Tags:
    """A service's list of them."""
    return {tag["Key"]: tag["Value"] for tag in tags}


def _table(name: str, clients: Clients) -> Tags:
    arn = f"arn:aws:dynamodb:{clients.region}:{clients.account}:table/{name}"
    return plain(clients.client("dynamodb").list_tags_of_resource(ResourceArn=arn)["Tags"])


def _of_lambda(kind: str) -> Callable[[str, Clients], Tags]:
    def tags(name: str, clients: Clients) -> Tags:
        arn = f"arn:aws:lambda:{clients.region}:{clients.account}:{kind}:{name}"
        return dict(clients.client("lambda").list_tags(Resource=arn)["Tags"])

    return tags


def _queue(url: str, clients: Clients) -> Tags:
    return dict(clients.client("sqs").list_queue_tags(QueueUrl=url).get("Tags") or {})


def _topic(arn: str, clients: Clients) -> Tags:
    return plain(clients.client("sns").list_tags_for_resource(ResourceArn=arn)["Tags"])


def _bucket(name: str, clients: Clients) -> Tags:
    try:
        return plain(clients.client("s3").get_bucket_tagging(Bucket=name)["TagSet"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchTagSet":
            raise
        return {}


def _log_group(name: str, clients: Clients) -> Tags:
    return dict(clients.client("logs").list_tags_log_group(logGroupName=name)["tags"])


TAGS: dict[str, Callable[[str, Clients], Tags]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::Lambda::EventSourceMapping": _of_lambda("event-source-mapping"),
    "AWS::Logs::LogGroup": _log_group,
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
}
