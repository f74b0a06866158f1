"""A LocalStack without the sandbox's plugins, of the same environment."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

from sandbox.engine import environment
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.engine.engines import free_port
from tests.waiting import eventually


@contextmanager
def bare_localstack(folder: Path) -> Iterator[str]:
    """Runs as long as the ``with`` block; yields its URL."""
    port = free_port()
    python = environment.make(Settings.load().cache, Silent()).python
    settings = {
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "DNS_ADDRESS": "0",
        "DISABLE_EVENTS": "1",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "FILESYSTEM_ROOT": str(folder / "root"),
        "OVERRIDE_IN_DOCKER": "0",
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [python, "-P", "-m", "localstack.runtime.main"],
            env=settings,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        eventually("LocalStack's health", lambda: _health(url), lambda status: status == 200)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # a bare one takes its time on a busy machine
            process.kill()
            process.wait()


def _health(url: str) -> int | None:
    try:
        return urllib3.request("GET", f"{url}/_localstack/health", retries=False).status
    except urllib3.exceptions.HTTPError:
        return None
