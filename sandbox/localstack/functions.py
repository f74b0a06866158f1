"""The Lambda API: LocalStack's provider, with our mappings, and with what our executor cannot run refused."""

import io
import threading
from typing import IO, Any

from localstack.aws.api import RequestContext, handler
from localstack.aws.api.lambda_ import (
    AliasConfiguration,
    CreateEventSourceMappingRequest,
    CreateFunctionRequest,
    DestinationConfig,
    EventSourceMappingConfiguration,
    FunctionConfiguration,
    InvalidParameterValueException,
    InvalidRequestContentException,
    InvocationResponse,
    InvocationType,
    ListEventSourceMappingsResponse,
    RequestTooLargeException,
    ResourceNotFoundException,
    UpdateEventSourceMappingRequest,
    UpdateFunctionConfigurationRequest,
)
from localstack.services.lambda_ import api_utils
from localstack.services.lambda_.api_utils import DESTINATION_ARN_PATTERN
from localstack.services.lambda_.provider import LambdaProvider
from localstack.services.lambda_.runtimes import ALL_RUNTIMES

from sandbox.localstack import function_validation, payloads
from sandbox.localstack.asynchronous import sending
from sandbox.localstack.executor import advanced_logging, variables
from sandbox.localstack.executor.environments import ENVIRONMENTS
from sandbox.localstack.mappings import listing, operations
from sandbox.localstack.mappings.registry import MAPPINGS
from sandbox.localstack.mappings.worlds import worlds

_UNACCEPTABLE: dict[str, Any] = {
    payloads.INVALID: InvalidRequestContentException,
    payloads.TOO_LARGE: RequestTooLargeException,
}


