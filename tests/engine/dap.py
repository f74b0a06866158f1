"""A client of the Debug Adapter Protocol, as an editor is one."""

import json
import queue
import socket
import threading
from pathlib import Path
from typing import Any

PATIENCE = 120.0


class Editor:
    """Attached to the debug adapter on a port of the loopback address, with breakpoints in one file."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._socket.settimeout(None)
        self._stream = self._socket.makefile("rb")
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._number = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def attach(self, file: Path, *lines: int) -> list[dict[str, Any]]:
        """The breakpoints as the debugger took them; what waited for an editor goes on."""
        self.ask("initialize", adapterID="debugpy", linesStartAt1=True, pathFormat="path")
        self._send("attach", {"name": "sandbox", "justMyCode": True})
        self.event("initialized")
        breakpoints = [{"line": line} for line in lines]
        taken = self.ask("setBreakpoints", source={"path": str(file)}, breakpoints=breakpoints)
        self.ask("setExceptionBreakpoints", filters=[])
        self.ask("configurationDone")
        found: list[dict[str, Any]] = taken["breakpoints"]
        return found

    def stopped(self) -> dict[str, Any]:
        """The frame in which a thread stands, once one does: its thread, file, line and variables."""
        thread = self.event("stopped")["threadId"]
        frame = self.ask("stackTrace", threadId=thread)["stackFrames"][0]
        scope = self.ask("scopes", frameId=frame["id"])["scopes"][0]
        seen = self.ask("variables", variablesReference=scope["variablesReference"])["variables"]
        return {
            "thread": thread,
            "file": Path(frame["source"]["path"]),
            "line": frame["line"],
            "variables": {one["name"]: one["value"] for one in seen},
        }

    def go_on(self, thread: int) -> None:
        self.ask("continue", threadId=thread)

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        number = self._send(command, arguments)
        while True:
            answer = self._answers.get(timeout=PATIENCE)
            if answer["request_seq"] == number:
                assert answer["success"], answer
                body: dict[str, Any] = answer.get("body") or {}
                return body

    def event(self, name: str) -> dict[str, Any]:
        """The next event of that name; those before it are let go."""
        while True:
            event = self._events.get(timeout=PATIENCE)
            if event["event"] == name:
                body: dict[str, Any] = event.get("body") or {}
                return body

    def _send(self, command: str, arguments: dict[str, Any]) -> int:
        self._number += 1
        message = {"seq": self._number, "type": "request", "command": command, "arguments": arguments}
        body = json.dumps(message).encode()
        self._socket.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        return self._number

    def _listen(self) -> None:
        while line := self._stream.readline():
            length = int(line.partition(b":")[2])
            self._stream.readline()
            message = json.loads(self._stream.read(length))
            {"response": self._answers, "event": self._events}[message["type"]].put(message)
        self._events.put({"event": "terminated"})
