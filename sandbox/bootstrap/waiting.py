"""Waiting with an end: looks often, and says what it awaited when it gives up."""

import time
from collections.abc import Callable
from typing import TypeVar

from sandbox.errors import DeploymentError

Found = TypeVar("Found")
FIRST_PAUSE = 0.01
LONGEST_PAUSE = 0.05
PATIENCE = 300.0


def until(look: Callable[[], Found | None], awaited: Callable[[], str], patience: float = PATIENCE) -> Found:
    """Call ``look`` until it returns something; raises DeploymentError after ``patience`` seconds."""
    end = time.monotonic() + patience
    pause = FIRST_PAUSE
    while (found := look()) is None:
        if time.monotonic() > end:
            raise DeploymentError(f"Gave up after {patience:.0f} s, waiting for {awaited()}.")
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    return found
