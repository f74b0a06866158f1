"""The engine ``process``: LocalStack as a background process on this machine.

It survives the command that started it. Its pid, log and data stand in the project's ``.sandbox``.
"""

from pathlib import Path
from typing import Any

from sandbox.control import Control
from sandbox.engine import home, leftovers, plugins, readiness, record
from sandbox.engine.protocol import Capabilities, Endpoint, EngineStatus
from sandbox.engine.record import Record
from sandbox.errors import EngineDied, EngineError, EngineMismatch
from sandbox.progress import Progress
from sandbox.settings import Settings

END_PATIENCE = 4.0
"""Seconds that LocalStack has to end by itself."""


class ProcessEngine:
    name = "process"
    capabilities = Capabilities(ledger=True, accounts=True)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = settings.home
        self._control = Control(settings.endpoint_url)

    def up(self, progress: Progress) -> Endpoint:
        if self._answers():
            return self._endpoint()
        home.prepare(self._home)
        with home.alone(self._home, progress):
            if not self._comes_to_answer(progress):
                from sandbox.engine import starting  # slow to import, and seldom needed

                starting.start(self._settings, self._control, self.log(), progress)
        return self._endpoint()

    def down(self, progress: Progress) -> bool:
        if not self._home.exists():
            return False
        with home.alone(self._home, progress), progress.step("Stopping LocalStack"):
            written = Record.read(self._home)
            process = written.process() if written else None
            if process:
                readiness.end(process, END_PATIENCE)
            left = leftovers.end(self._home)
            record.forget(self._home)
            return bool(process or left)

    def status(self) -> EngineStatus:
        written = Record.read(self._home)
        process = written.process() if written else None
        port = written.port if written and process else self._settings.port
        endpoint = f"http://127.0.0.1:{port}"
        details = _ask(Control(endpoint)) if process else {}
        return EngineStatus(
            engine=self.name,
            running=process is not None,
            ready=bool(details),
            endpoint=endpoint,
            pid=process.pid if process else None,
            log=self.log(),
            details=details,
        )

    def log(self) -> Path:
        return self._home / "engine.log"

    def _endpoint(self) -> Endpoint:
        return Endpoint(self._settings.endpoint_url, self._settings.endpoint_url)

    def _answers(self) -> bool:
        """Whether the recorded engine is ready; raises EngineMismatch where it is not the one wanted."""
        written = self._running()
        if written is None or _ask(self._control).get("pid") != written.pid:
            return False
        self._check_plugins(written)
        return True

    def _comes_to_answer(self, progress: Progress) -> bool:
        """The same, waiting for as long as its process lives: a busy engine is not a dead one.

        Raises EngineError where it never answers.
        """
        written = self._running()
        if written is None:
            return False
        with progress.step("Waiting for LocalStack, which runs") as step:
            try:
                readiness.wait(self._control, written, self.log(), step)
            except EngineDied:
                return False
            except EngineError as error:
                raise EngineError(f"{error}\nEnd it, and begin anew: sandbox down && sandbox up") from error
        self._check_plugins(written)
        return True

    def _running(self) -> Record | None:
        """The recorded engine, if its process lives; raises EngineMismatch where it has another port."""
        written = Record.read(self._home)
        if written is None or written.process() is None:
            return None
        if written.port != self._settings.port:
            raise EngineMismatch(
                f"This project's sandbox runs on port {written.port}, and SANDBOX_PORT asks for "
                f"{self._settings.port}. Use that port, or move it with: sandbox down && sandbox up"
            )
        return written

    def _check_plugins(self, written: Record) -> None:
        if written.plugins != plugins.fingerprint():
            raise EngineMismatch(
                f"The sandbox that runs on port {written.port} has other plugins ({written.plugins}) than "
                f"this client brings ({plugins.fingerprint()}): the client was updated since. Start it anew, "
                f"which empties it: sandbox down && sandbox up\n{readiness.last_lines(self.log())}"
            )


def _ask(control: Control) -> dict[str, Any]:
    """What the engine says of itself; empty when it does not answer."""
    try:
        return control.get("status")
    except EngineError:
        return {}
