"""One AWS account, deleted as a whole.

What runs or is known beyond its account (mappings, functions, tables, buckets, rules, alarms, executions)
is deleted through its own API first. The rest is state, and goes with the account's stores.
"""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any

from localstack.services.stores import AccountRegionBundle
from moto.core.base_backend import BackendDict

from sandbox.localstack import clock, deliveries, executor
from sandbox.localstack.dynamodb.databases import DATABASES
from sandbox.localstack.erasing import ERASERS
from sandbox.localstack.in_process import Provider
from sandbox.localstack.ledger.calls import CALLS
from sandbox.localstack.ledger.invocations import INVOCATIONS
from sandbox.localstack.ledger.records import RECORDS
from sandbox.localstack.logs.store import WRITER
from sandbox.localstack.metrics.metrics import METRICS
from sandbox.localstack.streams.registry import STREAMS

LOG = logging.getLogger(__name__)
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+")  # moto also keeps "global" and "aws"
_LOOKED_INTO: set[str] = set()
"""The modules that have been imported to their end, of thousands."""
_BUNDLES: dict[int, Any] = {}
"""What was found in them, by identity."""


def delete(account: str) -> dict[str, int]:
    """Delete everything of ``account`` in every region that was used; returns how many of each kind."""
    counts: dict[str, int] = {}
    bundles = _bundles()
    for kind, (service, erase) in ERASERS.items():
        for region in _regions(account, service, bundles):
            counts[kind] = counts.get(kind, 0) + erase(Provider(service, account, region))
    counts["handlers"] = executor.stop_account(account)
    WRITER.forget(account)
    counts["streams"] = STREAMS.forget(account)  # before what they fill
    counts["invocations"] = INVOCATIONS.forget(account)
    counts["records"] = RECORDS.forget(account)
    CALLS.forget(account)
    METRICS.forget(account)
    deliveries.forget(account)
    clock.forget(account)
    for bundle in bundles:
        bundle.pop(account, None)
    DATABASES.forget(account)
    return counts


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
