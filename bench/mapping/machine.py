"""On what it was measured."""

import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil


@dataclass(frozen=True)
class Machine:
    when: str
    system: str
    processor: str
    cores: int
    memory: int
    """Bytes."""
    load: float
    """The system's load over the last minute, before anything was begun."""

    @classmethod
    def here(cls) -> "Machine":
        return cls(
            when=datetime.now(UTC).strftime("%Y-%m-%d"),
            system=f"{platform.system()} {platform.release()}",
            processor=_processor(),
            cores=psutil.cpu_count() or 1,
            memory=psutil.virtual_memory().total,
            load=os.getloadavg()[0],
        )

    def __str__(self) -> str:
        return (
            f"{self.when}, {self.cores} cores of {self.processor}, {self.memory / 1024**3:.0f} GB, "
            f"{self.system}; load before it {self.load:.1f}"
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _processor() -> str:
    """Linux tells the name of the processor only here."""
    description = Path("/proc/cpuinfo")
    names = description.read_text().splitlines() if description.exists() else []
    named = (line.partition(":")[2].strip() for line in names if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
