"""Whatever is edited in whatever order: what is deployed is the new template or the former one."""

import copy
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sandbox.clients import Clients
from sandbox.errors import SandboxError
from tests.engine.projects import Project

Edit = Callable[[Project], None]
UNTOLD = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _set(setting: str, value: Any) -> Edit:
    def edit(project: Project) -> None:
        if value is None:
            project.mapping.pop(setting, None)
        else:
            project.mapping[setting] = value

    return edit


def _of(resource: str, name: str, value: Any) -> Edit:
    def edit(project: Project) -> None:
        if value is None:
            project.properties(resource).pop(name, None)
        else:
            project.properties(resource)[name] = value

    return edit


def _queue(name: str | None) -> Edit:
    def edit(project: Project) -> None:
        project.template["Resources"].pop("Extra", None)
        if name is not None:
            properties = {"QueueName": name} if name else {}
            project.template["Resources"]["Extra"] = {"Type": "AWS::SQS::Queue", "Properties": properties}

    return edit


def _code(answer: int) -> Edit:
    return lambda project: project.write(
        "code/app.py", f"def handler(event, context):\n    return {answer}\n"
    )


EDITS = st.one_of(
    st.sampled_from([1, 7, 100, 20_000]).map(lambda size: _set("BatchSize", size)),  # the last is refused
    st.sampled_from([None, 0, 3]).map(lambda many: _set("MaximumRetryAttempts", many)),
    st.sampled_from([None, True]).map(lambda on: _set("BisectBatchOnFunctionError", on)),
    st.sampled_from([None, 5, 901]).map(lambda seconds: _of("Reader", "Timeout", seconds)),  # the last, too
    st.sampled_from(["NEW_IMAGE", "KEYS_ONLY"]).map(
        lambda kind: _of("Orders", "StreamSpecification", {"StreamViewType": kind})
    ),
    st.sampled_from([None, {"AttributeName": "ends", "Enabled": True}]).map(
        lambda lives: _of("Orders", "TimeToLiveSpecification", lives)
    ),
    st.sampled_from([None, "", "extra", "not a name!"]).map(_queue),  # the last, too
    st.integers(1, 3).map(_code),
)


@settings(UNTOLD, max_examples=3, derandomize=True)
@given(st.lists(EDITS, min_size=2, max_size=2))
def test_after_three_sequences_of_edits_there_is_the_new_template_or_the_former_one(
    endpoint: str, tmp_path_factory: pytest.TempPathFactory, edits: list[Edit]
) -> None:
    _hold(endpoint, tmp_path_factory.mktemp("sequence"), edits)


@pytest.mark.slow
@settings(UNTOLD, max_examples=50)
@given(st.lists(EDITS, min_size=2, max_size=6))
def test_after_fifty_sequences_of_edits_there_is_the_new_template_or_the_former_one(
    endpoint: str, tmp_path_factory: pytest.TempPathFactory, edits: list[Edit]
) -> None:
    _hold(endpoint, tmp_path_factory.mktemp("sequence"), edits)


def _hold(endpoint: str, folder: Path, edits: list[Edit]) -> None:
    account = str(random.SystemRandom().randrange(10**11, 10**12))
    project = Project.in_folder(folder, Clients(endpoint, account=account))
    try:
        project.deploy()
        for edit in edits:
            former, template = _found(project), copy.deepcopy(project.template)
            edit(project)
            try:
                project.deploy()
            except SandboxError:
                assert _found(project) == former
                project.template = template
            else:
                assert _found(project) == {**_found(project), **_asked(project)}
    finally:
        project.end()


def _asked(project: Project) -> dict[str, Any]:
    """What the template says, worked out without the bootstrap."""
    mapping, lives = project.mapping, project.properties("Orders").get("TimeToLiveSpecification")
    return {
        "BatchSize": mapping.get("BatchSize", 100),
        "MaximumRetryAttempts": mapping.get("MaximumRetryAttempts", -1),
        "BisectBatchOnFunctionError": mapping.get("BisectBatchOnFunctionError", False),
        "Timeout": project.properties("Reader").get("Timeout", 3),
        "StreamViewType": project.properties("Orders")["StreamSpecification"]["StreamViewType"],
        "expires": bool(lives),
        "reads": True,
        "queues": int("Extra" in project.template["Resources"]),
    }


def _found(project: Project) -> dict[str, Any]:
    """What is there, asked of the services."""
    of = project.clients.client
    (mapping,) = of("lambda").list_event_source_mappings()["EventSourceMappings"]
    (function,) = of("lambda").list_functions()["Functions"]
    (name,) = project.tables()
    table = of("dynamodb").describe_table(TableName=name)["Table"]
    lives = of("dynamodb").describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    settings = ("UUID", "BatchSize", "MaximumRetryAttempts", "BisectBatchOnFunctionError")
    return {
        **{setting: mapping[setting] for setting in settings},
        "reads": mapping["EventSourceArn"] == table["LatestStreamArn"],
        "Timeout": function["Timeout"],
        "code": function["CodeSha256"],
        "table": name,
        "StreamViewType": table["StreamSpecification"]["StreamViewType"],
        "expires": lives["TimeToLiveStatus"] in ("ENABLED", "ENABLING"),
        "queues": len(of("sqs").list_queues().get("QueueUrls", [])),
    }