class SandboxLambdaProvider(LambdaProvider):
    def __init__(self) -> None:
        super().__init__()
        self._aliased = threading.local()
        self._mappings = operations.MappingOperations(worlds(self.lambda_service), self._store_tags)

    # LocalStack hands these over whole, where its API class has one parameter for each member.
    @handler("CreateFunction", expand=False)
    def create_function(  # type: ignore[override]
        self, context: RequestContext, request: CreateFunctionRequest
    ) -> FunctionConfiguration:
        operations.checked(lambda: function_validation.check_create(request))
        _refuse(request)
        _refuse_logging(request, {})
        return super().create_function(context, request)

    @handler("UpdateFunctionConfiguration", expand=False)
    def update_function_configuration(  # type: ignore[override]
        self, context: RequestContext, request: UpdateFunctionConfigurationRequest
    ) -> FunctionConfiguration:
        operations.checked(lambda: function_validation.check_update(request))
        _refuse(request)
        if "LoggingConfig" in request:
            now = super().get_function_configuration(context, request["FunctionName"])
            _refuse_logging(request, now.get("LoggingConfig") or {})
        return super().update_function_configuration(context, request)

    def update_alias(  # type: ignore[override]
        self, context: RequestContext, function_name: str, name: str, **request: Any
    ) -> AliasConfiguration:
        """LocalStack's fails on every weight that it is given: it forgets to say of which version."""
        now = self.get_alias(context, function_name, name)
        version = request.get("function_version") or now["FunctionVersion"]
        account, region = api_utils.get_account_and_region(function_name, context)
        plain = api_utils.get_function_name(function_name, context)
        function = self._get_function(function_name=plain, region=region, account_id=account)
        self._aliased.version = function.versions.get(str(version))
        if self._aliased.version is None:
            arn = api_utils.qualified_lambda_arn(plain, str(version), account, region)
            raise ResourceNotFoundException(f"Function not found: {arn}", Type="User")
        return super().update_alias(context, function_name, name, **request)

    def _create_routing_config_model(
        self, routing_config_dict: dict[str, float], function_version: Any = None
    ) -> Any:
        version = function_version or self._aliased.version
        return super()._create_routing_config_model(routing_config_dict, version)

    def invoke(  # type: ignore[override] # members that nothing is done with are not named
        self,
        context: RequestContext,
        function_name: str,
        invocation_type: InvocationType | None = None,
        client_context: str | None = None,
        payload: IO[bytes] | None = None,
        **request: Any,
    ) -> InvocationResponse:
        asynchronous = invocation_type == InvocationType.Event
        try:
            event = payloads.checked(payload.read() if payload else b"", asynchronous)
            told = payloads.client_context(client_context) if client_context else None
        except payloads.Unacceptable as refused:
            raise _UNACCEPTABLE[refused.error](str(refused), Type="User") from None
        return super().invoke(
            context,
            function_name,
            invocation_type=invocation_type,
            client_context=None if asynchronous else told,
            payload=io.BytesIO(event),
            **request,
        )

    def _validate_destination_config(
        self, store: Any, function_name: str, destination_config: DestinationConfig
    ) -> None:
        """As LocalStack does, which does not know that a failure may go to a bucket."""
        failure = (destination_config.get("OnFailure") or {}).get("Destination") or ""
        if DESTINATION_ARN_PATTERN.match(failure) and sending.is_bucket(failure):
            destination_config = {**destination_config, "OnFailure": {}}
        super()._validate_destination_config(store, function_name, destination_config)

    @handler("CreateEventSourceMapping", expand=False)
    def create_event_source_mapping(  # type: ignore[override]
        self, context: RequestContext, request: CreateEventSourceMappingRequest
    ) -> EventSourceMappingConfiguration:
        if operations.is_stream(request):
            return self._mappings.create(context, request)  # type: ignore[return-value]
        return super().create_event_source_mapping(context, request)

    @handler("UpdateEventSourceMapping", expand=False)
    def update_event_source_mapping(  # type: ignore[override]
        self, context: RequestContext, request: UpdateEventSourceMappingRequest
    ) -> EventSourceMappingConfiguration:
        if mapping := self._ours(context, request["UUID"]):
            return self._mappings.update(context, mapping, request)  # type: ignore[return-value]
        return super().update_event_source_mapping(context, request)

    def delete_event_source_mapping(
        self, context: RequestContext, uuid: str, **kwargs: Any
    ) -> EventSourceMappingConfiguration:
        if mapping := self._ours(context, uuid):
            self._remove_all_tags(mapping.configuration["EventSourceMappingArn"])
            return self._mappings.delete(context, mapping)  # type: ignore[return-value]
        return super().delete_event_source_mapping(context, uuid)

    def get_event_source_mapping(
        self, context: RequestContext, uuid: str, **kwargs: Any
    ) -> EventSourceMappingConfiguration:
        if mapping := self._ours(context, uuid):
            return operations.seen(mapping.configuration)  # type: ignore[return-value]
        return super().get_event_source_mapping(context, uuid)

    def list_event_source_mappings(
        self,
        context: RequestContext,
        event_source_arn: str | None = None,
        function_name: str | None = None,
        marker: str | None = None,
        max_items: int | None = None,
        **kwargs: Any,
    ) -> ListEventSourceMappingsResponse:
        return listing.page(context, event_source_arn, function_name, marker, max_items)

    @staticmethod
    def _ours(context: RequestContext, uuid: str) -> Any:
        """The mapping, if it is one of ours and the caller's."""
        return MAPPINGS.get(uuid) if uuid in operations.store(context).event_source_mappings else None


def _refuse(request: Any) -> None:
    own = (request.get("Environment") or {}).get("Variables") or {}
    runtime = request.get("Runtime")
    known = runtime if runtime in ALL_RUNTIMES else None  # of any other LocalStack says AWS's words
    reason = ENVIRONMENTS.places.runtimes.refusal(known, request.get("PackageType") or "Zip")
    if reason := reason or variables.refusal(own):
        raise InvalidParameterValueException(reason, Type="User")


def _refuse_logging(request: Any, now: Any) -> None:
    if reason := advanced_logging.refusal(request.get("LoggingConfig") or {}, now):
        raise InvalidParameterValueException(reason, Type="User")
