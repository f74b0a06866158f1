"""A template's resources, dependencies first: each is made, changed or replaced, and then is what it says."""

from collections.abc import Callable
from typing import Any

from localstack.aws.api.cloudformation import ResourceStatus
from localstack.services.cloudformation.engine.v2.change_set_model import (
    ChangeType,
    NodeResource,
    is_nothing,
)
from localstack.services.cloudformation.engine.v2.change_set_model_executor import ChangeSetModelExecutor
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    MOCKED_REFERENCE,
    ChangeSetModelPreproc,
    PreprocEntityDelta,
)
from localstack.services.cloudformation.v2.entities import ChangeSet
from localstack.utils.objects import get_value_from_path

from sandbox.localstack.cloudformation import changes, references, refusals, removal
from sandbox.localstack.cloudformation.actions import ActionFailed, Actions, Resource
from sandbox.localstack.cloudformation.resources import provider_of

RENAME = (
    "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
    "Rename {name} and update the stack again."
)

SAME = "{name} exists already, and no other was made in its place: what it is made of has not changed."


class ResourceFailed(Exception):
    """The run ends here. ``action`` is create or update."""

    def __init__(self, name: str, action: str, reason: str) -> None:
        super().__init__(f"The following resource(s) failed to {action}: [{name}]. {reason}")


