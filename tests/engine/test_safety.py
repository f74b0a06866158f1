"""Nothing reaches AWS, and no credential of the host reaches a handler.

Names looked up and connections made are recorded by Python's audit hooks, in the client's process and in
the handler's: the machine that runs this test may have no way to AWS, which would prove nothing.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox.clients import Clients
from tests.engine.engines import OwnEngine
from tests.engine.functions import Function

ROOT = Path(__file__).parents[2]
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
KEY = "AKIAIOSFODNN7EXAMPLE"

RECORDER = """
import json, sys
seen = []
def record(event, arguments):
    if event == "socket.getaddrinfo":
        seen.append(str(arguments[0]))
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        seen.append(str(arguments[1][0]))
sys.addaudithook(record)
"""

HANDLER = (
    RECORDER
    + """
import os
import boto3

def handler(event, context):
    boto3.client("s3").list_buckets()
    boto3.client("dynamodb").list_tables()
    boto3.resource("sqs", region_name="eu-west-1").meta.client.list_queues()
    caller = boto3.client("sts").get_caller_identity()
    credentials = boto3.Session().get_credentials()
    home = os.path.expanduser("~")
    return {
        "seen": sorted(set(seen)),
        "account": caller["Account"],
        "method": credentials.method,
        "profiles": boto3.Session().available_profiles,
        "environment": dict(os.environ),
        "home": home,
        "files": [name for _, _, names in os.walk(home) for name in names],
    }
"""
)

CLIENT = (
    RECORDER
    + """
from sandbox.cli import run
code = run(sys.argv[1:])
print(json.dumps({"seen": sorted(set(seen)), "code": code}))
"""
)


@pytest.fixture
def own_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OwnEngine:
    """A sandbox that was started by somebody with credentials everywhere."""
    home = tmp_path / "home"
    (home / ".aws").mkdir(parents=True)
    (home / ".aws" / "credentials").write_text(
        f"[default]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n"
    )
    (home / ".aws" / "config").write_text("[default]\nregion = eu-central-1\n")
    return OwnEngine(
        tmp_path,
        SANDBOX_CACHE=str(_cache()),
        HOME=str(home),
        AWS_ACCESS_KEY_ID=KEY,
        AWS_SECRET_ACCESS_KEY=SECRET,
        AWS_PROFILE="default",
        OF_THE_HOST="nobody's business",
        AWS_ENDPOINT_URL_S3="https://s3.eu-central-1.amazonaws.com",
    )


def test_with_credentials_everywhere_nothing_goes_to_aws_and_a_handler_sees_none_of_them(
    own_engine: OwnEngine,
) -> None:
    try:
        client = _recorded(own_engine, "deploy", str(ROOT / "lambdas" / "quickstart"))
        assert client["code"] == 0
        assert set(client["seen"]) == {"127.0.0.1"}

        clients = Clients(f"http://127.0.0.1:{own_engine.port}", account="210987654321")
        answer = Function(clients, HANDLER).invoke({}).payload
        assert answer["seen"] == ["127.0.0.1"]
        assert answer["account"] == "210987654321"
        assert (answer["method"], answer["profiles"]) == ("env", [])
        assert "OF_THE_HOST" not in answer["environment"]
        assert KEY not in json.dumps(answer["environment"])
        assert SECRET not in json.dumps(answer["environment"])
        assert str(own_engine.variables["HOME"]) not in json.dumps(answer["environment"])
        assert not answer["home"].startswith(own_engine.variables["HOME"])
        assert "credentials" not in answer["files"]

        assert _awslocal_account(own_engine) == "000000000000"

        logs = _recorded(own_engine, "logs", "ProfileLogger", "--lines", "1")
        assert set(logs["seen"]) == {"127.0.0.1"}
    finally:
        own_engine.end()


def _recorded(own: OwnEngine, *arguments: str) -> dict[str, Any]:
    """One command of the client in a process whose look-ups and connections are recorded."""
    result = subprocess.run(
        [sys.executable, "-c", CLIENT, *arguments],
        env=own.variables,
        capture_output=True,
        text=True,
        timeout=900,
        check=True,
    )
    answer: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return answer


def _awslocal_account(own: OwnEngine) -> str:
    """Who `awslocal` is, for somebody whose environment holds real credentials."""
    command = [str(own.home / "bin" / "awslocal"), "sts", "get-caller-identity"]
    result = subprocess.run(command, env=own.variables, capture_output=True, text=True, check=True)
    return str(json.loads(result.stdout)["Account"])


def _cache() -> Path:
    from sandbox.settings import Settings

    return Settings.load().cache
