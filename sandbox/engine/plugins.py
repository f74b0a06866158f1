"""Lays our plugins for LocalStack in a folder that is named by their content.

The folder is put on LocalStack's import path. It holds copies, so that a running LocalStack never
sees half of an edit, and metadata of its own, since the client's must not offer LocalStack plugins.
"""

import hashlib
import os
import shutil
import tempfile
from importlib import resources
from pathlib import Path

ROOT = Path(str(resources.files("sandbox")))
FILES = ("__init__.py", "listeners.py")
FOLDERS = ("mapping", "localstack")
ENTRY_POINTS = "localstack/entry_points.txt"


def fingerprint() -> str:
    """The plugins' content as 16 hex digits; two clients with equal plugins agree on it."""
    digest = hashlib.sha256()
    for name in _sources():
        digest.update(name.encode() + b"\0")
        with open(f"{ROOT}/{name}", "rb") as file:  # noqa: PTH123 - each command asks, and paths take longer
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()[:16]


def lay(folder: Path) -> Path:
    """Put the plugins into ``folder/<fingerprint>`` unless they are there, and return that path."""
    target = folder / fingerprint()
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder, prefix="laying-"))
        _copy(draft / target.name)
        _put_in_place(draft, target)
    return target


def _sources() -> list[str]:
    """Their names under ROOT."""
    found = [*FILES]
    for part in FOLDERS:
        for folder, _, files in os.walk(ROOT / part):
            under = Path(folder).relative_to(ROOT).as_posix()
            found += (f"{under}/{name}" for name in files if not name.endswith(".pyc"))
    return sorted(found)


def _copy(target: Path) -> None:
    for name in _sources():
        copy = target / "sandbox" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy)
    metadata = target / "sandbox_plugins-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: sandbox-plugins\nVersion: 1\n")
    shutil.copyfile(ROOT / ENTRY_POINTS, metadata / "entry_points.txt")


def _put_in_place(draft: Path, target: Path) -> None:
    try:
        (draft / target.name).rename(target)
    except OSError:
        if not target.exists():  # else another process was first, with the same content
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
