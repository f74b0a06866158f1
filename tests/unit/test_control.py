"""Asking the engine's own API, and what else may answer there."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sandbox.control import Control
from sandbox.errors import EngineError, EngineNotRunning
from tests.serving import Quiet, serving


@contextmanager
def answering(status: int, body: str) -> Iterator[str]:
    """A server that gives every GET this answer, and echoes what is posted; yields its URL."""

    class Handler(Quiet):
        def do_GET(self) -> None:  # noqa: N802 # as http.server calls it
            self.reply(status, body.encode())

        def do_POST(self) -> None:  # noqa: N802
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.reply(status, json.dumps(json.loads(body) | {"path": self.path, "sent": sent}).encode())

    with serving(Handler) as url:
        yield url


def test_nothing_there_is_told_with_how_to_start_it() -> None:
    with pytest.raises(EngineNotRunning, match="Start the sandbox with: sandbox up"):
        Control("http://127.0.0.1:9").get("status")


@pytest.mark.parametrize("body", ['<?xml version="1.0"?><Error/>', "[]", "{}", "1"])
def test_a_localstack_without_our_plugins_is_told_apart(body: str) -> None:
    with answering(404, body) as url, pytest.raises(EngineError, match=r"is not this sandbox \(HTTP 404"):
        Control(url).get("status")


def test_an_engine_that_speaks_another_version_is_to_be_started_anew() -> None:
    advice = pytest.raises(EngineError, match=r"speaks version 2, .* sandbox down && sandbox up")
    with answering(200, json.dumps({"version": 2})) as url, advice:
        Control(url).get("status")


def test_an_error_of_the_engine_is_told_in_its_own_words() -> None:
    refused = json.dumps({"version": 1, "error": "account is ''"})
    with answering(400, refused) as url, pytest.raises(EngineError, match="account is ''"):
        Control(url).get("invocations")


def test_a_body_is_posted_as_json() -> None:
    with answering(200, json.dumps({"version": 1})) as url:
        answer = Control(url).post("clock", {"account": "1", "advance": 2.5})
    assert (answer["path"], answer["sent"]) == ("/_sandbox/clock", {"account": "1", "advance": 2.5})


def test_a_request_that_makes_the_engine_wait_is_waited_for_as_long() -> None:
    with answering(200, json.dumps({"version": 1})) as url:
        assert Control(url, timeout=0.001).post("settle", {}, takes=30)["version"] == 1


def test_what_listens_and_does_not_answer_is_not_taken_for_nothing() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(EngineNotRunning, match=rf"{url} gave no answer within 0.05 s.*sandbox logs"):
            Control(url, timeout=0.05).get("status")
