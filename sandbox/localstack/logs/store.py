"""LocalStack's CloudWatch Logs, as functions' events reach it: without a request for each batch."""

from collections.abc import Sequence
from typing import Any

from localstack.services.plugins import SERVICE_PLUGINS
from localstack.utils.bootstrap import is_api_enabled

from sandbox.localstack.clients import clients
from sandbox.localstack.logs.events import LogEvent, LogStream
from sandbox.localstack.logs.writer import Writer
from sandbox.localstack.metrics import embedded
from sandbox.localstack.metrics.metrics import METRICS


def store(stream: LogStream, events: Sequence[LogEvent]) -> None:
    """Put events into their stream, which is made if it is not there; subscriptions get them."""
    if not is_api_enabled("logs"):
        return
    entries = [{"timestamp": int(event.at * 1000), "message": event.text} for event in events]
    backend = _backend(stream)
    if stream.group not in backend.groups:
        backend.create_log_group(stream.group, {})
    backend.ensure_log_stream(stream.group, stream.name)
    if backend.filters.metric_filters:  # which only LocalStack's operation looks at
        _put_by_request(stream, entries)
    else:
        backend.put_log_events(stream.group, stream.name, entries)


def count_embedded(stream: LogStream, events: Sequence[LogEvent]) -> None:
    """Count the metrics that are embedded in events."""
    for event in events:
        if embedded.is_one(event.text):
            METRICS.embedded(stream.account, stream.region, stream.group, event.text)


def _backend(stream: LogStream) -> Any:
    SERVICE_PLUGINS.require("logs")
    from moto.logs.models import logs_backends

    return logs_backends[stream.account][stream.region]


def _put_by_request(stream: LogStream, entries: Sequence[dict[str, Any]]) -> None:
    logs = clients(stream.account, stream.region).logs
    logs.put_log_events(logGroupName=stream.group, logStreamName=stream.name, logEvents=list(entries))


WRITER = Writer(store, count_embedded)
"""That of this LocalStack."""
