"""AWS::Lambda::Function: code, every setting, concurrency and tags; also those that are taken out."""

from contextlib import suppress
from typing import Any

from localstack.aws.api.lambda_ import LastUpdateStatus as UpdateStatus
from localstack.aws.api.lambda_ import State
from localstack.services.cloudformation.resource_provider import (
    OperationStatus,
    ProgressEvent,
    ResourceRequest,
)
from localstack.services.lambda_.invocation.lambda_models import Function, VersionFunctionConfiguration
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.resource_providers.aws_lambda_function import (
    LambdaFunctionProvider,
    _get_lambda_code_param,
)

from sandbox.localstack.cloudformation.changes import Properties, tag_changes
from sandbox.localstack.cloudformation.resources.updating import Update, until

DEFAULTS: dict[str, Any] = {
    "DeadLetterConfig": {"TargetArn": ""},
    "Description": "",
    "Environment": {"Variables": {}},
    "EphemeralStorage": {"Size": 512},
    "Handler": None,
    "ImageConfig": {},
    "Layers": [],
    "LoggingConfig": {"LogFormat": "Text"},
    "MemorySize": 128,
    "Role": None,
    "Runtime": None,
    "Timeout": 3,
    "TracingConfig": {"Mode": "PassThrough"},
}
"""The members of UpdateFunctionConfiguration, and what a function has whose template does not say.
None: a function of a deployment package cannot be without."""
LEFT_OUT = ("EphemeralStorage",)
"""What LocalStack does not hand over when it makes a function."""
UNCHANGEABLE = (
    "CapacityProviderConfig",
    "DurableConfig",
    "FileSystemConfigs",
    "FunctionScalingConfig",
    "KmsKeyArn",
    "PublishToLatestPublished",
    "RuntimeManagementConfig",
    "SnapStart",
    "VpcConfig",
)
"""What LocalStack's API stores at most when a function is made, and passes over in updates."""

A_WHILE = 5.0
"""Seconds."""


class FunctionResource(LambdaFunctionProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        made = super().create(request)
        if made.status is OperationStatus.IN_PROGRESS:
            arn = request.desired_state["Arn"]
            with suppress(TimeoutError):  # its runtime may be on its way: we are asked again
                until(f"function {arn}", lambda: _configured(arn).state.state is not State.Pending, A_WHILE)
            made = super().create(request)
        if made.status is OperationStatus.SUCCESS:
            function = _Function(Update(request), request.desired_state)
            function.configuration(LEFT_OUT)
            function.rest()
        return made

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """Done when the last of its updates is Successful."""
        update = Update(request)
        update.refuse(*UNCHANGEABLE)
        function = _Function(update, update.model)
        function.code()
        function.configuration(DEFAULTS)
        function.rest()
        function.tags()
        return update.done("FunctionName", "Arn", "SnapStartResponse")


class _Function:
    def __init__(self, update: Update, model: Properties) -> None:
        self._update = update
        self._name = model["FunctionName"]
        self._arn = model["Arn"]
        self._client = update.aws.lambda_

    def code(self) -> None:
        if self._update.changed & {"Code", "Architectures"}:
            wanted: Any = self._update.after
            code = {"Architectures": ["x86_64"], **_get_lambda_code_param(wanted, True)}
            self._client.update_function_code(FunctionName=self._name, **code)
            self._updated()

    def configuration(self, names: Any) -> None:
        changes = {name: self._wanted(name) for name in names if name in self._update.changed}
        given = {name: value for name, value in changes.items() if value is not None}
        if given:
            self._client.update_function_configuration(FunctionName=self._name, **given)
            self._updated()

    def rest(self) -> None:
        """What has requests of its own."""
        for name, (put, remove) in _OWN_REQUESTS.items():
            if name in self._update.changed:
                value = self._update.after.get(name)
                remove(self._client, self._name) if value is None else put(self._client, self._name, value)

    def tags(self) -> None:
        added, removed = tag_changes(self._update.before.get("Tags"), self._update.after.get("Tags"))
        if removed:
            self._client.untag_resource(Resource=self._arn, TagKeys=removed)
        if added:
            self._client.tag_resource(Resource=self._arn, Tags=added)

    def _wanted(self, name: str) -> Any:
        value = self._update.after.get(name, DEFAULTS[name])
        if name == "Environment":
            return {"Variables": {key: str(one) for key, one in (value.get("Variables") or {}).items()}}
        if name == "LoggingConfig":  # what is not named would stay
            return {"LogGroup": f"/aws/lambda/{self._name}", **DEFAULTS[name], **value}
        return value

    def _updated(self) -> None:
        until(f"function {self._name} to be updated", self._is_updated)

    def _is_updated(self) -> bool:
        now = _configured(self._arn)
        update = now.last_update
        if update is None:
            return False
        if update.status is UpdateStatus.Failed:
            raise ValueError(update.reason or "the function's update failed")
        return update.status is UpdateStatus.Successful and now.state.state is not State.Pending


def _configured(arn: str) -> VersionFunctionConfiguration:
    """Of $LATEST: looked up, as a request for it would take from LocalStack the time to make it so."""
    _, _, _, region, account, _, name = arn.split(":")
    function: Function = lambda_stores[account][region].functions[name]
    return function.latest().config


_OWN_REQUESTS: dict[str, tuple[Any, Any]] = {
    "RecursiveLoop": (
        lambda client, name, value: client.put_function_recursion_config(
            FunctionName=name, RecursiveLoop=value
        ),
        lambda client, name: client.put_function_recursion_config(
            FunctionName=name, RecursiveLoop="Terminate"
        ),
    ),
    "ReservedConcurrentExecutions": (
        lambda client, name, value: client.put_function_concurrency(
            FunctionName=name, ReservedConcurrentExecutions=int(value)
        ),
        lambda client, name: client.delete_function_concurrency(FunctionName=name),
    ),
    "CodeSigningConfigArn": (
        lambda client, name, value: client.put_function_code_signing_config(
            FunctionName=name, CodeSigningConfigArn=value
        ),
        lambda client, name: client.delete_function_code_signing_config(FunctionName=name),
    ),
}
