"""The conftest of projects that test the plugin: an engine that answers a little, deployments of nothing.

It writes what is asked of them to the file ``events``, a line each.
"""

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox import bootstrap, engine
from sandbox.bootstrap import Deployment, Resource
from sandbox.clients import Clients
from sandbox.engine import Endpoint
from sandbox.errors import DeploymentError, PortTaken
from sandbox.progress import Progress
from sandbox.scenario import lifetime
from sandbox.settings import DEFAULT_REGION

EVENTS = Path(__file__).parent / "events"
RESOURCES = [
    Resource("UsersTable", "AWS::DynamoDB::Table", "Users"),
    Resource("F", "AWS::Lambda::Function", "f"),
]
FAILED = {
    "id": 1,
    "requestId": "r",
    "function": "f",
    "startedAt": 1.0,
    "durationMs": 1.0,
    "coldStart": True,
    "outcome": "error",
    "event": {},
    "result": None,
    "error": {
        "errorType": "KeyError",
        "errorMessage": "'email'",
        "stackTrace": ['File "handler.py", line 41, in go'],
    },
    "log": "",
}


def happened(what: str) -> None:
    with EVENTS.open("a") as file:
        file.write(what + "\n")


STUCK = {
    "kind": "record",
    "what": "a record waits for its retry",
    "table": "Users",
    "sequenceNumber": "100",
    "mapping": "1b2c",
    "function": "f",
    "attempt": 3,
    "error": json.dumps(FAILED["error"]),
    "retryAt": 1700000000.0,
}


class Answers(BaseHTTPRequestHandler):
    """``/_sandbox/``: one failed invocation, an account that settles if it is told to, and can be deleted."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        kind = url.path.rsplit("/", 1)[-1]
        entries = [FAILED] if kind == "invocations" and "after=0" in url.query else []
        self._answer({"cursor": 1, "dropped": 0, kind: entries})

    def do_POST(self) -> None:
        stuck = [] if os.environ.get("STAND_IN_SETTLES") else [STUCK]
        self._answer({"settled": not stuck, "waitedMs": 0, "waiting": stuck})

    def do_DELETE(self) -> None:
        happened(f"delete account {self.path.rsplit('/', 1)[-1]}")
        self._answer({"deleted": {}})

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, body: dict[str, Any]) -> None:
        content = json.dumps({"version": 1, **body}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class StandInEngine:
    def up(self, progress: Progress) -> Endpoint:
        happened("up")
        if os.environ.get("STAND_IN_ENGINE") == "fails":
            raise PortTaken("Port 4566 is taken.")
        server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        return Endpoint(url, url)


def deploy(
    template: Path, clients: Clients, *, stack: str | None, parameters: Mapping[str, str], **_: object
) -> Deployment:
    named = f"{template.parent.name} as {stack}" if stack else template.parent.name
    where = "" if clients.region == DEFAULT_REGION else f" in {clients.region}"
    happened(f"deploy {named}{where} account {clients.account}")
    match os.environ.get("STAND_IN_DEPLOY"):
        case "fails":
            raise DeploymentError("CloudFormation said no.")
        case "interrupted":
            raise KeyboardInterrupt
    resources = {each.logical_id: each for each in RESOURCES}
    if "FunctionName" in parameters:
        resources["F"] = replace(resources["F"], physical_id=parameters["FunctionName"])
    return Deployment("users", clients.account, clients.region, dict(parameters), resources, changed=True)


engine.choose = lambda settings: StandInEngine()  # type: ignore[assignment,return-value]
bootstrap.deploy = deploy  # type: ignore[assignment]
bootstrap.delete = lambda stack, clients: happened(f"delete {stack}")  # type: ignore[assignment,misc]
lifetime._exists = lambda name, clients: name == os.environ.get("STAND_IN_STACKS")
