"""Functions found in templates, and their code put into S3."""

import pytest

from sandbox.bootstrap.functions import as_sent, functions_of
from sandbox.bootstrap.sources import S3Location
from sandbox.errors import TemplateError
from tests.unit.bootstrap.conftest import Written

GLOBALS = """
    Globals:
      Function:
        CodeUri: code
        Runtime: python3.13
        Timeout: 5
        Layers: [one]
        Environment: {Variables: {A: "1", B: "1"}}
    Resources:
      F:
        Type: AWS::Serverless::Function
        Properties:
          Timeout: 9
          Layers: [two]
          Environment: {Variables: {B: "2"}}
"""


def test_globals_lie_under_a_functions_own_settings(template: Written) -> None:
    (function,) = functions_of(template(GLOBALS, **{"code/app.py": ""}))

    assert function.setting("Runtime") == "python3.13"
    assert function.setting("Timeout") == 9
    assert function.setting("Layers") == ["one", "two"]
    assert function.setting("Environment") == {"Variables": {"A": "1", "B": "2"}}


def test_a_code_folder_of_globals_is_replaced_by_the_place_in_s3(template: Written) -> None:
    body = as_sent(template(GLOBALS, **{"code/app.py": ""}), {"F": S3Location("bucket", "key")})

    assert body["Resources"]["F"]["Properties"]["CodeUri"] == {"Bucket": "bucket", "Key": "key"}
    assert "CodeUri" not in body["Globals"]["Function"]


def test_a_function_of_plain_cloudformation_gets_its_code_from_s3(template: Written) -> None:
    text = "Resources: {F: {Type: 'AWS::Lambda::Function', Properties: {Code: code, Handler: a.b}}}"
    written = template(text, **{"code/app.py": ""})

    body = as_sent(written, {"F": S3Location("bucket", "key")})

    assert body["Resources"]["F"]["Properties"]["Code"] == {"S3Bucket": "bucket", "S3Key": "key"}
    assert written.body["Resources"]["F"]["Properties"]["Code"] == "code"


@pytest.mark.parametrize(
    "code", ["s3://bucket/key", "{Bucket: b, Key: k}", "!Ref Place", "https://s3.example/b/k"]
)
def test_code_that_is_in_s3_already_is_left_alone(template: Written, code: str) -> None:
    text = f"Resources: {{F: {{Type: 'AWS::Serverless::Function', Properties: {{CodeUri: {code}}}}}}}"

    assert functions_of(template(text))[0].code is None


def test_inline_code_is_left_alone(template: Written) -> None:
    text = "Resources: {F: {Type: 'AWS::Lambda::Function', Properties: {Code: {ZipFile: 'x = 1'}}}}"

    assert functions_of(template(text))[0].code is None


def test_a_function_with_inline_code_does_not_have_the_code_of_the_globals(template: Written) -> None:
    text = GLOBALS + "          InlineCode: x = 1\n"

    (function,) = functions_of(template(text, **{"code/app.py": ""}))

    assert function.code is None


def test_code_that_does_not_exist_is_refused_where_it_is_named(template: Written) -> None:
    text = """\
    Resources:
      F:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: nowhere
    """
    with pytest.raises(TemplateError, match=r"template.yaml:5: the code of F is not there: .*/nowhere"):
        functions_of(template(text))


def test_true_and_false_in_an_environment_are_sent_as_cloudformation_writes_them(template: Written) -> None:
    text = """
    Globals: {Function: {Environment: {Variables: {A: true}}}}
    Resources:
      F:
        Type: AWS::Serverless::Function
        Properties: {Environment: {Variables: {B: false, C: 3, D: !Ref E}}}
    """
    body = as_sent(template(text), {})

    assert body["Globals"]["Function"]["Environment"]["Variables"] == {"A": "true"}
    variables = body["Resources"]["F"]["Properties"]["Environment"]["Variables"]
    assert variables == {"B": "false", "C": 3, "D": {"Ref": "E"}}
