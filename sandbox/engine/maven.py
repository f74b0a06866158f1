"""Where Maven's files are: the address stands in LocalStack's own constants."""

import subprocess
from pathlib import Path

_ASK = "from localstack.constants import MAVEN_REPO_URL; print(MAVEN_REPO_URL)"


def address(python: Path) -> str:
    """Without a slash at its end; ``python`` has LocalStack."""
    answer = subprocess.run([python, "-I", "-c", _ASK], capture_output=True, text=True, check=True)
    return answer.stdout.strip().rstrip("/")
