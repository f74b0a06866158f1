import http.client
import json
import threading
from collections.abc import Iterator

import pytest

from sandbox.localstack import clock
from sandbox.localstack.executor.children import Exit
from sandbox.localstack.executor.exchange import Answer, Exchange, InitError, Request
from sandbox.localstack.executor.runtime_api import PREFIX, RuntimeApi
from sandbox.localstack.executor.watcher import Watcher

REQUEST = Request("id-1", "arn:f", b'{"a": 1}', deadline_ms=123, trace_id="Root=1")


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def client(exchange: Exchange, watcher: Watcher) -> Iterator[http.client.HTTPConnection]:
    api = RuntimeApi(exchange, watcher)
    connection = http.client.HTTPConnection(api.address, timeout=60)
    yield connection
    exchange.end(Exit(0))
    connection.close()
    api.close()


def ask(exchange: Exchange) -> threading.Thread:
    thread = threading.Thread(target=exchange.ask, args=(REQUEST, clock.stopwatch() + 60), daemon=True)
    thread.start()
    return thread


def post(client: http.client.HTTPConnection, path: str, body: bytes = b"{}") -> tuple[int, dict[str, str]]:
    client.request("POST", PREFIX + path, body)
    answer = client.getresponse()
    return answer.status, json.loads(answer.read())


def test_next_brings_the_event_and_the_headers(
    exchange: Exchange, client: http.client.HTTPConnection
) -> None:
    ask(exchange)

    client.request("GET", PREFIX + "/invocation/next")
    answer = client.getresponse()

    assert (answer.status, answer.read()) == (200, b'{"a": 1}')
    assert answer.headers["Lambda-Runtime-Aws-Request-Id"] == "id-1"
    assert answer.headers["Lambda-Runtime-Deadline-Ms"] == "123"
    assert answer.headers["Lambda-Runtime-Invoked-Function-Arn"] == "arn:f"
    assert answer.headers["Lambda-Runtime-Trace-Id"] == "Root=1"
    assert "Lambda-Runtime-Client-Context" not in answer.headers


@pytest.mark.parametrize(("path", "is_error"), [("response", False), ("error", True)])
def test_an_answer_is_handed_over_with_its_kind(
    exchange: Exchange, client: http.client.HTTPConnection, path: str, is_error: bool
) -> None:
    heard: list[object] = []
    asking = threading.Thread(target=lambda: heard.append(exchange.ask(REQUEST, clock.stopwatch() + 60)))
    asking.start()
    client.request("GET", PREFIX + "/invocation/next")
    client.getresponse().read()

    assert post(client, f"/invocation/id-1/{path}", b'"x"') == (202, {"status": "OK"})
    asking.join()
    assert heard == [Answer(b'"x"', is_error)]


def test_an_answer_to_another_invocation_is_refused(client: http.client.HTTPConnection) -> None:
    status, answer = post(client, "/invocation/id-9/response")

    assert (status, answer["errorType"]) == (400, "InvalidRequestID")


def test_a_failed_init_is_handed_over(exchange: Exchange, client: http.client.HTTPConnection) -> None:
    assert post(client, "/init/error", b'{"errorType": "E"}')[0] == 202

    assert exchange.wait_ready(clock.stopwatch()) == InitError(b'{"errorType": "E"}')


def test_what_is_not_the_runtime_api_is_not_found(client: http.client.HTTPConnection) -> None:
    assert post(client, "/elsewhere")[0] == 404
