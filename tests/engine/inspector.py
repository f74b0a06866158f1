"""A client of Node's inspector, as an editor is one: the Chrome DevTools Protocol over a WebSocket."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import urllib3
from websockets.sync.client import ClientConnection, connect

PATIENCE = 120.0


@contextmanager
def inspecting(port: int) -> "Iterator[Inspector]":
    """Attached to the Node that listens on a port of the loopback address."""
    found = urllib3.request("GET", f"http://127.0.0.1:{port}/json/list", timeout=PATIENCE, retries=False)
    with connect(found.json()[0]["webSocketDebuggerUrl"], max_size=None) as connection:
        yield Inspector(connection)


class Inspector:
    def __init__(self, connection: ClientConnection) -> None:
        self._socket = connection
        self._numbers = itertools.count(1)
        self._events: list[dict[str, Any]] = []
        self._files: dict[str, str] = {}

    def attach(self, file: Path, line: int) -> str:
        """The id of a breakpoint in ``line``, counted from 1; what waited for an editor goes on."""
        self.ask("Runtime.enable")
        self.ask("Debugger.enable")
        taken = self.ask("Debugger.setBreakpointByUrl", url=file.as_uri(), lineNumber=line - 1)
        self.ask("Runtime.runIfWaitingForDebugger")
        return str(taken["breakpointId"])

    def stopped(self) -> dict[str, Any]:
        """The frame in which Node stands, once it does: its file, line and local variables."""
        frame = self.event("Debugger.paused")["callFrames"][0]
        scope = next(one for one in frame["scopeChain"] if one["type"] == "local")
        seen = self.ask("Runtime.getProperties", objectId=scope["object"]["objectId"])["result"]
        return {
            "file": self._files[frame["location"]["scriptId"]],
            "line": frame["location"]["lineNumber"] + 1,
            "variables": {one["name"]: one["value"].get("value") for one in seen if "value" in one},
        }

    def go_on(self) -> None:
        self.ask("Debugger.resume")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while "id" not in (heard := self._heard()):
            self._events.append(heard)
        assert heard["id"] == number and "error" not in heard, heard
        found: dict[str, Any] = heard["result"]
        return found

    def event(self, method: str) -> dict[str, Any]:
        """The next event of that name; those before it are let go."""
        while True:
            event = self._events.pop(0) if self._events else self._heard()
            if event["method"] == method:
                found: dict[str, Any] = event["params"]
                return found

    def _heard(self) -> dict[str, Any]:
        heard: dict[str, Any] = json.loads(self._socket.recv(PATIENCE))
        if heard.get("method") == "Debugger.scriptParsed":
            self._files[heard["params"]["scriptId"]] = heard["params"]["url"]
        return heard
