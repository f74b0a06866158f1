"""A mapping as the API shows it: EventSourceMappingConfiguration, created and updated (reference 2.1, 2.2).

Plain dicts with AWS's names, as in requests and answers, save that ``LastModified`` is seconds since the
epoch here. Requests are expected to have passed validation.py.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

NO_RECORDS_PROCESSED = "No records processed"
OK = "OK"
FUNCTION_CALL_FAILED = "PROBLEM: Function call failed"
INVALID_SEQUENCE_NUMBER = (
    "PROBLEM: Sequence number in function response is invalid. Please check function implementation."
)
"""The texts of ``LastProcessingResult``; INVALID_SEQUENCE_NUMBER after a response that names no record of
its batch (weak evidence, reference 2.2)."""

USER_ACTION = "User action"
"""The only ``StateTransitionReason`` ever recorded for a DynamoDB stream."""

DEFAULTS: Mapping[str, Any] = {
    "BatchSize": 100,
    "MaximumBatchingWindowInSeconds": 0,
    "ParallelizationFactor": 1,
    "DestinationConfig": {"OnFailure": {}},
    "MaximumRecordAgeInSeconds": -1,
    "BisectBatchOnFunctionError": False,
    "MaximumRetryAttempts": -1,
    "TumblingWindowInSeconds": 0,
    "FunctionResponseTypes": [],
}
"""What a mapping has if its request does not say."""


def created(
    request: Mapping[str, Any], *, uuid: str, arn: str, function_arn: str, now: float
) -> dict[str, Any]:
    """The configuration of a new mapping, every default filled in.

    ``arn``: of the mapping; ``function_arn``: with version or alias if it is mapped so; ``now``: seconds
    since the epoch. It is Creating, also where it is not to be enabled.
    """
    configuration = {
        "UUID": uuid,
        "EventSourceMappingArn": arn,
        "EventSourceArn": request["EventSourceArn"],
        "FunctionArn": function_arn,
        "StartingPosition": request["StartingPosition"],
        **deepcopy(dict(DEFAULTS)),
        "LastProcessingResult": NO_RECORDS_PROCESSED,
    }
    return _changed(configuration, request) | _moved_to("Creating", now)


def updated(
    current: Mapping[str, Any], request: Mapping[str, Any], *, function_arn: str | None, now: float
) -> dict[str, Any]:
    """The configuration after an update; ``current`` stays as it is.

    Each member given replaces what was there; a destination of ``""``, filters or metrics without a member
    remove theirs. AWS does not say what an empty DestinationConfig does: here it replaces too, and so
    removes the destination. ``function_arn``: None where the request names no function. The stream and the
    starting position never change. The state is Enabling or Disabling where that is asked of a mapping
    that is not so already, else Updating.
    """
    configuration = _changed(deepcopy(dict(current)), request)
    if function_arn is not None:
        configuration["FunctionArn"] = function_arn
    return configuration | _moved_to(_state_after(current["State"], request.get("Enabled")), now)


def flag(value: object) -> bool:
    """A boolean of a request; a template's parameter makes it the text "true" or "false"."""
    return value is True or str(value).lower() == "true"


def _changed(configuration: dict[str, Any], request: Mapping[str, Any]) -> dict[str, Any]:
    for name, normal in _CHANGEABLE.items():
        if request.get(name) is None:
            continue
        value = normal(request[name])
        if value is None:
            configuration.pop(name, None)
        else:
            configuration[name] = value
    return configuration


def _filters(criteria: Mapping[str, Any]) -> dict[str, Any] | None:
    filters = [{"Pattern": one["Pattern"]} for one in criteria.get("Filters") or ()]
    return {"Filters": filters} if filters else None


def _destination(config: Mapping[str, Any]) -> dict[str, Any]:
    arn = (config.get("OnFailure") or {}).get("Destination")
    return {"OnFailure": {"Destination": arn} if arn else {}}


def _metrics(config: Mapping[str, Any]) -> dict[str, Any] | None:
    metrics = list(config.get("Metrics") or ())
    return {"Metrics": metrics} if metrics else None


def _state_after(state: str, enabled: object) -> str:
    if enabled is None:
        return "Updating"
    if flag(enabled):
        return "Enabling" if state in ("Disabled", "Disabling") else "Updating"
    return "Updating" if state in ("Disabled", "Disabling") else "Disabling"


def _moved_to(state: str, now: float) -> dict[str, Any]:
    return {"LastModified": round(now, 3), "State": state, "StateTransitionReason": USER_ACTION}


_CHANGEABLE: Mapping[str, Callable[[Any], Any]] = {
    "BatchSize": int,
    "MaximumBatchingWindowInSeconds": int,
    "ParallelizationFactor": int,
    "DestinationConfig": _destination,
    "MaximumRecordAgeInSeconds": int,
    "BisectBatchOnFunctionError": flag,
    "MaximumRetryAttempts": int,
    "TumblingWindowInSeconds": int,
    "FunctionResponseTypes": list,
    "FilterCriteria": _filters,
    "MetricsConfig": _metrics,
}
"""Each member that a request can set, and its form in the configuration; None takes it out."""
