"""Parameters of a template that are lists, or empty."""

from collections.abc import Callable
from typing import Any

from sandbox.localstack.patches.patch import Patch


def _as_given(visit: Callable[..., Any]) -> Callable[..., Any]:
    def visit_node_parameter(self: Any, node: Any) -> Any:
        delta = visit(self, node)
        kind = self.visit(node.type_).after
        is_list = isinstance(kind, str) and (kind == "CommaDelimitedList" or kind.startswith("List<"))
        if is_list and isinstance(delta.before, str):
            delta.before = [item.strip() for item in delta.before.split(",")]
        if isinstance(kind, str) and not kind.startswith("AWS::SSM::"):  # that is a name, not the value
            given = self.visit(node.dynamic_value)
            empty = [""] if is_list else ""  # one item more than there are commas
            delta.before = empty if given.before == "" else delta.before
            delta.after = empty if given.after == "" else delta.after
        return delta

    return visit_node_parameter


PATCHES = (
    Patch(
        "localstack.services.cloudformation.engine.v2.change_set_model_preproc",
        "ChangeSetModelPreproc.visit_node_parameter",
        _as_given,
        "a list was text in the template before: Fn::Join of it failed in every update; "
        "an empty text was taken for none, and the Default for it",
        "ef70c4d913870a7e",
    ),
)
