"""``/_sandbox/calls``: what functions asked of AWS."""

from localstack.http import Request

from sandbox.localstack.api.answers import Answer, Routes, account
from sandbox.localstack.ledger.calls import CALLS


def _calls(request: Request) -> Answer:
    asked = account(request)
    return {"account": asked, "calls": CALLS.of(asked)}


ROUTES: Routes = {"calls": ("GET", _calls)}
