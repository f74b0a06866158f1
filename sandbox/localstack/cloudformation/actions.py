"""Creates, updates and deletes one resource of a stack."""

import copy
import uuid
from datetime import UTC, datetime
from typing import Any

from localstack.aws.api.cloudformation import ResourceStatus
from localstack.constants import INTERNAL_AWS_SECRET_ACCESS_KEY
from localstack.services.cloudformation.deployment_utils import check_not_found_exception
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import MOCKED_REFERENCE
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
    ResourceProviderExecutor,
    ResourceRequest,
    convert_payload,
)
from localstack.services.cloudformation.v2.entities import Stack

from sandbox.localstack.cloudformation import refusals, turns
from sandbox.localstack.cloudformation.changes import Properties
from sandbox.localstack.cloudformation.resources import provider_of

Resource = dict[str, Any]
"""As the engine keeps it: Type, PhysicalResourceId, Properties (what GetAtt finds), SpecifiedProperties
(what the template says, resolved, as it was applied last), ResourceStatus."""
PAUSE = 0.05
"""Seconds between two looks at a resource that is not ready; LocalStack's own is a second."""


class ActionFailed(Exception):
    """The reason why a resource could not be made, changed or deleted; ``model`` is what is known of it."""

    def __init__(self, reason: str, model: Properties | None = None) -> None:
        super().__init__(reason)
        self.model = model or {}


class Actions(ResourceProviderExecutor):
    """What can be done to the resources of ``stack``, by LocalStack's resource providers or ours."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(stack_name=stack.stack_name, stack_id=stack.stack_id)
        self._stack = stack

    def create(self, name: str, type_: str, properties: Properties) -> Resource:
        """Returns the new resource; raises ActionFailed."""
        return self._done("Add", _new(name, type_, properties), {})

    def update(self, name: str, resource: Resource, properties: Properties) -> Resource:
        """Returns the resource as it is then; raises ActionFailed, or Refused where nobody can do it."""
        if provider := provider_of(resource["Type"]):
            refusals.check(provider, resource["Type"], resource["SpecifiedProperties"], properties)
        changed = _new(name, resource["Type"], properties) | {
            "ResourceStatus": ResourceStatus.UPDATE_COMPLETE
        }
        return self._done("Modify", changed, resource)

    def delete(self, name: str, resource: Resource) -> None:
        """Returns when it is gone, also where it was not there; raises ActionFailed."""
        model = resource["Properties"]
        if model and (provider := provider_of(resource["Type"])):
            self._run(
                provider, self._payload("Remove", {**resource, "LogicalResourceId": name}, resource), {}
            )

    def _done(self, action: str, made: Resource, before: Resource) -> Resource:
        if turns.is_stopped(self._stack):
            raise ActionFailed("the account is being deleted")
        if provider := provider_of(made["Type"]):
            event = self._run(provider, self._payload(action, made, before), made)
            made["Properties"] = event.resource_model
        else:
            made["ResourceStatusReason"] = f"{made['Type']} is unknown to LocalStack: nothing was made"
        return made

    def _run(self, provider: ResourceProvider[Any], payload: Any, made: Resource) -> ProgressEvent[Any]:
        try:
            event: ProgressEvent[Any] = self.deploy_loop(provider, made, payload, sleep_time=PAUSE)
        except (ActionFailed, refusals.Refused):
            raise
        except Exception as error:  # whatever a provider raises is its reason
            if payload["action"] == "Remove" and check_not_found_exception(error, "", {}):
                return ProgressEvent(status=OperationStatus.SUCCESS, resource_model={})
            raise ActionFailed(refusals.told(error)) from error
        if event.status is not OperationStatus.SUCCESS:
            raise ActionFailed(event.message or event.error_code or "no reason given", event.resource_model)
        return event

    def execute_action(
        self, resource_provider: ResourceProvider[Any], raw_payload: Any
    ) -> ProgressEvent[Any]:
        """LocalStack's own takes what is not implemented for done, and most errors for "not found"."""
        request: ResourceRequest[Any] = convert_payload(self.stack_name, self.stack_id, raw_payload)
        match raw_payload["action"]:
            case "Add":
                return _created(resource_provider, request)
            case "Modify":
                return resource_provider.update(request)
            case _:
                return resource_provider.delete(request)

    def _payload(self, action: str, wanted: Resource, before: Resource) -> Any:
        credentials = {
            "accessKeyId": self._stack.account_id,
            "secretAccessKey": INTERNAL_AWS_SECRET_ACCESS_KEY,
            "sessionToken": "",
        }
        return {
            "awsAccountId": self._stack.account_id,
            "callbackContext": {"applied": before.get("SpecifiedProperties", {})},
            "stackId": self._stack.stack_name,
            "resourceType": wanted["Type"],
            "resourceTypeVersion": "000000",
            "bearerToken": str(uuid.uuid4()),
            "region": self._stack.region_name,
            "action": action,
            "requestData": {
                "logicalResourceId": wanted["LogicalResourceId"],
                "resourceProperties": wanted["Properties"],
                "previousResourceProperties": before.get("Properties"),
                "callerCredentials": credentials,
                "providerCredentials": credentials,
                **{
                    tags: {}
                    for tags in ("systemTags", "previousSystemTags", "stackTags", "previousStackTags")
                },
            },
        }


def _new(name: str, type_: str, properties: Properties) -> Resource:
    return {
        "LogicalResourceId": name,
        "Type": type_,
        "Properties": properties,
        "PhysicalResourceId": MOCKED_REFERENCE,  # stays, where LocalStack does not know the type
        "SpecifiedProperties": copy.deepcopy(properties),
        "LastUpdatedTimestamp": datetime.now(UTC),
        "ResourceStatus": ResourceStatus.CREATE_COMPLETE,
    }


def _created(provider: ResourceProvider[Any], request: ResourceRequest[Any]) -> ProgressEvent[Any]:
    try:
        return provider.create(request)
    except Exception as error:
        model = request.desired_state
        made = model if _exists(provider, model) else {}
        raise ActionFailed(refusals.told(error), made) from error


def _exists(provider: ResourceProvider[Any], model: Properties) -> bool:
    """Whether something was made before it failed: providers note then what only the service can say."""
    own = (path.removeprefix("/properties/") for path in provider.SCHEMA.get("readOnlyProperties", []))
    return any(name in model for name in own)
