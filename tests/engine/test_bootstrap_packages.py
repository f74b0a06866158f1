"""What a function needs, in each form in which it may say so, is there when it runs."""

import dataclasses
import json
import subprocess

import pytest
import uv

from sandbox.bootstrap import deploy
from sandbox.bootstrap.packaged import Bucket, package
from sandbox.progress import Silent
from sandbox.settings import Settings
from tests.engine.projects import Project

PROJECT = """
[project]
name = "orders"
version = "1"
requires-python = ">=3.11"
dependencies = ["idna==3.10"]
"""
ASKS_IDNA = "import idna\ndef handler(event, context):\n    return idna.__version__\n"
USES_BOTH = "import idna, shared\ndef handler(*_):\n    return idna.__version__, shared.VALUE\n"
LAYER = {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "layer"}}


def test_a_dependency_of_a_lock_of_uvs_is_there_when_the_handler_runs(project: Project) -> None:
    project.write("code/pyproject.toml", PROJECT)
    subprocess.run([uv.find_uv_bin(), "lock", "--quiet", "--project", project.folder / "code"], check=True)
    project.write("code/app.py", ASKS_IDNA)

    assert project.invoke("Reader") == "3.10"


def test_a_dependency_of_a_lock_of_npms_is_there_when_the_handler_runs(project: Project) -> None:
    project.properties("Reader").update(Runtime="nodejs22.x", Handler="app.handler")
    project.write("code/package.json", json.dumps({"dependencies": {"is-number": "7.0.0"}}))
    tiny = {
        "version": "7.0.0",
        "integrity": (
            "sha512-41Cifkg6e8TylSpdtTpeLVMqvSBEVzTttHvERD741+pnZ8ANv0004MRL43QKPDlK9cGvNp6NZWZUBlbGXYxxng=="
        ),
    }
    packages = {"": {"dependencies": {"is-number": "7.0.0"}}, "node_modules/is-number": tiny}
    project.write("code/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": packages}))
    project.write("code/app.js", "exports.handler = async () => require('is-number')('7')\n")

    assert project.invoke("Reader") is True


def test_a_layer_beside_the_template_is_built_and_changed_with_its_content(project: Project) -> None:
    project.template["Resources"]["Shared"] = {**LAYER, "Metadata": {"BuildMethod": "python3.13"}}
    project.properties("Reader")["Layers"] = [{"Ref": "Shared"}]
    project.write("layer/requirements.txt", "idna==3.10\n")
    project.write("layer/shared.py", "VALUE = 1\n")
    project.write(
        "code/app.py", "import idna, shared\ndef handler(*_):\n    return idna.__version__, shared.VALUE\n"
    )

    assert project.invoke("Reader") == ["3.10", 1]
    project.write("layer/shared.py", "VALUE = 2\n")
    assert project.invoke("Reader") == ["3.10", 2]


def test_a_layer_that_is_not_built_is_packed_as_it_lies(project: Project) -> None:
    project.template["Resources"]["Shared"] = {
        "Type": "AWS::Lambda::LayerVersion",
        "Properties": {"Content": "layer", "LayerName": f"shared-{project.clients.account}"},
    }
    project.properties("Reader")["Layers"] = [{"Ref": "Shared"}]
    project.write("layer/python/shared.py", "VALUE = 1\n")
    project.write("code/app.py", "import shared\ndef handler(event, context):\n    return shared.VALUE\n")

    assert project.invoke("Reader") == 1
    assert "Shared" in {package.resource for package in project.plan().packages}


INNER = """
Resources:
  Within:
    Type: AWS::Lambda::Function
    Properties:
      Code: code
      Handler: app.handler
      Runtime: python3.13
      Timeout: 60
      Role: !Sub arn:aws:iam::${AWS::AccountId}:role/reader
"""


@pytest.mark.parametrize("where", ["in S3", "beside it"])
def test_what_is_packaged_for_aws_deploys(project: Project, where: str) -> None:
    project.template["Resources"]["Shared"] = {**LAYER, "Metadata": {"BuildMethod": "python3.13"}}
    project.properties("Reader")["Layers"] = [{"Ref": "Shared"}]
    project.write("layer/shared.py", "VALUE = 1\n")
    project.write("code/app.py", "import shared\ndef handler(event, context):\n    return shared.VALUE\n")
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "nested/inner.yaml"}}
    project.template["Resources"]["Inner"] = nested
    project.write("nested/inner.yaml", INNER)
    project.write("nested/code/app.py", "def handler(event, context):\n    return 2\n")
    project.plan()  # writes the template
    bucket = Bucket(f"releases-{project.clients.account}", "orders") if where == "in S3" else None

    done = package(
        project.folder / "template.yaml",
        project.folder / "packaged",
        cache=project.settings.cache,
        parameters={},
        bucket=bucket,
        progress=Silent(),
    )
    if bucket:
        s3 = project.clients.client("s3")
        s3.create_bucket(Bucket=bucket.name)
        for name in (*done.files, *done.templates):
            s3.upload_file(str(done.template.parent / name), bucket.name, bucket.place(name).key)
    deployed = deploy(done.template, project.clients, settings=project.settings)

    stacks, client = project.clients.client("cloudformation"), project.clients.client("lambda")
    inner = deployed.resources["Inner"].physical_id
    found = stacks.describe_stack_resources(StackName=inner)["StackResources"]
    names = [deployed.resources["Reader"].physical_id, found[0]["PhysicalResourceId"]]
    answers = [client.invoke(FunctionName=name, Payload=b"{}") for name in names]
    assert [json.loads(answer["Payload"].read()) for answer in answers] == [1, 2]


def test_the_plan_tells_what_cfn_lint_finds_with_file_and_line(project: Project) -> None:
    project.template["Resources"]["Waiting"] = {"Type": "AWS::SQS::Queue", "Properties": {"Delay": 3}}

    # In the user's cache is the engine, and the cfn-lint that it brings.
    project.settings = dataclasses.replace(project.settings, cache=Settings.load().cache)

    notes = project.plan().notes

    assert [(note.where, note.text.split(":")[0]) for note in notes] == [
        (f"template.yaml:{project.line('Delay: 3')}", "cfn-lint E3002")
    ]
