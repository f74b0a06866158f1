"""The order of claim, effect and completion; DynamoDB and SQS are what is not real."""

from types import SimpleNamespace
from typing import Any

import pytest

CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 3000)


class World:
    """What the handler did, in order; ``answers`` are what it is told, or made to raise."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.answers: dict[str, Any] = {"claim": True}

    def step(self, name: str) -> Any:
        def take(*arguments: Any) -> Any:
            self.done.append((name, *arguments))
            answer = self.answers.get(name)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return take

    @property
    def steps(self) -> list[str]:
        return [name for name, *_ in self.done]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    from receipts import claiming

    world = World()
    for name in ("claim", "send", "complete", "release"):
        monkeypatch.setattr(claiming, name, world.step(name))
    return world


def handled(*records: dict[str, Any]) -> Any:
    from receipts.claiming import handler

    return handler({"Records": list(records)}, CONTEXT)  # type: ignore[arg-type]


def test_a_claim_comes_first_and_lasts_as_long_as_the_function_may_run(
    world: World, record: dict[str, Any]
) -> None:
    assert handled(record) == {"batchItemFailures": []}
    assert world.done[0] == ("claim", "e-1", 3000)
    assert world.steps == ["claim", "send", "complete"]


def test_what_is_done_is_not_done_again_and_is_no_failure(world: World, record: dict[str, Any]) -> None:
    world.answers["claim"] = False
    assert handled(record) == {"batchItemFailures": []}
    assert world.steps == ["claim"]


def test_what_another_has_claimed_is_reported_so_that_it_comes_again(
    world: World, record: dict[str, Any]
) -> None:
    from receipts.claims import ClaimedByAnotherError

    world.answers["claim"] = ClaimedByAnotherError()
    assert handled(record) == {"batchItemFailures": [{"itemIdentifier": "111"}]}
    assert world.steps == ["claim"]


def test_an_effect_that_failed_gives_its_claim_back_and_is_reported(
    world: World, record: dict[str, Any]
) -> None:
    world.answers["send"] = ConnectionError("no queue")
    assert handled(record) == {"batchItemFailures": [{"itemIdentifier": "111"}]}
    assert world.steps == ["claim", "send", "release"]


def test_a_record_that_fails_keeps_no_other_from_its_receipt(world: World, record: dict[str, Any]) -> None:
    nobodys = {
        "eventID": "e-0",
        "dynamodb": {"SequenceNumber": "110", "NewImage": {"paymentId": {"S": "p-0"}}},
    }
    assert handled(nobodys, record) == {"batchItemFailures": [{"itemIdentifier": "110"}]}
    assert world.steps == ["claim", "send", "complete"]
