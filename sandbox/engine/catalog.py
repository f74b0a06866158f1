"""LocalStack's index of AWS's services, made once and kept with its environment.

LocalStack makes it of the descriptions of 400 services, which takes two seconds of a processor, and keeps it
in a folder that each start empties. Where it finds one in ``usr/lib/localstack``, as in its own image, it
takes that.
"""

import shutil
from pathlib import Path

from filelock import FileLock

from sandbox.engine import configuration, program
from sandbox.engine.environment import EngineEnvironment
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Progress, Step

PLACE = Path("usr", "lib", "localstack")
"""Below LocalStack's FILESYSTEM_ROOT."""
FILES = "service-catalog-*.dill"


def make(environment: EngineEnvironment, cache: Path, progress: Progress) -> Path:
    """The folder with it, made if need be. Raises EnvironmentUnavailable."""
    folder = environment.static_libs
    if not _is_in(folder):
        with progress.step("Indexing AWS's services (once)") as step, FileLock(cache / "environment.lock"):
            if not _is_in(folder):
                _make(environment, folder, step)
    return folder


def lay(folder: Path, root: Path) -> None:
    """Put it where a LocalStack with ``root`` as its FILESYSTEM_ROOT looks for it."""
    place = root / PLACE
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(folder)


def _is_in(folder: Path) -> bool:
    return any(folder.glob(FILES))


def _make(environment: EngineEnvironment, folder: Path, step: Step) -> None:
    root = folder.with_name("static-libs.new")
    shutil.rmtree(root, ignore_errors=True)
    (root / PLACE).mkdir(parents=True)
    try:
        program.run(
            [str(environment.python), "-P", "-m", "localstack.aws.spec"],
            step,
            folder=root,
            env={
                **configuration.EVERYWHERE,
                "FILESYSTEM_ROOT": str(root),
                "HOME": str(root),
                "PATH": "/usr/bin:/bin",
                "PYTHONHASHSEED": "0",  # the same bytes each time, for the image
            },
        )
        if not _is_in(root / PLACE):
            raise EnvironmentUnavailable(f"LocalStack made no index of AWS's services in {root / PLACE}.")
        shutil.rmtree(folder, ignore_errors=True)
        (root / PLACE).rename(folder)
    except program.Failed as error:
        raise EnvironmentUnavailable(f"LocalStack's index of AWS's services failed:\n{error}") from error
    finally:
        shutil.rmtree(root, ignore_errors=True)
