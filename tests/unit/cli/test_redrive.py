"""``sandbox redrive``: what it says of each message."""

import pytest

from sandbox import cli
from sandbox.cli.redrive import sentence
from sandbox.redrive import Result
from sandbox.redrive.failures import Failure

BATCH = Failure(
    "arn:aws:lambda:us-east-1:111122223333:function:processor:live",
    "RetryAttemptsExhausted",
    "arn:aws:dynamodb:us-east-1:111122223333:table/Users/stream/x",
    "shard",
    "0003",
    "0005",
    3,
)
WHICH = "3 records of table Users, sequence numbers 0003 to 0005: "


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (Result("redriven", BATCH, 3, 0, ""), WHICH + "processor took 3 records."),
        (
            Result("failed", BATCH, 3, 0, '{"errorType": "KeyError", "errorMessage": "\'email\'"}'),
            WHICH + "processor failed again: KeyError: 'email'. The message stays.",
        ),
        (
            Result("failed", BATCH, 2, 1, "it reported 1 failed record"),
            WHICH
            + "processor failed again: it reported 1 failed record. 1 record left the stream, which keeps "
            "them for 24 hours; the message stays.",
        ),
        (
            Result("trimmed", BATCH, 2, 1, ""),
            WHICH + "processor took 2 records; 1 record left the stream, which keeps them for 24 hours; "
            "the message stays.",
        ),
        (
            Result("trimmed", BATCH, 0, 3, ""),
            WHICH + "3 records left the stream, which keeps them for 24 hours; the message stays.",
        ),
        (Result("foreign", None, 0, 0, "no JSON"), "A message that is no JSON: it stays."),
    ],
)
def test_each_result_is_told_in_a_line(result: Result, said: str) -> None:
    assert sentence(result) == said


def test_without_a_sandbox_there_is_no_queue(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDBOX_HOME", f"{tmp_path}/.sandbox")
    monkeypatch.setenv("SANDBOX_PORT", "9")
    assert cli.run(["redrive", "failed"]) == 1
    assert "The sandbox is not running" in capsys.readouterr().err
