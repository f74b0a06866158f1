"""Takes down, at the gateway, what functions ask of AWS: in whose role's name, of which resource.

A function's credentials are a session of its role, named after it. Nothing is refused here: whoever wants
to know whether the role's policies allow a call compares them.
"""

import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from localstack.aws.accounts import get_account_id_from_access_key_id
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

DOMAIN = re.compile(r"/opensearch/([^/]+)/([^/]+)(/.*)?")
"""Where LocalStack has the domains: region, name, and what is asked there."""

Session = tuple[str, str]
"""A function's name, and its role's ARN."""
Named = tuple[tuple[str, str], ...]
"""What is asked about, by the path of its parameter."""


class CallRecorder:
    """Two handlers of the gateway's chain: for requests that are understood already, and for those that went
    to a domain of OpenSearch, which are answered before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}

    def of_service(self, chain: "HandlerChain[Any]", context: RequestContext, response: Response) -> None:
        if context.is_internal_call or context.operation is None or context.service is None:
            return
        with told_when_it_fails():
            named = tuple(sorted(set(resources(context.service_request or {}))))
            self._note(context, context.region, context.service.service_name, context.operation.name, named)

    def of_domain(self, chain: "HandlerChain[Any]", context: RequestContext, response: Response) -> None:
        if not (asked := DOMAIN.fullmatch(context.request.path)):
            return
        with told_when_it_fails():
            region, domain, path = asked.groups()
            arn = f"arn:aws:es:{region}:{_account(context)}:domain/{domain}{path}"
            operation = f"ESHttp{context.request.method.capitalize()}"
            self._note(context, region, "es", operation, (("DomainArn", arn),))

    def _note(self, context: RequestContext, region: str, service: str, operation: str, named: Named) -> None:
        key, account = _key(context), _account(context)
        session = self._session(key, account) if key.startswith(SESSION_KEYS) else None
        if session is not None:
            CALLS.note(account, Call(*session, region, service, operation, named))

    def _session(self, key: str, account: str) -> Session | None:
        with self._lock:
            if key not in self._sessions and (found := _assumed(key, account)):
                if len(self._sessions) >= MOST:
                    self._sessions.clear()  # those that are still in use are looked up once more
                self._sessions[key] = found
            return self._sessions.get(key)


@contextmanager
def told_when_it_fails() -> Iterator[None]:
    """Who asks gets an answer, whatever becomes of the entry."""
    try:
        yield
    except Exception:
        LOG.exception("A call was not taken down")


def _key(context: RequestContext) -> str:
    return extract_access_key_id_from_auth_header(context.request.headers) or ""


def _account(context: RequestContext) -> str:
    return get_account_id_from_access_key_id(_key(context))


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
