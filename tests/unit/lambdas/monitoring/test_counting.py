"""What is counted of a batch, and when; CloudWatch is what is not real."""

import json
from typing import Any

import pytest
from stream_metrics.counts import counts

NUMBERS = {"RecordsProcessed": 3, "InsertsProcessed": 1, "UpdatesProcessed": 2, "DeletesProcessed": 0}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "counter")
    monkeypatch.setenv("TABLE", "Tickets")
    monkeypatch.setenv("WORK_MILLISECONDS", "0")


def record(number: int, name: str = "MODIFY", **image: Any) -> dict[str, Any]:
    key = {"ticketId": {"S": f"t-{number}"}}
    stream = {"SequenceNumber": str(number), "Keys": key, "NewImage": {**key, "title": {"S": "a"}, **image}}
    return {"eventID": f"e-{number}", "eventName": name, "dynamodb": stream}


GOOD = [record(1, "INSERT"), record(2), record(3)]
BAD = record(4, title={"NULL": True})


class CloudWatch:
    """Takes metrics; refuses all when ``down``."""

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.down = False

    def put_metric_data(self, **request: Any) -> None:
        if self.down:
            raise ConnectionError("no CloudWatch")
        self.requests.append(request)


@pytest.fixture
def cloudwatch(monkeypatch: pytest.MonkeyPatch) -> CloudWatch:
    from stream_metrics import by_api

    stand_in = CloudWatch()
    monkeypatch.setattr(by_api, "cloudwatch", stand_in)
    return stand_in


def test_a_batch_is_counted_by_kind_and_nothing_is_no_batch() -> None:
    assert counts(GOOD) == NUMBERS
    assert counts([]) == {}


def test_only_what_was_done_before_the_first_failure_is_counted_for_the_rest_comes_again(
    cloudwatch: CloudWatch,
) -> None:
    from stream_metrics.by_api import handler

    answer = handler({"Records": [*GOOD, BAD, record(5)]}, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "4"}]}
    [request] = cloudwatch.requests
    assert request["Namespace"] == "MyApp/DynamoDBStreams"
    assert {metric["MetricName"]: metric["Value"] for metric in request["MetricData"]} == NUMBERS
    for metric in request["MetricData"]:
        assert {each["Name"]: each["Value"] for each in metric["Dimensions"]} == {
            "Function": "counter",
            "Table": "Tickets",
        }


def test_a_batch_that_is_done_is_not_done_again_because_it_could_not_be_counted(
    cloudwatch: CloudWatch, caplog: pytest.LogCaptureFixture
) -> None:
    from stream_metrics.by_api import handler

    cloudwatch.down = True
    assert handler({"Records": GOOD}, None) == {"batchItemFailures": []}
    assert f"not counted: {NUMBERS}" in caplog.text


def test_nothing_done_is_nothing_sent_and_nothing_written(
    cloudwatch: CloudWatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from stream_metrics import by_api, by_log

    for handler in (by_api.handler, by_log.handler):
        assert handler({"Records": [BAD]}, None) == {"batchItemFailures": [{"itemIdentifier": "4"}]}
    assert (cloudwatch.requests, capsys.readouterr().out) == ([], "")


def test_the_log_has_one_line_for_each_batch_and_nothing_of_the_one_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from stream_metrics.by_log import handler

    for records in (GOOD, [record(5)]):
        handler({"Records": records}, None)
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    [definition] = first["_aws"]["CloudWatchMetrics"]
    assert definition["Namespace"] == "MyApp/DynamoDBStreams"
    assert [sorted(dimensions) for dimensions in definition["Dimensions"]] == [["Function", "Table"]]
    assert {name: first[name] for name in NUMBERS} == {name: [float(n)] for name, n in NUMBERS.items()}
    assert (first["Function"], first["Table"]) == ("counter", "Tickets")
    assert second["RecordsProcessed"] == [1.0]
