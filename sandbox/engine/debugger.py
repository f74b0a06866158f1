"""debugpy, under which Python functions run while an editor looks at them: made once for each runtime."""

import shutil
import tempfile
from pathlib import Path

from filelock import FileLock

from sandbox.engine import locks, python_runtime, runtimes
from sandbox.engine.uv import run_uv
from sandbox.progress import Progress, Step

LOCK = "debugger.txt"


def debugpy(runtime: str, cache: Path, progress: Progress) -> Path | None:
    """The folder that it is installed in for the interpreter of ``runtime``; None for Node, which brings its
    own. Raises EnvironmentUnavailable."""
    if runtime not in python_runtime.NAMES:
        return None
    folder = cache / "debuggers" / f"{runtime}-{locks.digest(LOCK)}"
    if not folder.exists():
        python = runtimes.make(runtime, cache, progress)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (
            progress.step(f"Installing debugpy for {runtime} (once)") as step,
            FileLock(folder.parent / f"{folder.name}.lock"),
        ):
            if not folder.exists():
                _install(python, folder, step)
    return folder


def _install(python: Path, folder: Path, step: Step) -> None:
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix="installing-"))
    try:
        # Compiled now: it is imported by a handler's process, at each beginning.
        into = ["--python", str(python), "--target", str(draft), "--compile-bytecode"]
        run_uv([*locks.install(LOCK), *into], step)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
