"""How every route reads its question and gives its answer."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from localstack.http import Request, Response

LOG = logging.getLogger(__name__)
VERSION = 1
PREFIX = "/_sandbox"

Answer = dict[str, Any]
Routes = Mapping[str, tuple[str, Callable[..., Answer]]]
"""By path below the prefix: the HTTP methods, and what takes the request and the path's variables."""


class Refused(Exception):
    """A request that cannot be answered; its text is the answer, with HTTP 400."""


def as_json(answer: Callable[..., Answer]) -> Callable[..., Response]:
    """The same as an endpoint of LocalStack's router."""

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


def account(request: Request) -> str:
    """The account that is asked about. Raises Refused."""
    return account_named(request.args.get("account", ""))


def account_named(given: Any) -> str:
    """The same account id, if it is one. Raises Refused."""
    if not re.fullmatch(r"\d{12}", str(given)):
        raise Refused(f"account is {given!r}; it must be an AWS account id, twelve digits")
    return str(given)


def json_body(request: Request) -> dict[str, Any]:
    """The object that is posted. Raises Refused."""
    try:
        body = json.loads(request.get_data() or b"{}")
    except ValueError as error:
        raise Refused(f"the body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise Refused("the body must be a JSON object")
    return body


def number(text: str, name: str) -> int:
    """A whole number. Raises Refused."""
    if not re.fullmatch("[0-9]+", text):
        raise Refused(f"{name} is {text!r}; it must be a whole number")
    return int(text)
