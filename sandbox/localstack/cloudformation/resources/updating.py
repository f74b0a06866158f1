"""What every update of ours needs to know of its request."""

import time
from collections.abc import Callable
from typing import Any

from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceRequest,
)

from sandbox.localstack.cloudformation import refusals
from sandbox.localstack.cloudformation.changes import Properties, changed

PAUSE = 0.01
PATIENCE = 120.0


class Update:
    """One update of one resource."""

    def __init__(self, request: ResourceRequest[Any]) -> None:
        self.request = request
        self.aws = request.aws_client_factory
        self.model: Properties = request.previous_state or {}
        """What is there, with what only the service knows (ARNs, generated names)."""
        self.before: Properties = request.custom_context.get("applied") or {}
        """What was applied last, as the template said it."""
        self.after: Properties = request.desired_state
        self.changed = changed(self.before, self.after)

    def refuse(self, *properties: str, why: str = "") -> None:
        """Raise Refused if one of these changed; to be asked before anything is done."""
        if refused := self.changed.intersection(properties):
            raise refusals.Refused(refusals.cannot(self.request.resource_type, refused, why))

    def done(self, *kept: str, **known: Any) -> ProgressEvent[Any]:
        """What GetAtt and Ref find from now on: the template's properties, those of the service that are
        ``kept``, and those ``known`` now."""
        model = {**{name: self.model[name] for name in kept if name in self.model}, **self.after, **known}
        return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=model)


def until(awaited: str, look: Callable[[], object], patience: float = PATIENCE) -> None:
    """Look until it is so; raises TimeoutError after ``patience`` seconds."""
    end = time.monotonic() + patience
    while not look():
        if time.monotonic() > end:
            raise TimeoutError(f"gave up after {patience:.0f} s, waiting for {awaited}")
        time.sleep(PAUSE)


def done(model: Properties) -> ProgressEvent[Any]:
    """It is what ``model`` says."""
    return ProgressEvent(status=OperationStatus.SUCCESS, resource_model=model)


def also_replacing(schema: dict[str, Any], *properties: str) -> dict[str, Any]:
    """A schema of LocalStack's with properties that on AWS need a new resource as well."""
    more = [f"/properties/{name}" for name in properties]
    return {**schema, "createOnlyProperties": [*schema.get("createOnlyProperties", []), *more]}
