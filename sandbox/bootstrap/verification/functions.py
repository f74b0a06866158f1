"""Functions and aliases: what runs, with which settings, and which version an alias points to."""

from typing import Any

from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification.kind import Found
from sandbox.clients import Clients

COMPARED = ("Handler", "Runtime", "Timeout", "MemorySize")
DEFAULTS = {"Timeout": 3, "MemorySize": 128}


class Function:
    """``AWS::Lambda::Function``"""

    def read(self, physical_id: str, clients: Clients) -> Found:
        found = clients.client("lambda").get_function_configuration(FunctionName=physical_id)
        state, update = found.get("State", "Active"), found.get("LastUpdateStatus", "Successful")
        why = found.get("StateReason") or found.get("LastUpdateStatusReason") or "no reason given"
        return Found(
            state=state if update == "Successful" else f"{state}, last update {update}",
            ready=state in {"Active", "Inactive"} and update == "Successful",
            failure=why if "Failed" in {state, update} else "",
            settings={**_settings(found), "CodeSha256": found["CodeSha256"]},
        )

    def expect(self, properties: dict[str, Any], clients: Clients) -> dict[str, Any]:
        return _settings({**DEFAULTS, **properties})


class Alias:
    """``AWS::Lambda::Alias``"""

    def read(self, physical_id: str, clients: Clients) -> Found:
        function, _, name = physical_id.rpartition(":")
        found = clients.client("lambda").get_alias(FunctionName=function, Name=name)
        return Found("Active", True, "", {"FunctionVersion": found["FunctionVersion"]})

    def expect(self, properties: dict[str, Any], clients: Clients) -> dict[str, Any]:
        return {"FunctionVersion": properties.get("FunctionVersion")}


def _settings(properties: dict[str, Any]) -> dict[str, Any]:
    environment = properties.get("Environment") or {}
    variables = UNKNOWN if environment is UNKNOWN else environment.get("Variables") or {}
    layers = properties.get("Layers") or []
    return {
        **{name: properties.get(name) for name in COMPARED},
        "Environment.Variables": variables,
        "Layers": layers if layers is UNKNOWN else [_layer(layer) for layer in layers],
    }


def _layer(layer: Any) -> Any:
    return layer["Arn"] if isinstance(layer, dict) else layer
