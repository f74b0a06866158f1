"""What is said of paths that are only there on AWS."""

import json

import pytest

from sandbox.localstack.executor import hints


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("[Errno 2] No such file or directory: '/var/task/data.json'", "LAMBDA_TASK_ROOT"),
        ("[Errno 13] Permission denied: '/opt'", "LAMBDA_OPT_ROOT"),
        ("ENOENT: no such file or directory, open '/opt/data.json'", "LAMBDA_OPT_ROOT"),
    ],
)
def test_an_error_about_one_of_them_gets_a_line_that_names_what_to_use_instead(
    text: str, variable: str
) -> None:
    assert variable in hints.about(json.dumps({"errorMessage": text}).encode())


@pytest.mark.parametrize(
    "text",
    ["[Errno 2] No such file or directory: '/optional'", "no '/opt/x' in the list", "division by zero"],
)
def test_any_other_error_gets_none(text: str) -> None:
    assert hints.about(json.dumps({"errorMessage": text}).encode()) == ""
