"""LocalStack's command line and environment: all of it is ours, nothing of the host's is passed on."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sandbox.engine import leftovers, runtimes
from sandbox.engine.environment import EngineEnvironment
from sandbox.settings import Settings

PROVIDERS = ("LAMBDA", "DYNAMODB", "DYNAMODBSTREAMS", "CLOUDFORMATION", "CLOUDWATCH")
PASSED_ON = (
    *("LANG", "LC_ALL", "TZ", "DEBUG", "LS_LOG"),
    *("SANDBOX_RETRY_WAIT", "SANDBOX_RETRY_LONGEST_WAIT", "SANDBOX_WINDOW_ENDS", "SANDBOX_WARM_PARENTS"),
)
POLL_INTERVAL_SECONDS = "0.05"
INIT_SECONDS = str(6 * 900 + 60)
"""LocalStack's end for the start of an execution environment, 20 by itself. With provisioned concurrency an
init may take 15 minutes, and is tried six times; the executor keeps these ends, and the ten seconds else."""


def start(
    settings: Settings,
    environment: EngineEnvironment,
    plugins: Path,
    jars: Path,
    overrides: Mapping[str, str] | None = None,
) -> int:
    """Start LocalStack as a background process of its own; returns its pid.

    Its log goes to ``.sandbox/engine.log``; the one of the run before is kept beside it. ``overrides``
    are environment variables of LocalStack that replace those of the sandbox.
    """
    folder = _fresh_folder(settings.home, settings.region)
    log = settings.home / "engine.log"
    if log.exists():
        log.replace(settings.home / "engine.previous.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command(settings, environment),
            env={**_variables(settings, environment, plugins, jars), **(overrides or {})},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    return process.pid


def _fresh_folder(home: Path, region: str) -> Path:
    """One life: what an earlier LocalStack left is not read by the next."""
    folder = home / "engine"
    for name in ("data", "root", "tmp"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    _give_a_region(folder / "home", region)
    return folder


def _give_a_region(home: Path, region: str) -> None:
    # Where boto3 knows no region, LocalStack's SAM transform sets AWS_DEFAULT_REGION for as long as it works:
    # of two deployments at once, the first to end takes it away from the other.
    config = home / ".aws" / "config"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f"[default]\nregion = {region}\n")


def _command(settings: Settings, environment: EngineEnvironment) -> list[str]:
    # -P: the working folder must not shadow modules. -X names the project for `sandbox down`.
    mark = leftovers.mark(settings.home)
    return [str(environment.python), "-P", "-X", mark, "-m", "localstack.runtime.main"]


def _variables(
    settings: Settings, environment: EngineEnvironment, plugins: Path, jars: Path
) -> dict[str, str]:
    folder = settings.home / "engine"
    address = f"127.0.0.1:{settings.port}"
    return {
        **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder / "home"),
        "TEMP": str(folder / "tmp"),
        "XDG_CACHE_HOME": str(folder / "home" / ".cache"),
        "PYTHONPATH": str(plugins),
        "PYTHONUNBUFFERED": "1",
        # LocalStack's
        "GATEWAY_LISTEN": address,
        "GATEWAY_SERVER": "sandbox",
        "LOCALSTACK_HOST": address,
        "FILESYSTEM_ROOT": str(folder / "root"),
        "OVERRIDE_IN_DOCKER": "0",
        "EXTRA_CORS_ALLOWED_ORIGINS": settings.endpoint_url,
        "DNS_ADDRESS": "0",
        "DISABLE_EVENTS": "1",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "SQS_ENDPOINT_STRATEGY": "path",
        "OPENSEARCH_ENDPOINT_STRATEGY": "path",
        "LAMBDA_RUNTIME_EXECUTOR": "sandbox",
        "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT": INIT_SECONDS,
        "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": POLL_INTERVAL_SECONDS,
        **{f"PROVIDER_OVERRIDE_{service}": "sandbox" for service in PROVIDERS},
        # ours
        "SANDBOX_FINGERPRINT": plugins.name,
        "SANDBOX_DATA": str(folder / "data"),
        "SANDBOX_DYNAMODB_JARS": str(jars),
        "SANDBOX_RUNTIMES": json.dumps(runtimes.for_localstack(settings)),
    }
