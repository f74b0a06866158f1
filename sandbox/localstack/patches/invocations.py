"""What LocalStack hands over and counts of invocations, and what it does not."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.metrics.metrics import METRICS
from sandbox.localstack.patches.patch import Patch

_MANAGER = "localstack.services.lambda_.invocation.version_manager"
_ENVIRONMENT = "localstack.services.lambda_.invocation.execution_environment"
_THREADS = "record-cloudwatch-metric"
"""How the names of those begin that send Invocations and Errors."""


def _counting_throttles(invoke: Callable[..., Any]) -> Callable[..., Any]:
    from localstack.aws.api.lambda_ import TooManyRequestsException

    def invoke_or_count(manager: Any, *, invocation: Any) -> Any:
        try:
            return invoke(manager, invocation=invocation)
        except TooManyRequestsException:
            version = manager.function_version.id
            METRICS.throttle(version.account, version.region, invocation.invoked_arn, version.qualifier)
            raise

    return invoke_or_count


def _starting_others(start_thread: Callable[..., Any]) -> Callable[..., Any]:
    def start(method: Callable[..., Any], *arguments: Any, name: str | None = None, **named: Any) -> Any:
        if name and name.startswith(_THREADS):
            return None
        return start_thread(method, *arguments, name=name, **named)

    return start


def _with_client_context(invoke: Callable[..., Any]) -> Callable[..., Any]:
    def invoke_with_context(environment: Any, invocation: Any) -> Any:
        # An environment runs one invocation at a time, and its executor serves no other.
        environment.runtime_executor.client_context = invocation.client_context
        return invoke(environment, invocation)

    return invoke_with_context


PATCHES = (
    Patch(
        _ENVIRONMENT,
        "ExecutionEnvironment.invoke",
        _with_client_context,
        "the client context does not reach the executor",
        "cf0e0565b58f8dd8",
    ),
    Patch(
        _MANAGER,
        "LambdaVersionManager.invoke",
        _counting_throttles,
        "throttled invocations are not counted",
        "137699a70e55eb46",
    ),
    Patch(
        _MANAGER,
        "start_thread",
        _starting_others,
        "a thread for each invocation tells CloudWatch what our executor counts: it would count twice",
        "4e137a7a32696afc",
    ),
)
