"""Offers our executor to LocalStack (``LAMBDA_RUNTIME_EXECUTOR=sandbox``)."""

from typing import TYPE_CHECKING, Any

from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin

if TYPE_CHECKING:
    from sandbox.localstack.executor.executor import ProcessExecutor


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    name = "sandbox"

    def load(self, *_: Any, **__: Any) -> "type[ProcessExecutor]":
        """The class; LocalStack makes an instance for each execution environment."""
        from sandbox.localstack.executor.executor import ProcessExecutor

        return ProcessExecutor
