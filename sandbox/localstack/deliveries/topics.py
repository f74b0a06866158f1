"""SNS publications, on their way to their subscribers."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.deliveries.executors import CountedExecutor
from sandbox.localstack.deliveries.names import named
from sandbox.localstack.deliveries.register import Describe


def counted(init: Callable[..., None]) -> Callable[..., None]:
    """``PublishDispatcher.__init__``, whose executors are counted then."""

    def init_counted(dispatcher: Any, *arguments: Any, **options: Any) -> None:
        init(dispatcher, *arguments, **options)
        dispatcher.executor = CountedExecutor(dispatcher.executor, _explain)
        dispatcher.topic_partitioned_executor = CountedExecutor(
            dispatcher.topic_partitioned_executor, _explain
        )

    return init_counted


def _explain(
    *_: Any, context: Any, subscriber: dict[str, Any] | None = None, endpoint: str = ""
) -> tuple[str, Describe]:
    if subscriber is None:
        return str(context.store._account_id), lambda: f"SNS is delivering to {named(endpoint)}"
    topic, target = named(subscriber["TopicArn"]), named(subscriber["Endpoint"])
    return str(context.store._account_id), lambda: f"SNS {topic} is delivering to {target}"
