"""Functions that did not come about, for want of a runtime or for code that cannot be loaded."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch


def _of_what_runs(stop_version: Callable[..., None]) -> Callable[..., None]:
    def stop(service: Any, qualified_arn: str) -> None:
        if qualified_arn in service.lambda_running_versions | service.lambda_starting_versions:
            stop_version(service, qualified_arn)

    return stop


PATCHES = (
    Patch(
        "localstack.services.lambda_.invocation.lambda_service",
        "LambdaService.stop_version",
        _of_what_runs,
        "a function whose state is Failed could not be deleted, nor could its stack",
        "e146981b06e0dde7",
    ),
)
