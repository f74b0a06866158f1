"""What the rest of the sandbox calls to have something counted."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sandbox.localstack import clock
from sandbox.localstack.metrics import embedded
from sandbox.localstack.metrics.collected import Collected, Scope
from sandbox.localstack.metrics.invocations import InvocationMetrics, Running
from sandbox.localstack.metrics.mapping import EventMetrics, of_mapping
from sandbox.localstack.observing import guarded
from sandbox.mapping.ports import Observer
from sandbox.mapping.settings import Settings

LOG = logging.getLogger(__name__)
MOST = 50_000
"""Summaries that wait in memory for somebody to look; of more, CloudWatch takes what there is."""


class Store(Protocol):
    """CloudWatch, once somebody uses it."""

    def catch_up_everywhere(self) -> None:
        """:meth:`Metrics.take` what there is, of every account."""

    def forget(self, account: str) -> None:
        """Let go of what was taken of an account."""


class Metrics:
    """All metrics that were not looked at yet. Safe across threads, and cheap enough for every entry."""

    def __init__(self, load: Callable[[], None], most: int = MOST) -> None:
        """``load`` has CloudWatch loaded, which then attaches itself; called, in a thread of its own, when
        there is too much and nobody has used CloudWatch yet."""
        self._load = load
        self._store: Store | None = None
        self._lock = threading.Lock()
        self._storing = threading.Lock()  # of its own: what counts under the other one may find it full
        self._collected = Collected(self._full, most)
        self._invocations = InvocationMetrics(self._collected)
        self._polling: dict[str, tuple[Scope, EventMetrics]] = {}

    def invocation(self, account: str, region: str, function_arn: str, version: str) -> Running:
        """A function begins to run: ``function_arn`` as it was invoked, ``version`` as it is executed."""
        return Running(self._invocations, (account, region), function_arn, version)

    def throttle(self, account: str, region: str, function_arn: str, version: str) -> None:
        """A request to invoke a function was refused."""
        self._invocations.throttled((account, region), function_arn, version)

    def embedded(self, account: str, region: str, log_group: str, text: str) -> None:
        """A function has logged an event with metrics in it."""
        embedded.collect(self._collected, (account, region), log_group, text)

    def queue(self, scope: Scope, queue: str, name: str, unit: str, *, value: float) -> None:
        """Something was sent to a queue of SQS, taken out of it, or stands in it."""
        of = (("QueueName", queue),)
        self._collected.add(scope, name, unit, [of], value=value, at=time.time(), namespace="AWS/SQS")

    def observer(
        self, settings: Settings, configuration: Mapping[str, Any], account: str, region: str
    ) -> Observer:
        """What takes the entries of one run of a mapping, enabled from now until :meth:`stopped`."""
        scope = account, region
        counting = of_mapping(self._collected, scope, settings, configuration, clock.of(account))
        with self._lock:
            self._polling.pop(settings.uuid, None)
            if isinstance(counting, EventMetrics):
                self._polling[settings.uuid] = scope, counting
        return guarded(counting)

    def stopped(self, uuid: str) -> None:
        """The mapping is disabled or deleted: it counts nothing any more."""
        with self._lock:
            _, counting = self._polling.pop(uuid, (None, None))
        if counting is not None:
            counting.poll()

    def attach(self, store: Store) -> None:
        """CloudWatch is in use now."""
        self._store = store

    def take(self, account: str, region: str) -> list[dict[str, Any]]:
        """What was counted since the last time, as members of PutMetricData's MetricData with Namespace."""
        scope = account, region
        with self._lock:
            for of, counting in self._polling.values():
                if of == scope:
                    counting.poll()
        return self._collected.take(scope)

    def scopes(self) -> list[Scope]:
        """The accounts and regions in which something was counted."""
        return self._collected.scopes()

    def forget(self, account: str) -> None:
        """Let go of everything of an account, looked at or not."""
        with self._lock:
            for uuid, (scope, _) in list(self._polling.items()):
                if scope[0] == account:
                    del self._polling[uuid]
        self._collected.forget(account)
        if self._store:
            self._store.forget(account)

    def _full(self) -> None:
        if not self._storing.acquire(blocking=False):
            return
        threading.Thread(target=self._have_stored, name="sandbox-metrics", daemon=True).start()

    def _have_stored(self) -> None:
        try:
            if self._store is None:
                self._load()
            if self._store is None:
                raise RuntimeError("the CloudWatch provider in use is not the sandbox's")
            self._store.catch_up_everywhere()
        except Exception:
            LOG.exception("CloudWatch does not take the metrics of functions: those until now are lost")
            for account, _ in self.scopes():
                self._collected.forget(account)
        finally:
            self._storing.release()


def _load_cloudwatch() -> None:
    from localstack.services.plugins import SERVICE_PLUGINS

    SERVICE_PLUGINS.require("cloudwatch")


METRICS = Metrics(_load_cloudwatch)
"""Those of this LocalStack."""
