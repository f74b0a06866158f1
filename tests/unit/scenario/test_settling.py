"""Waiting for rest, and what is told of that which does not come to it."""

from typing import Any

import pytest

from sandbox.scenario.settling import Settling
from sandbox.scenario.waits import Wait, WaitTimeout
from tests.unit.scenario.conftest import FakeWatch
from tests.unit.scenario.ledger_entries import KEY_ERROR

DELIVERY = {"kind": "delivery", "what": "SNS to the queue Events, for 3 s"}
RECORD: dict[str, Any] = {
    "kind": "record",
    "what": "a record is to be retried",
    "table": "users-1",
    "sequenceNumber": "300",
    "mapping": "1b2c",
    "function": "processor-1",
    "attempt": 3,
    "error": KEY_ERROR,
    "retryAt": 1_700_000_007.2,
}


class FakeEngine:
    """Settles after some answers; blocks as long as it is asked to."""

    def __init__(
        self, watch: FakeWatch, waiting: list[dict[str, Any]], answers: float = float("inf")
    ) -> None:
        self.watch, self.waiting, self.answers = watch, waiting, answers
        self.asked: list[float] = []

    def post(self, path: str, body: dict[str, Any], *, takes: float = 0.0) -> dict[str, Any]:
        assert (path, body) == ("settle", {"account": "123456789012", "timeout": takes})
        self.asked.append(takes)
        self.watch.sleep(takes)
        settled = len(self.asked) >= self.answers
        return {"settled": settled, "waiting": [] if settled else self.waiting}


def story(watch: FakeWatch, *waiting: dict[str, Any], **names: Any) -> list[str]:
    settling = Settling(FakeEngine(watch, list(waiting)), "123456789012", **names)
    with pytest.raises(WaitTimeout) as error:
        Wait(within=10, watch=watch).until(settling.look, settling.story)
    return str(error.value).splitlines()


def test_what_is_settled_already_is_known_at_once(watch: FakeWatch) -> None:
    engine = FakeEngine(watch, [], answers=1)
    assert Wait(watch=watch).until(Settling(engine, "123456789012").look, str) is True
    assert engine.asked == [0.0]


def test_the_engine_waits_and_is_asked_again_until_the_time_is_over(watch: FakeWatch) -> None:
    engine = FakeEngine(watch, [DELIVERY])
    settling = Settling(engine, "123456789012")
    with pytest.raises(WaitTimeout):
        Wait(within=50, every=1, watch=watch).until(settling.look, settling.story)
    assert engine.asked == [0.0, 20.0, 20.0, 7.0, 0.0]


def test_a_record_that_hangs_is_told_with_mapping_attempt_error_and_retry(watch: FakeWatch) -> None:
    names = {"tables": {"users-1": "Users"}, "functions": {"processor-1": "StreamProcessor"}}
    assert story(watch, RECORD, **names) == [
        "expected: nothing is under way",
        "waited 10 s",
        "still under way:",
        "  record 300 of table Users, mapping 1b2c to StreamProcessor: attempt 3, retry at 22:13:27Z",
        "    KeyError: 'email'    users/handler.py:41 in changed_fields",
    ]


def test_a_record_that_was_not_tried_yet_is_told_so(watch: FakeWatch) -> None:
    untried = RECORD | {"attempt": None, "error": None, "retryAt": None}
    assert story(watch, untried)[-1].endswith("mapping 1b2c to processor-1: no attempt yet")


def test_a_delivery_that_hangs_is_told_in_the_engines_words(watch: FakeWatch) -> None:
    assert story(watch, DELIVERY)[-1] == "  delivery: SNS to the queue Events, for 3 s"


def test_of_many_things_under_way_the_first_are_told(watch: FakeWatch) -> None:
    assert story(watch, *[DELIVERY] * 8)[-1] == "  … and 3 more"
