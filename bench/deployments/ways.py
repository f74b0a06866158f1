"""Two ways to deploy a folder with a template, each a command as somebody types it."""

import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sandbox.bootstrap import packaged
from sandbox.clients import Clients
from sandbox.errors import DeploymentError
from sandbox.progress import Silent
from sandbox.settings import Settings

BUCKET = "packages"
ROOT = Path(__file__).parents[2]
FUNCTION = "reader"


@dataclass(frozen=True)
class Took:
    seconds: float
    """From the command's start to its end, or until what it deployed has answered."""
    processor: float
    """Seconds of processor time of the command itself, without LocalStack's."""


class Way(Protocol):
    name: str

    def prepare(self, folder: Path) -> None:
        """What is to be done before the command, and does not count."""

    def deploy(self, folder: Path) -> Took:
        """Raises DeploymentError with what the command printed."""


class Sandbox:
    name = "sandbox deploy"

    def __init__(self, settings: Settings, account: str) -> None:
        self._settings = settings
        self._account = account

    def prepare(self, folder: Path) -> None:
        """It packages by itself, which counts."""

    def deploy(self, folder: Path) -> Took:
        command = [sys.executable, "-m", "sandbox.cli", "deploy", str(folder), "--account", self._account]
        return _run(command, _of(self._settings))


class AwsLocal:
    name = "awslocal cloudformation deploy"

    def __init__(self, settings: Settings, account: str) -> None:
        self._settings = settings
        self._clients = Clients(settings.endpoint_url, account)
        self._output = settings.home / "packaged" / account

    def prepare(self, folder: Path) -> None:
        """Package, as `sandbox package --s3-bucket` does it, and put the packages there."""
        shutil.rmtree(self._output, ignore_errors=True)
        done = packaged.package(
            folder / "template.yaml",
            self._output,
            cache=self._settings.cache,
            parameters={},
            bucket=packaged.Bucket(BUCKET),
            progress=Silent(),
        )
        s3 = self._clients.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        for name in done.files:
            s3.upload_file(str(self._output / name), BUCKET, name)

    def deploy(self, folder: Path) -> Took:
        options = ["--stack-name", folder.name, "--template-file", str(self._output / "template.yaml")]
        options += [
            "--no-fail-on-empty-changeset",
            "--capabilities",
            "CAPABILITY_IAM",
            "CAPABILITY_AUTO_EXPAND",
        ]
        command = [str(self._settings.home / "bin" / "awslocal"), "cloudformation", "deploy", *options]
        return _run(command, {"AWS_ACCESS_KEY_ID": self._clients.account})


def from_ready_to_deployed(settings: Settings, folder: Path) -> Took:
    """Of `sandbox up` with a template, which loads what it deploys with while LocalStack starts.

    The processor time is the whole command's. Raises DeploymentError with what the command printed.
    """
    command = [sys.executable, "-u", "-m", "sandbox.cli", "up", str(folder)]
    before, ready, told = _processor(), 0.0, []
    with subprocess.Popen(
        command,
        env={**os.environ, **_of(settings)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            told.append(line)
            if line.startswith("✓ Starting LocalStack"):
                ready = time.perf_counter()
    took = time.perf_counter() - ready
    if process.returncode or not ready:
        raise DeploymentError(f"{' '.join(command)}\n{''.join(told)}")
    return Took(took, _processor() - before)


def _of(settings: Settings) -> dict[str, str]:
    """What tells a command of ours which sandbox is meant."""
    return {
        "SANDBOX_HOME": str(settings.home),
        "SANDBOX_PORT": str(settings.port),
        "SANDBOX_CACHE": str(settings.cache),
        "SANDBOX_ENGINE": "process",
        "PYTHONPATH": str(ROOT),
    }


def until_it_answers(clients: Clients, version: str) -> float:
    """Seconds until the function answers that it is of ``version``. Raises DeploymentError after a minute."""
    began, functions = time.perf_counter(), clients.client("lambda")
    while (took := time.perf_counter() - began) < 60:  # noqa: PLR2004
        answer = functions.invoke(FunctionName=FUNCTION, Payload=b"{}")["Payload"].read().decode()
        if answer == f'"{version}"':
            return time.perf_counter() - began
    raise DeploymentError(f"After {took:.0f} s {FUNCTION} answers {answer}, not {version}.")


def _run(command: list[str], variables: dict[str, str]) -> Took:
    before, began = _processor(), time.perf_counter()
    done = subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    took = Took(time.perf_counter() - began, _processor() - before)
    if done.returncode:
        raise DeploymentError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return took


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
