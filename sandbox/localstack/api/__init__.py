"""The sandbox's own HTTP API under ``/_sandbox/``: JSON, each answer with ``"version": 1``.

==========================================  =========================================================
``GET /_sandbox/status``                    which plugins, executor and providers are in use
``GET /_sandbox/invocations?account=…``     what every function was called with and what came of it
``GET /_sandbox/records?account=…``         what became of every record of every stream
``GET /_sandbox/records/<number>?…``        the same of the records with one sequence number
``GET /_sandbox/calls?account=…``           what functions asked of AWS, in whose role's name
``GET /_sandbox/deliveries?account=…``      what LocalStack delivers in threads of its own at this moment
``GET /_sandbox/fidelity``                  which settings of a mapping are honoured, and which are not
``GET /_sandbox/runtimes``                  which runtimes functions may declare, and which are prepared
``GET, POST /_sandbox/changes``             what a change set will do; what of it shall be made anew
``POST /_sandbox/deployment``               waits until nobody changes a stack
``GET, POST /_sandbox/clock``               the time of an account's mappings; moves it on
``POST /_sandbox/settle``                   waits until nothing is under way, or tells what is
``POST …/functions/<name>/debugger``        has a function wait for a debugger; again: begins it
``DELETE …/functions/<name>/debugger``      has it run as usual again
``DELETE /_sandbox/accounts/<id>``          everything of one account, gone
==========================================  =========================================================

docs/ledger.md describes what the ledger's routes answer, docs/settle.md settle, the clock and deliveries.
"""

from typing import Any

from localstack.http import Request, Router

from sandbox.localstack.api import (
    accounts,
    calls,
    changes,
    debugger,
    deliveries,
    deployments,
    fidelity,
    ledger,
    mappings,
    opensearch,
    runtimes,
    status,
)
from sandbox.localstack.api.answers import PREFIX, Answer, Refused, as_json


def add_routes(router: Router[Any]) -> None:
    """Serve all of them."""
    for routes in (
        status.ROUTES,
        fidelity.ROUTES,
        runtimes.ROUTES,
        opensearch.ROUTES,
        debugger.ROUTES,
        ledger.ROUTES,
        calls.ROUTES,
        deliveries.ROUTES,
        mappings.ROUTES,
        accounts.ROUTES,
        changes.ROUTES,
        deployments.ROUTES,
    ):
        for path, (method, answer) in routes.items():
            router.add(f"{PREFIX}/{path}", as_json(answer), methods=method.split())
    router.add(f"{PREFIX}/<path:path>", as_json(_nothing_here))


def _nothing_here(_: Request, path: str) -> Answer:
    raise Refused(f"there is nothing at {PREFIX}/{path}; see {PREFIX}/status")
