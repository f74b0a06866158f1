"""Event source mappings: every setting, also those that were taken out of the template."""

import json
from typing import Any

from sandbox.bootstrap.comparison import in_order
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification.kind import Found
from sandbox.clients import Clients

# What AWS gives a mapping that reads a stream.
STREAM_DEFAULTS = {
    "BatchSize": 100,
    "MaximumBatchingWindowInSeconds": 0,
    "MaximumRecordAgeInSeconds": -1,
    "MaximumRetryAttempts": -1,
    "BisectBatchOnFunctionError": False,
    "ParallelizationFactor": 1,
    "TumblingWindowInSeconds": 0,
}
COMPARED = ("EventSourceArn", "StartingPosition", *STREAM_DEFAULTS)
SETTLED = {"Enabled", "Disabled"}


class Mapping:
    """``AWS::Lambda::EventSourceMapping``"""

    def read(self, physical_id: str, clients: Clients) -> Found:
        found = clients.client("lambda").get_event_source_mapping(UUID=physical_id)
        state = found["State"]
        settings = _settings({**found, "FunctionName": found["FunctionArn"]}, clients)
        return Found(state, state in SETTLED, "", {**settings, "Enabled": state == "Enabled"})

    def expect(self, properties: dict[str, Any], clients: Clients) -> dict[str, Any]:
        expected = _settings({**_defaults(properties.get("EventSourceArn")), **properties}, clients)
        return {**expected, "Enabled": properties.get("Enabled", True)}


def _defaults(source: Any) -> dict[str, Any]:
    """AWS's defaults where the source is a stream; nothing is said about what other sources leave out."""
    if source is not UNKNOWN and any(f":{kind}:" in str(source) for kind in ("dynamodb", "kinesis")):
        return STREAM_DEFAULTS
    return dict.fromkeys(STREAM_DEFAULTS, UNKNOWN)


def _settings(properties: dict[str, Any], clients: Clients) -> dict[str, Any]:
    return {
        "FunctionName": _function(properties.get("FunctionName"), clients),
        **{name: properties.get(name) for name in COMPARED},
        "FilterCriteria": _filters(properties.get("FilterCriteria")),
        "FunctionResponseTypes": in_order(properties.get("FunctionResponseTypes")),
        "DestinationConfig.OnFailure": _destination(properties.get("DestinationConfig")),
    }


def _function(name: Any, clients: Clients) -> Any:
    if name is UNKNOWN or str(name).startswith("arn:"):
        return name
    if ":" in str(name):
        return UNKNOWN  # a partial ARN
    return f"arn:aws:lambda:{clients.region}:{clients.account}:function:{name}"


def _filters(criteria: Any) -> Any:
    filters = UNKNOWN if criteria is UNKNOWN else (criteria or {}).get("Filters") or []
    if filters is UNKNOWN or UNKNOWN in filters:
        return UNKNOWN
    patterns = [one.get("Pattern") for one in filters]
    return UNKNOWN if UNKNOWN in patterns else sorted(map(_canonical, patterns))


def _canonical(pattern: Any) -> str:
    try:
        return json.dumps(json.loads(pattern), sort_keys=True)
    except (TypeError, ValueError):
        return str(pattern)


def _destination(config: Any) -> Any:
    if config is UNKNOWN:
        return UNKNOWN
    on_failure = (config or {}).get("OnFailure") or {}
    return UNKNOWN if on_failure is UNKNOWN else on_failure.get("Destination")
