"""The settings of a mapping, in AWS's names and units (reference 2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Position = Literal["TRIM_HORIZON", "LATEST"]

FOREVER = -1
"""Both MaximumRetryAttempts and MaximumRecordAgeInSeconds: no limit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides how a mapping behaves. Seconds are seconds of the account's clock."""

    uuid: str
    stream_arn: str
    function_arn: str
    """As mapped: with its version or alias if it has one."""
    starting_position: Position = "TRIM_HORIZON"
    batch_size: int = 100
    batching_window: float = 0
    parallelization_factor: int = 1
    retry_attempts: int = FOREVER
    record_age: float = FOREVER
    bisect: bool = False
    tumbling_window: int = 0
    report_batch_item_failures: bool = False
    patterns: tuple[str, ...] = ()
    """Filter patterns as JSON texts; a record that matches one of them is delivered. None: all are."""
    destination: str | None = None
    """ARN of the on-failure destination."""

    @classmethod
    def of(cls, configuration: Mapping[str, Any]) -> "Settings":
        """From a validated EventSourceMappingConfiguration, as Get and Create answer with it."""
        filters = (configuration.get("FilterCriteria") or {}).get("Filters") or []
        on_failure = (configuration.get("DestinationConfig") or {}).get("OnFailure") or {}
        return cls(
            uuid=configuration["UUID"],
            stream_arn=configuration["EventSourceArn"],
            function_arn=configuration["FunctionArn"],
            starting_position=configuration["StartingPosition"],
            batch_size=configuration["BatchSize"],
            batching_window=configuration["MaximumBatchingWindowInSeconds"],
            parallelization_factor=configuration["ParallelizationFactor"],
            retry_attempts=configuration["MaximumRetryAttempts"],
            record_age=configuration["MaximumRecordAgeInSeconds"],
            bisect=configuration["BisectBatchOnFunctionError"],
            tumbling_window=configuration["TumblingWindowInSeconds"],
            report_batch_item_failures="ReportBatchItemFailures" in configuration["FunctionResponseTypes"],
            patterns=tuple(one["Pattern"] for one in filters),
            destination=on_failure.get("Destination") or None,
        )
