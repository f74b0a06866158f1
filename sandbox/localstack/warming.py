"""What a first deployment would have to wait for: asked for once, before the sandbox says that it is ready.

Nothing is made but in an account that is LocalStack's own: services are asked for lists, CloudFormation for a
change set that nobody executes, and DynamoDB for a table that is deleted at once.
"""

import functools
import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from localstack import config
from localstack.runtime.current import get_current_runtime

from sandbox.localstack.clients import clients
from sandbox.localstack.cloudformation.resources import provider_of

LOG = logging.getLogger(__name__)
DONE = threading.Event()
"""Set when it came to its end, also where something could not be loaded."""
REGION = "us-east-1"
STACK = "rehearsal"
RESOURCES: dict[str, dict[str, Any]] = {
    "Topic": {"Type": "AWS::SNS::Topic"},
    "Subscription": {"Type": "AWS::SNS::Subscription"},
    "Group": {"Type": "AWS::Logs::LogGroup"},
    "Table": {"Type": "AWS::DynamoDB::Table"},
    "Queue": {"Type": "AWS::SQS::Queue"},
    "Policy": {"Type": "AWS::SQS::QueuePolicy"},
    "Role": {"Type": "AWS::IAM::Role"},
    "Function": {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "InlineCode": "def handler(event, context): ...",
            "Handler": "index.handler",
            "Runtime": "python3.13",
            "Events": {
                "Changed": {
                    "Type": "DynamoDB",
                    "Properties": {"Stream": "arn", "StartingPosition": "LATEST"},
                }
            },
        },
    },
}
TEMPLATE = {"Transform": "AWS::Serverless-2016-10-31", "Resources": RESOURCES}
TYPES = sorted(
    {one["Type"] for one in RESOURCES.values()}
    | {"AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping"} - {"AWS::Serverless::Function"}
)
QUESTIONS = (
    ("s3", "list_buckets"),
    ("sns", "list_topics"),
    ("logs", "describe_log_groups"),
    ("dynamodb", "list_tables"),
    ("sqs", "list_queues"),
    ("iam", "list_roles"),
    ("sts", "get_caller_identity"),
    ("lambda_", "list_functions"),
)


def warm() -> None:
    """One after another; what fails is said in the log, and is to be loaded later then."""
    get_current_runtime().ready.wait()
    aws = clients(config.INTERNAL_RESOURCE_ACCOUNT, REGION)
    with ThreadPoolExecutor(1) as besides:  # most of it is Java's work, for which there is another processor
        besides.submit(_try, lambda: _table(aws.dynamodb))
        _try(lambda: _rehearsed(aws.cloudformation))
        for type_ in TYPES:
            _try(functools.partial(provider_of, type_))
        for service, operation in QUESTIONS:
            _try(functools.partial(_asked, aws, service, operation))


def _try(load: Callable[[], Any]) -> None:
    try:
        load()
    except Exception as error:  # LocalStack may be about to end
        LOG.warning("A first deployment will have to wait for more: %s", error)


def _asked(aws: Any, service: str, operation: str) -> None:
    getattr(getattr(aws, service), operation)()


def _table(dynamodb: Any) -> None:
    """Make one and delete it: DynamoDB Local's first takes three times as long as its second."""
    dynamodb.create_table(
        TableName=STACK,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    dynamodb.delete_table(TableName=STACK)


def _rehearsed(cloudformation: Any) -> None:
    cloudformation.create_change_set(
        StackName=STACK,
        ChangeSetName=STACK,
        ChangeSetType="CREATE",
        TemplateBody=json.dumps(TEMPLATE),
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    cloudformation.delete_stack(StackName=STACK)
