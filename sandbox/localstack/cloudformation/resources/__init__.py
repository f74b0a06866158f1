"""The types of resources whose updates are ours. Making and deleting them stays LocalStack's, mostly."""

import functools
from importlib import import_module
from typing import Any

from localstack.services.cloudformation.resource_provider import ResourceProvider, ResourceProviderExecutor

_OURS: dict[str, tuple[str, str]] = {
    "AWS::CloudFormation::Stack": ("nested", "NestedStackResource"),
    "AWS::CloudWatch::Alarm": ("watching", "AlarmResource"),
    "AWS::DynamoDB::GlobalTable": ("global_table", "GlobalTableResource"),
    "AWS::DynamoDB::Table": ("table", "TableResource"),
    "AWS::Events::Rule": ("watching", "RuleResource"),
    "AWS::IAM::ManagedPolicy": ("roles", "ManagedPolicyResource"),
    "AWS::IAM::Policy": ("roles", "PolicyResource"),
    "AWS::IAM::Role": ("roles", "RoleResource"),
    "AWS::IAM::User": ("users", "UserResource"),
    "AWS::Kinesis::Stream": ("kinesis", "KinesisStreamResource"),
    "AWS::Lambda::Alias": ("versions", "AliasResource"),
    "AWS::Lambda::EventInvokeConfig": ("invoking", "EventInvokeConfigResource"),
    "AWS::Lambda::EventSourceMapping": ("mapping", "MappingResource"),
    "AWS::Lambda::Function": ("function", "FunctionResource"),
    "AWS::Lambda::Permission": ("invoking", "PermissionResource"),
    "AWS::Lambda::Url": ("invoking", "UrlResource"),
    "AWS::Lambda::Version": ("versions", "VersionResource"),
    "AWS::Logs::LogGroup": ("watching", "LogGroupResource"),
    "AWS::S3::Bucket": ("bucket", "BucketResource"),
    "AWS::S3::BucketPolicy": ("bucket", "BucketPolicyResource"),
    "AWS::SNS::Subscription": ("messaging", "SubscriptionResource"),
    "AWS::SNS::Topic": ("messaging", "TopicResource"),
}
"""The module here and the class in it. Loaded when first needed, as LocalStack loads its own."""


def provider_of(type_: str) -> ResourceProvider[Any] | None:
    """A resource provider of this type; None where the type is unknown to LocalStack."""
    if type_ in _OURS:
        return _ours(type_)()
    return ResourceProviderExecutor.try_load_resource_provider(type_)


@functools.cache
def _ours(type_: str) -> type[ResourceProvider[Any]]:
    module, name = _OURS[type_]
    found: type[ResourceProvider[Any]] = getattr(import_module(f"{__name__}.{module}"), name)
    return found
