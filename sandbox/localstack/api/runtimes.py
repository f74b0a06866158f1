"""``/_sandbox/runtimes``: which runtimes functions may declare, which are prepared, and the platform."""

import platform

from localstack.http import Request

from sandbox.localstack.api.answers import Answer, Routes
from sandbox.localstack.executor.environments import ENVIRONMENTS


def _runtimes(_: Request) -> Answer:
    known = ENVIRONMENTS.places.runtimes
    told = [{"name": name, "ready": known.ready(name) is not None} for name in known.folders]
    return {"runtimes": told, "platform": _platform()}


def _platform() -> str:
    """Where functions run, in uv's words; what is packaged for them is packaged for that."""
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine())
    return f"{machine}-{'apple-darwin' if platform.system() == 'Darwin' else 'unknown-linux-gnu'}"


ROUTES: Routes = {"runtimes": ("GET", _runtimes)}
