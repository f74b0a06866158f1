"""What a template is packaged into for AWS."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from sandbox.bootstrap.packaged import Bucket, Packaged, package
from sandbox.bootstrap.template import read
from sandbox.errors import TemplateError, UsageError
from sandbox.progress import Silent
from tests.unit.bootstrap.conftest import Written
from tests.unit.bootstrap.wheels import wheel

TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Parameters:
      Architecture: {Type: String, Default: x86_64}
    Globals:
      Function: {CodeUri: code, Runtime: python3.13}
    Resources:
      Reader:
        Type: AWS::Serverless::Function
        Properties:
          Handler: app.handler
          Architectures: [!Ref Architecture]
          Layers: [!Ref Shared]
          Environment: {Variables: {ONE: "1e3", TWO: "0123", LINES: "a\\nb"}}
      Plain:
        Type: AWS::Lambda::Function
        Properties:
          Code: code
          Handler: app.handler
          Runtime: python3.12
          Role: !Sub arn:aws:iam::${AWS::AccountId}:role/reader
      Shared:
        Type: AWS::Serverless::LayerVersion
        Properties: {ContentUri: layer}
        Metadata: {BuildMethod: python3.13}
"""
FILES = {"code/app.py": "def handler(*_): pass\n", "layer/shared.py": ""}


def packaged(path: Path, folder: str = "out", bucket: Bucket | None = None, **parameters: str) -> Packaged:
    return package(
        path,
        path.parent / folder,
        cache=path.parent / "cache",
        parameters=parameters,
        bucket=bucket,
        progress=Silent(),
    )


def test_each_function_and_layer_has_its_zip_and_the_template_names_its_place_in_s3(
    template: Written,
) -> None:
    done = packaged(template(TEMPLATE, **FILES).path, bucket=Bucket("releases", "/orders/"))

    written, zips = read(done.template), {each.resource: name for name, each in done.files.items()}
    assert set(zips) == {"Reader", "Plain", "Shared"}
    assert all((done.template.parent / name).is_file() for name in done.files)
    code = {name: resource["Properties"] for name, resource in written.resources.items()}
    assert code["Reader"]["CodeUri"] == {"Bucket": "releases", "Key": f"orders/{zips['Reader']}"}
    assert code["Shared"]["ContentUri"] == {"Bucket": "releases", "Key": f"orders/{zips['Shared']}"}
    assert code["Plain"]["Code"] == {"S3Bucket": "releases", "S3Key": f"orders/{zips['Plain']}"}


def test_without_a_bucket_the_template_names_the_zips_beside_it(template: Written) -> None:
    done = packaged(template(TEMPLATE, **FILES).path)

    assert read(done.template).resources["Reader"]["Properties"]["CodeUri"] in done.files


def test_all_else_in_the_template_stays_what_it_was(template: Written) -> None:
    given = template(TEMPLATE, **FILES)

    written = read(packaged(given.path).template)

    for resource, name in {"Reader": "CodeUri", "Plain": "Code", "Shared": "ContentUri"}.items():
        for one in (given, written):
            one.resources[resource]["Properties"].pop(name, None)
    assert given.body["Globals"]["Function"].pop("CodeUri") == "code"
    assert written.body == given.body


def test_text_that_looks_like_a_number_stays_text_and_nothing_is_an_alias(template: Written) -> None:
    text = TEMPLATE.replace("Type: String, Default", "Type: &kind String, NoEcho: false, Default")
    text += "    Outputs:\n      A: {Value: &it {'Fn::Sub': same}}\n      B: {Value: *it}\n"

    written = packaged(template(text, **FILES).path).template.read_text()

    assert "ONE: '1e3'" in written
    assert "TWO: '0123'" in written
    assert "&" not in written


def test_cfn_lint_finds_nothing_wrong_with_it(template: Written) -> None:
    done = packaged(template(TEMPLATE, **FILES).path, bucket=Bucket("releases"))

    cfn_lint = Path(sys.executable).with_name("cfn-lint")
    found = subprocess.run([cfn_lint, done.template], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_a_second_run_from_another_folder_writes_the_same_bytes(template: Written, tmp_path: Path) -> None:
    first = packaged(template(TEMPLATE, **FILES).path)
    second = packaged(tmp_path / "template.yaml", "again")

    def content(done: Packaged) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in done.template.parent.iterdir()}

    assert content(first) == content(second)
    assert len(content(first)) == 4


