"""Log events one by one, the tail of an invocation, the JSON format and embedded metrics (reference 3, 9)."""

import base64
import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.clients import Clients
from tests.engine.functions import Function
from tests.engine.gates import Gate
from tests.engine.mappings import settled
from tests.waiting import eventually

NBSP = "\u00a0"
SAYS = "def handler(event, context):\n    print(event)\n"
LOGS = """
import logging
def handler(event, context):
    logging.getLogger("own").log(event["level"], event["says"], extra={"user": "u-1"})
    print("printed")
    if event.get("fails"):
        raise KeyError("email")
"""
JSON = {"LogFormat": "JSON"}
METRICS = ["durationMs", "billedDurationMs", "memorySizeMB", "maxMemoryUsedMB", "initDurationMs"]


def events(function: Function) -> list[dict[str, Any]]:
    """All events of its log, once nothing is under way."""
    settled(function.clients)
    logs = function.clients.client("logs")
    found: list[dict[str, Any]] = logs.filter_log_events(
        logGroupName=f"/aws/lambda/{function.name}", interleaved=True
    )["events"]
    return found


def own(function: Function) -> list[str]:
    """The texts of those that are not the platform's."""
    platform = ("INIT_START", "START ", "END ", "REPORT ", '{"time"')
    texts = [event["message"] for event in events(function)]
    return [text for text in texts if not text.startswith(platform)]


def platform(function: Function) -> list[str]:
    texts = [json.loads(event["message"]) for event in events(function) if event["message"][0] == "{"]
    return [text["type"].removeprefix("platform.") for text in texts if "type" in text]


def tail(function: Function, event: Any) -> str:
    answer = function.clients.client("lambda").invoke(
        FunctionName=function.name, Payload=json.dumps(event), LogType="Tail"
    )
    return base64.b64decode(answer["LogResult"]).decode()


# Vector 27, recorded on AWS.
def test_each_newline_of_a_print_ends_an_event_and_a_carriage_return_does_not(clients: Clients) -> None:
    function = Function(clients, SAYS)
    function.invoke("a\nb\rc\n\nd")

    assert own(function) == ["a\n", "b\rc\n", "\n", "d\n"]


# Vector 28, recorded on AWS.
def test_a_traceback_is_one_event_indented_by_no_break_spaces(clients: Clients) -> None:
    function = Function(clients, "def handler(event, context):\n    raise ValueError('no')\n")
    function.invoke()

    [text] = own(function)
    first, second, frame, line = text.split("\n")
    assert (first, second) == ("[ERROR] ValueError: no", "Traceback (most recent call last):")
    assert re.fullmatch(f'{NBSP * 2}File "/.+/handler\\.py", line 2, in handler', frame)
    assert line == f"{NBSP * 4}raise ValueError('no')", "and no newline at its end"


def test_a_record_of_several_lines_is_one_event(clients: Clients) -> None:
    source = "import logging\ndef handler(e, c):\n    logging.warning('one\\ntwo')\n"
    function = Function(clients, source)
    function.invoke()

    [text] = own(function)
    assert text.endswith("\tone\ntwo\n")


def test_events_bear_the_time_when_they_were_written(clients: Clients, gate: Gate) -> None:
    function = Function(
        clients, gate.source.replace("    while", "    print('early')\n    while") + "    print('late')"
    )
    began = milliseconds()
    function.invoke_and_forget({})
    function.logged("early")
    between = milliseconds()
    gate.open()

    early, late = (event for event in events(function) if event["message"] in ("early\n", "late\n"))
    assert began <= early["timestamp"] <= between <= late["timestamp"] <= milliseconds()


def milliseconds() -> int:
    """Since the epoch, now."""
    return int(time.time() * 1000)


def test_lines_are_in_cloudwatch_while_the_handler_still_runs(clients: Clients, gate: Gate) -> None:
    function = Function(clients, gate.source.replace("    while", "    print('begun')\n    while"))
    function.invoke_and_forget({})

    assert "begun\n" in function.logged("begun")
    assert len(function.running()) == 1


def test_concurrent_environments_write_into_streams_of_their_own_and_never_mix(
    clients: Clients, gate: Gate
) -> None:
    source = gate.source + (
        "    for number in range(20):\n"
        "        print(context.aws_request_id, number)\n"
        "        time.sleep(0.01)\n"
    )
    function = Function(clients, source)
    for _ in range(4):
        function.invoke_and_forget({})
    eventually("4 invocations at once", lambda: len(function.running()) == 4)
    gate.open()

    by_stream: dict[str, list[str]] = {}
    for event in events(function):
        by_stream.setdefault(event["logStreamName"], []).append(event["message"])
    assert len(by_stream) == 4
    seen = 0
    for texts in by_stream.values():
        inside = ""
        for text in texts:
            words = text.split()
            if words[0] == "START":
                inside, expected = words[2], 0
            elif words[0] == inside:
                assert int(words[1]) == expected
                expected, seen = expected + 1, seen + 1
    assert seen == 80


# Vector 29, recorded on AWS.
def test_the_tail_of_a_cold_start_begins_at_start(clients: Clients) -> None:
    text = tail(Function(clients, "print('at import')\n" + SAYS), "hello")

    assert text.startswith("START RequestId: ") and "\nhello\n" in text
    assert text.splitlines()[-1].startswith("REPORT ")


