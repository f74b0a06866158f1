"""The Lambda API: LocalStack's provider, with what our executor cannot run refused where it is asked for."""

from typing import Any

from localstack.aws.api import RequestContext, handler
from localstack.aws.api.lambda_ import (
    CreateFunctionRequest,
    FunctionConfiguration,
    InvalidParameterValueException,
    UpdateFunctionConfigurationRequest,
)
from localstack.services.lambda_.provider import LambdaProvider

from sandbox.localstack.executor import runtimes, variables


class SandboxLambdaProvider(LambdaProvider):
    # LocalStack hands these two over whole, where its API class has one parameter for each member.
    @handler("CreateFunction", expand=False)
    def create_function(  # type: ignore[override]
        self, context: RequestContext, request: CreateFunctionRequest
    ) -> FunctionConfiguration:
        _refuse(request)
        return super().create_function(context, request)

    @handler("UpdateFunctionConfiguration", expand=False)
    def update_function_configuration(  # type: ignore[override]
        self, context: RequestContext, request: UpdateFunctionConfigurationRequest
    ) -> FunctionConfiguration:
        _refuse(request)
        return super().update_function_configuration(context, request)


def _refuse(request: Any) -> None:
    own = (request.get("Environment") or {}).get("Variables") or {}
    reason = runtimes.refusal(request.get("Runtime"), request.get("PackageType") or "Zip")
    if reason := reason or variables.refusal(own):
        raise InvalidParameterValueException(reason, Type="User")
