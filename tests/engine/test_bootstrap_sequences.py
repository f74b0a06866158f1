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
QUEUE = "AWS::SQS::Queue"
INNER = """
Parameters: {Name: {Type: String}}
Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Name}}}
"""
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


def _resource(name: str, type_: str, properties: dict[str, Any] | None) -> Edit:
    """The resource ``name`` with these properties; without them it is taken out."""

    def edit(project: Project) -> None:
        project.template["Resources"].pop(name, None)
        if properties is not None:
            project.template["Resources"][name] = {"Type": type_, "Properties": properties}

    return edit


def _queue(name: str | None) -> Edit:
    return _resource("Extra", QUEUE, name if name is None else {"QueueName": name} if name else {})


def _nested(name: str | None) -> Edit:
    """A stack within it, whose queue has this name."""
    given = {"TemplateURL": "inner.yaml", "Parameters": {"Name": name}}
    taken_out_or_in = _resource("Inner", "AWS::CloudFormation::Stack", given if name else None)

    def edit(project: Project) -> None:
        project.write("inner.yaml", INNER)
        taken_out_or_in(project)

    return edit


def _keyed_by(name: str) -> Edit:
    """Another key is another table."""

    def edit(project: Project) -> None:
        table = project.properties("Orders")
        table["AttributeDefinitions"] = [{"AttributeName": name, "AttributeType": "S"}]
        table["KeySchema"] = [{"AttributeName": name, "KeyType": "HASH"}]

    return edit


def _on_condition(stage: str) -> Edit:
    """A topic that is there in one stage only."""

    def edit(project: Project) -> None:
        project.template["Parameters"] = {"Stage": {"Type": "String", "Default": stage}}
        project.template["Conditions"] = {"IsLive": {"Fn::Equals": [{"Ref": "Stage"}, "live"]}}
        topic = {"Type": "AWS::SNS::Topic", "Condition": "IsLive"}
        project.template["Resources"]["Announced"] = topic

    return edit


def _code(answer: int) -> Edit:
    return lambda project: project.write(
        "code/app.py", f"def handler(event, context):\n    return {answer}\n"
    )


def _filter(pattern: str) -> dict[str, Any]:
    return {"Filters": [{"Pattern": pattern}]}


# Of what has a value that is refused, it is the last one.
EDITS = st.one_of(
    st.sampled_from([1, 7, 100, 20_000]).map(lambda size: _set("BatchSize", size)),
    st.sampled_from([None, 0, 3]).map(lambda many: _set("MaximumRetryAttempts", many)),
    st.sampled_from([None, True]).map(lambda on: _set("BisectBatchOnFunctionError", on)),
    st.sampled_from([None, False]).map(lambda on: _set("Enabled", on)),
    st.sampled_from([None, _filter('{"eventName": ["INSERT"]}'), _filter("{")]).map(
        lambda criteria: _set("FilterCriteria", criteria)
    ),
    st.sampled_from([None, 5, 901]).map(lambda seconds: _of("Reader", "Timeout", seconds)),
    st.sampled_from([None, "live", "not a name!"]).map(lambda name: _of("Reader", "AutoPublishAlias", name)),
    st.sampled_from([None, {"Variables": {"SAID": "1"}}, {"Variables": {"A": "too short"}}]).map(
        lambda environment: _of("Reader", "Environment", environment)
    ),
    st.sampled_from([{"StreamViewType": "NEW_IMAGE"}, {"StreamViewType": "KEYS_ONLY"}, None]).map(
        lambda stream: _of("Orders", "StreamSpecification", stream)
    ),
    st.sampled_from([None, {"AttributeName": "ends", "Enabled": True}]).map(
        lambda lives: _of("Orders", "TimeToLiveSpecification", lives)
    ),
    st.sampled_from([None, [{"Key": "of", "Value": "a"}], [{"Key": "of", "Value": "b"}]]).map(
        lambda tags: _of("Orders", "Tags", tags)
    ),
    st.sampled_from([None, "Orders"]).map(lambda name: _of("Orders", "TableName", name)),
    st.sampled_from(["id", "number"]).map(_keyed_by),
    st.sampled_from([None, "", "extra", "not a name!"]).map(_queue),
    st.sampled_from([None, "inner", "other", "not a name!"]).map(_nested),
    st.sampled_from(["test", "live"]).map(_on_condition),
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
    mapping, table, function = project.mapping, project.properties("Orders"), project.properties("Reader")
    resources, stage = project.template["Resources"], project.template.get("Parameters", {}).get("Stage", {})
    return {
        "BatchSize": mapping.get("BatchSize", 100),
        "MaximumRetryAttempts": mapping.get("MaximumRetryAttempts", -1),
        "BisectBatchOnFunctionError": mapping.get("BisectBatchOnFunctionError", False),
        "filters": mapping.get("FilterCriteria"),
        "on": mapping.get("Enabled", True),
        "Timeout": function.get("Timeout", 3),
        "variables": function.get("Environment", {}).get("Variables", {}),
        "aliases": [function["AutoPublishAlias"]] if "AutoPublishAlias" in function else [],
        "StreamViewType": table["StreamSpecification"]["StreamViewType"],
        "expires": "TimeToLiveSpecification" in table,
        "tags": table.get("Tags", []),
        "key": table["KeySchema"][0]["AttributeName"],
        "named": table.get("TableName", "") == "Orders",
        "reads": True,
        "queues": sum(name in resources for name in ("Extra", "Inner")),
        "nested": [resources["Inner"]["Properties"]["Parameters"]["Name"]] if "Inner" in resources else [],
        "topics": int(stage.get("Default") == "live"),
    }


def _found(project: Project) -> dict[str, Any]:
    """What is there, asked of the services."""
    of = project.clients.client
    (mapping,) = of("lambda").list_event_source_mappings()["EventSourceMappings"]
    (function,) = of("lambda").list_functions()["Functions"]
    (name,) = project.tables()
    table = of("dynamodb").describe_table(TableName=name)["Table"]
    lives = of("dynamodb").describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    tags = of("dynamodb").list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
    aliases = of("lambda").list_aliases(FunctionName=function["FunctionName"])["Aliases"]
    queues = [url.rpartition("/")[2] for url in of("sqs").list_queues().get("QueueUrls", [])]
    settings = ("UUID", "BatchSize", "MaximumRetryAttempts", "BisectBatchOnFunctionError")
    return {
        **{setting: mapping[setting] for setting in settings},
        "filters": mapping.get("FilterCriteria"),
        "on": mapping["State"] == "Enabled",
        "reads": mapping["EventSourceArn"] == table["LatestStreamArn"],
        "runs": mapping["FunctionArn"],
        "Timeout": function["Timeout"],
        "variables": function.get("Environment", {}).get("Variables", {}),
        "aliases": [alias["Name"] for alias in aliases],
        "code": function["CodeSha256"],
        "table": name,
        "named": name == "Orders",
        "key": table["KeySchema"][0]["AttributeName"],
        "StreamViewType": table["StreamSpecification"]["StreamViewType"],
        "expires": lives["TimeToLiveStatus"] in ("ENABLED", "ENABLING"),
        "tags": tags,
        "queues": len(queues),
        "nested": [queue for queue in queues if queue in ("inner", "other")],
        "topics": len(of("sns").list_topics()["Topics"]),
    }
