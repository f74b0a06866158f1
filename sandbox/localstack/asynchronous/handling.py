"""One queued invocation: run, then tried again later or ended."""

import dataclasses
import logging
from typing import Any

from localstack import config
from localstack.aws.api.lambda_ import TooManyRequestsException
from localstack.services.lambda_.invocation.event_manager import SQSInvocation, get_sqs_client
from localstack.services.plugins import SERVICE_PLUGINS

from sandbox.localstack import clock
from sandbox.localstack.asynchronous import attempts, sending
from sandbox.localstack.asynchronous.records import Ended

LOG = logging.getLogger(__name__)
THROTTLED, FAILED = 429, 500


def handle(poller: Any, message: dict[str, Any]) -> None:
    """In place of ``Poller.handle_message``: run what a message of the queue asks for, and see to what
    follows from it."""
    try:
        _handle(poller, message)
    except Exception:  # the thread's pool would keep it to itself
        LOG.exception("A queued invocation of %s was lost", poller.version_manager.function_arn)


def _handle(poller: Any, message: dict[str, Any]) -> None:
    queued, manager = SQSInvocation.decode(message["Body"]), poller.version_manager
    queue = get_sqs_client(manager.function_version)
    try:
        ended = _attempt(manager, queued)
    finally:
        queue.delete_message(QueueUrl=poller.event_queue_url, ReceiptHandle=message["ReceiptHandle"])
    next_step = _next_step(manager, queued, ended)
    if isinstance(next_step, attempts.Retry):
        if _is_deleted(manager):
            return
        again = _counted(queued, ended)
        queue.send_message(
            QueueUrl=poller.event_queue_url, MessageBody=again.encode(), DelaySeconds=next_step.after
        )
    elif isinstance(next_step, attempts.GiveUp):
        _end(manager, queued, dataclasses.replace(ended, condition=next_step.condition))
    else:
        _end(manager, queued, ended)


def _attempt(manager: Any, queued: Any) -> Ended:
    """How it went; the condition is that of a success, or still open."""
    invocation = queued.invocation
    ended = Ended(
        request_id=invocation.request_id,
        function_arn=manager.function_version.qualified_arn,
        condition="",
        event=invocation.payload,
        runs=queued.retries,
        at=_clock(manager).now(),
        answer=None,
    )
    try:
        result = manager.invoke(invocation=invocation)
    except TooManyRequestsException as refusal:
        return dataclasses.replace(ended, status=THROTTLED, error=refusal.message)
    except Exception as failure:
        LOG.debug("%s was not run", invocation.request_id, exc_info=True)
        return dataclasses.replace(ended, status=FAILED, error=str(failure))
    return dataclasses.replace(
        ended,
        condition="" if result.is_error else "Success",
        runs=queued.retries + 1,
        at=_clock(manager).now(),
        answer=_bytes(result.payload),
    )


def _next_step(manager: Any, queued: Any, ended: Ended) -> attempts.Retry | attempts.GiveUp | None:
    if ended.succeeded:
        return None
    invoked = queued.invocation.invoke_time.timestamp()
    attempt = attempts.Attempt(ended.runs, queued.exception_retries + 1, ended.at - invoked)
    limits = _limits(_settings(manager, queued))
    if ended.answer is not None:
        return attempts.after_failure(attempt, limits)
    zero = manager.function.reserved_concurrent_executions == 0
    return attempts.after_throttle(attempt, limits, reserved_zero=zero)


def _is_deleted(manager: Any) -> bool:
    """Whether the function is. Its queue is deleted a while after that: by then a retry would wait in it."""
    container: Any = SERVICE_PLUGINS.get_service("lambda")
    return manager.function_arn not in container._provider.lambda_service.event_managers


def _counted(queued: Any, ended: Ended) -> Any:
    throttles = queued.exception_retries + 1 if ended.answer is None else 0
    return dataclasses.replace(queued, retries=ended.runs, exception_retries=throttles)


def _end(manager: Any, queued: Any, ended: Ended) -> None:
    settings, own = _settings(manager, queued), manager.function_version.config
    destinations = (settings and settings.destination_config) or {}
    chosen = destinations.get("OnSuccess" if ended.succeeded else "OnFailure") or {}
    sending.to_destination(ended, chosen.get("Destination"), own.role)
    if not ended.succeeded:
        sending.to_dead_letters(ended, own.dead_letter_arn, own.role)


def _settings(manager: Any, queued: Any) -> Any:
    """The EventInvokeConfig of the version or alias that was invoked, or None."""
    qualifier = queued.invocation.invoked_arn.split(":")[7:] or ["$LATEST"]
    return manager.function.event_invoke_configs.get(qualifier[0])


def _limits(settings: Any) -> attempts.Limits:
    limits = attempts.Limits(first_wait=config.LAMBDA_RETRY_BASE_DELAY_SECONDS)
    if settings is None:
        return limits
    retries, age = settings.maximum_retry_attempts, settings.maximum_event_age_in_seconds
    return dataclasses.replace(
        limits,
        retries=limits.retries if retries is None else retries,
        age=limits.age if age is None else age,
    )


def _clock(manager: Any) -> clock.Clock:
    return clock.of(manager.function_version.id.account)


def _bytes(payload: Any) -> bytes:
    return payload.encode() if isinstance(payload, str) else payload or b""
