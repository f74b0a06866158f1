"""What stands in the way of Docker, and what to type next."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sandbox.engine.compose import command, daemon
from sandbox.engine.compose.daemon import Daemon
from sandbox.errors import EngineError

NOBODY = 65534


def test_no_engine_is_told_with_how_to_start_it_and_with_the_other_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    with pytest.raises(EngineError) as told:
        Daemon.connect()
    assert str(told.value).startswith("No Docker engine answers: ")
    assert "sudo systemctl start docker" in str(told.value)
    assert "SANDBOX_ENGINE=process sandbox up" in str(told.value)


def test_an_engine_that_answers_no_more_is_told_like_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daemon, "PATIENCE", 0.5)
    with _answering("/version", "/_ping") as address:
        monkeypatch.setenv("DOCKER_HOST", address)
        docker = Daemon.connect()
        with pytest.raises(EngineError, match=r"^No Docker engine answers: .*timed out"):
            docker.image("any")


def test_a_socket_that_this_user_may_not_use_is_told_with_the_group(monkeypatch: pytest.MonkeyPatch) -> None:
    with _closed_socket() as path:
        monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
        with _as_nobody(), pytest.raises(EngineError) as told:
            Daemon.connect()
    assert str(told.value).startswith("Docker does not let this user in: ")
    assert "sudo usermod -aG docker $USER" in str(told.value)


def test_no_compose_is_told_with_the_packages_that_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match=r"There is no Compose: .*docker-compose-plugin"):
        command.find()


def test_a_docker_without_its_plugin_is_passed_over_for_compose_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, code in (("docker", 1), ("docker-compose", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command.find() == ["docker-compose"]


@contextmanager
def _answering(*paths: str) -> Iterator[str]:
    """An engine that knows its version, and says nothing more than that; its address."""
    silent = threading.Event()

    class Engine(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.endswith(paths):
                silent.wait(60)
            told = json.dumps({"ApiVersion": "1.43"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Engine) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"tcp://127.0.0.1:{server.server_port}"
        finally:
            silent.set()
            server.shutdown()


@contextmanager
def _closed_socket() -> Iterator[str]:
    """One that its owner alone may use, and not even he; in a folder that all may enter."""
    path = Path(f"/tmp/sandbox-closed-{os.getpid()}.sock")  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        path.chmod(0)
        try:
            yield str(path)
        finally:
            path.unlink()


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may use every socket."""
    import docker  # noqa: F401  # what is imported later may lie in a folder of root's

    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
