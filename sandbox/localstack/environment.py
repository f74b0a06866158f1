"""What `sandbox up` tells the plugins, by environment variables of LocalStack's process."""

import os
from pathlib import Path

FINGERPRINT = "SANDBOX_FINGERPRINT"
DATA = "SANDBOX_DATA"
JARS = "SANDBOX_DYNAMODB_JARS"


def fingerprint() -> str:
    """Which plugins these are: the name of the folder they were laid in."""
    return os.environ[FINGERPRINT]


def data_folder(name: str) -> Path:
    """A folder of ours under the engine's data, made if it is not there."""
    folder = Path(os.environ[DATA]) / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def jars_folder() -> Path:
    return Path(os.environ[JARS])