class Visitor(ChangeSetModelExecutor):
    """LocalStack's, which resolves; what is done is decided here, by what was applied to each resource last.

    ``resources`` are those that it came to, by name; ``replaced`` those that have a successor and are still
    there, for whoever ends the run to delete.
    """

    resources: dict[str, Resource]  # type: ignore[assignment,misc]  # they are open to more than its type says

    def __init__(self, change_set: ChangeSet, actions: Actions) -> None:
        super().__init__(change_set)
        self._actions = actions
        self.replaced: list[removal.Named] = []
        self.imported: set[str] = set()
        """The exports of other stacks that are used."""
        self._made_anew: frozenset[str] = getattr(change_set, "made_anew", frozenset())

    def run(self) -> str | None:
        """Visit everything; returns the reason where it failed."""
        try:
            self.process()
        except Exception as error:  # templates fail in as many ways as there are functions in them
            return str(error) or type(error).__name__
        return None

    def visit_node_resource(self, node_resource: NodeResource) -> PreprocEntityDelta[Any, Any]:
        if node_resource.change_type == ChangeType.REMOVED:
            return PreprocEntityDelta()
        name = node_resource.name
        try:
            delta = ChangeSetModelPreproc.visit_node_resource(self, node_resource)
        except ResourceFailed:
            raise  # another, which this one needs
        except Exception as error:
            type_: Any = node_resource.type_
            raise self._failure(name, {"Type": type_.value}, str(error)) from error
        if not is_nothing(delta.after):
            self._visit(name, delta.after)
        return delta

    def visit_node_intrinsic_function_fn_if(
        self, node_intrinsic_function: Any
    ) -> PreprocEntityDelta[Any, Any]:
        """Only of what will be: what was chosen before may ask for what is not there any more."""
        arguments = node_intrinsic_function.arguments.array
        name = self.visit(arguments[0]).after
        condition = None if is_nothing(name) else self._get_node_condition_if_exists(condition_name=name)
        if condition is None or is_nothing(condition):
            return ChangeSetModelPreproc.visit_node_intrinsic_function_fn_if(self, node_intrinsic_function)
        chosen = arguments[1 if self.visit(condition).after else 2]
        return PreprocEntityDelta(after=self.visit(chosen).after)

    def visit_node_intrinsic_function_fn_import_value(
        self, node_intrinsic_function: Any
    ) -> PreprocEntityDelta[Any, Any]:
        name = self.visit(node_intrinsic_function.arguments).after
        if isinstance(name, str):
            self.imported.add(name)
        return ChangeSetModelPreproc.visit_node_intrinsic_function_fn_import_value(
            self, node_intrinsic_function
        )

    def _visit(self, name: str, after: Any) -> None:
        resource = self._become(name, after)
        resource["DeletionPolicy"] = after.deletion_policy or None
        resource["UpdateReplacePolicy"] = after.update_replace_policy or None
        self.resources[name] = resource
        after.physical_resource_id = resource["PhysicalResourceId"]
        after.status = resource["ResourceStatus"]

    def _before_deployed_property_value_of(self, resource_logical_id: str, property_name: str) -> Any:
        """What was is of no interest here, and must not fail where a former run did not come to it."""
        resource = self._before_resolved_resources.get(resource_logical_id) or {}
        return get_value_from_path(resource.get("Properties") or {}, property_name)

    def _after_deployed_property_value_of(self, resource_logical_id: str, property_name: str) -> Any:
        """As LocalStack, but for what it does not know, and calls "unknown"."""
        found = super()._after_deployed_property_value_of(resource_logical_id, property_name)
        if found != MOCKED_REFERENCE:
            return found
        return references.value(resource_logical_id, property_name, self.resources[resource_logical_id])

    def _before_resource_physical_id(self, resource_logical_id: str) -> str:
        resource = self._before_resolved_resources.get(resource_logical_id) or {}
        return resource.get("PhysicalResourceId") or ""

    def _become(self, name: str, after: Any) -> Resource:
        """Make the resource what ``after`` says, in the way that what there is of it allows."""
        type_, properties = after.resource_type, after.properties.properties
        there: Resource | None = self._before_resolved_resources.get(name)
        if there is None or there["ResourceStatus"] == ResourceStatus.CREATE_FAILED:
            return self._create(name, type_, properties)
        if there["Type"] != type_:
            return self._replace(name, there, type_, properties)
        if there["SpecifiedProperties"] == properties:
            return there
        provider = provider_of(type_)
        if provider and (
            name in self._made_anew
            or changes.replacing(provider.SCHEMA, there["SpecifiedProperties"], properties)
        ):
            if taken := changes.custom_name(provider.SCHEMA, there["Properties"], properties):
                raise self._failure(name, there, RENAME.format(name=taken))
            return self._replace(name, there, type_, properties)
        return self._update(name, there, properties)

    def _create(self, name: str, type_: str, properties: changes.Properties) -> Resource:
        self._tell(name, {"Type": type_}, ResourceStatus.CREATE_IN_PROGRESS)
        made = self._act(
            name, {"Type": type_}, lambda: self._actions.create(name, type_, properties), "create"
        )
        self._tell(name, made, ResourceStatus.CREATE_COMPLETE, made.get("ResourceStatusReason"))
        return made

    def _replace(self, name: str, old: Resource, type_: str, properties: changes.Properties) -> Resource:
        self._tell(name, old, ResourceStatus.UPDATE_IN_PROGRESS, changes.REPLACING)
        try:
            made = self._actions.create(name, type_, properties)
        except ActionFailed as failed:
            half = {**old, "Type": type_, "Properties": failed.model}
            raise self._failure(name, old, self._undone(name, half, str(failed))) from failed
        if _is_the_same(old, made):
            raise self._failure(name, old, SAME.format(name=made["PhysicalResourceId"]))
        made["ResourceStatus"] = ResourceStatus.UPDATE_COMPLETE
        self.replaced.append((name, old))
        self._tell(name, made, ResourceStatus.UPDATE_COMPLETE)
        return made

    def _undone(self, name: str, half: Resource, reason: str) -> str:
        """``reason``, once what was half made in the place of another is deleted: it is no stack's."""
        try:
            self._actions.delete(name, half)
        except ActionFailed as left:
            return f"{reason}; what was made of it could not be deleted: {left}"
        return reason

    def _update(self, name: str, old: Resource, properties: changes.Properties) -> Resource:
        self._tell(name, old, ResourceStatus.UPDATE_IN_PROGRESS)
        try:
            made = self._act(name, old, lambda: self._actions.update(name, old, properties))
        except refusals.Refused as refused:
            raise self._failure(name, old, str(refused)) from refused
        except ResourceFailed:
            # Some of it may be done: whatever comes next has to look at all that was tried.
            self.resources[name] = {**old, "SpecifiedProperties": properties}
            raise
        self._tell(name, made, ResourceStatus.UPDATE_COMPLETE)
        return made

    def _act(self, name: str, old: Resource, act: Callable[[], Resource], action: str = "update") -> Resource:
        try:
            return act()
        except ActionFailed as failed:
            if action == "create":
                self.resources[name] = {
                    **old,
                    "Properties": failed.model,
                    "SpecifiedProperties": {},
                    "ResourceStatus": ResourceStatus.CREATE_FAILED,
                }
            raise self._failure(name, old, str(failed), action) from failed

    def _failure(self, name: str, resource: Resource, reason: str, action: str = "") -> ResourceFailed:
        action = action or ("update" if name in self._before_resolved_resources else "create")
        self._tell(name, resource, ResourceStatus(f"{action.upper()}_FAILED"), reason)
        return ResourceFailed(name, action, reason)

    def _tell(self, name: str, resource: Resource, status: ResourceStatus, reason: str | None = None) -> None:
        removal.tell(self._change_set.stack, name, resource, status, reason)


def _is_the_same(one: Resource, other: Resource) -> bool:
    if one.get("PhysicalResourceId") != other["PhysicalResourceId"]:
        return False
    if one["Type"] != other["Type"]:
        return True
    schema = getattr(provider_of(other["Type"]), "SCHEMA", {})
    return changes.identity(schema, one["Properties"]) == changes.identity(schema, other["Properties"])
