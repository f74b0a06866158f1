"""The deployment package of a function or a layer: its code and what that asks for, as one zip.

Equal input gives equal bytes, so the zip's hash is the package's name in the cache and in S3, and
CloudFormation sees a change exactly when there is one.
"""

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sandbox.bootstrap import archive, dependencies, npm
from sandbox.bootstrap.asked import Asked
from sandbox.bootstrap.sources import Source
from sandbox.bootstrap.target import Target
from sandbox.errors import PackagingError
from sandbox.progress import Step

FORMAT = 2  # raise it when the same files shall give other bytes


@dataclass(frozen=True)
class Package:
    """A zip in the cache, or one that was given, and the resource it belongs to."""

    resource: str
    """Logical id of a function or a layer."""
    path: Path
    sha256: str
    """64 hex digits."""
    size: int
    """Bytes."""
    unzipped: int
    """Bytes at most: our own zips are not compressed."""

    @property
    def code_sha256(self) -> str:
        """The hash as Lambda writes it: base64."""
        return base64.b64encode(bytes.fromhex(self.sha256)).decode()

    @cached_property
    def contents(self) -> dict[str, int]:
        """Bytes of each file, unzipped, by its name."""
        with zipfile.ZipFile(self.path) as zipped:
            return {file.filename: file.file_size for file in zipped.infolist()}


def build(source: Source, target: Target, cache: Path, step: Step) -> Package:
    """Make the zip of ``source``, or take it from ``cache``; what it asks for is for ``target``.

    Raises PackagingError, naming the file and the resource.
    """
    try:
        return _from_folder(source, target, cache, step) if source.code.is_dir() else _given(source)
    except (PackagingError, OSError) as error:
        about = f"{source.where}: {source.logical_id} cannot be packaged."
        raise PackagingError(f"{about} {error}") from error


def _given(source: Source) -> Package:
    code = source.code
    if code.suffix not in (".zip", ".jar"):
        raise PackagingError(f"{code} is neither a folder nor a zip.")
    if not zipfile.is_zipfile(code):
        raise PackagingError(f"{code} is not a zip, whatever its name says.")
    sha256 = hashlib.sha256(code.read_bytes()).hexdigest()
    package = Package(source.logical_id, code, sha256, code.stat().st_size, 0)
    return replace(package, unzipped=sum(package.contents.values()))


def _from_folder(source: Source, target: Target, cache: Path, step: Step) -> Package:
    entries = archive.entries_of(source.code)
    if not entries:
        raise PackagingError(f"{source.code} is empty.")
    asked = _asked(source, entries, target, cache) if source.is_built else None
    if asked and target.runtime.startswith("nodejs"):
        entries = {name: entry for name, entry in entries.items() if not name.startswith(npm.MODULES)}
    request = f"{FORMAT} {archive.fingerprint(entries)} {source.prefix} {asked.key if asked else ''}"
    name = hashlib.sha256(request.encode()).hexdigest()[:32]
    packages = cache / "packages"
    path = next(packages.glob(f"{name}.*.zip"), None)
    if path is None:
        needed = asked.files(cache / "dependencies", step) if asked else {}
        # The resource's own file wins, as with the SAM CLI.
        files = {f"{source.prefix}{name}": entry for name, entry in {**needed, **entries}.items()}
        path = _make(packages, name, files)
    size = path.stat().st_size
    return Package(source.logical_id, path, path.name.split(".")[1], size, size)


def _asked(source: Source, entries: Mapping[str, archive.Entry], target: Target, cache: Path) -> Asked | None:
    if target.runtime.startswith("python"):
        return dependencies.asked_by(source.code, entries, target, source.method, cache)
    if target.runtime.startswith("nodejs"):
        return npm.asked_by(source.code, entries, target, cache)
    return None


def _make(packages: Path, name: str, files: Mapping[str, archive.Entry]) -> Path:
    packages.mkdir(parents=True, exist_ok=True)
    draft = archive.write(files, packages)
    sha256 = hashlib.sha256(draft.read_bytes()).hexdigest()
    # In one step: another process may be putting the same bytes there.
    return draft.replace(packages / f"{name}.{sha256}.zip")
