import json
import signal

import pytest

from sandbox.localstack.executor import failures
from sandbox.localstack.executor.children import Exit


@pytest.mark.parametrize(
    ("exit_", "reason"),
    [
        (Exit(0), "Runtime exited without providing a reason"),
        (Exit(127), "Runtime exited with error: exit status 127"),
        (Exit(-signal.SIGKILL), "Runtime exited with error: signal: killed"),
        (Exit(-signal.SIGSEGV), "Runtime exited with error: signal: segmentation fault"),
        (Exit(-60), "Runtime exited with error: signal: signal 60"),
        (Exit(127, error="no such file"), "Runtime failed to start: no such file"),
    ],
)
def test_an_exit_is_worded_as_awss_supervisor_does(exit_: Exit, reason: str) -> None:
    payload = json.loads(failures.exited("id", exit_))

    assert payload == {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: id Error: {reason}"}


def test_a_timeout_is_told_with_two_decimals() -> None:
    assert json.loads(failures.timed_out("id", 1)) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": "RequestId: id Error: Task timed out after 1.00 seconds",
    }


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        (b'{"errorType": "Runtime.ImportModuleError"}', "Runtime.ImportModuleError"),
        (b'{"errorType": "Function.ResponseSizeTooLarge"}', "Function.ResponseSizeTooLarge"),
        (b'{"errorType": "KeyError"}', "Runtime.Unknown"),
        (b"[]", "Runtime.Unknown"),
        (b"no json", "Runtime.Unknown"),
    ],
)
def test_a_report_names_awss_own_error_types_only(payload: bytes, named: str) -> None:
    assert failures.error_type(payload) == named
