"""What LocalStack counts of invocations, and what it does not."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.metrics.metrics import METRICS
from sandbox.localstack.patches.patch import Patch

_MANAGER = "localstack.services.lambda_.invocation.version_manager"
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


PATCHES = (
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
