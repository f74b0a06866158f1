"""S3 notifications, on their way to queues, topics, functions and EventBridge."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.deliveries.executors import CountedExecutor
from sandbox.localstack.deliveries.names import named
from sandbox.localstack.deliveries.register import Describe


def counted(init: Callable[..., None]) -> Callable[..., None]:
    """``NotificationDispatcher.__init__``, whose executor is counted then."""

    def init_counted(dispatcher: Any, *arguments: Any, **options: Any) -> None:
        init(dispatcher, *arguments, **options)
        dispatcher.executor = CountedExecutor(dispatcher.executor, _explain)

    return init_counted


def _explain(notification: Any, configuration: dict[str, Any]) -> tuple[str, Describe]:
    bucket, target = notification.bucket_name, _target(configuration)
    what = f"S3 bucket {bucket} is telling {target} of {notification.event_type} of {notification.key_name}"
    return str(notification.bucket_account_id), lambda: what


def _target(configuration: dict[str, Any]) -> str:
    for member in ("QueueArn", "TopicArn", "LambdaFunctionArn"):
        if member in configuration:
            return named(configuration[member])
    return "EventBridge"
