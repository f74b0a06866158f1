"""The lock files: where they are, what their content is called, how they are installed."""

import hashlib
from importlib import resources
from pathlib import Path


def lock_file(name: str) -> Path:
    """A lock file: package data of an installed client, ``requirements/`` of a checkout."""
    package = Path(str(resources.files("sandbox")))
    shipped = package / "requirements" / name
    return shipped if shipped.exists() else package.parent / "requirements" / name


def digest(*locks: str) -> str:
    """16 hex digits that change with the lock files' content."""
    return hashlib.sha256(b"".join(lock_file(lock).read_bytes() for lock in locks)).hexdigest()[:16]


def install(lock: str) -> list[str]:
    """uv's arguments; where to is the caller's to add."""
    return ["pip", "install", "--require-hashes", "--no-deps", "-r", str(lock_file(lock))]
