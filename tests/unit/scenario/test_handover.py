"""What xdist's controller and its workers tell each other."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.errors import SandboxError
from sandbox.progress import Silent
from sandbox.scenario import handover
from sandbox.scenario.handover import Handover
from sandbox.settings import Settings


@pytest.fixture
def shared() -> Iterator[Handover]:
    made = Handover.new()
    yield made
    made.remove()


def start(result: str | SandboxError) -> Any:
    def started(*_: object) -> str:
        if isinstance(result, SandboxError):
            raise result
        return result

    return started


def test_nobody_waits_for_an_answer_before_somebody_asked(shared: Handover) -> None:
    assert (shared.unanswered, shared.endpoint()) == (False, None)


def test_a_question_is_answered_once_with_the_endpoint(
    shared: Handover, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "start", start("http://127.0.0.1:1"))
    shared.ask()
    asked = shared.unanswered
    shared.answer(Settings.load(), Silent())
    assert (asked, shared.unanswered, shared.endpoint()) == (True, False, "http://127.0.0.1:1")


def test_a_failed_start_is_handed_over_in_its_own_words(
    shared: Handover, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "start", start(SandboxError("Port 4566 is taken.")))
    shared.answer(Settings.load(), Silent())
    with pytest.raises(SandboxError, match=r"^Port 4566 is taken\.$"):
        shared.endpoint()
