"""What a template's intrinsic functions refer to, as far as it is known before anything is deployed."""

from collections.abc import Collection, Mapping
from typing import Any

from sandbox.bootstrap.intrinsics import NO_VALUE, UNKNOWN, Intrinsics
from sandbox.clients import Clients


def known_of(
    body: Mapping[str, Any],
    given: Mapping[str, str],
    stack: str,
    clients: Clients | None,
    later: Collection[str] = (),
) -> Intrinsics:
    """Parameters (``given``, or their defaults), pseudo parameters, conditions and mappings of a template.

    Account and region are those of ``clients``, and not known without; nor are the parameters ``later``.
    """
    declared = body.get("Parameters") or {}
    return Intrinsics(
        references={
            **_pseudo_parameters(stack, clients),
            **{name: _value(parameter, given.get(name)) for name, parameter in declared.items()},
            **dict.fromkeys(later, UNKNOWN),
        },
        conditions=body.get("Conditions") or {},
        mappings=body.get("Mappings") or {},
    )


def _value(parameter: Mapping[str, Any], given: str | None) -> Any:
    value = parameter.get("Default", UNKNOWN) if given is None else given
    kind = str(parameter.get("Type", "String"))
    if kind.startswith("AWS::SSM::"):
        return UNKNOWN  # the name of a stored value, not the value
    if value is not UNKNOWN and (kind == "CommaDelimitedList" or kind.startswith("List<")):
        return [part.strip() for part in str(value).split(",")]
    return value


def _pseudo_parameters(stack: str, clients: Clients | None) -> dict[str, Any]:
    return {
        "AWS::AccountId": clients.account if clients else UNKNOWN,
        "AWS::Region": clients.region if clients else UNKNOWN,
        "AWS::Partition": "aws",
        "AWS::URLSuffix": UNKNOWN,  # LocalStack has its own idea of it
        "AWS::StackName": stack or UNKNOWN,
        "AWS::StackId": UNKNOWN,
        "AWS::NoValue": NO_VALUE,
    }
