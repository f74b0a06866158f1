"""The Lambda API: LocalStack's provider, with what our executor cannot run refused where it is asked for."""

from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.lambda_ import (
    CreateFunctionRequest,
    FunctionConfiguration,
    InvalidParameterValueException,
    UpdateFunctionConfigurationRequest,
)
from localstack.services.lambda_.provider import LambdaProvider

from sandbox.localstack.executor.runtimes import refusal


class SandboxLambdaProvider(LambdaProvider):
    def create_function(self, context: RequestContext, request: CreateFunctionRequest) -> FunctionConfiguration:
        _refuse(request)
        return super().create_function(context, request)

    def update_function_configuration(
        self, context: RequestContext, request: UpdateFunctionConfigurationRequest
    ) -> FunctionConfiguration:
        _refuse(request)
        return super().update_function_configuration(context, request)


def _refuse(request: Any) -> None:
    reason = refusal(request.get("Runtime"), request.get("PackageType") or "Zip")
    if reason:
        raise InvalidParameterValueException(reason, Type="User")
