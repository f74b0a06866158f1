"""Templates that refer to what a transform has yet to make, like the mapping of a SAM function's event; and
those that SAM is to transform again."""

import json
import re
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch

MODULE = "localstack.services.cloudformation.engine.v2.change_set_model_transform"
KEPT = 64
"""Templates as they were transformed last."""
NOBODY = "100000000001"
_ACCOUNT = re.compile(r"(?<![\d.])\d{12}(?![\d.])")
UNRESOLVED = "Unresolved resource dependencies"


def _with_what_is_yet_to_come(visit: Callable[..., Any]) -> Callable[..., Any]:
    """What is referred to and never comes is refused after the transforms, when the rest is resolved."""
    from localstack.services.cloudformation.engine.v2.change_set_model_preproc import PreprocEntityDelta
    from localstack.services.cloudformation.engine.validations import ValidationError

    def visited(self: Any, node: Any) -> Any:
        try:
            return visit(self, node)
        except ValidationError as error:
            if UNRESOLVED not in str(error):
                raise
            return PreprocEntityDelta()

    return visited


def _once(transform: Callable[..., Any]) -> Any:
    """SAM makes the same of the same: a plan and the deployment after it ask for one template, and so does
    whoever deploys it in another account, whose number stands in the places of its packages.

    The number is left out of what SAM sees, and put into what it makes: what SAM makes a hash of (the name of
    a version) is then the same in every account.
    """
    made: OrderedDict[str, str] = OrderedDict()

    def transformed(region_name: str, template: Any, parameters: Any) -> Any:
        try:
            asked, account = _without_account(json.dumps([region_name, template, parameters]))
        except (TypeError, ValueError):  # a template holds more than JSON does
            return transform(region_name=region_name, template=template, parameters=parameters)
        found = made.pop(asked, None)
        if found is None:
            region, plain, values = json.loads(asked)
            found = json.dumps(transform(region_name=region, template=plain, parameters=values))
        made[asked] = found
        if len(made) > KEPT:
            made.popitem(last=False)
        return json.loads(found.replace(NOBODY, account))

    return staticmethod(transformed)


def _without_account(text: str) -> tuple[str, str]:
    """The text with ``NOBODY`` for the one number in it that may be an account's; where there is more than
    one, all of it."""
    numbers = set(_ACCOUNT.findall(text))
    if len(numbers) != 1:
        return text, NOBODY
    (account,) = numbers
    return _ACCOUNT.sub(NOBODY, text), account


def _for_nobody(_: Callable[[Any], None]) -> Callable[[Any], None]:
    def saved(_: Any) -> None:
        pass

    return saved


_REASON = "resources are looked at before SAM's transform, which failed where one refers to what that makes"
PATCHES = (
    Patch(
        MODULE,
        "ChangeSetModelTransform.visit_node_property",
        _with_what_is_yet_to_come,
        _REASON,
        "8d9304438b687338",
    ),
    Patch(
        MODULE,
        "ChangeSetModelTransform.visit_node_resource",
        _with_what_is_yet_to_come,
        _REASON,
        "a99f8f3c8c6f14c3",
    ),
    Patch(
        MODULE,
        "ChangeSetModelTransform._apply_global_serverless_transformation",
        _once,
        "what SAM makes of a template takes most of the time that a change set takes",
        "2f8f7b2d5f17f146",
    ),
    Patch(
        "localstack.services.cloudformation.engine.v2.change_set_model_preproc",
        "ChangeSetModelPreproc._save_runtime_cache",
        _for_nobody,
        "each pass over a template copies all that it found out, for another of its kind that never comes",
        "ffd890777ddc739d",
    ),
)
