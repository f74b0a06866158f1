"""Takes down, at the gateway, what functions ask of AWS: in whose role's name, of which resource.

A function's credentials are a session of its role, named after it. Nothing is refused here: whoever wants
to know whether the role's policies allow a call compares them.
"""

import logging
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from localstack.aws.api import RequestContext
from localstack.http import Response
from localstack.utils.aws.request_context import extract_access_key_id_from_auth_header
from rolo.gateway import HandlerChain

from sandbox.localstack.ledger.calls import CALLS, Call

LOG = logging.getLogger(__name__)
SESSION_KEYS = ("ASIA", "LSIA")
NAMING = frozenset(
    {"Bucket", "EventBusName", "Namespace", "QueueUrl", "StreamARN", "StreamArn", "TableName", "TargetArn"}
    | {"TopicArn", "UUID", "stateMachineArn"}
)
"""Parameters that name what is asked about."""
WITHIN = frozenset({"ConditionCheck", "Delete", "Entries", "Put", "TransactItems", "Update"})
"""Parameters in which such ones are."""
MOST = 10_000
"""Sessions that are remembered."""
ITERATOR = "ShardIterator"
"""What GetRecords names its stream by: its ARN, and then where in it."""
KEYED = "RequestItems"
"""What BatchGetItem and BatchWriteItem have their tables' names as keys in."""

Session = tuple[str, str]
"""A function's name, and its role's ARN."""


class CallRecorder:
    """A handler of the gateway's chain, for requests that are understood already."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}

    def __call__(self, chain: "HandlerChain[Any]", context: RequestContext, response: Response) -> None:
        try:
            self._note(context)
        except Exception:  # who asks gets an answer, whatever becomes of the entry
            LOG.exception("A call was not taken down")

    def _note(self, context: RequestContext) -> None:
        if context.is_internal_call or context.operation is None or context.service is None:
            return
        key = extract_access_key_id_from_auth_header(context.request.headers) or ""
        session = self._session(key, context.account_id) if key.startswith(SESSION_KEYS) else None
        if session is None:
            return
        named = tuple(sorted(set(resources(context.service_request or {}))))
        service, operation = context.service.service_name, context.operation.name
        CALLS.note(context.account_id, Call(*session, context.region, service, operation, named))

    def _session(self, key: str, account: str) -> Session | None:
        with self._lock:
            if key not in self._sessions and (found := _assumed(key, account)):
                if len(self._sessions) >= MOST:
                    self._sessions.clear()  # those that are still in use are looked up once more
                self._sessions[key] = found
            return self._sessions.get(key)


def resources(request: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """What a request names, each with the path of its parameter. Of an object's key the first part only."""
    for name, value in request.items():
        where = f"{path}{name}"
        if name in NAMING and isinstance(value, str):
            yield where, value
        elif name == ITERATOR:
            yield f"{path}StreamArn", str(value).partition("|")[0]
        elif name == "Key" and isinstance(value, str):
            yield where, f"{value.partition('/')[0]}/*" if "/" in value else value
        elif name == KEYED and isinstance(value, Mapping):
            yield from ((f"{where}.TableName", str(table)) for table in value)
        elif name in WITHIN:
            for one in value if isinstance(value, list) else [value]:
                yield from resources(one, f"{where}.")


def _assumed(key: str, account: str) -> Session | None:
    from moto.sts.models import sts_backends

    for backend in list(sts_backends[account].values()):
        if role := backend.get_assumed_role_from_access_key(key):
            return role.session_name, role.role_arn
    return None
