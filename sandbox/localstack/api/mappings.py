"""What drives and watches the mappings: their clock, and settle."""

from typing import Any

from localstack.http import Request

from sandbox.localstack import clock, settling
from sandbox.localstack.api.answers import Answer, Refused, Routes, account_named, json_body
from sandbox.localstack.loop import loop
from sandbox.localstack.streams.registry import STREAMS

LONGEST_WAIT = 60.0
"""Seconds that one settle request may take; ask again to wait longer."""
LONGEST = 100 * 366 * 24 * 60 * 60
"""A hundred years: beyond, dates cannot be written any more."""


def _clock(request: Request) -> Answer:
    """Tell the time of an account, or move it on: what was written before is as old as it then is."""
    if request.method == "GET":
        account = account_named(request.args.get("account"))
    else:
        body = json_body(request)
        account, seconds = account_named(body.get("account")), _seconds(body, "advance")
        loop().submit(STREAMS.caught_up(account)).result(LONGEST_WAIT)
        clock.of(account).advance(seconds)
    its = clock.of(account)
    return {"account": account, "now": its.now(), "ahead": its.ahead}


def _settle(request: Request) -> Answer:
    body = json_body(request)
    account, timeout = account_named(body.get("account")), _seconds(body, "timeout")
    waiting = settling.settle(account, min(timeout, LONGEST_WAIT))
    return loop().submit(waiting).result(LONGEST_WAIT + 30)


def _seconds(body: dict[str, Any], name: str) -> float:
    given = body.get(name)
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= LONGEST:
        raise Refused(f"{name} is {given!r}; it must be a number of seconds from 0 to {LONGEST}")
    return float(given)


ROUTES: Routes = {"clock": ("GET POST", _clock), "settle": ("POST", _settle)}
