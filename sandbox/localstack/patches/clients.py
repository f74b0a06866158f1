"""How LocalStack's services ask each other."""

import functools
from collections.abc import Callable
from typing import Any

from localstack.config import GATEWAY_LISTEN
from localstack.constants import LOCALHOST, LOCALHOST_HOSTNAME, LOCALHOST_IP
from localstack.runtime.current import get_current_runtime
from rolo.gateway.wsgi import WsgiGateway

from sandbox.localstack.patches.patch import Patch
from sandbox.localstack.serving.within import Within


@functools.cache
def _within() -> Within:
    """For as long as this LocalStack runs."""
    gateway = WsgiGateway(get_current_runtime().components.gateway)
    return Within(gateway, GATEWAY_LISTEN[0].port, (LOCALHOST, LOCALHOST_IP, LOCALHOST_HOSTNAME))


def _without_a_connection(finished: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def answered_within(self: Any, client: Any) -> Any:
        client.meta.events.register("before-send", _within())
        return finished(self, client)

    return answered_within


def _always_the_same(_: Callable[[Any], str]) -> Callable[[Any], str]:
    def to_string(_: Any) -> str:
        return USER_AGENT

    return to_string


USER_AGENT = "Boto3/localstack"
"""How LocalStack's clients call themselves, to LocalStack."""
PATCHES = (
    Patch(
        "localstack.aws.connect",
        "InternalClientFactory._get_client_post_hook",
        _without_a_connection,
        "a request to a service next door takes two ends of a connection and two changes of thread",
        "e26c0e094be91d82",
    ),
    Patch(
        "botocore.useragent",
        "UserAgentString.to_string",
        _always_the_same,
        "machine, system and features are put together and cleaned for each request, and read by nobody",
        "50d24364f32a2d1d",
    ),
)
