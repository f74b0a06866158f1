"""Invokes a mapping's function through LocalStack's Lambda service, in this process."""

import logging
from typing import Any

from localstack.aws.api.lambda_ import InvocationType, TooManyRequestsException
from localstack.services.lambda_.api_utils import function_locators_from_arn
from localstack.services.lambda_.invocation.lambda_service import LambdaService

from sandbox.localstack.loop import loop
from sandbox.mapping.answers import Answer, NotInvoked

LOG = logging.getLogger(__name__)


class InvokedFunction:
    """A ``sandbox.mapping.ports.Function``: one function ARN, with its version or alias."""

    def __init__(self, service: LambdaService, arn: str) -> None:
        self._service = service
        self._locators: tuple[Any, ...] = function_locators_from_arn(arn)

    async def invoke(self, request_id: str, event: str) -> Answer | NotInvoked:
        return await loop().invoking(self._invoke, request_id, event)

    def _invoke(self, request_id: str, event: str) -> Answer | NotInvoked:
        name, qualifier, account, region = self._locators
        try:
            result: Any = self._service.invoke(
                function_name=name,
                qualifier=qualifier,
                region=region,
                account_id=account,
                invocation_type=InvocationType.RequestResponse,
                client_context=None,
                request_id=request_id,
                payload=event.encode(),
            )
        except TooManyRequestsException as refusal:
            return NotInvoked(str(refusal), throttled=True)
        except Exception as failure:  # not ready, deleted, no process to be had: the function did not run
            LOG.debug("%s was not invoked", name, exc_info=True)
            return NotInvoked(f"{type(failure).__name__}: {failure}")
        payload = result.payload or b""
        return Answer(
            payload.decode() if isinstance(payload, bytes) else payload,
            error="Unhandled" if result.is_error else None,
            version=result.executed_version or "$LATEST",
        )