# Vector 29, by the API model.
def test_the_tail_is_the_last_4096_bytes(clients: Clients) -> None:
    function = Function(clients, SAYS)

    text = tail(function, "x" * 10_000)

    assert len(text) == 4096
    assert text.startswith("xxx") and text.splitlines()[-1].startswith("REPORT ")


# Vector 31, by AWS's documentation.
def test_the_json_format_says_start_and_report_and_no_end(clients: Clients) -> None:
    function = Function(clients, LOGS, LoggingConfig=JSON)
    function.invoke({"level": 20, "says": "hello"})

    said = [event["message"] for event in events(function)]
    assert platform(function) == ["initStart", "start", "report"]
    assert [text for text in said if text[0] != "{"] == ["printed\n"], (
        "no END, and no other line of the text format"
    )
    record, id_ = json.loads(said[-1])["record"], function.last()["requestId"]
    assert (record["requestId"], record["status"]) == (id_, "success")
    metrics = record["metrics"]
    assert list(metrics) == METRICS
    rounding = metrics["billedDurationMs"] - metrics["durationMs"] - metrics["initDurationMs"]
    assert -0.002 < rounding < 1.002, "the sum, rounded up before its parts are to three decimals"


# Vector 32, by AWS's client, which named an error's level log_level until version 4.0, and level later.
def test_records_of_the_json_format_and_errors_of_the_handler_are_json_and_prints_are_not(
    clients: Clients,
) -> None:
    function = Function(clients, LOGS, LoggingConfig=JSON)
    function.invoke({"level": 20, "says": "hello", "fails": True})

    record, printed, error = own(function)
    told = json.loads(record)
    assert (told["level"], told["message"], told["logger"], told["user"]) == ("INFO", "hello", "own", "u-1")
    assert told["requestId"] == function.last()["requestId"]
    assert printed == "printed\n"
    failed = json.loads(error)
    assert failed.get("log_level", failed.get("level")) == "ERROR"
    assert (failed["errorType"], failed["errorMessage"]) == ("KeyError", "'email'")


# Vector 33, by AWS's documentation.
def test_what_is_lighter_than_the_application_log_level_is_not_logged(clients: Clients) -> None:
    settings = {**JSON, "ApplicationLogLevel": "WARN", "SystemLogLevel": "WARN"}
    function = Function(clients, LOGS, LoggingConfig=settings)

    function.invoke({"level": 20, "says": "light"})
    function.invoke({"level": 30, "says": "grave"})

    [text] = (event["message"] for event in events(function))
    assert json.loads(text)["message"] == "grave"


def test_the_system_log_level_debug_tells_of_init_and_runtime(clients: Clients) -> None:
    function = Function(clients, SAYS, LoggingConfig={**JSON, "SystemLogLevel": "DEBUG"})
    function.invoke()

    assert platform(function) == [
        "initStart",
        "initRuntimeDone",
        "initReport",
        "start",
        "runtimeDone",
        "report",
    ]


def test_levels_are_refused_with_the_text_format(clients: Clients) -> None:
    with pytest.raises(ClientError, match='LogLevel is not supported when LogFormat is set to "Text"'):
        Function(clients, SAYS, LoggingConfig={"ApplicationLogLevel": "WARN"})

    function = Function(clients, SAYS)
    configure = clients.client("lambda").update_function_configuration
    with pytest.raises(ClientError, match="LogLevel is not supported"):
        configure(FunctionName=function.name, LoggingConfig={"SystemLogLevel": "WARN"})


# Vector 53, by CloudWatch's specification of the format.
def test_a_line_in_the_embedded_metric_format_counts_and_stays_in_the_log(clients: Clients) -> None:
    metric = {"Name": "latency", "Unit": "Milliseconds"}
    directive = {"Namespace": "app", "Dimensions": [["service"]], "Metrics": [metric]}
    source = "import json, time\ndef handler(event, context):\n    print(json.dumps(event))\n"
    function = Function(clients, source)
    now = datetime.now(UTC)
    line = {
        "_aws": {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [directive]},
        "service": "users",
        "latency": [10, 20],
    }
    function.invoke(line)

    assert [json.loads(text) for text in own(function)] == [line]
    cloudwatch = clients.client("cloudwatch")
    answer = cloudwatch.get_metric_statistics(
        Namespace="app",
        MetricName="latency",
        Dimensions=[{"Name": "service", "Value": "users"}],
        StartTime=now - timedelta(minutes=5),
        EndTime=now + timedelta(minutes=5),
        Period=600,
        Statistics=["SampleCount", "Sum", "Maximum"],
    )
    [found] = answer["Datapoints"]
    assert (found["SampleCount"], found["Sum"], found["Maximum"]) == (2, 30, 20)
    assert found["Unit"] == "Milliseconds"
    listed = cloudwatch.list_metrics(Namespace="app")["Metrics"]
    assert [metric["MetricName"] for metric in listed] == ["latency"]


def test_what_a_subscription_filter_asks_for_reaches_its_function(clients: Clients) -> None:
    subscriber, function = Function(clients, SAYS, name="subscriber"), Function(clients, SAYS)
    function.invoke("first")
    settled(clients)
    arn = clients.client("lambda").get_function(FunctionName=subscriber.name)["Configuration"]["FunctionArn"]
    clients.client("logs").put_subscription_filter(
        logGroupName="/aws/lambda/subject", filterName="all", filterPattern="", destinationArn=arn
    )

    function.invoke("second")
    settled(clients)

    assert subscriber.invocations()[0]["event"].keys() == {"awslogs"}
