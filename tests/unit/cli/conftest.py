"""What the tests of commands share: a project in which an engine seems to run, and says what it is told."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from sandbox.engine.record import Record

Answer = dict[str, Any]


class StandIn:
    """``answers`` are what it says, by path under ``/_sandbox/``: one, or a function of what was sent."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[Answer], Answer]] = {"status": {"plugins": "0"}}
        self.asked: list[tuple[str, Answer]] = []

    def answer(self, path: str, sent: Answer) -> Answer:
        self.asked.append((path, sent))
        found = self.answers.get(path, {"error": f"there is nothing at {path}"})
        return {"version": 1, **(found(sent) if callable(found) else found)}

    def asked_of(self, path: str) -> list[Answer]:
        """What was sent to a path, each time it was asked."""
        return [sent for asked, sent in self.asked if asked == path]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The engine of the project in the current folder: this very process, as far as its record says."""
    stand_in = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stand_in))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    home = tmp_path / ".sandbox"
    home.mkdir()
    Record.of(os.getpid(), server.server_port, "0").write(home)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SANDBOX_HOME", str(home))
    monkeypatch.setenv("SANDBOX_PORT", str(server.server_port))
    yield stand_in
    server.shutdown()
    thread.join()
    server.server_close()


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            self._say(url.path, dict(parse_qsl(url.query)))

        def do_POST(self) -> None:
            self._say(self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def log_message(self, *_: object) -> None:
            pass

        def _say(self, path: str, sent: Answer) -> None:
            content = json.dumps(stand_in.answer(path.removeprefix("/_sandbox/"), sent)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler
