"""When a LocalStack that answers is the sandbox, complete: told by its own ``/_sandbox/status``."""

from typing import Any

from sandbox.errors import EngineError


def missing(status: dict[str, Any], executor: str = "sandbox") -> str:
    """What is not there yet, in words; empty when all is. ``executor`` is the one that was asked for.

    Raises EngineError where another executor or provider was loaded, or a service could not be.
    """
    if status["executor"] != executor:
        raise EngineError(f"LocalStack loaded the executor {status['executor']!r}.")
    for service, provider in status["providers"].items():
        if provider is None:
            return f"the service {service}"
        if provider != "sandbox":
            raise EngineError(f"LocalStack loaded its own provider for {service}.")
    for service, state in status["services"].items():
        if state == "error":
            raise EngineError(f"LocalStack could not load its service {service}.")
        if state != "running":
            return f"the service {service}"
    if not status["dynamodbLocal"]["ready"]:
        return "DynamoDB Local"
    return "" if status["warm"] else "what a first deployment needs"