@pytest.mark.parametrize("architecture", ["x86_64", "arm64"])
def test_wheels_are_for_the_linux_processor_and_python_of_the_function(
    template: Written, tmp_path: Path, architecture: str
) -> None:
    machines = {"x86_64": "x86_64", "arm64": "aarch64"}
    for machine in machines.values():
        for python in ("cp312", "cp313"):
            tag = f"{python}-{python}-manylinux_2_34_{machine}"
            wheel(tmp_path / "wheels", tag=tag, value=repr(tag))
    wheel(tmp_path / "wheels", tag="cp313-cp313-macosx_11_0_arm64", value="'mac'")
    needs = f"--no-index\n--find-links {tmp_path / 'wheels'}\ntiny==1.0\n"
    path = template(TEMPLATE, **FILES, **{"code/requirements.txt": needs}).path

    done = packaged(path, Architecture=architecture)

    zips = {each.resource: each.path for each in done.files.values()}
    with zipfile.ZipFile(zips["Reader"]) as archive:
        assert f"cp313-manylinux_2_34_{machines[architecture]}" in archive.read("tiny.py").decode()
    with zipfile.ZipFile(zips["Plain"]) as archive:
        assert "cp312-manylinux_2_34_x86_64" in archive.read("tiny.py").decode()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"Runtime: python3.13": "Runtime: ruby3.4"}, "its Runtime is ruby3.4, and only those of Python"),
        ({"Runtime: python3.13": "Runtime: !Ref Unknown"}, "its Runtime is not known before it is deployed"),
        ({"BuildMethod: python3.13": "BuildMethod: makefile"}, "Shared cannot be packaged: its BuildMethod"),
    ],
)
def test_what_cannot_be_built_is_refused_with_its_line(
    template: Written, changed: dict[str, str], reason: str
) -> None:
    text = TEMPLATE
    for old, new in changed.items():
        text = text.replace(old, new)

    with pytest.raises(TemplateError, match=rf"template.yaml:\d+: .*{reason}"):
        packaged(template(text, **FILES).path)


def test_a_parameter_that_the_template_does_not_have_is_refused(template: Written) -> None:
    with pytest.raises(UsageError, match="has no parameter Nobody"):
        packaged(template(TEMPLATE, **FILES).path, Nobody="1")


MACHINE = """
    Resources:
      Steps:
        Type: AWS::Serverless::StateMachine
        Properties: {DefinitionUri: steps.asl.json, Role: 'arn:aws:iam::111122223333:role/steps'}
"""


def test_a_definition_beside_the_template_is_packaged_as_it_lies(template: Written) -> None:
    path = template(MACHINE, **{"steps.asl.json": "{}"}).path

    beside, in_s3 = packaged(path), packaged(path, "s3", Bucket("releases"))

    (file,) = beside.template.parent.glob("Steps-*.json")
    assert file.read_text() == "{}"
    assert read(beside.template).resources["Steps"]["Properties"]["DefinitionUri"] == file.name
    place = {"Bucket": "releases", "Key": file.name}
    assert read(in_s3.template).resources["Steps"]["Properties"]["DefinitionUri"] == place


NESTING = """
    Transform: AWS::Serverless-2016-10-31
    Parameters: {Stage: {Type: String, Default: test}}
    Resources:
      Inner:
        Type: AWS::Serverless::Application
        Properties: {Location: inner/template.yaml, Parameters: {Runtime: !Sub python3.13, Queue: !Ref Queue}}
      Deep:
        Type: AWS::CloudFormation::Stack
        Properties: {TemplateURL: deep.yaml}
      Queue: {Type: 'AWS::SQS::Queue'}
"""
NESTED = {
    "inner/template.yaml": """
Transform: AWS::Serverless-2016-10-31
Parameters: {Runtime: {Type: String}, Queue: {Type: String}}
Resources:
  Reader:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: code, Handler: app.handler, Runtime: !Ref Runtime}
""",
    "inner/code/app.py": "def handler(*_): pass\n",
    "deep.yaml": "Resources: {A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: deeper.yaml}}}",
    "deeper.yaml": "Resources: {Topic: {Type: AWS::SNS::Topic}}",
}


