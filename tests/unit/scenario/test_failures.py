"""A function's error in one line."""

import pytest

from sandbox.scenario.failures import on_failure, place, reason, told

FRAMES = [
    '  File "/var/task/users/handler.py", line 12, in handler\n    publish(record)\n',
    '  File "/var/task/users/changes.py", line 41, in changed_fields\n    return old["email"]\n',
    '  File "/var/lang/lib/python3.13/json/__init__.py", line 231, in dumps\n    return encoder(x)\n',
]


def test_an_error_is_told_by_type_text_and_the_functions_own_last_line() -> None:
    error = {"errorType": "KeyError", "errorMessage": "'email'", "stackTrace": FRAMES}
    assert told(error) == "KeyError: 'email'    users/changes.py:41 in changed_fields"


def test_an_error_without_frames_is_told_by_type_and_text() -> None:
    error = {
        "errorType": "Runtime.ImportModuleError",
        "errorMessage": "No module named 'x'",
        "stackTrace": [],
    }
    assert told(error) == "Runtime.ImportModuleError: No module named 'x'"


def test_an_error_of_another_shape_is_shown_as_it_is() -> None:
    assert told("boom") == "'boom'"


def test_an_error_may_come_as_its_json_or_as_a_sentence() -> None:
    assert reason('{"errorType": "KeyError", "errorMessage": "x"}') == "KeyError: x"
    assert reason({"errorType": "KeyError", "errorMessage": "x"}) == "KeyError: x"
    assert reason("Rate exceeded") == "Rate exceeded"


def test_a_file_elsewhere_than_in_the_package_is_told_by_its_last_two_parts() -> None:
    assert place(['  File "/tmp/code-1/app/handler.py", line 3, in go']) == "app/handler.py:3 in go"


def test_a_package_that_is_laid_in_a_folder_named_by_its_content_is_told_as_on_aws() -> None:
    laid = f'  File "/home/me/.sandbox/data/packages/{"0a" * 16}/users/app.py", line 3, in go'
    assert place([laid]) == "users/app.py:3 in go"


def test_frames_of_the_runtime_alone_are_better_than_none() -> None:
    assert place(FRAMES[2:]).endswith("json/__init__.py:231 in dumps")


def test_a_syntax_errors_place_has_no_name() -> None:
    assert place(['  File "/var/task/app.py" Line 3\n    x =']) == ""
    assert place(['  File "/var/task/app.py", line 3']) == "app.py:3"


def test_an_on_failure_record_is_told_in_one_line() -> None:
    body = {
        "requestContext": {"condition": "RetryAttemptsExhausted", "approximateInvokeCount": 3},
        "DDBStreamBatchInfo": {"batchSize": 2, "startSequenceNumber": "100", "endSequenceNumber": "200"},
    }
    assert on_failure(body) == (
        "RetryAttemptsExhausted after 3 calls: 2 record(s), sequence numbers 100 to 200"
    )


@pytest.mark.parametrize("body", ["text", {}, {"DDBStreamBatchInfo": None}])
def test_anything_else_in_a_queue_is_no_on_failure_record(body: object) -> None:
    assert on_failure(body) is None
