"""Lays our plugins for LocalStack in a folder that is named by their content.

The folder is put on LocalStack's import path. It holds copies, so that a running LocalStack never
sees half of an edit, and metadata of its own, since the client's must not offer LocalStack plugins.
"""

import hashlib
import shutil
import tempfile
from importlib import resources
from pathlib import Path

ROOT = Path(str(resources.files("sandbox")))
PARTS = ("__init__.py", "mapping", "localstack")
ENTRY_POINTS = "localstack/entry_points.txt"


def fingerprint() -> str:
    """The plugins' content as 16 hex digits; two clients with equal plugins agree on it."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
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


def _sources() -> list[Path]:
    found = [ROOT / PARTS[0]]
    for part in PARTS[1:]:
        found += (path for path in (ROOT / part).rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sorted(found)


def _copy(target: Path) -> None:
    for source in _sources():
        copy = target / "sandbox" / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
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
