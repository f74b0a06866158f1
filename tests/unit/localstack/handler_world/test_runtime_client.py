"""The plain client is held against the same API as AWS's native one."""

import importlib.util
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import sandbox
from sandbox.localstack import clock
from sandbox.localstack.executor.children import Exit
from sandbox.localstack.executor.exchange import Answer, Exchange, Request
from sandbox.localstack.executor.runtime_api import RuntimeApi
from sandbox.localstack.executor.watcher import Watcher

REQUEST = Request("id-1", "arn:f", b'{"a": 1}', deadline_ms=123)


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def client(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    api = RuntimeApi(exchange, Watcher())
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", api.address)
    path = Path(sandbox.__file__).parent / "localstack" / "handler_world" / "runtime_client.py"
    spec = importlib.util.spec_from_file_location("plain_runtime_client", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.initialize_client("tests")
    yield module
    exchange.end(Exit(0))
    api.close()


def asked(exchange: Exchange) -> tuple[threading.Thread, list[object]]:
    heard: list[object] = []
    thread = threading.Thread(target=lambda: heard.append(exchange.ask(REQUEST, clock.stopwatch() + 60)))
    thread.start()
    return thread, heard


def test_an_invocation_is_fetched_with_a_deadline_that_is_a_number(
    exchange: Exchange, client: ModuleType
) -> None:
    thread, heard = asked(exchange)

    body, headers = client.next()

    assert body == b'{"a": 1}'
    assert headers["Lambda-Runtime-Deadline-Ms"] == 123
    assert headers["Lambda-Runtime-Trace-Id"] is None
    client.post_invocation_result("id-1", b'"done"', "application/json")
    thread.join()
    assert heard == [Answer(b'"done"', is_error=False)]


def test_an_error_is_posted_as_one(exchange: Exchange, client: ModuleType) -> None:
    thread, heard = asked(exchange)
    client.next()

    client.post_error("id-1", '{"errorType": "E"}', "")

    thread.join()
    assert heard == [Answer(b'{"errorType": "E"}', is_error=True)]


def test_a_refused_answer_is_an_exception(client: ModuleType) -> None:
    with pytest.raises(RuntimeError, match="Response code: 400"):
        client.post_invocation_result("id-9", b"", "application/json")