def test_nested_templates_are_packaged_with_it_and_named_beside_it(template: Written) -> None:
    done = packaged(template(NESTING, **NESTED).path)

    outer, folder = read(done.template), done.template.parent
    inner = read(folder / outer.resources["Inner"]["Properties"]["Location"])
    (zipped,) = done.files
    assert inner.resources["Reader"]["Properties"]["CodeUri"] == zipped
    assert done.files[zipped].resource == "Inner/Reader"
    deep = read(folder / outer.resources["Deep"]["Properties"]["TemplateURL"])
    deeper = read(folder / deep.resources["A"]["Properties"]["TemplateURL"])
    assert deeper.resources == {"Topic": {"Type": "AWS::SNS::Topic"}}
    assert {path.name for path in folder.iterdir()} == {zipped, "template.yaml", *done.templates}
    assert len(done.templates) == 3


@pytest.mark.parametrize(("region", "host"), [(None, "s3"), ("eu-west-1", "s3.eu-west-1")])
def test_nested_templates_have_their_address_in_s3(template: Written, region: str | None, host: str) -> None:
    done = packaged(template(NESTING, **NESTED).path, bucket=Bucket("releases", "shop", region))

    (name,) = (one for one in done.templates if one.startswith("Inner-"))
    written = read(done.template).resources["Inner"]["Properties"]["Location"]
    assert written == f"https://{host}.amazonaws.com/releases/shop/{name}"


def test_a_template_that_is_nested_in_itself_is_refused_with_its_line(template: Written) -> None:
    text = "Resources: {{A: {{Type: 'AWS::Serverless::Application', Properties: {{Location: {}}}}}}}"

    with pytest.raises(TemplateError, match=r"inner.yaml:1: A is template.yaml, in which"):
        packaged(template(text.format("inner.yaml"), **{"inner.yaml": text.format("template.yaml")}).path)


def test_what_is_included_is_written_into_the_template(template: Written) -> None:
    text = """
    Transform: [{Name: AWS::Include, Parameters: {Location: more.yaml}}, AWS::Serverless-2016-10-31]
    Resources:
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: reader.yaml}}
      Queue: {Type: 'AWS::SQS::Queue'}
    """
    reader = (
        "Reader:\n  Type: AWS::Serverless::Function\n  Properties: {CodeUri: code, Handler: app.handler, "
    )
    more = "Resources: {Topic: {Type: AWS::SNS::Topic}}\nOutputs: {Topic: {Value: !Ref Topic}}"
    files = {**FILES, "reader.yaml": reader + "Runtime: python3.13}", "more.yaml": more}

    done = packaged(template(text, **files).path)

    written = read(done.template)
    assert set(written.body["Resources"]) == {"Queue", "Reader", "Topic"}
    assert written.body["Transform"] == ["AWS::Serverless-2016-10-31"]
    assert written.body["Outputs"] == {"Topic": {"Value": {"Ref": "Topic"}}}
    assert written.resources["Reader"]["Properties"]["CodeUri"] in done.files


def test_an_included_file_that_is_not_there_is_refused_with_its_line(template: Written) -> None:
    text = """
    Transform: {Name: AWS::Include, Parameters: {Location: gone.yaml}}
    Resources: {Queue: {Type: 'AWS::SQS::Queue'}}
    """

    with pytest.raises(TemplateError, match=r"template.yaml:2: AWS::Include names gone.yaml"):
        packaged(template(text).path)


def test_a_loop_over_code_beside_the_template_is_refused_with_its_line(template: Written) -> None:
    text = """
    Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
    Resources:
      Fn::ForEach::Readers:
        - Name
        - [A, B]
        - Reader${Name}: {Type: AWS::Serverless::Function, Properties: {CodeUri: code}}
    """

    with pytest.raises(TemplateError, match=r"template.yaml:4: Fn::ForEach::Readers makes resources whose"):
        packaged(template(text, **FILES).path)


def test_code_that_is_in_s3_already_is_left_alone(template: Written) -> None:
    text = "Resources: {F: {Type: 'AWS::Lambda::Function', Properties: {Code: {S3Bucket: b, S3Key: k}}}}"

    done = packaged(template(text).path)

    assert done.files == {}
    assert yaml.safe_load(done.template.read_text())["Resources"]["F"]["Properties"]["Code"] == {
        "S3Bucket": "b",
        "S3Key": "k",
    }
