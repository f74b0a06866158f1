"""The image in which LocalStack's Docker executor runs a function: AWS's, or a stand-in for it.

Where AWS's can be pulled, LocalStack can also download its own init, which it puts into the image. Where it
cannot, lambda_image/ has what both are replaced by.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.handlers.containers import NotMeasured, image

AWS = "public.ecr.aws/lambda/python:3.13"
SOURCES = Path(__file__).with_name("lambda_image")
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


@dataclass(frozen=True)
class LambdaImage:
    """For Python 3.13."""

    name: str
    init: Path | None = None
    """What stands in for LocalStack's init; without one LocalStack downloads its own."""

    @property
    def words(self) -> str:
        return (
            f"in {self.name}" if self.init is None else "in stand-ins for AWS's image and LocalStack's init"
        )


@contextmanager
def lambda_image() -> Iterator[LambdaImage | NotMeasured]:
    """AWS's where it can be pulled; else the stand-in, for as long as it is used."""
    if not shutil.which("docker") or _failure("docker", "version"):
        yield NotMeasured("no Docker engine answers")
    elif not _failure("docker", "pull", "--quiet", AWS):
        yield LambdaImage(AWS)
    elif not shutil.which("go"):
        yield NotMeasured(f"{AWS} cannot be pulled, and there is no Go to build a stand-in with")
    else:
        with TemporaryDirectory() as folder:
            yield from _stand_in(Path(folder))


def _stand_in(folder: Path) -> Iterator[LambdaImage | NotMeasured]:
    init = folder / "init"
    source = str(SOURCES / "init.go")
    build = ["go", "build", "-ldflags=-s -w", "-o", str(init), source]
    if reason := _failure(*build, CGO_ENABLED="0"):
        yield NotMeasured(f"the init's stand-in cannot be built: {reason}")
        return
    with _registry() as registry:
        name = f"{registry.address}/lambda:python3.13"
        build = ["docker", "build", "--quiet", "--tag", name, "--build-arg", f"BASE={image()}", str(SOURCES)]
        if reason := _failure(*build, DOCKER_BUILDKIT="0"):
            yield NotMeasured(f"the stand-in of {AWS} cannot be built: {reason}")
            return
        registry.image_id = _output("docker", "image", "inspect", "--format", "{{.Id}}", name)
        try:
            yield LambdaImage(name, init)
        finally:
            _failure("docker", "image", "rm", name)


class Registry(ThreadingHTTPServer):
    """One whose only image Docker has already: LocalStack pulls each image before it uses it."""

    image_id = ""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Registry

    def do_GET(self) -> None:
        config = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 1}
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": {**config, "digest": self.server.image_id},
            "layers": [],
        }
        body = json.dumps(manifest if "/manifests/" in self.path else {}).encode()
        self.send_response(200)
        self.send_header("Content-Type", MANIFEST if "/manifests/" in self.path else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - so the library names them

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def _registry() -> Iterator[Registry]:
    with Registry(("127.0.0.1", 0), _Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def _failure(*command: str, **variables: str) -> str:
    """Why a command failed, or nothing."""
    done = subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    return (done.stderr or done.stdout).strip()[-500:] if done.returncode else ""


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
