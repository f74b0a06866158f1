"""How the functions of these tests behave."""

from typing import Any

from tests.unit.mapping.fakes import Behaviour


def sequences(event: dict[str, Any]) -> list[int]:
    """The sequence numbers of the records in a function's event."""
    return [int(one["dynamodb"]["SequenceNumber"]) for one in event["Records"]]


def raises_on(*poison: int) -> Behaviour:
    """A function that fails where one of these records is in the batch."""

    def handler(event: dict[str, Any]) -> None:
        if set(poison) & set(sequences(event)):
            raise ValueError("poison")

    return handler


def reports(*numbers: object) -> Behaviour:
    """A function that reports those of these records that are in the batch."""

    def handler(event: dict[str, Any]) -> dict[str, Any]:
        failed = [number for number in sequences(event) if number in numbers]
        return {"batchItemFailures": [{"itemIdentifier": str(number)} for number in failed]}

    return handler


def in_turn(*answers: Any) -> Behaviour:
    """A function that gives these answers one after the other, then None; exceptions are raised."""
    left = iter(answers)

    def handler(_: dict[str, Any]) -> Any:
        answer = next(left, None)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return handler
