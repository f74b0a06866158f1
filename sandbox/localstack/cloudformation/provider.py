"""The CloudFormation API: LocalStack's second engine, where every way to change a stack goes one way."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from localstack.aws.api import RequestContext, handler
from localstack.aws.api.cloudformation import (
    AlreadyExistsException,
    ChangeSetStatus,
    ChangeSetType,
    CreateChangeSetInput,
    CreateChangeSetOutput,
    CreateStackInput,
    CreateStackOutput,
    ExecuteChangeSetOutput,
    ExecutionStatus,
    InsufficientCapabilitiesException,
    InvalidChangeSetStatusException,
    Parameter,
    StackStatus,
    UpdateStackInput,
    UpdateStackOutput,
)
from localstack.services.cloudformation import api_utils
from localstack.services.cloudformation.engine import template_preparer
from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2.entities import ChangeSet, Stack
from localstack.services.cloudformation.v2.provider import (
    ChangeSetNotFoundException,
    CloudformationProviderV2,
    StackNotFoundError,
    find_change_set_v2,
    find_stack_v2,
)
from localstack.services.cloudformation.v2.types import EngineParameter
from localstack.utils.threads import start_worker_thread

from sandbox.localstack.cloudformation import exports, references, removal
from sandbox.localstack.cloudformation.actions import Actions
from sandbox.localstack.cloudformation.deployment import Deployment
from sandbox.localstack.cloudformation.turns import turn

UNCHANGED = (
    "The submitted information didn't contain changes. Submit different information to create a change set."
)
HIDDEN = "****"
EXPAND = "CAPABILITY_AUTO_EXPAND"
WHOLE = {StackStatus.CREATE_COMPLETE, StackStatus.UPDATE_COMPLETE, StackStatus.UPDATE_ROLLBACK_COMPLETE}
UPDATABLE = WHOLE | {StackStatus.UPDATE_FAILED, StackStatus.UPDATE_ROLLBACK_FAILED}
DEPLOYED = UPDATABLE | {StackStatus.CREATE_FAILED, StackStatus.ROLLBACK_COMPLETE, StackStatus.ROLLBACK_FAILED}


class SandboxCloudformationProvider(CloudformationProviderV2):
    @staticmethod
    def _render_resolved_parameters(resolved_parameters: dict[str, EngineParameter]) -> list[Parameter]:
        """As LocalStack, which tells the Default of a parameter that was given an empty text."""
        told = CloudformationProviderV2._render_resolved_parameters(resolved_parameters)
        empty = {name for name, one in resolved_parameters.items() if one.get("given_value") == ""}
        for one in told:
            if one.get("ParameterKey") in empty and one.get("ParameterValue") != HIDDEN:
                one["ParameterValue"] = ""
        return told

    @classmethod
    def _setup_change_set_model(cls, change_set: ChangeSet, *args: Any, **kwargs: Any) -> None:
        """As LocalStack, and with AWS's refusals of what it would come to later, or pass over."""
        super()._setup_change_set_model(change_set, *args, **kwargs)
        told = references.objection(change_set.processed_template or {})
        if told and change_set.status != ChangeSetStatus.FAILED:
            raise ValidationError(told)

    @handler("CreateChangeSet", expand=False)
    def create_change_set(  # type: ignore[override]  # not expanded, like LocalStack's own
        self, context: RequestContext, request: CreateChangeSetInput
    ) -> CreateChangeSetOutput:
        """As LocalStack, which sets the stack's status as well, and finds changes in every SAM template."""
        stack = _stack(context, request.get("StackName"))
        _refuse_busy(stack)
        _use_previous(request, stack)
        with _as_it_was(stack), _none_left(context, request.get("StackName"), stack):
            answer = super().create_change_set(context, request)
        if stack and stack.status in WHOLE:
            _judge(_change_set(context, str(answer["Id"])), "Tags" in request)
        return answer

    def execute_change_set(  # type: ignore[override]  # members that nothing is done with are not named
        self,
        context: RequestContext,
        change_set_name: str,
        stack_name: str | None = None,
        *,
        disable_rollback: bool | None = None,
        **kwargs: Any,
    ) -> ExecuteChangeSetOutput:
        change_set = _change_set(context, change_set_name, stack_name)
        if change_set.execution_status != ExecutionStatus.AVAILABLE:
            raise InvalidChangeSetStatusException(
                f"ChangeSet [{change_set.change_set_id}] cannot be executed in its current status of "
                f"[{change_set.status}]"
            )
        _refuse_busy(change_set.stack)
        _execute(change_set, rollback=not disable_rollback)
        return ExecuteChangeSetOutput()

    @handler("CreateStack", expand=False)
    def create_stack(  # type: ignore[override]
        self, context: RequestContext, request: CreateStackInput
    ) -> CreateStackOutput:
        name = request.get("StackName")
        if _stack(context, name):
            raise AlreadyExistsException(f"Stack [{name}] already exists")
        _check_capabilities(request)
        change_set = self._made(context, request, ChangeSetType.CREATE)
        change_set.stack.enable_termination_protection = bool(request.get("EnableTerminationProtection"))
        if change_set.status != ChangeSetStatus.FAILED:
            kept = request.get("DisableRollback") or request.get("OnFailure") == "DO_NOTHING"
            _execute(change_set, rollback=not kept)
        return CreateStackOutput(StackId=change_set.stack.stack_id)

    @handler("UpdateStack", expand=False)
    def update_stack(  # type: ignore[override]
        self, context: RequestContext, request: UpdateStackInput
    ) -> UpdateStackOutput:
        stack = _stack(context, request.get("StackName"))
        if stack is None:
            raise ValidationError(f"Stack [{request.get('StackName')}] does not exist")
        if stack.status not in UPDATABLE:
            raise ValidationError(
                f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated."
            )
        _use_previous(request, stack)
        _check_capabilities(request)
        change_set = self._made(context, request, ChangeSetType.UPDATE)
        if change_set.status == ChangeSetStatus.FAILED:
            self.delete_change_set(context, change_set.change_set_id)
            unchanged = change_set.status_reason == UNCHANGED
            raise ValidationError(
                "No updates are to be performed." if unchanged else str(change_set.status_reason)
            )
        _execute(change_set, rollback=not request.get("DisableRollback"))
        return UpdateStackOutput(StackId=stack.stack_id)

    def delete_stack(  # type: ignore[override]
        self,
        context: RequestContext,
        stack_name: str,
        retain_resources: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        stack = _stack(context, stack_name)
        if stack is None or stack.status in (StackStatus.DELETE_COMPLETE, StackStatus.DELETE_IN_PROGRESS):
            return
        if stack.enable_termination_protection:
            raise ValidationError(
                f"Stack [{stack.stack_name}] cannot be deleted while TerminationProtection is enabled"
            )
        if used := exports.objection(stack, {}):
            raise ValidationError(used)
        waits = not turn(stack).acquire(blocking=False)
        if not waits:
            _begin_deletion(stack)
        start_worker_thread(
            lambda *_: _delete(stack, retain_resources or [], waits), name="cloudformation-delete"
        )

    def _made(self, context: RequestContext, request: Any, kind: str) -> ChangeSet:
        """The change set of a request that names none."""
        name = f"{kind.lower()}-{uuid.uuid4().hex}"
        asked = {**request, "ChangeSetName": name, "ChangeSetType": kind}
        answer = self.create_change_set(context, asked)  # type: ignore[call-arg,arg-type]
        return _change_set(context, str(answer["Id"]))


def _stack(context: RequestContext, name: str | None) -> Stack | None:
    """The stack of that name or ARN; None where there is none."""
    try:
        return find_stack_v2(get_cloudformation_store(context.account_id, context.region), name)
    except (KeyError, ValueError):
        return None


def _change_set(context: RequestContext, name: str, stack_name: str | None = None) -> ChangeSet:
    store = get_cloudformation_store(context.account_id, context.region)
    if stack_name and _stack(context, stack_name) is None:
        raise StackNotFoundError(stack_name)
    found: ChangeSet | None = find_change_set_v2(store, name, stack_name)
    if found is None:
        raise ChangeSetNotFoundException(f"ChangeSet [{name}] does not exist")
    return found


@contextmanager
def _as_it_was(stack: Stack | None) -> Iterator[None]:
    """Making a change set changes nothing of a stack that is deployed, whatever becomes of it."""
    if stack is None or stack.status not in DEPLOYED:
        yield
        return
    status, reason, events = stack.status, stack.status_reason, list(stack.events)
    try:
        yield
    finally:
        stack.status, stack.status_reason, stack.events = status, reason, events


@contextmanager
def _none_left(context: RequestContext, name: str | None, stack: Stack | None) -> Iterator[None]:
    """Of a template that is refused there is no stack, where there was none."""
    try:
        yield
    except ValidationError:
        if stack is None and (left := _stack(context, name)):
            store = get_cloudformation_store(context.account_id, context.region)
            store.stacks_v2.pop(left.stack_id, None)
        raise


def _judge(change_set: ChangeSet, tagged: bool) -> None:
    """Whether a change set of a whole stack changes anything: its template as transformed, its parameters,
    its tags."""
    stack = change_set.stack
    same = (
        change_set.processed_template == stack.processed_template
        and change_set.resolved_parameters == stack.resolved_parameters
    )
    if change_set.status == ChangeSetStatus.FAILED and change_set.status_reason != UNCHANGED:
        return
    if same and not (tagged and change_set.tags != stack.tags):
        change_set.set_change_set_status(ChangeSetStatus.FAILED)
        change_set.set_execution_status(ExecutionStatus.UNAVAILABLE)
        change_set.status_reason = UNCHANGED
    elif change_set.status == ChangeSetStatus.FAILED:
        change_set.set_change_set_status(ChangeSetStatus.CREATE_COMPLETE)
        change_set.set_execution_status(ExecutionStatus.AVAILABLE)
        change_set.status_reason = None


def _use_previous(request: Any, stack: Stack | None) -> None:
    """Fill in what a request leaves as it is: the template, if it says so, and the tags."""
    if stack and request.pop("UsePreviousTemplate", False):
        request["TemplateBody"] = stack.template_body
    if stack and stack.tags and "Tags" not in request:
        request["Tags"] = stack.tags


def _check_capabilities(request: Any) -> None:
    body = api_utils.extract_template_body(request)
    transforms = "Transform" in template_preparer.parse_template(body) or "Fn::Transform" in body
    if transforms and EXPAND not in request.get("Capabilities", []):
        raise InsufficientCapabilitiesException(f"Requires capabilities : [{EXPAND}]")


def _execute(change_set: ChangeSet, *, rollback: bool) -> None:
    deployment = Deployment(change_set, rollback=rollback)
    deployment.begin()
    start_worker_thread(lambda *_: deployment.run(), name="cloudformation-deployment")


def _refuse_busy(stack: Stack | None) -> None:
    if stack and stack.status.endswith("_IN_PROGRESS") and stack.status != StackStatus.REVIEW_IN_PROGRESS:
        raise ValidationError(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")


def _begin_deletion(stack: Stack) -> None:
    stack.status_reason = None
    stack.set_stack_status(StackStatus.DELETE_IN_PROGRESS, "User Initiated")


def _delete(stack: Stack, retained: list[str], waits: bool) -> None:
    """Delete a stack whose turn it is, or once the deployment that is under way has ended."""
    if waits:
        turn(stack).acquire()
        _begin_deletion(stack)
    try:
        _delete_all(stack, retained)
    finally:
        turn(stack).release()


def _delete_all(stack: Stack, retained: list[str]) -> None:
    resources = stack.resolved_resources
    here = [(name, one) for name, one in resources.items() if name not in retained]
    failed = removal.remove(stack, Actions(stack), here, "DeletionPolicy")  # type: ignore[arg-type]
    if failed:
        names = {failure.partition(":")[0] for failure in failed}
        stack.resolved_resources = {name: one for name, one in resources.items() if name in names}
        told = (
            f"The following resource(s) failed to delete: [{', '.join(sorted(names))}]. {'; '.join(failed)}"
        )
        stack.set_stack_status(StackStatus.DELETE_FAILED, told)
        return
    stack.resolved_exports = {}
    stack.deletion_time = datetime.now(tz=UTC)
    stack.set_stack_status(StackStatus.DELETE_COMPLETE)
