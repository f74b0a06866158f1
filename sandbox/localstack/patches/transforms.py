"""Templates that refer to what a transform has yet to make, like the mapping of a SAM function's event."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch

MODULE = "localstack.services.cloudformation.engine.v2.change_set_model_transform"
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
)
