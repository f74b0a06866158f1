"""AWS::Lambda::EventSourceMapping: every setting, and what becomes of one that is taken out."""

from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.lambda_.resource_providers.aws_lambda_eventsourcemapping import (
    LambdaEventSourceMappingProvider,
)

from sandbox.localstack.cloudformation.changes import tag_changes
from sandbox.localstack.cloudformation.resources.updating import Update, until
from sandbox.mapping.configuration import DEFAULTS

STEADY = ("Enabled", "Disabled")
OF_QUEUES = {"BatchSize": 10, "MaximumBatchingWindowInSeconds": 0, "FunctionResponseTypes": []}
OF_ALL: dict[str, Any] = {
    "Enabled": True,
    "FilterCriteria": {},
    "MetricsConfig": {},
    "KMSKeyArn": "",
    "ScalingConfig": {},
}
"""What UpdateEventSourceMapping is asked for where the template says nothing any more."""
FIXED = (
    "Topics",
    "Queues",
    "SourceAccessConfigurations",
    "DocumentDBEventSourceConfig",
    "ProvisionedPollerConfig",
    "LoggingConfig",
)


class MappingResource(LambdaEventSourceMappingProvider):  # type: ignore[misc]  # it is untyped
    """AWS does not say what CloudFormation does with a property that is taken out: here it gets its default.

    What the type of the source does not have (lanes, say) stays as it is if it is taken out.
    """

    UPDATES = True

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """Done when its state is Enabled or Disabled."""
        made = super().create(request)
        _steady(request.aws_client_factory.lambda_, request.desired_state["Id"])
        return made

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse(*FIXED, why="no source in this sandbox has it")
        client, uuid = update.aws.lambda_, update.model["Id"]
        source = update.model.get("EventSourceArn", "")
        defaults = {**OF_ALL, **(OF_QUEUES if ":sqs:" in source else DEFAULTS)}
        wanted = {**defaults, **update.after}
        settable = update.changed & {"FunctionName", *defaults}
        settings = {name: wanted[name] for name in settable}
        if settings:
            client.update_event_source_mapping(UUID=uuid, **settings)
        _tag(client, update)
        _steady(client, uuid)
        return update.done("Id", "EventSourceMappingArn")

    def delete(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """Done when nobody finds it any more."""
        client, uuid = request.aws_client_factory.lambda_, request.desired_state["Id"]
        deleted = super().delete(request)
        until(f"mapping {uuid} to be gone", lambda: _gone(client, uuid))
        return deleted


def _tag(client: Any, update: Update) -> None:
    added, removed = tag_changes(update.before.get("Tags"), update.after.get("Tags"))
    arn = update.model["EventSourceMappingArn"]
    if removed:
        client.untag_resource(Resource=arn, TagKeys=removed)
    if added:
        client.tag_resource(Resource=arn, Tags=added)


def _steady(client: Any, uuid: str) -> None:
    until(
        f"mapping {uuid} to be enabled or disabled",
        lambda: client.get_event_source_mapping(UUID=uuid)["State"] in STEADY,
    )


def _gone(client: Any, uuid: str) -> bool:
    try:
        client.get_event_source_mapping(UUID=uuid)
    except client.exceptions.ResourceNotFoundException:
        return True
    return False
