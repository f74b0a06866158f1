"""What happened in a stack, word for word."""

from textwrap import dedent
from typing import Any

from sandbox.scenario.evidence import Evidence, FunctionEvidence, QueueEvidence, TableEvidence, tell
from sandbox.scenario.ledger import Invocation
from sandbox.scenario.ledger_records import record_of
from tests.unit.scenario.ledger_entries import attempt, passage, record

LOGS = "sandbox logs {function} --account 123456789012"
KEY_ERROR = {
    "errorType": "KeyError",
    "errorMessage": "'email'",
    "stackTrace": ['  File "/var/task/handler.py", line 41, in changed_fields\n'],
}


def invocation(outcome: str | None, **more: Any) -> Invocation:
    known: dict[str, Any] = {
        "request_id": "r",
        "function": "f",
        "event": {},
        "result": None,
        "outcome": outcome,
        "error": None,
        "log": "",
        "cold_start": False,
        "started_at": 1.0,
        "duration_ms": 1.0,
    }
    return Invocation(**known | more)


def story(*functions: FunctionEvidence, **more: Any) -> str:
    return tell(Evidence(functions, **more), LOGS)


def test_failures_are_told_with_the_log_and_what_to_type_next() -> None:
    log = "START RequestId: r\nlooking at u-1\n[ERROR] KeyError: 'email'\nEND RequestId: r\nREPORT x\n"
    failed = invocation("error", error=KEY_ERROR, log=log)
    found = FunctionEvidence("StreamProcessor", [invocation("success"), failed, failed])
    assert story(found) == dedent(
        """\
        function StreamProcessor: 3 invocations, 2 failed
          KeyError: 'email'    handler.py:41 in changed_fields    (2 times)
          last log lines:
            looking at u-1
            [ERROR] KeyError: 'email'
        try: sandbox logs StreamProcessor --account 123456789012"""
    )


def test_a_function_that_was_never_invoked_is_told_so_and_has_no_log_to_read() -> None:
    assert story(FunctionEvidence("F", [])) == "function F: never invoked"


def test_a_function_that_failed_has_its_log_read_first() -> None:
    fine = FunctionEvidence("A", [invocation("success")])
    broken = FunctionEvidence("B", [invocation("crash")])
    assert story(fine, broken).splitlines()[-1] == LOGS.format(function="B").join(["try: ", ""])


def test_a_crash_without_an_error_is_told_by_its_outcome() -> None:
    assert "  crash" in story(FunctionEvidence("F", [invocation("crash")])).splitlines()


def test_invocations_that_still_run_are_counted() -> None:
    first = story(FunctionEvidence("F", [invocation(None)])).splitlines()[0]
    assert first == "function F: 1 invocation, 1 still running"


def test_invocations_that_reported_failed_records_are_counted() -> None:
    partly = invocation("success", result={"batchItemFailures": [{"itemIdentifier": "1"}]})
    first = story(FunctionEvidence("F", [partly, invocation("success", result={})])).splitlines()[0]
    assert first == "function F: 2 invocations, none failed, 1 reported failed records"


def test_only_the_last_eight_lines_of_a_log_are_told() -> None:
    log = "".join(f"line {number}\n" for number in range(20))
    lines = story(FunctionEvidence("F", [invocation("success", log=log)])).splitlines()
    assert [line.strip() for line in lines[2:-1]] == [f"line {number}" for number in range(12, 20)]


def test_a_queue_that_holds_messages_or_was_deleted_is_told_and_an_empty_one_is_not() -> None:
    queues = [
        QueueEvidence("Failures", [{"a": 1}, "text"]),
        QueueEvidence("Events", []),
        QueueEvidence("Gone", None),
    ]
    assert story(queues=queues).splitlines() == [
        "queue Failures holds 2 messages:",
        "  {'a': 1}",
        "  'text'",
        "queue Gone was deleted",
    ]


def test_what_could_not_be_asked_is_said() -> None:
    assert story(unavailable="Nothing answers.") == "no more is known: Nothing answers."


def test_invocations_that_left_the_memory_are_counted() -> None:
    assert story(dropped=2) == "2 older invocations left the ledger's bounded memory"


def test_records_come_first_and_a_failure_that_they_told_is_not_told_again() -> None:
    stuck = record_of(record("100", passage("retrying", attempt(1, "error", error=KEY_ERROR))))
    failed = FunctionEvidence("StreamProcessor", [invocation("error", error=KEY_ERROR)])
    assert story(failed, tables=[TableEvidence("UsersTable", [stuck])]).splitlines()[:-1] == [
        "record 1 of table UsersTable (MODIFY u-1): read, batch 1, attempt 1 failed, waits for its retry",
        "  KeyError: 'email'    handler.py:41 in changed_fields",
        "function StreamProcessor: 1 invocation, 1 failed",
    ]


def test_records_that_left_the_memory_are_counted_and_those_left_told_by_sequence_number() -> None:
    left = record_of(record("700", passage("filtered", batch=None)))
    assert story(tables=[TableEvidence("UsersTable", [left])], dropped_records=1) == dedent(
        """\
        record 700 of table UsersTable (MODIFY u-1): read, filtered out: no pattern matches
        1 older record left the ledger's bounded memory"""
    )
