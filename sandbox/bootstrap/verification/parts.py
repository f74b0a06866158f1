"""Parts of functions, which their physical ids do not find: permissions, asynchronous invocations."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox.bootstrap import bare
from sandbox.bootstrap.intrinsics import UNKNOWN
from sandbox.bootstrap.verification.described import Described, Properties
from sandbox.clients import Clients

_ROOT = re.compile(r"arn:aws:iam::(\d+):root")
CONDITIONS = {
    "SourceArn": ("ArnLike", "AWS:SourceArn"),
    "SourceAccount": ("StringEquals", "AWS:SourceAccount"),
    "PrincipalOrgID": ("StringEquals", "aws:PrincipalOrgID"),
    "EventSourceToken": ("StringEquals", "lambda:EventSourceToken"),
    "FunctionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
}
"""A permission's conditions by the template's names: the operator and the key in the function's policy."""


@dataclass(frozen=True)
class Part:
    """A type that is found by what its template says."""

    found_by: tuple[str, ...]
    """The properties without which it is not found."""
    ask: Callable[[Properties, str, Clients], Properties]
    """What the service says of the one with these properties and this physical id."""
    defaults: Mapping[str, Any]
    written: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    asked: Callable[[Properties], Properties] = lambda properties: properties

    def of(self, properties: Properties) -> Described | None:
        """The one with these properties; None where they are not known."""
        if any(properties.get(name, UNKNOWN) is UNKNOWN for name in self.found_by):
            return None
        return Described(partial(self.ask, properties), self.defaults, self.written, self.asked)


def _permission(properties: Properties, statement_id: str, clients: Clients) -> Properties:
    told = clients.client("lambda").get_policy(FunctionName=properties["FunctionName"])
    statements = json.loads(told["Policy"])["Statement"]
    found: Properties = next((one for one in statements if one["Sid"] == statement_id), {})
    condition = found.get("Condition", {})
    given = {name: condition.get(how, {}).get(key) for name, (how, key) in CONDITIONS.items()}
    if any(properties.get(name) and not given[name] for name in bare.FORGOTTEN) and bare.is_bare(clients):
        given |= {name: properties.get(name) for name in bare.FORGOTTEN}
    return {"Action": found.get("Action"), "Principal": found.get("Principal"), **given}


def _asynchronous(properties: Properties, _: str, clients: Clients) -> Properties:
    asked = {"FunctionName": properties["FunctionName"], "Qualifier": properties["Qualifier"]}
    return dict(clients.client("lambda").get_function_event_invoke_config(**asked))


def _principal(value: Any) -> Any:
    """``{"Service": name}``, ``{"AWS": arn}`` and the account's number in the words of a template."""
    name = next(iter(value.values())) if isinstance(value, dict) else value
    root = _ROOT.fullmatch(str(name))
    return root[1] if root else name


def _destinations(value: Any) -> Any:
    found = {name: UNKNOWN if one is UNKNOWN else one.get("Destination") for name, one in value.items()}
    return {name: one for name, one in found.items() if one}


PARTS: dict[str, Part] = {
    "AWS::Lambda::Permission": Part(
        ("FunctionName",),
        _permission,
        {"Action": None, "Principal": None, **dict.fromkeys(CONDITIONS)},
        {"Principal": _principal},
    ),
    "AWS::Lambda::EventInvokeConfig": Part(
        ("FunctionName", "Qualifier"),
        _asynchronous,
        {"MaximumRetryAttempts": None, "MaximumEventAgeInSeconds": None, "DestinationConfig": None},
        {"DestinationConfig": _destinations},
    ),
}
