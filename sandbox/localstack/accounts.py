"""One AWS account, deleted as a whole.

What runs or is known beyond its account (mappings, functions, tables, buckets, rules, alarms, executions)
is deleted through its own API first. The rest is state, and goes with the account's stores.
"""

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from localstack.services.stores import AccountRegionBundle
from moto.core.base_backend import BackendDict

from sandbox.localstack import clock, deliveries, executor, schedules
from sandbox.localstack.dynamodb.databases import DATABASES
from sandbox.localstack.erasing import ERASERS, Erasing
from sandbox.localstack.in_process import Provider
from sandbox.localstack.ledger.calls import CALLS
from sandbox.localstack.ledger.invocations import INVOCATIONS
from sandbox.localstack.ledger.records import RECORDS
from sandbox.localstack.logs.store import WRITER
from sandbox.localstack.metrics.metrics import METRICS
from sandbox.localstack.streams.registry import STREAMS

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+")  # moto also keeps "global" and "aws"
_LOOKED_INTO: set[str] = set()
"""The modules that have been imported to their end, of thousands."""
_BUNDLES: dict[int, Any] = {}
"""What was found in them, by identity."""


class NotErased(Exception):
    """What of an account is left, and why; everything else has gone."""


def delete(account: str) -> dict[str, int]:
    """Delete everything of ``account`` in every region that was used; returns how many of each kind.

    Raises NotErased, in the end.
    """
    erasing = Erasing()
    bundles = _bundles()
    for kind, eraser in ERASERS.items():
        for region in _regions(account, eraser.service, bundles):
            erasing.erase(kind, Provider(eraser.service, account, region))
    for kind, forget in LAST.items():
        with erasing.trying(f"the {kind}"):
            if (count := forget(account)) is not None:
                erasing.counts[kind] += count
    if erasing.left:
        raise NotErased(f"of account {account} could not be erased: " + "; ".join(erasing.left))
    return dict(erasing.counts)


def _forget_stores(account: str) -> None:
    for bundle in _bundles():
        bundle.pop(account, None)


LAST: dict[str, Callable[[str], int | None]] = {
    "handlers": executor.stop_account,
    "log lines": WRITER.forget,
    "streams": STREAMS.forget,  # before what they fill
    "invocations": INVOCATIONS.forget,
    "records": RECORDS.forget,
    "calls": CALLS.forget,
    "metrics": METRICS.forget,
    "deliveries": deliveries.forget,
    "schedules": schedules.forget,
    "clock": clock.forget,
    "stores": _forget_stores,
    "databases": DATABASES.forget,
}
"""What the sandbox and LocalStack keep of an account, whatever became of its resources; in this order."""


def _regions(account: str, service: str, bundles: Iterable[Any]) -> set[str]:
    """Those in which ``service`` holds something of ``account``, or did.

    No other is asked: a question to a service that nobody has used loads it.
    """
    kept = [list(bundle.get(account, ())) for bundle in bundles if bundle.service_name == service]
    return {region for regions in kept for region in regions if _REGION.fullmatch(region)}


def _bundles() -> list[Any]:
    """Every container of state by account, of LocalStack's services and of moto's, that is loaded."""
    for name in set(sys.modules) - _LOOKED_INTO:
        module = sys.modules.get(name)
        if module and name.startswith(("localstack.services.", "moto.")):
            values = list(vars(module).values())
            found = [each for each in values if isinstance(each, AccountRegionBundle | BackendDict)]
            _BUNDLES.update((id(each), each) for each in found)
        if not getattr(getattr(module, "__spec__", None), "_initializing", False):
            _LOOKED_INTO.add(name)
    return list(_BUNDLES.values())
