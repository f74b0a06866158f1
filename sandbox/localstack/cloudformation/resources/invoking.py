"""AWS::Lambda::EventInvokeConfig and AWS::Lambda::Url."""

from typing import Any

from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.lambda_.resource_providers.aws_lambda_eventinvokeconfig import (
    LambdaEventInvokeConfigProvider,
)
from localstack.services.lambda_.resource_providers.aws_lambda_url import LambdaUrlProvider

from sandbox.localstack.cloudformation.resources.updating import Update


class EventInvokeConfigResource(LambdaEventInvokeConfigProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """Put replaces all of it."""
        update = Update(request)
        update.aws.lambda_.put_function_event_invoke_config(**update.after)
        return update.done("Id")


class UrlResource(LambdaUrlProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        wanted = update.after
        qualifier = {"Qualifier": wanted["Qualifier"]} if "Qualifier" in wanted else {}
        update.aws.lambda_.update_function_url_config(
            FunctionName=wanted["TargetFunctionArn"],
            AuthType=wanted["AuthType"],
            InvokeMode=wanted.get("InvokeMode", "BUFFERED"),
            Cors=wanted.get("Cors") or {},
            **qualifier,
        )
        return update.done("FunctionArn", "FunctionUrl")
