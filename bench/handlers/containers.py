"""What LocalStack's Docker executor cannot be faster than: the start of a container with nothing in it."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.mapping.numbers import Sample

VARIABLE, BASE, DEFAULT = "BENCH_IMAGE", "SANDBOX_BASE_IMAGE", "python:3.13-slim"
PATIENCE = 60.0
"""Seconds."""


@dataclass(frozen=True)
class NotMeasured:
    """Why there is no figure."""

    reason: str


def starts(image: str, count: int) -> Sample | NotMeasured:
    """Seconds from `docker run` to the end of a Python that does nothing; the first one is not counted."""
    if reason := _missing(image):
        return NotMeasured(reason)
    return Sample([_run(image) for _ in range(count + 1)][1:])


def image() -> str:
    """The one to start: what our own is built on, unless another one is named."""
    return os.environ.get(VARIABLE) or os.environ.get(BASE) or DEFAULT


def is_here(image: str) -> bool:
    """Whether Docker has it."""
    return _succeeds(["docker", "image", "inspect", image])


def _missing(image: str) -> str | None:
    for what, command in (
        ("no Docker engine answers", ["docker", "version"]),
        (f"the image {image} is not here ({VARIABLE} names another)", ["docker", "image", "inspect", image]),
    ):
        if not _succeeds(command):
            return what
    return None


def _succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(image: str) -> float:
    began = time.perf_counter()
    command = ["docker", "run", "--rm", "--network", "none", image, "python3", "-c", "pass"]
    subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
    return time.perf_counter() - began
