"""What is refused by name before anything happens."""

import pytest

from sandbox.bootstrap import refusals
from sandbox.bootstrap.functions import functions_of
from sandbox.bootstrap.intrinsics import Intrinsics
from sandbox.bootstrap.known import known_of
from sandbox.bootstrap.template import Template
from sandbox.clients import Clients
from sandbox.errors import TemplateError
from tests.unit.bootstrap.conftest import Written

FUNCTION = "Resources: {{F: {{Type: 'AWS::Serverless::Function', Properties: {{{}}}, Metadata: {{{}}}}}}}"


def known(template: Template) -> Intrinsics:
    return known_of(template.body, {}, "stack", Clients("http://127.0.0.1:1", "111122223333"))


def refuse(template: Template) -> None:
    refusals.refuse(template, functions_of(template), known(template))


@pytest.mark.parametrize(
    ("properties", "metadata", "reason"),
    [
        (
            "Runtime: nodejs18.x",
            "",
            "its Runtime is nodejs18.x, and this release runs python3.9 to python3.14, nodejs20.x",
        ),
        ("Runtime: provided.al2023", "", "its Runtime is provided.al2023"),
        ("Runtime: python2.7", "", "its Runtime is python2.7"),
        ("Runtime: python3.8", "", "its Runtime is python3.8"),
        ("PackageType: Image", "", "it is a container image"),
        ("ImageUri: x", "", "it is a container image"),
        ("Code: {ImageUri: x}", "", "it is a container image"),
        ("Runtime: !Ref Nobody", "", "its Runtime is not known"),
        ("Runtime: python3.13", "BuildMethod: makefile", "its BuildMethod is makefile"),
    ],
)
def test_a_function_that_cannot_run_is_refused_with_its_name_and_the_reason(
    template: Written, properties: str, metadata: str, reason: str
) -> None:
    with pytest.raises(TemplateError, match=f"template.yaml:1: F cannot run here: {reason}"):
        refuse(template(FUNCTION.format(properties, metadata)))


def test_every_function_that_cannot_run_is_named_at_once(template: Written) -> None:
    text = """
    Globals: {Function: {Runtime: ruby3.4}}
    Resources:
      F: {Type: 'AWS::Serverless::Function'}
      G: {Type: 'AWS::Serverless::Function'}
    """
    with pytest.raises(TemplateError, match=r"F cannot run here[^\n]*\n[^\n]*G cannot run here"):
        refuse(template(text))


def test_sams_types_without_sams_transform_are_refused_with_the_line_to_add(template: Written) -> None:
    with pytest.raises(TemplateError, match=r"template.yaml:1: F is of type .* Add it at the top"):
        refuse(template(FUNCTION.format("Runtime: python3.13", "")))


@pytest.mark.parametrize("runtime", ["python3.13", "python3.9", "nodejs22.x", "!Ref Chosen"])
def test_what_runs_here_is_not_refused(template: Written, runtime: str) -> None:
    text = (
        "Transform: AWS::Serverless-2016-10-31\nParameters: {Chosen: {Type: String, Default: python3.12}}\n"
    )

    refuse(template(text + FUNCTION.format(f"Runtime: {runtime}", "BuildMethod: python3.13")))


def test_a_loop_needs_its_transform_and_makes_nothing_that_is_packed(template: Written) -> None:
    text = """
        Resources:
          Fn::ForEach::Functions:
            - Name
            - [One, Two]
            - ${Name}: {Type: 'AWS::Lambda::Function', Properties: {Code: src}}
        """

    with pytest.raises(TemplateError) as refused:
        refuse(template(text, **{"src/app.py": ""}))

    first, second = str(refused.value).splitlines()
    assert (
        first
        == "template.yaml:3: Fn::ForEach::Functions needs the line `Transform: AWS::LanguageExtensions`."
    )
    assert second.startswith(
        "template.yaml:3: Fn::ForEach::Functions makes resources whose Code is beside the"
    )


def test_another_processor_is_told(template: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "platform_name", lambda: "x86_64-unknown-linux-gnu")
    written = template(FUNCTION.format("Runtime: python3.13, Architectures: [arm64]", ""))

    (note,) = refusals.substitutions(functions_of(written), known(written))

    assert note.text == "F asks for arm64 and runs on x86_64."


def test_a_table_in_several_regions_is_refused_with_its_line(template: Written) -> None:
    replicas = "[{Region: us-east-1}, {Region: eu-west-1}]"
    text = f"Resources: {{T: {{Type: AWS::DynamoDB::GlobalTable, Properties: {{Replicas: {replicas}}}}}}}"

    with pytest.raises(TemplateError, match=r"template.yaml:1: T has replicas in several regions"):
        refuse(template(text))
    refuse(template(text.replace(", {Region: eu-west-1}", "")))
