"""Functions made from a source text: what the tests of the executor deploy and invoke."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from sandbox.clients import Clients

ROLE = "arn:aws:iam::{account}:role/tests"


@dataclass(frozen=True)
class Invoked:
    """What a synchronous invocation answered."""

    payload: Any
    error: str | None


def package(source: str, **more: str) -> bytes:
    """A deployment package with ``handler.py`` and what else is given, file name (without suffix) to text."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in {"handler": source, **more}.items():
            entry = zipfile.ZipInfo(f"{name.replace('.', '/')}.py")
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return file.getvalue()


class Function:
    """A function named ``f``-something in the account of ``clients``."""

    def __init__(self, clients: Clients, source: str, *, name: str = "f", **settings: Any) -> None:
        self.clients = clients
        self.name = name
        files = settings.pop("files", {})
        configuration = {"Runtime": "python3.13", "Handler": "handler.handler", "Timeout": 10, **settings}
        client = clients.client("lambda")
        client.create_function(
            FunctionName=name,
            Role=ROLE.format(account=clients.account),
            Code={"ZipFile": package(source, **files)},
            **configuration,
        )
        client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.05})

    def invoke(self, event: Any = None) -> Invoked:
        """Invoke it and wait for the answer."""
        answer = self.clients.client("lambda").invoke(
            FunctionName=self.name, Payload=json.dumps({} if event is None else event)
        )
        return Invoked(json.loads(answer["Payload"].read()), answer.get("FunctionError"))
