"""Whether this LocalStack is the sandbox, and what is loaded in it."""

import os

from localstack import constants
from localstack.http import Request
from localstack.services.plugins import SERVICE_PLUGINS

from sandbox.localstack import environment, warming
from sandbox.localstack.api.answers import Answer, Routes
from sandbox.localstack.dynamodb.server import DynamoDBLocal
from sandbox.localstack.executor import executor_in_use, handler_count
from sandbox.localstack.preload import PRELOADED
from sandbox.localstack.providers import SERVICES


def _status(_: Request) -> Answer:
    return {
        "plugins": environment.fingerprint(),
        "pid": os.getpid(),
        "localstack": constants.VERSION,
        "executor": executor_in_use(),
        "providers": {service: _provider_in_use(service) for service in SERVICES},
        "services": {service: _state(service) for service in PRELOADED},
        "warm": warming.DONE.is_set(),
        "dynamodbLocal": DynamoDBLocal.get().status(),
        "handlers": handler_count(),
    }


def _provider_in_use(service: str) -> str | None:
    """The provider that was really loaded; a name that does not exist falls back silently."""
    container = SERVICE_PLUGINS._services.get(service)
    if container is None:
        return None
    return type(container.service._provider).__module__.split(".")[0]


def _state(service: str) -> str:
    """``available`` before it is loaded, then ``running``, or ``error``."""
    state = SERVICE_PLUGINS.get_state(service)
    return state.value if state else "unknown"


ROUTES: Routes = {"status": ("GET", _status)}
