"""AWS::Lambda::EventInvokeConfig, AWS::Lambda::Permission and AWS::Lambda::Url."""

from typing import Any

from localstack.services.cloudformation.provider_utils import generate_default_name
from localstack.services.cloudformation.resource_provider import ProgressEvent, ResourceRequest
from localstack.services.lambda_.resource_providers.aws_lambda_eventinvokeconfig import (
    LambdaEventInvokeConfigProvider,
)
from localstack.services.lambda_.resource_providers.aws_lambda_permission import LambdaPermissionProvider
from localstack.services.lambda_.resource_providers.aws_lambda_url import LambdaUrlProvider

from sandbox.localstack.cloudformation.resources.updating import Update, done

CONDITIONS = ("SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken", "FunctionUrlAuthType")


class EventInvokeConfigResource(LambdaEventInvokeConfigProvider):  # type: ignore[misc]  # it is untyped
    UPDATES = True

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        """Put replaces all of it."""
        update = Update(request)
        update.aws.lambda_.put_function_event_invoke_config(**update.after)
        return update.done("Id")


class PermissionResource(LambdaPermissionProvider):  # type: ignore[misc]  # it is untyped
    """LocalStack's passes on what may be invoked by whom, and none of the conditions but SourceArn.

    A changed one is made anew, as on AWS: each of its properties asks for that.
    """

    UPDATES = True

    def create(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        wanted = request.desired_state
        asked = {
            name: wanted[name]
            for name in ("FunctionName", "Action", "Principal", *CONDITIONS)
            if wanted.get(name)
        }
        id_ = generate_default_name(request.stack_name, request.logical_resource_id)
        request.aws_client_factory.lambda_.add_permission(StatementId=id_, **asked)
        return done({**wanted, "Id": id_})

    def update(self, request: ResourceRequest[Any]) -> ProgressEvent[Any]:
        update = Update(request)
        update.refuse(*update.changed)
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
