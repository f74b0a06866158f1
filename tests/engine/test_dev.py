"""``sandbox dev``: functions run what is saved, one of them under a debugger."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sandbox.bootstrap import delete, deploy
from sandbox.cli import deployed
from sandbox.cli.deployed import Deployed
from sandbox.clients import Clients
from sandbox.control import Control
from sandbox.settings import RECORD, Settings
from tests.engine.dap import Editor
from tests.engine.engines import COMMAND, free_port
from tests.engine.functions import OFTEN
from tests.engine.projects import Project
from tests.engine.test_debugging import stays_longer_than
from tests.waiting import eventually

SAYS = """def handler(event, context):
    said = {word!r}
    return said
"""


@dataclass
class Work:
    """A stack that was deployed by hand in a project of its own, and the commands that are typed there."""

    project: Project
    stack: str
    home: Path
    started: "list[subprocess.Popen[str]]" = field(default_factory=list)

    @property
    def source(self) -> Path:
        return self.project.folder / "code/app.py"

    def says(self, word: str) -> None:
        """Save it, in one go: who watches sees no half of it."""
        self.project.write("saved", SAYS.format(word=word))
        (self.project.folder / "saved").replace(self.source)

    def deploy(self) -> bool:
        """Whether there was anything to do."""
        project = self.project
        return deploy(
            project._written(), project.clients, settings=project.settings, stack=self.stack
        ).changed

    @property
    def function(self) -> str:
        return str(self._resource("Reader"))

    def _resource(self, name: str) -> Any:
        found = self.project.clients.client("cloudformation").describe_stack_resource(
            StackName=self.stack, LogicalResourceId=name
        )
        return found["StackResourceDetail"]["PhysicalResourceId"]

    def invoke(self) -> Any:
        answer = self.project.clients.client("lambda").invoke(FunctionName=self.function)
        return json.loads(answer["Payload"].read())

    def set_timeout(self, seconds: int) -> None:
        client, name = self.project.clients.client("lambda"), self.function
        client.update_function_configuration(FunctionName=name, Timeout=seconds)
        client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig=OFTEN)

    def code_sha256(self) -> str:
        found = self.project.clients.client("lambda").get_function_configuration(FunctionName=self.function)
        return str(found["CodeSha256"])

    def outcomes(self) -> list[str]:
        """Of the function's invocations."""
        clients = self.project.clients
        page = Control(clients.endpoint_url).get(
            "invocations", account=clients.account, function=self.function
        )
        return [one["outcome"] for one in page["invocations"]]

    def write_an_item(self) -> None:
        self.project.clients.client("dynamodb").put_item(
            TableName=self._resource("Orders"), Item={"id": {"S": str(uuid.uuid4())}}
        )

    def dev(self, *arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [*COMMAND, "dev", *arguments],
            env={**os.environ, "SANDBOX_HOME": str(self.home), "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        for process in self.started:
            process.kill()
            process.communicate()
        delete(self.stack, self.project.clients)


@pytest.fixture
def work(endpoint: str, tmp_path: Path) -> Iterator[Work]:
    project = Project.in_folder(tmp_path, Clients(endpoint))
    home = tmp_path / ".sandbox"
    home.mkdir()
    shutil.copy(Settings.load().home / RECORD, home)
    work = Work(project, f"dev-{random.randrange(10**9)}", home)
    work.says("deployed")
    work.deploy()
    entry = Deployed(project._written(), project.clients.region, work.stack)
    deployed.remember(Settings(0, home, home, None, entry.region), entry)
    yield work
    work.end()


def line_with(process: "subprocess.Popen[str]", text: str) -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return line
    raise AssertionError(f"{text!r} was awaited; it said {lines}")


def interrupted(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """How it ends at Ctrl-C, and what it says then."""
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=300)
    return process.returncode, said


def test_the_next_invocation_runs_what_was_saved_until_ctrl_c_and_after_it(work: Work) -> None:
    dev, before = work.dev(), work.code_sha256()
    line_with(dev, "Watching the source of Reader. Ctrl-C ends it.")

    work.says("saved")
    reloaded = line_with(dev, "↻")

    assert re.fullmatch(r"↻ Reader: app\.py changed, \d+ ms\n", reloaded)
    assert work.invoke() == "saved"
    assert work.code_sha256() != before
    code, said = interrupted(dev)
    assert (code, said.strip()) == (0, "Functions go on with what was saved last; a deployment replaces it.")
    assert work.invoke() == "saved"


def test_what_was_edited_while_nobody_watched_runs_once_somebody_does(work: Work) -> None:
    work.says("edited")

    line_with(work.dev(), "↻ Reader: its source is not what was deployed")

    assert work.invoke() == "edited"


def test_a_source_that_cannot_be_packed_is_told_and_one_that_cannot_be_imported_fails_as_on_aws(
    work: Work,
) -> None:
    dev = work.dev()
    line_with(dev, "Watching")

    outside = work.project.folder / "code/outside.py"
    outside.symlink_to(Path("/etc/hostname"))
    told = line_with(dev, "not reloaded")
    assert "outside.py is a link that leads out of" in told
    assert work.invoke() == "deployed"

    work.project.write("code/app.py", "def handler(event, context:\n")
    outside.unlink()
    line_with(dev, "↻")
    assert work.invoke()["errorType"] == "Runtime.UserCodeSyntaxError"


def test_a_deployment_after_it_puts_the_code_right_that_cloudformation_takes_for_unchanged(
    work: Work,
) -> None:
    dev = work.dev()
    line_with(dev, "Watching")
    work.says("tried")
    line_with(dev, "↻")
    interrupted(dev)
    work.says("deployed")  # as it was

    assert work.deploy()
    assert work.invoke() == "deployed"
    assert not work.deploy()


def test_a_stack_is_watched_by_one_process_at_a_time(work: Work) -> None:
    line_with(work.dev(), "Watching")

    said, _ = (second := work.dev()).communicate(timeout=300)

    assert second.returncode == 2
    assert f"Another sandbox dev watches stack {work.stack} already." in said


def test_a_write_stops_in_a_breakpoint_and_after_a_save_in_the_new_code(work: Work) -> None:
    work.set_timeout(1)
    port = free_port()
    dev = work.dev("Reader", "--port", str(port))
    line_with(dev, f"{work.function} waits for an editor at 127.0.0.1:{port}.")
    editor = Editor(port)
    editor.attach(work.source, 3)
    work.write_an_item()
    seen = editor.stopped()
    stays_longer_than(1.5)
    editor.go_on(seen["thread"])

    work.says("saved")
    line_with(dev, "↻")
    editor.event("terminated")
    again = Editor(port)
    again.attach(work.source, 3)
    work.write_an_item()
    saved = again.stopped()
    again.go_on(saved["thread"])

    assert (seen["file"], seen["variables"]["said"]) == (work.source, "'deployed'")
    assert seen["variables"]["event"].startswith("{'Records': [")
    assert saved["variables"]["said"] == "'saved'"
    eventually("the end of both", work.outcomes, lambda seen: seen == ["success", "success"])
    code, _ = interrupted(dev)
    work.set_timeout(60)
    assert (code, work.invoke()) == (0, "saved")
