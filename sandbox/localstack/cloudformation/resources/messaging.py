"""AWS::SNS::Topic, AWS::SNS::Subscription and AWS::SNS::TopicPolicy."""

import json
from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.sns.resource_providers.aws_sns_subscription import SNSSubscriptionProvider
from localstack.services.sns.resource_providers.aws_sns_topic import SNSTopicProvider

from sandbox.localstack.cloudformation.changes import tag_changes
from sandbox.localstack.cloudformation.resources.updating import Update

OF_TOPICS = {
    "ContentBasedDeduplication": "false",
    "DisplayName": "",
    "FifoThroughputScope": "Topic",
    "KmsMasterKeyId": "",
    "SignatureVersion": "1",
    "TracingConfig": "PassThrough",
}
OF_SUBSCRIPTIONS = {
    "FilterPolicy": "{}",
    "FilterPolicyScope": "MessageAttributes",
    "RawMessageDelivery": "false",
    "RedrivePolicy": "{}",
    "DeliveryPolicy": "{}",
}
"""Attributes, and what SNS is told where the template says nothing any more."""


class TopicResource(SNSTopicProvider):  # type: ignore[misc]  # it is untyped
    """LocalStack's makes another topic of one without a name, with every update."""

    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse("Subscription", "ArchivePolicy", "DataProtectionPolicy", "DeliveryStatusLogging")
        sns, arn = update.aws.sns, update.model["TopicArn"]
        for name in sorted(update.changed & OF_TOPICS.keys()):
            value = _text(update.after.get(name, OF_TOPICS[name]))
            sns.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=value)
        added, removed = tag_changes(update.before.get("Tags"), update.after.get("Tags"))
        if removed:
            sns.untag_resource(ResourceArn=arn, TagKeys=removed)
        if added:
            sns.tag_resource(
                ResourceArn=arn, Tags=[{"Key": key, "Value": value} for key, value in added.items()]
            )
        return update.done("TopicArn", "TopicName")


class SubscriptionResource(SNSSubscriptionProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse("ReplayPolicy", "SubscriptionRoleArn", "Region")
        sns = self._get_client(request).sns
        for name in sorted(update.changed & OF_SUBSCRIPTIONS.keys()):
            value = _text(update.after.get(name, OF_SUBSCRIPTIONS[name]))
            sns.set_subscription_attributes(
                SubscriptionArn=update.model["Id"], AttributeName=name, AttributeValue=value
            )
        return update.done("Id")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
