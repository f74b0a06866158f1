"""What a mapping counts: IteratorAge, DestinationDeliveryFailures and, if it asks for them, its events."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.metrics import dimensions
from sandbox.localstack.metrics.collected import COUNT, MILLISECONDS, Collected, Scope
from sandbox.mapping import entries
from sandbox.mapping.destinations import RECORD_AGE_EXCEEDED, RETRY_ATTEMPTS_EXHAUSTED
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Clock
from sandbox.mapping.settings import Settings

MINUTE = 60
MOST_ZEROS = 24 * 60
NOT_RUN = frozenset({"throttled", "not invoked"})
"""Outcomes of attempts in which the function did not run."""
CONDITIONS = frozenset({RETRY_ATTEMPTS_EXHAUSTED, RECORD_AGE_EXCEEDED})
"""What drops events by the mapping's own settings: what leaves the stream unread is not counted."""


class MappingMetrics:
    """Takes the entries of one run of a mapping; ages are by the account's clock."""

    def __init__(self, collected: Collected, scope: Scope, settings: Settings, of: Clock) -> None:
        self._collected = collected
        self._scope = scope
        self._clock = of
        self._function = dimensions.of_function(settings.function_arn)
        self._has_destination = settings.destination is not None

    def __call__(self, entry: Entry) -> None:
        if isinstance(entry, entries.AttemptEnded):
            self._attempt_ended(entry)
        elif isinstance(entry, entries.DeliveryFailure):
            self._collect("DestinationDeliveryFailures", COUNT, self._function[:1], 1)

    def _attempt_ended(self, entry: entries.AttemptEnded) -> None:
        """The age of the batch's last record. AWS does not say whether a failed batch counts: here it does,
        so that the age of a blocked shard is seen to grow."""
        if entry.records and entry.outcome not in NOT_RUN:
            age = max(self._clock.now() - entry.records[-1].created, 0.0)
            self._collect("IteratorAge", MILLISECONDS, self._function, age * 1000)

    def _collect(self, name: str, unit: str, sets: tuple[dimensions.Dimensions, ...], value: float) -> None:
        self._collected.add(self._scope, name, unit, sets, value=value, at=clock.wall())


class EventMetrics(MappingMetrics):
    """The same of a mapping whose MetricsConfig asks for EventCount.

    The sandbox is woken by writes where AWS polls four times a second and counts the 0 that an idle poll
    gives: here a 0 is counted once a minute.
    """

    def __init__(self, collected: Collected, scope: Scope, settings: Settings, of: Clock) -> None:
        super().__init__(collected, scope, settings, of)
        self._mapping = ((("EventSourceMappingUUID", settings.uuid),),)
        self._polled_until = clock.wall()
        self.poll()

    def poll(self) -> None:
        """Count the idle polls until now."""
        now = clock.wall()
        self._polled_until = max(self._polled_until, now - MOST_ZEROS * MINUTE)
        while self._polled_until <= now:
            self._collected.add(
                self._scope, "PolledEventCount", COUNT, self._mapping, value=0.0, at=self._polled_until
            )
            self._polled_until = (self._polled_until // MINUTE + 1) * MINUTE

    def __call__(self, entry: Entry) -> None:
        super().__call__(entry)
        count = _COUNTERS.get(type(entry))
        if count is not None:
            for name, number in count(self, entry).items():
                if number:
                    self._collect(name, COUNT, self._mapping, number)

    def _read(self, entry: entries.Read) -> dict[str, int]:
        return {"PolledEventCount": len(entry.records)}

    def _filtered(self, _: entries.Filtered) -> dict[str, int]:
        return {"FilteredOutEventCount": 1}

    def _tried(self, entry: entries.AttemptEnded) -> dict[str, int]:
        """Each attempt counts its events again, as on AWS. One that was refused has invoked nothing."""
        failed = 0 if entry.outcome == "success" else len(entry.records) - entry.failed_from
        invoked = 0 if entry.outcome in NOT_RUN else len(entry.records)
        return {"InvokedEventCount": invoked, "FailedInvokeEventCount": failed}

    def _discarded(self, entry: entries.Discarded) -> dict[str, int]:
        """Without a destination they are dropped: AWS's documentation says so, a capture showed no value."""
        dropped = not self._has_destination and entry.condition in CONDITIONS
        return {"DroppedEventCount": len(entry.records) if dropped else 0}

    def _delivered(self, entry: entries.Delivered) -> dict[str, int]:
        return {"OnFailureDestinationDeliveredEventCount": len(entry.records)}

    def _not_delivered(self, entry: entries.DeliveryFailure) -> dict[str, int]:
        return {"DroppedEventCount": len(entry.records)}


_COUNTERS: Mapping[type, Callable[[EventMetrics, Any], dict[str, int]]] = {
    entries.Read: EventMetrics._read,
    entries.Filtered: EventMetrics._filtered,
    entries.AttemptEnded: EventMetrics._tried,
    entries.Discarded: EventMetrics._discarded,
    entries.Delivered: EventMetrics._delivered,
    entries.DeliveryFailure: EventMetrics._not_delivered,
}


def of_mapping(
    collected: Collected, scope: Scope, settings: Settings, configuration: Mapping[str, Any], of: Clock
) -> MappingMetrics:
    """``configuration`` is the EventSourceMappingConfiguration."""
    asked = (configuration.get("MetricsConfig") or {}).get("Metrics") or []
    kind = EventMetrics if "EventCount" in asked else MappingMetrics
    return kind(collected, scope, settings, of)
