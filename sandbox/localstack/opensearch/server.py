"""The server's process: on the loopback address, on a leash, with a small heap."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import requests
from localstack import config

from sandbox.localstack import environment, leash, ports

HEAP = "-Xmx512m"
LOGGING = Path(__file__).with_name("log4j2.properties")
MOST_LINES = 15
STOP_SECONDS = 3.0


class OpenSearch:
    """At most one; :meth:`start` is for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    def start(self, folder: Path, java: Path) -> None:
        """Start it from where it was unpacked, unless it runs; returns before it answers."""
        with self._lock:
            if self.running:
                return
            self._port = ports.choose()
            log = _log().open("wb")
            with log:
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", leash.__file__, *self._command(folder, java)],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    cwd=folder,
                    env={"LANG": "C.UTF-8"},
                    start_new_session=True,
                )
            # Read by LocalStack's service when a domain is created: its own would download a server.
            config.OPENSEARCH_CUSTOM_BACKEND = f"http://127.0.0.1:{self._port}"

    def stop(self) -> None:
        with self._lock:
            if self._process and self._process.stdin:
                self._process.stdin.close()  # the leash kills it: what it holds is not kept
                self._process.wait(STOP_SECONDS)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def status(self) -> dict[str, Any]:
        ended = self._process is not None and not self.running
        return {
            "running": self.running,
            "ready": not ended and _answers(),
            "url": config.OPENSEARCH_CUSTOM_BACKEND or None,
            "log": str(_log()),
            "end": _last_lines() if ended else "",
        }

    def _command(self, folder: Path, java: Path) -> list[str]:
        data = environment.data_folder("opensearch")
        settings = {
            "discovery.type": "single-node",
            "network.host": "127.0.0.1",
            "http.port": str(self._port),
            "transport.port": str(ports.choose()),
            "path.data": str(data / "indexes"),
            "path.logs": str(data / "logs"),
            # A full disk is this machine's own affair, and no index shall become read-only by it.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            # An index of each scenario's; they go with the sandbox.
            "cluster.max_shards_per_node": "10000",
        }
        return [
            str(java),
            *(HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            # Without native code: it would be unpacked into a folder that a container may have made
            # unexecutable, and is needed to lock memory and to refuse root, who CI often is.
            *("-Djna.boot.library.path=/nowhere", "-Djna.noclasspath=true", "-Djna.nosys=true"),
            f"-Djava.io.tmpdir={environment.data_folder('opensearch-scratch')}",
            f"-Dopensearch.path.home={folder}",
            f"-Dopensearch.path.conf={_configuration()}",
            *("-cp", f"{folder}/lib/*:{folder}/agent/*"),
            "org.opensearch.bootstrap.OpenSearch",
            *(word for name, value in settings.items() for word in ("-E", f"{name}={value}")),
        ]


def _answers() -> bool:
    """Whether the server does to which domains lead: ours, or one that LocalStack was told of."""
    if not config.OPENSEARCH_CUSTOM_BACKEND:
        return False
    try:
        return bool(requests.get(f"{config.OPENSEARCH_CUSTOM_BACKEND}/_cluster/health", timeout=2).ok)
    except requests.exceptions.RequestException:
        return False


def _configuration() -> Path:
    folder = environment.data_folder("opensearch-configuration")
    (folder / "opensearch.yml").touch()
    shutil.copy(LOGGING, folder)
    return folder


def _log() -> Path:
    return environment.data_folder("opensearch-scratch") / "opensearch.log"


def _last_lines() -> str:
    return "\n".join(_log().read_text(errors="replace").splitlines()[-MOST_LINES:])


SERVER = OpenSearch()
