"""Functions made from a source text: what the tests of the executor deploy, invoke and look at."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.engine import runtimes
from sandbox.errors import EnvironmentUnavailable
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.waiting import eventually

ROLE = "arn:aws:iam::{account}:role/tests"
TIMEOUT = 60
"""Seconds that a function has where its test says nothing of it: more than a busy machine stands still."""
OFTEN = {"Delay": 0.05, "MaxAttempts": 2400}
"""For boto3's waiters: what is awaited takes milliseconds, and minutes on a busy machine."""


@dataclass(frozen=True)
class Invoked:
    """What a synchronous invocation answered."""

    payload: Any
    error: str | None
    body: bytes = b""
    """The payload as it came."""
    status: int = 200
    version: str | None = None
    """The one that ran."""


def package(files: dict[str, str], *, mode: int = 0o644) -> bytes:
    """A deployment package of ``files``, name to text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, text)
    return packed.getvalue()


class Function:
    """A function in the account of ``clients``: ``source`` is its ``handler.py``, beside it are ``files``."""

    def __init__(
        self,
        clients: Clients,
        source: str,
        *,
        name: str = "subject",
        files: dict[str, str] | None = None,
        **settings: Any,
    ) -> None:
        self.clients = clients
        self.name = name
        client = clients.client("lambda")
        client.create_function(
            FunctionName=name,
            Role=ROLE.format(account=clients.account),
            Code={"ZipFile": package({"handler.py": source, **(files or {})})},
            **{"Runtime": "python3.13", "Handler": "handler.handler", "Timeout": TIMEOUT, **settings},
        )
        client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig=OFTEN)

    def invoke(self, event: Any = None) -> Invoked:
        """Invoke it and wait for the answer."""
        answer = self.clients.client("lambda").invoke(
            FunctionName=self.name, Payload=json.dumps({} if event is None else event)
        )
        body = answer["Payload"].read()
        return Invoked(
            json.loads(body),
            answer.get("FunctionError"),
            body,
            answer["StatusCode"],
            answer.get("ExecutedVersion"),
        )

    def fail(self, event: Any = None) -> Any:
        """Invoke it, and hold the answer to what AWS sends with the payload of a function that failed."""
        invoked = self.invoke(event)
        assert (invoked.status, invoked.error, invoked.version) == (200, "Unhandled", "$LATEST")
        return invoked.payload

    def invoke_and_forget(self, event: Any) -> None:
        """Have it invoked, asynchronously."""
        self.clients.client("lambda").invoke(
            FunctionName=self.name, InvocationType="Event", Payload=json.dumps(event)
        )

    def running(self) -> list[dict[str, Any]]:
        """The entries of its invocations that have not ended."""
        return [one for one in self.invocations() if one["state"] == "running"]

    def invocations(self) -> list[dict[str, Any]]:
        """Its entries in the ledger."""
        page = Control(self.clients.endpoint_url).get(
            "invocations", account=self.clients.account, function=self.name
        )
        found: list[dict[str, Any]] = page["invocations"]
        return found

    def last(self) -> dict[str, Any]:
        """The last one of them."""
        return self.invocations()[-1]

    def logged(self, text: str) -> list[str]:
        """All events of its log group, once ``text`` is in one of them."""
        return eventually(
            f"{text!r} in the log group of {self.name}", self._events, lambda events: text in "".join(events)
        )

    def _events(self) -> list[str]:
        logs = self.clients.client("logs")
        group = f"/aws/lambda/{self.name}"
        try:
            return [event["message"] for event in logs.filter_log_events(logGroupName=group)["events"]]
        except logs.exceptions.ResourceNotFoundException:  # made with the first log
            return []


def can_run(runtime: str) -> bool:
    """Whether functions of ``runtime`` can be had on this machine; what is missing is made, if it can be."""
    try:
        runtimes.make(runtime, Settings.load().cache, Silent())
    except EnvironmentUnavailable:
        return False
    return True
