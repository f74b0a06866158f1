"""The sandbox's own HTTP API under ``/_sandbox/``: JSON, each answer with ``"version": 1``.

==========================================  =========================================================
``GET /_sandbox/status``                    which plugins, executor and providers are in use
``GET /_sandbox/invocations?account=…``     what every function was called with and what came of it
``DELETE /_sandbox/accounts/<id>``          everything of one account, gone
==========================================  =========================================================
"""

import json
import logging
import os
import re
from collections.abc import Callable
from typing import Any

from localstack import constants
from localstack.http import Request, Response, Router
from localstack.services.plugins import SERVICE_PLUGINS

from sandbox.localstack import accounts, environment
from sandbox.localstack.dynamodb.server import DynamoDBLocal
from sandbox.localstack.executor import executor_in_use, handler_count
from sandbox.localstack.ledger.invocations import INVOCATIONS
from sandbox.localstack.preload import PRELOADED
from sandbox.localstack.providers import SERVICES

LOG = logging.getLogger(__name__)
VERSION = 1
PREFIX = "/_sandbox"
MOST_INVOCATIONS = 10_000

Answer = dict[str, Any]


class Refused(Exception):
    """A request that cannot be answered; its text is the answer, with HTTP 400."""


def add_routes(router: Router[Any]) -> None:
    router.add(f"{PREFIX}/status", _json(_status), methods=["GET"])
    router.add(f"{PREFIX}/invocations", _json(_invocations), methods=["GET"])
    router.add(f"{PREFIX}/accounts/<account>", _json(_delete_account), methods=["DELETE"])
    router.add(f"{PREFIX}/<path:path>", _json(_nothing_here))


def _json(answer: Callable[..., Answer]) -> Callable[..., Response]:
    def endpoint(request: Request, **path: Any) -> Response:
        try:
            body, status = answer(request, **path), 200
        except Refused as refused:
            body, status = {"error": str(refused)}, 400
        except Exception as error:
            LOG.exception("%s %s failed", request.method, request.path)
            body, status = {"error": f"the sandbox failed to answer: {type(error).__name__}: {error}"}, 500
        return Response(
            json.dumps({"version": VERSION, **body}), status, {"Content-Type": "application/json"}
        )

    return endpoint


def _status(_: Request) -> Answer:
    return {
        "plugins": environment.fingerprint(),
        "pid": os.getpid(),
        "localstack": constants.VERSION,
        "executor": executor_in_use(),
        "providers": {service: _provider_in_use(service) for service in SERVICES},
        "services": {service: _state(service) for service in PRELOADED},
        "dynamodbLocal": DynamoDBLocal.get().status(),
        "handlers": handler_count(),
    }


def _provider_in_use(service: str) -> str | None:
    """The provider that was really loaded; a name that does not exist falls back silently."""
    container = SERVICE_PLUGINS._services.get(service)
    if container is None:
        return None
    return type(container.service._provider).__module__.split(".")[0]


def _state(service: str) -> str:
    """``available`` before it is loaded, then ``running``, or ``error``."""
    state = SERVICE_PLUGINS.get_state(service)
    return state.value if state else "unknown"


def _invocations(request: Request) -> Answer:
    query = request.args
    account = query.get("account", "")
    if not re.fullmatch(r"\d{12}", account):
        raise Refused(f"account is {account!r}; it must be an AWS account id, twelve digits")
    return INVOCATIONS.page(
        account,
        region=query.get("region"),
        function=query.get("function"),
        after=_number(query.get("after", "0"), "after"),
        limit=min(_number(query.get("limit", "1000"), "limit"), MOST_INVOCATIONS),
    )


def _number(text: str, name: str) -> int:
    if not text.isdigit():
        raise Refused(f"{name} is {text!r}; it must be a whole number")
    return int(text)


def _delete_account(_: Request, account: str) -> Answer:
    if not re.fullmatch(r"\d{12}", account):
        raise Refused(f"{account!r} is not an AWS account id; that is twelve digits")
    return {"account": account, "deleted": accounts.delete(account)}


def _nothing_here(_: Request, path: str) -> Answer:
    raise Refused(f"there is nothing at {PREFIX}/{path}; see {PREFIX}/status")
