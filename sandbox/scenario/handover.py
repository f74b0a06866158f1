"""Who starts the engine, and how the others learn of it.

Under pytest-xdist the controller starts it, once, when a worker has collected a test that needs it, and
before any test runs. Both sides speak through a folder: the controller does not collect tests, and
its workers do not show progress.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from sandbox.errors import SandboxError
from sandbox.progress import Progress
from sandbox.settings import Settings

WANTED, ANSWER = "wanted", "answer.json"


class Handover:
    """The folder that the controller and its workers share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def new(cls) -> "Handover":
        return cls(Path(tempfile.mkdtemp(prefix="sandbox-handover-")))

    def ask(self) -> None:
        """A worker says that it needs the engine."""
        (self.folder / WANTED).touch()

    @property
    def unanswered(self) -> bool:
        return (self.folder / WANTED).exists() and not (self.folder / ANSWER).exists()

    def answer(self, settings: Settings, progress: Progress) -> None:
        """The controller starts the engine; a failure is handed over too, for the scenarios to tell."""
        try:
            answer = {"endpoint": start(settings, progress)}
        except SandboxError as error:
            answer = {"error": str(error)}
        draft = self.folder / f"{ANSWER}.draft"
        draft.write_text(json.dumps(answer))
        draft.rename(self.folder / ANSWER)

    def endpoint(self) -> str | None:
        """The endpoint's URL; None if nobody answered. Raises SandboxError with the controller's error."""
        if not (self.folder / ANSWER).exists():
            return None
        answer: dict[str, Any] = json.loads((self.folder / ANSWER).read_text())
        if "error" in answer:
            raise SandboxError(answer["error"])
        return str(answer["endpoint"])

    def remove(self) -> None:
        import shutil

        shutil.rmtree(self.folder)


def start(settings: Settings, progress: Progress) -> str:
    """Start the engine unless it runs, and return its endpoint's URL."""
    from sandbox import engine

    return engine.choose(settings).up(progress).url
