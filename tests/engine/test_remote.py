"""The engine ``remote``: a LocalStack that somebody else runs, with the sandbox's plugins or without."""

from pathlib import Path
from xml.sax.saxutils import unescape as _unescape

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from tests.engine.bare import bare_localstack
from tests.engine.engines import OwnEngine, free_port

TEMPLATE = """\
Resources:
  Things:
    Type: AWS::SQS::Queue
    Properties: {QueueName: things}
"""
SCENARIOS = """\
from sandbox import scenario

stack = scenario.stack("./template.yaml")


def test_a_thing_is_kept(sandbox):
    sqs = sandbox.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="things")["QueueUrl"], MessageBody='{"id": "1"}')
    assert sandbox.queue("Things").expect(id="1") == {"id": "1"}


def test_nothing_is_under_way(sandbox):
    sandbox.settle()
"""


def unescape(text: str) -> str:
    return _unescape(text, {"&#x27;": "'", "&apos;": "'", "&quot;": '"'})


@pytest.fixture
def remote(tmp_path: Path) -> OwnEngine:
    """A project without a sandbox of its own."""
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "test_things.py").write_text(SCENARIOS)
    return OwnEngine(tmp_path, SANDBOX_ENGINE="remote")


@pytest.mark.slow
def test_on_a_bare_localstack_scenarios_run_but_for_those_that_need_the_plugins(
    remote: OwnEngine, tmp_path: Path
) -> None:
    with bare_localstack(tmp_path) as url:
        run = ("scenario", "things", "-n", "0", "--folder", str(tmp_path))
        done = remote.run(*run, SANDBOX_ENDPOINT=url)
        status = remote.run("status", SANDBOX_ENDPOINT=url)
        doctor = remote.run("doctor", SANDBOX_ENDPOINT=url)

    assert "1 passed, 1 skipped" in done.stdout, done.stdout + done.stderr
    told = (remote.home / "report" / "junit.xml").read_text()
    assert f"'settle' is the sandbox's own, and what answers at {url} is a LocalStack" in unescape(told)
    assert "none of the sandbox's" in status.stdout
    assert doctor.returncode == 0, doctor.stdout


def test_on_the_sandbox_every_scenario_runs_and_down_is_left_to_whoever_started_it(
    remote: OwnEngine, endpoint: str, tmp_path: Path
) -> None:
    done = remote.run("scenario", "-n", "0", "--folder", str(tmp_path), SANDBOX_ENDPOINT=endpoint)
    down = remote.run("down", SANDBOX_ENDPOINT=endpoint)

    assert "2 passed" in done.stdout, done.stdout + done.stderr
    assert down.returncode == 1
    assert "was not started from here, and is not ended from here" in down.stderr
    assert Control(endpoint).get("status")["executor"] == "sandbox"
    assert Clients(endpoint).client("sts").get_caller_identity()["Account"]


def test_a_stack_is_deployed_there_from_a_project_that_has_had_no_sandbox_yet(
    remote: OwnEngine, clients: Clients, tmp_path: Path
) -> None:
    done = remote.run(
        *("deploy", str(tmp_path), "--account", clients.account), SANDBOX_ENDPOINT=clients.endpoint_url
    )
    assert done.returncode == 0, done.stderr
    assert len(clients.client("sqs").list_queues()["QueueUrls"]) == 1


def test_where_nothing_answers_the_error_says_how_to_name_another(remote: OwnEngine) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    done = remote.run("up", SANDBOX_ENDPOINT=nowhere)
    assert done.returncode == 1
    assert f"No LocalStack answers at {nowhere}." in done.stderr
    assert "SANDBOX_ENDPOINT=http://" in done.stderr
