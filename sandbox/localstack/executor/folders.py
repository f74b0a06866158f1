"""Folders of read-only files: deployment packages are, as on AWS."""

import shutil
from pathlib import Path

READ_ONLY = 0o555


def lock(folder: Path) -> None:
    """Take away the right to write from everything in ``folder``."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & READ_ONLY)


def remove(folder: Path) -> None:
    """Remove ``folder`` with everything in it, also what is read-only; nothing if it is not there."""
    if folder.exists():
        for path in (folder, *folder.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
        shutil.rmtree(folder)
