"""What `sandbox up` tells the plugins, by environment variables of LocalStack's process."""

import math
import os
from pathlib import Path

from sandbox.mapping.choices import Choices

FINGERPRINT = "SANDBOX_FINGERPRINT"
DATA = "SANDBOX_DATA"
JARS = "SANDBOX_DYNAMODB_JARS"
RETRY_WAIT = "SANDBOX_RETRY_WAIT"
RETRY_LONGEST_WAIT = "SANDBOX_RETRY_LONGEST_WAIT"
WINDOW_ENDS = "SANDBOX_WINDOW_ENDS"
HOST_NAMES = "SANDBOX_HOST_NAMES"


def fingerprint() -> str:
    """Which plugins these are: the name of the folder they were laid in."""
    return os.environ[FINGERPRINT]


def data_folder(name: str) -> Path:
    """A folder of ours under the engine's data, made if it is not there."""
    folder = Path(os.environ[DATA]) / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def choices() -> Choices:
    """What was chosen where AWS does not say what it does. Raises ValueError for what cannot be."""
    ours = Choices()
    ends = os.environ.get(WINDOW_ENDS, "later-record")
    if ends not in ("later-record", "time"):
        raise ValueError(f"{WINDOW_ENDS} is {ends!r}; it must be 'later-record' or 'time'")
    return Choices(
        first_wait=_seconds(RETRY_WAIT, ours.first_wait),
        longest_wait=_seconds(RETRY_LONGEST_WAIT, ours.longest_wait),
        final_when_idle=ends == "time",
    )


def _seconds(name: str, otherwise: float) -> float:
    text = os.environ.get(name) or str(otherwise)
    try:
        given = float(text)
    except ValueError:
        given = math.nan
    if not 0 < given < math.inf:
        raise ValueError(f"{name} is {text!r}; it must be a number of seconds above 0")
    return given


def host_names() -> frozenset[str]:
    """Names by which others reach this machine, where it is a container: they are told, apart by commas."""
    named = os.environ.get(HOST_NAMES, "").lower().split(",")
    return frozenset(name.strip() for name in named if name.strip())


def jars_folder() -> Path:
    return Path(os.environ[JARS])
