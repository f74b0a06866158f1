"""The Lambda API's operations on mappings from DynamoDB streams (reference 2.1, 2.2).

For other sources LocalStack's own stay in use; what is listed or asked for by UUID may be of either kind.
"""

import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from localstack.aws.api import CommonServiceException, RequestContext
from localstack.services.lambda_.invocation.models import LambdaStore, lambda_stores
from localstack.utils.aws.arns import lambda_event_source_mapping_arn

from sandbox.localstack.mappings import existence
from sandbox.localstack.mappings.registry import MAPPINGS
from sandbox.localstack.mappings.running import RunningMapping, Worlds
from sandbox.mapping import configuration, rejections, validation

Configuration = dict[str, Any]
T = TypeVar("T")

_STATUS = {rejections.NOT_FOUND: 404, rejections.CONFLICT: 409}


class Refused(CommonServiceException):
    """An answer in AWS's words."""

    def __init__(self, rejected: rejections.Rejected) -> None:
        status = _STATUS.get(rejected.error, 400)
        super().__init__(rejected.error, str(rejected), status_code=status, sender_fault=True)
        self.Type = "User"


def is_stream(request: Any) -> bool:
    """Whether a request is about a mapping from a DynamoDB stream."""
    return ":dynamodb:" in (request.get("EventSourceArn") or "")


class MappingOperations:
    """``worlds`` gives each mapping what it needs, ``tag`` stores tags as LocalStack does."""

    def __init__(self, worlds: Worlds, tag: Callable[[str, Any], None]) -> None:
        self._worlds = worlds
        self._tag = tag
        self._one_at_a_time: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def create(self, context: RequestContext, request: Any) -> Configuration:
        """Check it, store it, begin it. Answers with the state Creating. Raises Refused."""
        with self._one_at_a_time[context.account_id]:
            return self._create(context, request)

    def update(self, context: RequestContext, mapping: RunningMapping, request: Any) -> Configuration:
        """Apply what is given; position and starting position stay. Raises Refused."""
        with self._one_at_a_time[context.account_id]:
            return self._update(context, mapping, request)

    def delete(self, context: RequestContext, mapping: RunningMapping) -> Configuration:
        """It is gone at once; only this answer still shows it, Deleting."""
        with self._one_at_a_time[context.account_id]:
            store(context).event_source_mappings.pop(mapping.uuid, None)
            MAPPINGS.remove(mapping.uuid)
        mapping.delete()
        return {**_shown(mapping.configuration), "State": "Deleting"}

    def _create(self, context: RequestContext, request: Any) -> Configuration:
        function = checked(lambda: _check_create(context, request))
        id_, enabled = str(uuid.uuid4()), _wanted(request, True)
        arn = lambda_event_source_mapping_arn(id_, context.account_id, context.region)
        made = configuration.created(request, uuid=id_, arn=arn, function_arn=function.arn, now=time.time())
        answer = _shown(made)
        store(context).event_source_mappings[id_] = made  # type: ignore[assignment]
        self._tag_new(context, id_, arn, request.get("Tags"))
        MAPPINGS.add(context.account_id, RunningMapping(made, enabled, self._worlds))
        return answer

    def _update(self, context: RequestContext, mapping: RunningMapping, request: Any) -> Configuration:
        if MAPPINGS.get(mapping.uuid) is None:
            raise Refused(rejections.unknown_uuid())
        current = mapping.configuration
        arn = checked(lambda: _check_update(context, request, current))
        changed = configuration.updated(current, request, function_arn=arn, now=time.time())
        enabled = _wanted(request, mapping.enabled)
        answer = _shown(changed)
        store(context).event_source_mappings[mapping.uuid] = changed  # type: ignore[assignment]
        mapping.update(changed, enabled)
        return answer

    def _tag_new(self, context: RequestContext, id_: str, arn: str, tags: Any) -> None:
        """LocalStack tags only what it finds in its store. Tags that it refuses refuse the mapping."""
        try:
            if tags:
                self._tag(arn, tags)
        except Exception:
            del store(context).event_source_mappings[id_]
            raise


def store(context: RequestContext) -> LambdaStore:
    return lambda_stores[context.account_id][context.region]


def seen(configuration: Any) -> Configuration:
    """A mapping as Get and List show it: LastModified without its seconds, as recorded on AWS."""
    shown = _shown(configuration)
    shown["LastModified"] = shown["LastModified"].replace(second=0, microsecond=0)
    return shown


def _shown(configuration: Any) -> Configuration:
    modified = configuration["LastModified"]
    if isinstance(modified, float):
        modified = datetime.fromtimestamp(modified, UTC)
    return {**configuration, "LastModified": modified}


def checked(check: Callable[[], T]) -> T:
    """What ``check`` returns; Rejected becomes the answer that the caller of the API reads."""
    try:
        return check()
    except rejections.Rejected as rejected:
        raise Refused(rejected) from None


def _check_create(context: RequestContext, request: Any) -> existence.FoundFunction:
    validation.check_create(request)
    account, region = context.account_id, context.region
    function = existence.function(request["FunctionName"], account, region)
    existence.stream(request["EventSourceArn"], account, region)
    _check_destination(context, request)
    _refuse_twin(context, function, request["EventSourceArn"])
    return function


def _check_update(context: RequestContext, request: Any, current: Configuration) -> str:
    """The ARN of the function that the mapping has afterwards."""
    validation.check_update(request, current)
    _check_destination(context, request)
    if not request.get("FunctionName"):
        return str(current["FunctionArn"])
    function = existence.function(request["FunctionName"], context.account_id, context.region)
    _refuse_twin(context, function, current["EventSourceArn"], current["UUID"])
    return function.arn


def _check_destination(context: RequestContext, request: Any) -> None:
    on_failure = (request.get("DestinationConfig") or {}).get("OnFailure") or {}
    if arn := on_failure.get("Destination"):
        existence.destination(arn, context.account_id, context.region)


def _refuse_twin(
    context: RequestContext, function: existence.FoundFunction, source: str, itself: str = ""
) -> None:
    for id_, other in list(store(context).event_source_mappings.items()):
        same = other.get("EventSourceArn") == source and other["FunctionArn"] == function.arn
        if same and id_ != itself:
            raise rejections.duplicate(source, function.name, id_)


def _wanted(request: Any, otherwise: bool) -> bool:
    given = request.get("Enabled")
    return otherwise if given is None else configuration.flag(given)
