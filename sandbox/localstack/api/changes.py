"""``/_sandbox/changes``: what a change set of CloudFormation's will do, and what shall be made anew in it."""

from typing import Any

from localstack.http import Request
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2.provider import find_change_set_v2

from sandbox.localstack.api.answers import Answer, Refused, Routes, account_named
from sandbox.localstack.cloudformation.planning import outlook


def _changes(request: Request) -> Answer:
    asked: Any = request.get_json() if request.method == "POST" else request.args
    store = get_cloudformation_store(account_named(asked.get("account", "")), str(asked.get("region", "")))
    change_set = find_change_set_v2(store, str(asked.get("changeSet", "")))
    if change_set is None:
        raise Refused(f"there is no change set {asked.get('changeSet')!r}")
    if request.method == "POST":
        # LocalStack's class is open to more than it says; the visitor reads it.
        vars(change_set)["made_anew"] = frozenset(map(str, asked.get("replace") or []))
    return {"changes": [one.told() for one in outlook(change_set)]}


ROUTES: Routes = {"changes": ("GET POST", _changes)}
