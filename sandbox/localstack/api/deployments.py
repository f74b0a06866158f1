"""``/_sandbox/deployment``: waits until nobody changes a stack, for whoever would look again and again."""

import time
from typing import Any

from localstack.http import Request
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2.provider import find_stack_v2

from sandbox.localstack.api.answers import Answer, Refused, Routes, account_named, json_body

LOOK_EVERY = 0.02
LONGEST = 10.0


def _deployment(request: Request) -> Answer:
    asked: Any = json_body(request)
    store = get_cloudformation_store(account_named(asked.get("account", "")), str(asked.get("region", "")))
    name, timeout = str(asked.get("stack", "")), asked.get("timeout")
    if not isinstance(timeout, int | float) or not 0 <= timeout <= LONGEST:
        raise Refused(f"timeout is {timeout!r}; it must be a number of seconds, at most {LONGEST:g}")
    end = time.monotonic() + timeout
    while (busy := _busy(store, name)) and time.monotonic() < end:
        time.sleep(LOOK_EVERY)
    return {"busy": busy}


def _busy(store: Any, name: str) -> bool:
    try:
        found: Any = find_stack_v2(store, name)
    except (KeyError, ValueError):  # there is none of that name
        return False
    return bool(found and found.status.endswith("_IN_PROGRESS"))


ROUTES: Routes = {"deployment": ("POST", _deployment)}
"""Waits at most ``timeout`` seconds; answers whether the stack is still ``busy``."""
