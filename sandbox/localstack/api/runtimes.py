"""``/_sandbox/runtimes``: which runtimes functions may declare, and which would have to be prepared first."""

from localstack.http import Request

from sandbox.localstack.api.answers import Answer, Routes
from sandbox.localstack.executor.environments import ENVIRONMENTS


def _runtimes(_: Request) -> Answer:
    known = ENVIRONMENTS.places.runtimes
    return {"runtimes": [{"name": name, "ready": known.ready(name) is not None} for name in known.folders]}


ROUTES: Routes = {"runtimes": ("GET", _runtimes)}
