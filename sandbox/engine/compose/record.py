"""What is written down of a container that was started, so that any later command finds it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.settings import COMPOSE, RECORD


@dataclass(frozen=True)
class Record:
    port: int
    plugins: str
    """Of this client, when it started the container."""
    project: str
    """Compose's name for it."""
    engine: str = COMPOSE

    @classmethod
    def read(cls, home: Path) -> "Record | None":
        try:
            return cls(**json.loads((home / RECORD).read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, home: Path) -> None:
        draft = home / f"{RECORD}.new"
        draft.write_text(json.dumps(asdict(self)))
        draft.replace(home / RECORD)


def project_of(home: Path) -> str:
    """One for each ``.sandbox``: two of them never see each other's containers."""
    return f"sandbox-{hashlib.sha256(str(home).encode()).hexdigest()[:10]}"
