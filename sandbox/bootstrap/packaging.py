"""A function's deployment package: its code and what its ``requirements.txt`` asks for, as one zip.

Equal input gives equal bytes, so the zip's hash is the package's name in the cache and in S3, and
CloudFormation sees a change exactly when there is one.
"""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from sandbox.bootstrap import archive, dependencies, npm
from sandbox.bootstrap.functions import Function
from sandbox.errors import PackagingError

FORMAT = 1  # raise it when the same files shall give other bytes


@dataclass(frozen=True)
class Package:
    """A zip in the cache, and the function it belongs to."""

    function: str
    path: Path
    sha256: str
    """64 hex digits."""
    size: int
    """Bytes."""

    @property
    def code_sha256(self) -> str:
        """The hash as Lambda writes it: base64."""
        return base64.b64encode(bytes.fromhex(self.sha256)).decode()


def build(function: Function, runtime: str, cache: Path) -> Package:
    """Make the zip of a function with code beside the template, or take it from ``cache``.

    Its dependencies are those for ``runtime``, ``python3.13`` say.
    Raises PackagingError, naming the file and the function.
    """
    assert function.code is not None
    try:
        path, sha256 = _zip(function.code, runtime, cache)
    except PackagingError as error:
        about = f"{function.where}: {function.logical_id} cannot be packaged."
        raise PackagingError(f"{about} {error}") from error
    return Package(function.logical_id, path, sha256, path.stat().st_size)


def _zip(code: Path, runtime: str, cache: Path) -> tuple[Path, str]:
    if code.is_dir():
        return _from_folder(code, runtime, cache / "packages", cache / "dependencies")
    if code.suffix == ".zip":
        return code, hashlib.sha256(code.read_bytes()).hexdigest()
    raise PackagingError(f"{code} is neither a folder nor a zip.")


def _from_folder(folder: Path, runtime: str, packages: Path, installed: Path) -> tuple[Path, str]:
    entries = archive.entries_of(folder)
    if not entries:
        raise PackagingError(f"{folder} is empty.")
    key, files = "", entries
    if runtime.startswith("python") and "requirements.txt" in entries:
        key, needed = dependencies.installed(folder / "requirements.txt", runtime, installed)
        files = {**needed, **entries}  # the function's own file wins, as with the SAM CLI
    if runtime.startswith("nodejs"):
        npm.check(folder, entries)
    name = hashlib.sha256(f"{FORMAT} {archive.fingerprint(entries)} {key}".encode()).hexdigest()[:32]
    path = next(packages.glob(f"{name}.*.zip"), None) or _make(packages, name, files)
    return path, path.name.split(".")[1]


def _make(packages: Path, name: str, files: dict[str, archive.Entry]) -> Path:
    packages.mkdir(parents=True, exist_ok=True)
    draft = archive.write(files, packages)
    sha256 = hashlib.sha256(draft.read_bytes()).hexdigest()
    # In one step: another process may be putting the same bytes there.
    return draft.replace(packages / f"{name}.{sha256}.zip")
