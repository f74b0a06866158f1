"""LocalStack's command line and environment: all of it is ours, nothing of the host's is passed on."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sandbox.engine import catalog, configuration, leftovers, runtimes
from sandbox.engine.environment import EngineEnvironment
from sandbox.errors import EngineError
from sandbox.settings import Settings

PASSED_ON = ("LANG", "LC_ALL", "TZ", "DEBUG", "LS_LOG", *configuration.CHOICES)


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
    catalog.lay(environment.static_libs, folder / "root")
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
    """One life: what an earlier LocalStack left is not read by the next. Raises EngineError."""
    folder = home / "engine"
    for name in ("data", "root", "tmp"):
        try:
            _remove(folder / name)
            (folder / name).mkdir(parents=True)
        except OSError as error:
            raise EngineError(
                f"{folder / name} cannot be made anew ({error}). Remove it, or name another folder with "
                "SANDBOX_HOME."
            ) from error
    configuration.give_a_region(folder / "home", region)
    return folder


def _remove(folder: Path) -> None:
    """Deployment packages are read-only, folders too: who is not root may take nothing out of them."""
    if folder.exists():
        for path, _, _ in os.walk(folder):
            Path(path).chmod(0o700)
        shutil.rmtree(folder)


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
        **configuration.EVERYWHERE,
        "GATEWAY_LISTEN": address,
        "LOCALSTACK_HOST": address,
        "FILESYSTEM_ROOT": str(folder / "root"),
        "EXTRA_CORS_ALLOWED_ORIGINS": settings.endpoint_url,
        # ours
        "SANDBOX_FINGERPRINT": plugins.name,
        "SANDBOX_DATA": str(folder / "data"),
        "SANDBOX_DYNAMODB_JARS": str(jars),
        "SANDBOX_RUNTIMES": json.dumps(runtimes.for_localstack(settings)),
    }
