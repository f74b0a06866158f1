"""The image's entry point: LocalStack with our plugins, told what the process engine tells it.

A variable of the container wins over what stands here, with or without LocalStack's prefix
``LOCALSTACK_``, as in LocalStack's own image.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from sandbox.engine import configuration

ROOT = Path("/opt/sandbox")
PORT = 4566
STATE = Path("/var/lib/localstack")
HOME = STATE / "home"
PREFIX = "LOCALSTACK_"
NOT_PREFIXED = ("LOCALSTACK_HOST", "LOCALSTACK_HOSTNAME")
"""Names that begin with the prefix by themselves."""


def variables(given: Mapping[str, str], root: Path = ROOT) -> dict[str, str]:
    """The environment of LocalStack's process."""
    chosen = {_plain(name): value for name, value in given.items() if value}
    address = f"127.0.0.1:{chosen.get('SANDBOX_PORT', PORT)}"  # as seen from outside
    region = chosen.get("AWS_DEFAULT_REGION", "us-east-1")
    plugins = next((root / "plugins").iterdir())
    return {
        **configuration.EVERYWHERE,
        "GATEWAY_LISTEN": _listening(address),
        "LOCALSTACK_HOST": address,
        "EXTRA_CORS_ALLOWED_ORIGINS": f"http://{address}",
        # LocalStack's own places: /var/lib/localstack, /etc/localstack/init.
        "FILESYSTEM_ROOT": "/",
        "AWS_DEFAULT_REGION": region,
        **chosen,
        "HOME": str(HOME),
        "XDG_CACHE_HOME": str(HOME / ".cache"),
        "PYTHONPATH": str(plugins),
        "PYTHONUNBUFFERED": "1",
        "SANDBOX_FINGERPRINT": plugins.name,
        "SANDBOX_DATA": str(STATE / "sandbox"),
        "SANDBOX_DYNAMODB_JARS": str(next((root / "dynamodb-local").glob("*/"))),
        "SANDBOX_RUNTIMES": (root / "runtimes.json").read_text(),
    }


def _listening(address: str) -> str:
    # Handlers, in the container, are given addresses as seen from outside: a domain of OpenSearch's, say.
    everywhere = f"0.0.0.0:{PORT}"
    return everywhere if address.endswith(f":{PORT}") else f"{everywhere},{address}"


def _plain(name: str) -> str:
    return name.removeprefix(PREFIX) if name not in NOT_PREFIXED else name


def main() -> None:
    told = variables(os.environ)
    configuration.give_a_region(HOME, told["AWS_DEFAULT_REGION"])
    python = str(ROOT / "localstack" / "bin" / "python")
    os.execve(python, [python, "-P", "-m", "localstack.runtime.main"], told)  # noqa: S606


if __name__ == "__main__":
    main()
