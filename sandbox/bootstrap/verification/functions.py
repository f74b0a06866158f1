"""Functions and aliases: what runs, with which settings, and which version an alias points to."""

from typing import Any

from sandbox.bootstrap.comparison import by
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification import tags
from sandbox.bootstrap.verification.kind import Found
from sandbox.clients import Clients

COMPARED = ("Handler", "Runtime", "Timeout", "MemorySize", "Role", "Architectures")
DEFAULTS = {"Timeout": 3, "MemorySize": 128, "Architectures": ["x86_64"]}
RESERVED = "ReservedConcurrentExecutions"
"""Compared where it is asked for: to set it to 0 is how a function is stopped by hand, for a while."""
WITHIN = {
    ("DeadLetterConfig", "TargetArn"): None,
    ("EphemeralStorage", "Size"): 512,
    ("LoggingConfig", "LogFormat"): "Text",
    ("LoggingConfig", "ApplicationLogLevel"): UNKNOWN,  # AWS's depends on the format
    ("LoggingConfig", "SystemLogLevel"): UNKNOWN,
    ("LoggingConfig", "LogGroup"): UNKNOWN,
    ("TracingConfig", "Mode"): "PassThrough",
}
"""Settings within a property, with what holds where the template has none."""


class Function:
    """``AWS::Lambda::Function``"""

    def read(self, physical_id: str, clients: Clients) -> Found:
        told = clients.client("lambda").get_function(FunctionName=physical_id)
        found = told["Configuration"]
        state, update = found.get("State", "Active"), found.get("LastUpdateStatus", "Successful")
        why = found.get("StateReason") or found.get("LastUpdateStatusReason") or "no reason given"
        return Found(
            state=state if update == "Successful" else f"{state}, last update {update}",
            ready=state in {"Active", "Inactive"} and update == "Successful",
            failure=why if "Failed" in {state, update} else "",
            settings={**_settings(found), **_beside(told), "CodeSha256": found["CodeSha256"]},
        )

    def expect(self, properties: dict[str, Any], clients: Clients) -> dict[str, Any]:
        expected = _settings({**DEFAULTS, **properties})
        return {
            **expected,
            **{name: UNKNOWN for name in ("Role", "Handler") if expected[name] is None},
            RESERVED: properties.get(RESERVED, UNKNOWN),
            "Tags": tags.asked(properties),
        }


class Alias:
    """``AWS::Lambda::Alias``"""

    def read(self, physical_id: str, clients: Clients) -> Found:
        function, _, name = physical_id.rpartition(":")
        found = clients.client("lambda").get_alias(FunctionName=function, Name=name)
        weights = (found.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
        described = {"Description": found.get("Description") or "", "Weights": weights}
        return Found("Active", True, "", {"FunctionVersion": found["FunctionVersion"], **described})

    def expect(self, properties: dict[str, Any], clients: Clients) -> dict[str, Any]:
        routing = properties.get("RoutingConfig") or {}
        weights = UNKNOWN if routing is UNKNOWN else routing.get("AdditionalVersionWeights")
        return {
            "FunctionVersion": properties.get("FunctionVersion"),
            "Description": properties.get("Description") or "",
            "Weights": by(weights, "FunctionVersion", "FunctionWeight"),
        }


def _beside(told: dict[str, Any]) -> dict[str, Any]:
    """What a function has beside its configuration."""
    return {
        RESERVED: told.get("Concurrency", {}).get(RESERVED),
        "Tags": tags.without_awss(told.get("Tags", {})),
    }


def _settings(properties: dict[str, Any]) -> dict[str, Any]:
    environment = properties.get("Environment") or {}
    variables = UNKNOWN if environment is UNKNOWN else environment.get("Variables") or {}
    layers = properties.get("Layers") or []
    return {
        **{name: properties.get(name) for name in COMPARED},
        **{
            f"{name}.{key}": _within(properties.get(name), key, default)
            for (name, key), default in WITHIN.items()
        },
        "Description": properties.get("Description") or "",
        "Environment.Variables": variables,
        "Layers": layers if layers is UNKNOWN else [_layer(layer) for layer in layers],
    }


def _within(value: Any, key: str, default: Any) -> Any:
    return UNKNOWN if value is UNKNOWN else (value or {}).get(key, default)


def _layer(layer: Any) -> Any:
    return layer["Arn"] if isinstance(layer, dict) else layer
