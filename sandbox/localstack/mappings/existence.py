"""Whether what a mapping names is there: its stream, its function, its on-failure destination."""

from dataclasses import dataclass

from botocore.exceptions import ClientError
from localstack.services.lambda_ import api_utils
from localstack.services.lambda_.invocation.models import lambda_stores

from sandbox.localstack.clients import clients
from sandbox.localstack.mappings import delivering
from sandbox.localstack.streams import names
from sandbox.localstack.streams.registry import STREAMS
from sandbox.mapping import rejections
from sandbox.mapping.destinations import kind


@dataclass(frozen=True)
class FoundFunction:
    """A function as a mapping names it."""

    name: str
    arn: str
    """With the version or alias that was given; never with $LATEST."""


def function(named: str, account: str, region: str) -> FoundFunction:
    """Find a function by name, partial or full ARN, with a version or alias. Raises Rejected."""
    name, qualifier, owner, its_region = api_utils.function_locators_from_arn(named)
    owner, its_region = owner or account, its_region or region
    found = lambda_stores[owner][its_region].functions.get(name or "")
    qualifier = None if qualifier == "$LATEST" else qualifier
    if (
        name is None
        or found is None
        or (qualifier and qualifier not in found.aliases and qualifier not in found.versions)
    ):
        raise rejections.function_does_not_exist()
    if qualifier:
        return FoundFunction(name, api_utils.qualified_lambda_arn(name, qualifier, owner, its_region))
    return FoundFunction(name, api_utils.unqualified_lambda_arn(name, owner, its_region))


def stream(arn: str, account: str, region: str) -> None:
    """Raises Rejected where there is no such stream, or another account's."""
    try:
        name = names.parse(arn)
    except ValueError:
        raise rejections.source_no_stream(arn) from None
    if name.account != account:
        raise rejections.stream_inaccessible(arn)
    if name.region != region:
        raise rejections.stream_not_found(arn)
    if not STREAMS.exists(arn):
        raise rejections.stream_not_found(arn)


def destination(arn: str, account: str, region: str) -> None:
    """Raises Rejected where the queue, topic or bucket does not exist."""
    aws = clients(account, arn.split(":")[3] or region)
    try:
        match kind(arn):
            case "sqs":
                delivering.queue_url(aws, arn)
            case "sns":
                aws.sns.get_topic_attributes(TopicArn=arn)
            case "s3":
                aws.s3.head_bucket(Bucket=delivering.bucket_name(arn))
    except ClientError as error:
        raise rejections.destination_not_found(arn) from error
