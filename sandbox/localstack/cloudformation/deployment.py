"""One run of a change set: to its end, or back to where the stack was."""

import copy
import logging
from dataclasses import dataclass
from typing import Any

from localstack.aws.api.cloudformation import ChangeSetType, ExecutionStatus, ResourceStatus, StackStatus
from localstack.services.cloudformation.engine.v2.change_set_model import ChangeSetModel
from localstack.services.cloudformation.v2.entities import ChangeSet, Stack

from sandbox.localstack.cloudformation import exports, removal
from sandbox.localstack.cloudformation.actions import Actions, Resource
from sandbox.localstack.cloudformation.turns import turn
from sandbox.localstack.cloudformation.visitor import Visitor

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Former:
    """What a stack was before a run."""

    template: dict[str, Any] | None
    processed_template: dict[str, Any] | None
    parameters: dict[str, Any]
    resources: dict[str, Resource]
    tags: list[Any]


class Deployment:
    """The execution of ``change_set``; ``rollback``: take back what a failure leaves half done."""

    def __init__(self, change_set: ChangeSet, *, rollback: bool) -> None:
        self._change_set = change_set
        self._stack: Stack = change_set.stack
        self._rollback = rollback
        self._creates = change_set.change_set_type == ChangeSetType.CREATE
        self._kind = "CREATE" if self._creates else "UPDATE"
        self._actions = Actions(self._stack)
        self._former = Former(
            self._stack.template,
            self._stack.processed_template,
            self._stack.resolved_parameters,
            dict(_resources(self._stack)),
            self._stack.tags,
        )

    def begin(self) -> None:
        """What is to be seen before the run begins."""
        self._change_set.set_execution_status(ExecutionStatus.EXECUTE_IN_PROGRESS)
        self._stack.status_reason = None
        self._stack.tags = self._change_set.tags
        self._stack.set_stack_status(StackStatus(f"{self._kind}_IN_PROGRESS"), "User Initiated")

    def run(self) -> None:
        """To the end. Whatever happens, the stack is told to be in one of CloudFormation's last states."""
        try:
            with turn(self._stack):
                self._run()
        except Exception as error:
            LOG.exception("The deployment of stack %s", self._stack.stack_name)
            self._change_set.set_execution_status(ExecutionStatus.EXECUTE_FAILED)
            self._stack.set_stack_status(StackStatus(f"{self._kind}_FAILED"), str(error))

    def _run(self) -> None:
        visitor = Visitor(self._change_set, self._actions)
        reason = visitor.run() or exports.objection(self._stack, exports.of(visitor.outputs))
        if reason is None:
            self._complete(visitor)
            return
        self._change_set.set_execution_status(ExecutionStatus.EXECUTE_FAILED)
        resources = {**self._former.resources, **visitor.resources}
        if not self._rollback:
            _keep(self._stack, resources)
            self._adopt()
            self._end(f"{self._kind}_FAILED", reason)
        elif self._creates:
            self._unmake(resources, reason)
        else:
            self._put_back(resources, visitor, reason)

    def _complete(self, visitor: Visitor) -> None:
        kept = visitor.resources
        self._clean_up("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", visitor.replaced, kept)
        _keep(self._stack, kept)
        self._adopt()
        self._stack.resolved_outputs = visitor.outputs
        self._stack.resolved_exports = exports.of(visitor.outputs)
        exports.note_imports(self._stack, visitor.imported)
        self._stack.change_set_id = self._change_set.change_set_id
        self._change_set.set_execution_status(ExecutionStatus.EXECUTE_COMPLETE)
        self._end(f"{self._kind}_COMPLETE")

    def _adopt(self) -> None:
        made, stack = self._change_set, self._stack
        stack.template, stack.template_body = made.template, made.template_body
        stack.processed_template = made.processed_template
        stack.resolved_parameters = made.resolved_parameters
        stack.description = (made.template or {}).get("Description")

    def _clean_up(self, status: str, replaced: list[removal.Named], kept: dict[str, Any]) -> None:
        """Delete what has a successor, and what the template does not have any more."""
        removed = [(name, one) for name, one in _resources(self._stack).items() if name not in kept]
        if not removed and not replaced:
            return
        _keep(self._stack, {**_resources(self._stack), **kept})
        self._stack.set_stack_status(StackStatus(status))
        removal.remove(self._stack, self._actions, replaced, "UpdateReplacePolicy")
        removal.remove(self._stack, self._actions, removed, "DeletionPolicy")

    def _unmake(self, resources: dict[str, Resource], reason: str) -> None:
        self._adopt()
        self._stack.set_stack_status(StackStatus.ROLLBACK_IN_PROGRESS, reason)
        _keep(self._stack, {})
        if failed := removal.remove(self._stack, self._actions, resources.items(), None):
            _keep(self._stack, resources)
            self._end("ROLLBACK_FAILED", "; ".join(failed))
        else:
            self._end("ROLLBACK_COMPLETE", reason)

    def _put_back(self, resources: dict[str, Resource], visitor: Visitor, reason: str) -> None:
        """Deploy the former template over what is there. What a resource was replaced by goes, and the old
        one, which nothing happened to, is the stack's again."""
        stack = self._stack
        stack.set_stack_status(StackStatus.UPDATE_ROLLBACK_IN_PROGRESS, reason)
        stack.tags = self._former.tags
        successors = [(name, resources[name]) for name, _ in visitor.replaced]
        _keep(stack, {**resources, **dict(visitor.replaced)})
        back = Visitor(self._way_back(), self._actions)
        if failure := back.run():
            _keep(stack, {**_resources(stack), **back.resources})
            self._end("UPDATE_ROLLBACK_FAILED", failure)
            return
        for name, _ in visitor.replaced:
            removal.tell(stack, name, back.resources[name], ResourceStatus.UPDATE_COMPLETE)
        replaced = [*successors, *back.replaced]
        self._clean_up("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", replaced, back.resources)
        _keep(stack, back.resources)
        stack.resolved_outputs = back.outputs
        self._end("UPDATE_ROLLBACK_COMPLETE", reason)

    def _way_back(self) -> ChangeSet:
        """From the former template to itself: what is done is decided by what was applied."""
        former = self._former
        change_set = ChangeSet(self._stack, {"ChangeSetName": "rollback"}, template_body="")
        model = ChangeSetModel(
            before_template=copy.deepcopy(former.processed_template),
            after_template=copy.deepcopy(former.processed_template),
            before_parameters=former.parameters,
            after_parameters=former.parameters,
        )
        change_set.set_update_model(model.get_update_model())
        change_set.resolved_parameters = former.parameters
        return change_set

    def _end(self, status: str, reason: str | None = None) -> None:
        if reason:
            LOG.warning("Stack %s: %s: %s", self._stack.stack_name, status, reason)
        self._stack.set_stack_status(StackStatus(status), reason)


def _resources(stack: Stack) -> dict[str, Resource]:
    found: Any = stack.resolved_resources  # they are open to more than its type says
    return dict(found)


def _keep(stack: Stack, resources: Any) -> None:
    stack.resolved_resources = resources
