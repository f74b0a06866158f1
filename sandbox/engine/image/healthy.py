"""The image's health check: exit code 0 once everything answers and the scripts of ready.d have run.

Nothing but the standard library and our readiness: it is run every few seconds.
"""

import json
import os
import sys
from http.client import HTTPConnection
from typing import Any

from sandbox.engine import ready
from sandbox.engine.image.start import PORT
from sandbox.errors import EngineError

PATIENCE = 8.0
DOCKERS = "DockerRuntimeExecutor"
"""What `docker` loads, of LocalStack's: docker-compose.docker-executor.yml."""


def main() -> int:
    asked = os.environ.get("LAMBDA_RUNTIME_EXECUTOR") or "sandbox"
    executor = DOCKERS if asked == "docker" else asked
    try:
        awaited = ready.missing(_asked("/_sandbox/status"), executor) or _scripts(_asked("/_localstack/init"))
    except (OSError, ValueError, EngineError) as error:
        awaited = str(error)
    if awaited:
        print(f"waiting for {awaited}")
    return 1 if awaited else 0


def _scripts(init: dict[str, Any]) -> str:
    return "" if init["completed"]["READY"] else "the scripts in /etc/localstack/init/ready.d"


def _asked(path: str) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE)
    connection.request("GET", path)
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    return answer


if __name__ == "__main__":
    sys.exit(main())
