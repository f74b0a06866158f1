"""Puts into the image what `sandbox up` puts into the cache, by the same code: a step for each layer.

``python -m sandbox.engine.image.prepare STEP [ARGUMENT …]``, in the build.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sandbox.engine import awslocal, catalog, dynamodb_local, environment, plugins, runtimes
from sandbox.errors import SandboxError
from sandbox.progress import Silent

ROOT = Path("/opt/sandbox")
RUNTIMES = "runtimes.json"
PORT = 4566
REGION = "us-east-1"
EPOCH = 315_532_800
"""1980: files that are equal have one time, so that equal builds have equal layers."""
READ, SEARCH = 0o444, 0o111
_IN_WORDS = "{} (what its image was built with: the build argument RUNTIMES names others)"


def localstack(root: Path) -> None:
    """LocalStack's environment, compiled, and its ``awslocal``."""
    made = environment.make(root, Silent())
    (root / "localstack").symlink_to(made.python.parent.parent)
    _compile(made.python, *_packages(root / "localstack"))
    catalog.make(made, root, Silent())
    awslocal.write(root, root / "localstack" / "bin", PORT, REGION)


def database(root: Path) -> None:
    """DynamoDB Local's files, each of its pinned sum."""
    dynamodb_local.fetch(root, None, root / "localstack" / "bin" / "python", Silent())


def functions(root: Path, *names: str) -> None:
    """The runtimes ``names``, and what LocalStack is told of them."""
    for name in names:
        runtimes.make(name, root, Silent())
    folders = {name: str(folder) for name, folder in runtimes.folders(root).items() if name in names}
    told = {
        "folders": folders,
        "inWords": _IN_WORDS.format(", ".join(names)),
        "make": {"command": ["false"], "environment": {}},  # all are ready: never run
    }
    (root / RUNTIMES).write_text(json.dumps(told))


def ours(root: Path) -> None:
    """Our plugins for LocalStack, in the folder that is named by their content."""
    laid = plugins.lay(root / "plugins")
    _compile(root / "localstack" / "bin" / "python", laid)


STEPS: dict[str, Callable[..., None]] = {
    "localstack": localstack,
    "database": database,
    "functions": functions,
    "plugins": ours,
}


def _packages(environment: Path) -> list[Path]:
    [folder] = environment.glob("lib/python*/site-packages")
    return sorted(path for path in folder.iterdir() if path.suffix == ".py" or any(path.rglob("*.py")))


def _compile(python: Path, *folders: Path) -> None:
    """Each folder by a process of its own, which compiles one file after the other.

    The bytes of a few modules go by what their process compiled before them.
    """
    # By content, not by time: the same bytes in every build, and nothing to look at when they are loaded.
    how = ["-qq", "--invalidation-mode", "unchecked-hash"]
    variables = {**os.environ, "PYTHONHASHSEED": "0"}

    def compile_one(folder: Path) -> None:
        command = [str(python), "-m", "compileall", *how, str(folder)]
        subprocess.run(command, env=variables, check=False)  # some packages ship files of another Python

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(compile_one, folders))


def _even_out(root: Path) -> None:
    """One time for all files, and all may be read: the image's user is another than the build's."""
    for path in (root, *root.rglob("*")):
        found = path.lstat()
        if found.st_mtime == EPOCH:  # else every step would copy the files of those before it
            continue
        if not path.is_symlink():
            path.chmod(found.st_mode | (READ | SEARCH if path.is_dir() else READ))
        os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)


def main(step: str, *arguments: str) -> None:
    try:
        STEPS[step](ROOT, *arguments)
    except SandboxError as error:
        sys.exit(f"error: {error}")
    _even_out(ROOT)


if __name__ == "__main__":
    main(*sys.argv[1:])
