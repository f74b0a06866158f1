"""The project's ``.sandbox``: made when it is needed, and changed by one command at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sandbox.errors import EngineError
from sandbox.progress import Progress

LOCK_SECONDS_UNTOLD = 0.3


def prepare(home: Path) -> None:
    """Raises EngineError where it cannot be written to."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / ".gitignore").write_text("*\n")
    except OSError as error:
        raise EngineError(
            f"{home} cannot be written to ({error.strerror}), and the sandbox's log and data go "
            "there. Name another folder with SANDBOX_HOME."
        ) from error


@contextmanager
def alone(home: Path, progress: Progress) -> Iterator[None]:
    """No other command of this project starts or stops the engine meanwhile."""
    lock = FileLock(home / "engine.lock")
    try:
        lock.acquire(timeout=LOCK_SECONDS_UNTOLD)
    except Timeout:
        with progress.step("Waiting for another command that starts or stops the sandbox"):
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
