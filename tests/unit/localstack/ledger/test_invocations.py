import json
import threading
from typing import Any

from sandbox.localstack.ledger.invocations import BESIDES, Invocation, Invocations

ACCOUNT = "111111111111"


def invocation(**changes: Any) -> Invocation:
    given: dict[str, Any] = {
        "account": ACCOUNT,
        "region": "us-east-1",
        "request_id": "r-1",
        "function": "f",
        "function_arn": "arn:aws:lambda:us-east-1:111111111111:function:f",
        "function_version": "$LATEST",
        "environment": "e" * 32,
        "started_at": 1.5,
        "cold_start": True,
        "event": '{"a": 1}',
    }
    return Invocation(**{**given, **changes})


def finish(ledger: Invocations, running: Invocation, result: str = "null") -> None:
    ledger.finish(running, outcome="success", result=result, log="", duration_ms=2.0, cold_start=False)


def numbers(page: dict[str, Any]) -> list[int]:
    return [one["id"] for one in page["invocations"]]


def test_an_invocation_is_there_as_soon_as_it_starts() -> None:
    ledger = Invocations()

    ledger.begin(invocation())

    [entry] = ledger.page(ACCOUNT)["invocations"]
    assert entry["state"] == "running"
    assert entry["event"] == {"a": 1}
    assert (entry["outcome"], entry["result"], entry["error"], entry["durationMs"]) == (None,) * 4


def test_its_ending_has_a_number_of_its_own_so_that_a_cursor_does_not_miss_it() -> None:
    ledger = Invocations()
    running = ledger.begin(invocation())
    seen = ledger.page(ACCOUNT)

    ledger.finish(running, outcome="success", result='"done"', log="text", duration_ms=2.5, cold_start=True)

    page = ledger.page(ACCOUNT, after=seen["cursor"])
    [entry] = page["invocations"]
    assert entry["id"] > seen["cursor"]
    assert (entry["state"], entry["result"], entry["log"]) == ("finished", "done", "text")
    assert len(ledger.page(ACCOUNT)["invocations"]) == 1


def test_a_failure_is_an_error_and_not_a_result() -> None:
    ledger = Invocations()
    running = ledger.begin(invocation())

    ledger.finish(
        running, outcome="crash", result='{"errorType": "E"}', log="", duration_ms=1.0, cold_start=False
    )

    [entry] = ledger.page(ACCOUNT)["invocations"]
    assert (entry["result"], entry["error"], entry["outcome"]) == (None, {"errorType": "E"}, "crash")


def test_an_answer_that_is_no_json_is_shown_as_it_is() -> None:
    ledger = Invocations()
    finish(ledger, ledger.begin(invocation()), "raw bytes")

    assert ledger.page(ACCOUNT)["invocations"][0]["result"] == "raw bytes"


def test_accounts_regions_and_functions_are_kept_apart() -> None:
    ledger = Invocations()
    ledger.begin(invocation())
    ledger.begin(invocation(account="222222222222"))
    ledger.begin(invocation(region="eu-west-1"))
    ledger.begin(invocation(function="g"))

    assert numbers(ledger.page(ACCOUNT)) == [1, 3, 4]
    assert numbers(ledger.page(ACCOUNT, region="eu-west-1")) == [3]
    assert numbers(ledger.page(ACCOUNT, function="g")) == [4]


def test_a_page_ends_at_its_limit_and_the_cursor_goes_on_from_there() -> None:
    ledger = Invocations()
    for _ in range(5):
        ledger.begin(invocation())

    first = ledger.page(ACCOUNT, limit=2)
    second = ledger.page(ACCOUNT, after=first["cursor"], limit=10)

    assert numbers(first) == [1, 2]
    assert numbers(second) == [3, 4, 5]
    assert ledger.page(ACCOUNT, after=second["cursor"])["invocations"] == []


def test_the_oldest_leave_when_the_bytes_are_used_up_and_are_counted() -> None:
    ledger = Invocations(limit=3 * (BESIDES + 100))
    for _ in range(5):
        ledger.begin(invocation(event='"' + "x" * 98 + '"'))

    page = ledger.page(ACCOUNT)

    assert numbers(page) == [3, 4, 5]
    assert page["dropped"] == 2
    assert ledger.page("222222222222")["dropped"] == 0


def test_one_that_is_larger_than_the_bound_is_kept_alone() -> None:
    ledger = Invocations(limit=1000)
    ledger.begin(invocation())

    ledger.begin(invocation(event='"' + "x" * 5000 + '"'))

    assert numbers(ledger.page(ACCOUNT)) == [2]


def test_an_ending_is_entered_even_if_its_beginning_had_to_leave() -> None:
    ledger = Invocations(limit=2 * (BESIDES + 100))
    running = ledger.begin(invocation())
    for _ in range(3):
        ledger.begin(invocation())

    finish(ledger, running)

    assert ledger.page(ACCOUNT)["invocations"][-1]["state"] == "finished"


def test_a_forgotten_account_leaves_nothing_and_an_ending_does_not_bring_it_back() -> None:
    ledger = Invocations()
    running = ledger.begin(invocation())
    ledger.begin(invocation(account="222222222222"))

    assert ledger.forget(ACCOUNT) == 1
    finish(ledger, running)

    assert numbers(ledger.page(ACCOUNT)) == []
    assert numbers(ledger.page("222222222222")) == [2]


def test_what_many_threads_enter_is_all_there() -> None:
    ledger = Invocations()

    def work() -> None:
        for _ in range(100):
            finish(ledger, ledger.begin(invocation()))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    entries = ledger.page(ACCOUNT)["invocations"]
    assert len(entries) == 800
    assert {one["state"] for one in entries} == {"finished"}


def test_an_invocation_runs_from_its_beginning_to_its_ending() -> None:
    ledger = Invocations()
    running = ledger.begin(invocation())
    assert ledger.running(ACCOUNT) == [running]

    finish(ledger, running)
    assert ledger.running(ACCOUNT) == []


def test_an_invocation_that_had_to_leave_for_its_size_still_runs() -> None:
    ledger = Invocations(limit=2 * BESIDES)
    running = ledger.begin(invocation())
    for number in range(5):
        finish(ledger, ledger.begin(invocation(request_id=f"other-{number}")))

    assert ledger.running(ACCOUNT) == [running]


def test_each_beginning_and_each_ending_of_an_account_is_a_move() -> None:
    ledger = Invocations()
    seen = [ledger.moves(ACCOUNT)]
    running = ledger.begin(invocation())
    seen.append(ledger.moves(ACCOUNT))
    finish(ledger, running)
    seen.append(ledger.moves(ACCOUNT))
    ledger.begin(invocation(account="222222222222"))

    assert seen == sorted(set(seen))
    assert ledger.moves(ACCOUNT) == seen[-1]


def test_the_last_error_of_a_request_is_that_of_its_last_attempt_that_has_ended() -> None:
    ledger = Invocations()
    for message in ("first", "second"):
        failed = {"errorType": "KeyError", "errorMessage": message}
        ledger.finish(
            ledger.begin(invocation()),
            outcome="error",
            result=json.dumps(failed),
            log="",
            duration_ms=1.0,
            cold_start=False,
        )
    ledger.begin(invocation())

    assert ledger.last_error(ACCOUNT, "r-1") == "KeyError: second"
    assert ledger.last_error(ACCOUNT, "unknown") is None
